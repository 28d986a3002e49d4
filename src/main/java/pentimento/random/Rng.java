package pentimento.random;

/**
 * A small random stream: xorshift64* (Vigna 2016, arXiv 1402.6246) started from a mixed seed. The
 * same seed gives the same numbers on every machine. One stream belongs to one thread.
 */
public final class Rng {
  private long state;

  /** A stream that depends on the seed only. Any seed will do. */
  public Rng(long seed) {
    state = mix(seed);
    if (state == 0) {
      state = 0x9E3779B97F4A7C15L;
    }
  }

  /** A seed for part {@code part} of the work that {@code seed} was given for. */
  public static long derive(long seed, long part) {
    return mix(seed ^ mix(part + 0x632BE59BD9B4E019L));
  }

  /** SplitMix64's finaliser: neighbouring seeds give unrelated streams. */
  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 32 random bits. */
  public int nextInt() {
    state ^= state >>> 12;
    state ^= state << 25;
    state ^= state >>> 27;
    return (int) ((state * 0x2545F4914F6CDD1DL) >>> 32);
  }

  /** Uniform in 0 .. bound-1. */
  public int nextInt(int bound) {
    return (int) (((nextInt() & 0xffffffffL) * bound) >>> 32);
  }

  /** Uniform in [0, 1). */
  public float uniform() {
    return (nextInt() >>> 8) * (1f / (1 << 24));
  }

  /** Uniform in [low, high). */
  public float uniform(float low, float high) {
    return low + (high - low) * uniform();
  }

  /** About normal, mean 0, deviation 1, bounded by 3.5: the sum of four uniform numbers. */
  public float normal() {
    return (uniform() + uniform() + uniform() + uniform() - 2f) * 1.7320508f;
  }
}
