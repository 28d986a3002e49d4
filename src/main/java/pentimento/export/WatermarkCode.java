package pentimento.export;

import java.util.Optional;
import pentimento.random.Rng;
import pentimento.request.Request;

/**
 * What the mark says, and where each of its bits stands: 48 bits that are always the same, by which
 * it is known, then version, engine and a check of those two. A tile of 8 x 8 blocks holds every
 * bit twice, once in each of a block's two coefficients, and the tiles repeat from the picture's
 * top left corner.
 */
final class WatermarkCode {
  /** Side of a block, pixels: that of a macroblock, so that a video codes it as one. */
  static final int BLOCK = 16;

  /** Blocks along a side of a tile. */
  static final int TILE = 8;

  /** Coefficients of a block that carry bits: the first across, and the first down. */
  static final int COEFFICIENTS = 2;

  /** Places in a tile: {@code (block row * TILE + block column) * COEFFICIENTS + coefficient}. */
  static final int SLOTS = TILE * TILE * COEFFICIENTS;

  /** All bits. */
  static final int BITS = 64;

  /** Those by which the mark is known. */
  static final int KNOWN = 48;

  /** "PENTIM" in ASCII. */
  private static final long NAME = 0x50454e54494dL;

  private static final int VERSION = 1;

  /** Of places and signs: with another one no mark made before is found. */
  private static final long SEED = 0x70656e74696dL;

  /** A generator of 8 bits whose codewords of this length differ in 4 places or more. */
  private static final int CHECK = 0x107;

  private static final int[] BIT = new int[SLOTS];
  private static final boolean[] TURNED = new boolean[SLOTS];

  static {
    Rng rng = new Rng(SEED);
    int[] order = new int[BITS];
    for (int i = 0; i < BITS; i++) {
      int j = rng.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      int block = slot / COEFFICIENTS;
      // The two places of a bit lie far apart: a stroke that spoils one may spare the other.
      BIT[slot] = order[(block + slot % COEFFICIENTS * 28) % BITS];
      TURNED[slot] = rng.nextInt(2) == 1;
    }
  }

  private WatermarkCode() {}

  /** Which bit a slot holds. */
  static int bit(int slot) {
    return BIT[slot];
  }

  /** Does a slot hold its bit the other way round? Then pictures without a mark vote for none. */
  static boolean turned(int slot) {
    return TURNED[slot];
  }

  /** The bits for an engine of {@link Request#ENGINES}. */
  static boolean[] bits(String engine) {
    int data = VERSION << 4 | Request.ENGINES.indexOf(engine) + 1;
    long message = NAME << 16 | (long) data << 8 | check(data);
    boolean[] bits = new boolean[BITS];
    for (int i = 0; i < BITS; i++) {
      bits[i] = (message >>> BITS - 1 - i & 1) == 1;
    }
    return bits;
  }

  /** How many of the bits that are always the same votes agree with; a vote of 0 does not. */
  static int agreeing(double[] votes) {
    int count = 0;
    for (int i = 0; i < KNOWN; i++) {
      boolean one = (NAME >>> KNOWN - 1 - i & 1) == 1;
      count += one ? votes[i] > 0 ? 1 : 0 : votes[i] < 0 ? 1 : 0;
    }
    return count;
  }

  /** The engine that votes tell of; empty when their check fails, or a later version made them. */
  static Optional<String> engine(double[] votes) {
    int tail = 0;
    for (int i = KNOWN; i < BITS; i++) {
      tail = tail << 1 | (votes[i] > 0 ? 1 : 0);
    }
    int data = tail >> 8;
    int engine = (data & 15) - 1;
    return check(data) == (tail & 255)
            && data >> 4 == VERSION
            && engine >= 0
            && engine < Request.ENGINES.size()
        ? Optional.of(Request.ENGINES.get(engine))
        : Optional.empty();
  }

  /** Remainder of eight bits, as in any cyclic redundancy check. */
  private static int check(int data) {
    int rest = data << 8;
    for (int i = 15; i >= 8; i--) {
      if ((rest >> i & 1) == 1) {
        rest ^= CHECK << i - 8;
      }
    }
    return rest;
  }
}
