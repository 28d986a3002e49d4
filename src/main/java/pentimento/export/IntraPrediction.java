package pentimento.export;

import java.util.Arrays;

/**
 * Guesses a macroblock from the reconstructed samples left of it and above it: Intra_16x16 luma
 * (ISO/IEC 14496-10, 8.3.3) and intra chroma (8.3.4). Works on one plane; blocks are 16 x 16 in
 * luma and 8 x 8 in chroma.
 */
final class IntraPrediction {
  static final int VERTICAL = 0;
  static final int HORIZONTAL = 1;
  static final int DC = 2;
  static final int PLANE = 3;
  static final int MODES = 4;

  /** intra_chroma_pred_mode numbers the same four otherwise (table 7-16): DC first. */
  private static final int[] CHROMA_MODE = {2, 1, 0, 3};

  private IntraPrediction() {}

  static int chromaMode(int mode) {
    return CHROMA_MODE[mode];
  }

  /** Whether a mode may be used, given which neighbours there are. */
  static boolean available(int mode, boolean left, boolean top) {
    return switch (mode) {
      case VERTICAL -> top;
      case HORIZONTAL -> left;
      case DC -> true;
      default -> left && top;
    };
  }

  /**
   * Fills {@code out} with the prediction of the {@code size x size} block whose first sample is
   * {@code plane[at]}.
   */
  static void predict(
      int mode, byte[] plane, int stride, int at, int size, boolean left, boolean top, int[] out) {
    switch (mode) {
      case VERTICAL -> {
        for (int i = 0; i < size * size; i++) {
          out[i] = plane[at - stride + i % size] & 255;
        }
      }
      case HORIZONTAL -> {
        for (int i = 0; i < size * size; i++) {
          out[i] = plane[at - 1 + i / size * stride] & 255;
        }
      }
      case DC -> {
        if (size == 16) {
          dc(plane, stride, at, size, left, top, out);
        } else {
          chromaDc(plane, stride, at, left, top, out);
        }
      }
      default -> plane(plane, stride, at, size, out);
    }
  }

  /** The mean of the neighbours there are, or mid-grey. */
  private static void dc(
      byte[] plane, int stride, int at, int size, boolean left, boolean top, int[] out) {
    int sum = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (left) {
        sum += plane[at + i * stride - 1] & 255;
        count++;
      }
      if (top) {
        sum += plane[at - stride + i] & 255;
        count++;
      }
    }
    Arrays.fill(out, 0, size * size, count == 0 ? 128 : (sum + count / 2) / count);
  }

  /**
   * Chroma DC goes by 4 x 4 quarters (8.3.4.1 to 8.3.4.3): the upper right one prefers the samples
   * above it, the lower left one those beside it; the neighbours named lie in the macroblocks
   * beside and above, not in the other quarters.
   */
  private static void chromaDc(
      byte[] plane, int stride, int at, boolean left, boolean top, int[] out) {
    for (int y = 0; y < 8; y += 4) {
      for (int x = 0; x < 8; x += 4) {
        boolean useLeft = left && !(x == 4 && y == 0 && top);
        boolean useTop = top && !(x == 0 && y == 4 && left);
        int sum = 0;
        int count = 0;
        for (int i = 0; i < 4; i++) {
          if (useLeft) {
            sum += plane[at + (y + i) * stride - 1] & 255;
            count++;
          }
          if (useTop) {
            sum += plane[at - stride + x + i] & 255;
            count++;
          }
        }
        int value = count == 0 ? 128 : (sum + count / 2) / count;
        for (int i = 0; i < 16; i++) {
          out[(y + i / 4) * 8 + x + i % 4] = value;
        }
      }
    }
  }

  /** A slope fitted to the neighbours (8.3.3.4 for luma, 8.3.4.4 for chroma). */
  private static void plane(byte[] plane, int stride, int at, int size, int[] out) {
    int half = size / 2;
    int across = 0;
    int down = 0;
    for (int i = 1; i <= half; i++) {
      int above = at - stride + half - 1;
      int beside = at - 1 + (half - 1) * stride;
      across += i * ((plane[above + i] & 255) - (plane[above - i] & 255));
      down += i * ((plane[beside + i * stride] & 255) - (plane[beside - i * stride] & 255));
    }
    int slope = size == 16 ? 5 : 34;
    int b = (slope * across + 32) >> 6;
    int c = (slope * down + 32) >> 6;
    int a =
        16 * ((plane[at - 1 + (size - 1) * stride] & 255) + (plane[at - stride + size - 1] & 255));
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int value = (a + b * (x - half + 1) + c * (y - half + 1) + 16) >> 5;
        out[y * size + x] = Math.max(0, Math.min(255, value));
      }
    }
  }
}
