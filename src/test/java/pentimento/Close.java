package pentimento;

import static org.junit.jupiter.api.Assertions.fail;

/** Are numbers as close to expected ones as they must be? */
public final class Close {
  private Close() {}

  /**
   * Fails when a number is further from what is expected than a share of the greatest of them, or
   * when one is no finite number; says where the worst is.
   *
   * @param tolerance largest difference allowed, as a share of max |expected|
   * @param what names the numbers in the message
   */
  public static void assertClose(
      double[] expected, double[] actual, double tolerance, String what) {
    if (expected.length != actual.length) {
      fail("%s: %d numbers, expected %d".formatted(what, actual.length, expected.length));
    }
    double size = 0;
    double worst = 0;
    int at = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!Double.isFinite(expected[i]) || !Double.isFinite(actual[i])) {
        fail("%s: [%d] is %s, expected %s".formatted(what, i, actual[i], expected[i]));
      }
      size = Math.max(size, Math.abs(expected[i]));
      double difference = Math.abs(expected[i] - actual[i]);
      if (difference > worst) {
        worst = difference;
        at = i;
      }
    }
    if (worst > tolerance * size) {
      fail(
          "%s: [%d] is %s, expected %s; off by %.2g of the greatest, %s; allowed %.2g"
              .formatted(what, at, actual[at], expected[at], worst / size, size, tolerance));
    }
  }

  /** The same for single-precision numbers. */
  public static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
    assertClose(doubles(expected), doubles(actual), tolerance, what);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /**
   * Fails when the root mean square of the differences is more than a share of that of the expected
   * numbers, or when a number is not finite.
   *
   * @param share allowed
   */
  public static void assertCloseOnTheWhole(
      float[] expected, float[] actual, double share, String what) {
    if (expected.length != actual.length) {
      fail("%s: %d numbers, expected %d".formatted(what, actual.length, expected.length));
    }
    double size = 0;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      size += expected[i] * (double) expected[i];
      double difference = expected[i] - (double) actual[i];
      error += difference * difference;
    }
    double part = Math.sqrt(error / size);
    if (!(part <= share)) {
      fail("%s: off by %.2g of the whole, allowed %.2g".formatted(what, part, share));
    }
  }
}
