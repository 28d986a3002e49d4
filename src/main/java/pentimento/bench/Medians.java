package pentimento.bench;

import java.util.Arrays;

/** What is told of several runs: the one in the middle. */
final class Medians {
  private Medians() {}

  /** The median; of an even number the mean of the two in the middle. */
  static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /** The greatest value. */
  static double greatest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
