package pentimento.random;

/**
 * MT19937, the Mersenne Twister of 32 bits (Matsumoto and Nishimura 1998, ACM TOMACS 8(1)), seeded
 * by its authors' {@code init_genrand}.
 */
final class MersenneTwister {
  private static final int WORDS = 624;
  private static final int MIDDLE = 397;

  private final int[] state = new int[WORDS];
  private int next = WORDS;

  /** The generator that a seed of 32 bits gives. */
  MersenneTwister(int seed) {
    state[0] = seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** 32 random bits. */
  int nextInt() {
    if (next == WORDS) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** 64 random bits, the high ones first. */
  long nextLong() {
    long high = nextInt();
    return high << 32 | (nextInt() & 0xffffffffL);
  }

  private void twist() {
    for (int i = 0; i < WORDS; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % WORDS] ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
    next = 0;
  }
}
