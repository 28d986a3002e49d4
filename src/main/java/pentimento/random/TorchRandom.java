package pentimento.random;

/**
 * The random stream of PyTorch's CPU generator: seeded alike, it gives what {@code torch.randn},
 * {@code torch.rand} and {@code torch.randint} do, so that pictures of other tools can be made
 * again. Equal to the last bit to PyTorch on processors with AVX2; PyTorch itself differs by up to
 * 2e-6 without (measured). Same seed, same numbers on every machine here. One stream belongs to one
 * thread.
 */
public final class TorchRandom {
  private final MersenneTwister bits;

  /** The second number of a pair made for a short draw: waits for the next short one. */
  private double spare = Double.NaN;

  /**
   * The stream that {@code torch.manual_seed} starts.
   *
   * @param seed any; PyTorch's CPU generator takes the low 32 bits, 5 and 5 + 2^32 are the same
   */
  public TorchRandom(long seed) {
    bits = new MersenneTwister((int) seed);
  }

  /**
   * The next draw of normal numbers, mean 0, deviation 1: {@code torch.randn(count)} in float32. A
   * draw of 16 or more is made by blocks of 16, a shorter one pair by pair in double, so that two
   * draws in a row differ from one of both lengths unless the first is a multiple of 16 long.
   *
   * @param count how many, 0 or more
   * @throws IllegalArgumentException when that is negative
   */
  public float[] normal(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("a draw of " + count + " numbers");
    }
    float[] numbers = new float[count];
    if (count < BoxMuller.BLOCK) {
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) nextNormal();
      }
      return numbers;
    }
    fill(numbers, 0);
    int from = 0;
    for (; from + BoxMuller.BLOCK <= count; from += BoxMuller.BLOCK) {
      BoxMuller.transform(numbers, from);
    }
    if (from < count) {
      // PyTorch makes a ragged tail by drawing the last 16 numbers anew.
      fill(numbers, count - BoxMuller.BLOCK);
      BoxMuller.transform(numbers, count - BoxMuller.BLOCK);
    }
    return numbers;
  }

  /**
   * The next draw of numbers from 0 to below 1, all alike: {@code torch.rand(count)} in float32.
   *
   * @param count how many, 0 or more
   */
  public float[] uniform(int count) {
    float[] numbers = new float[count];
    fill(numbers, 0);
    return numbers;
  }

  /**
   * The next draw of whole numbers: {@code torch.randint(low, high, (count,))}.
   *
   * @param low the least
   * @param high above the greatest, by less than 2^28 above the least
   * @param count how many, 0 or more
   * @throws IllegalArgumentException when there is nothing between low and high, or too much
   */
  public int[] whole(int low, int high, int count) {
    long range = (long) high - low;
    if (range < 1 || range >= 1 << 28) {
      throw new IllegalArgumentException(
          "a draw of numbers from %d to below %d".formatted(low, high));
    }
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = low + (int) ((bits.nextInt() & 0xffffffffL) % range);
    }
    return numbers;
  }

  private void fill(float[] numbers, int from) {
    for (int i = from; i < numbers.length; i++) {
      numbers[i] = (bits.nextInt() & 0xffffff) * 0x1p-24f;
    }
  }

  private double nextNormal() {
    if (!Double.isNaN(spare)) {
      double kept = spare;
      spare = Double.NaN;
      return kept;
    }
    double angle = 2 * Math.PI * exact();
    double radius = Math.sqrt(-2 * StrictMath.log1p(-exact()));
    spare = radius * StrictMath.sin(angle);
    return radius * StrictMath.cos(angle);
  }

  private double exact() {
    return (bits.nextLong() & ((1L << 53) - 1)) * 0x1p-53;
  }
}
