package pentimento.cli;

/** The command did its work, and what it was asked to check does not hold: exit code 1. */
final class CheckFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CheckFailedException(String message) {
    super(message);
  }
}
