package pentimento.request;

/** A record's field lies outside its range; the message begins with the field's name. */
public final class RangeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong with a field.
   *
   * @param message begins with the field's name
   */
  public RangeException(String message) {
    super(message);
  }
}
