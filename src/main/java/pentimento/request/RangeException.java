package pentimento.strokes;

/** A record's field lies outside its range; the message begins with the field's name. */
final class RangeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RangeException(String message) {
    super(message);
  }
}
