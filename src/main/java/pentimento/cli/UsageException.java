package pentimento.cli;

/** The user can mend this: the message names the flag or file and says what was expected. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
