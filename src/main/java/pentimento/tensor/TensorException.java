package pentimento.tensor;

/** The engine could not compute. The message tells which line of a graph, in the graph's names. */
public final class TensorException extends RuntimeException {
  TensorException(String message, Throwable cause) {
    super(message, cause);
  }
}
