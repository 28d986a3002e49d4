package pentimento.request;

import java.math.BigDecimal;

/** Range checks whose messages name the field, for records that people write as JSON. */
public final class Ranges {
  private Ranges() {}

  /**
   * Refuses a value outside its range.
   *
   * @param field the field's name, with which the message begins
   * @param low least value allowed
   * @param high greatest value allowed
   * @throws RangeException when the value is below, above or no number
   */
  public static void check(String field, double value, double low, double high) {
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
