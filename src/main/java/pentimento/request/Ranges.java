package pentimento.strokes;

import java.math.BigDecimal;

/** Range checks whose messages name the field, for records that people write as JSON. */
final class Ranges {
  private Ranges() {}

  static void check(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new RangeException(
          field + " is " + plain(value) + ", expected " + plain(low) + " to " + plain(high));
    }
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
