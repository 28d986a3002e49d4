package pentimento.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of numbers along a side of a plot, in even or logarithmic steps.
 *
 * @param low its beginning
 * @param high its end, above that
 * @param logarithmic are equal distances equal ratios? Then both are above 0
 */
record Axis(double low, double high, boolean logarithmic) {
  /** Share of the range that is left empty at each end. */
  private static final double MARGIN = 0.06;

  /** Least span of a logarithmic axis, powers of ten: less is noise blown up. */
  private static final double LEAST_SPAN = 0.12;

  /** Decades from which on 2 and 5 have no label, and from which on a decade has no lines. */
  private static final double COARSE = 2.6;

  Axis {
    if (!(low < high) || (logarithmic && low <= 0)) {
      throw new IllegalArgumentException("an axis from %s to %s".formatted(low, high));
    }
  }

  /** A place on the axis that is labelled. */
  record Tick(double value, String label) {}

  /** For values of some greatness, with room at the ends; evenly where one is not above 0. */
  static Axis logarithmic(double least, double greatest) {
    if (!(least > 0)) {
      double room = Math.max(greatest - least, 1e-3 * Math.max(1e-6, Math.abs(least)));
      double middle = (least + greatest) / 2;
      double half = room * (0.5 + MARGIN);
      return new Axis(middle - half, middle + half, false);
    }
    double from = StrictMath.log10(least);
    double to = StrictMath.log10(greatest);
    double span = Math.max(LEAST_SPAN, to - from);
    double middle = (from + to) / 2;
    double half = span * (0.5 + MARGIN);
    return new Axis(StrictMath.pow(10, middle - half), StrictMath.pow(10, middle + half), true);
  }

  /** From 0, or the least value where that is below, to a little above the greatest. */
  static Axis fromZero(double least, double greatest) {
    double low = Math.min(0, least);
    double high = Math.max(0, greatest);
    return new Axis(low, high == low ? low + 1 : high + (high - low) * 1.5 * MARGIN, false);
  }

  /** Of steps: from 0 where the first is near it; never of no length. */
  static Axis ofSteps(long first, long last) {
    double low = first < 0.15 * last ? 0 : first;
    return low < last ? new Axis(low, last, false) : new Axis(low - 1, low + 1, false);
  }

  /** Where a value lies: 0 at the beginning, 1 at the end. */
  double share(double value) {
    return logarithmic
        ? StrictMath.log(value / low) / StrictMath.log(high / low)
        : (value - low) / (high - low);
  }

  /**
   * Round numbers on it.
   *
   * @param most of them, about
   * @param whole whole numbers only
   */
  List<Tick> ticks(int most, boolean whole) {
    double decades = logarithmic ? StrictMath.log10(high / low) : 0;
    if (decades < 0.75) {
      double step = round((high - low) / most);
      return even(whole ? Math.max(1, step) : step);
    }
    List<Tick> ticks = new ArrayList<>();
    int stride = (int) Math.ceil(decades / most);
    int first = (int) Math.floor(StrictMath.log10(low));
    for (int power = first; power <= StrictMath.log10(high); power++) {
      for (int digit : new int[] {1, 2, 5}) {
        BigDecimal exact = BigDecimal.valueOf(digit).scaleByPowerOfTen(power);
        double value = exact.doubleValue();
        boolean shown = digit == 1 ? Math.floorMod(power, stride) == 0 : decades < COARSE;
        if (shown && value >= low && value <= high) {
          ticks.add(new Tick(value, label(exact)));
        }
      }
    }
    return ticks;
  }

  /** Where a logarithmic axis has finer lines without labels. */
  List<Double> finer() {
    List<Double> values = new ArrayList<>();
    if (logarithmic
        && StrictMath.log10(high / low) >= 0.75
        && StrictMath.log10(high / low) < 2 * COARSE) {
      for (int power = (int) Math.floor(StrictMath.log10(low));
          power <= StrictMath.log10(high);
          power++) {
        for (int digit = 1; digit < 10; digit++) {
          double value = BigDecimal.valueOf(digit).scaleByPowerOfTen(power).doubleValue();
          if (value >= low && value <= high) {
            values.add(value);
          }
        }
      }
    }
    return values;
  }

  private List<Tick> even(double step) {
    List<Tick> ticks = new ArrayList<>();
    BigDecimal exact = new BigDecimal(step).round(new MathContext(1, RoundingMode.HALF_UP));
    for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
      BigDecimal value = exact.multiply(BigDecimal.valueOf(k));
      ticks.add(new Tick(value.doubleValue(), label(value)));
    }
    return ticks;
  }

  /** The least of 1, 2, 5, 10, ... that is no less. */
  static double round(double value) {
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(value)));
    for (int digit : new int[] {1, 2, 5}) {
      if (digit * power >= value * (1 - 1e-9)) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  /** A number as people write it: {@code 0.05}, {@code 1,500}, {@code 6e-4}. */
  private static String label(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal plain = value.stripTrailingZeros();
    int power = plain.precision() - plain.scale() - 1;
    if (power < -3 || power > 6) {
      return "%se%d".formatted(plain.scaleByPowerOfTen(-power).toPlainString(), power);
    }
    String text = plain.toPlainString();
    int point = text.indexOf('.');
    StringBuilder label = new StringBuilder(text);
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = (point < 0 ? text.length() : point) - 3; i > start; i -= 3) {
      label.insert(i, ',');
    }
    return label.toString();
  }

  /** A number in so many digits that count. */
  static String label(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "\u221e" : "-\u221e";
    }
    return label(new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP)));
  }
}
