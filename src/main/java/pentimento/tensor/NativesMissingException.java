package pentimento.tensor;

/** PyTorch is not there, or cannot be loaded. The message says what to do. */
public final class NativesMissingException extends RuntimeException {
  NativesMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
