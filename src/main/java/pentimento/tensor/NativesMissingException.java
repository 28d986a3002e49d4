package pentimento.tensor;

/** A native library is not there, or cannot be loaded. The message says what to do. */
public final class NativesMissingException extends RuntimeException {
  /** Says which library, why, and what to do. */
  public NativesMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
