package pentimento.strokes;

/** Range checks whose messages name the field, for records that people write as JSON. */
final class Ranges {
  private Ranges() {}

  static void check(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new RangeException(field + " is " + value + ", expected " + low + " to " + high);
    }
  }
}
