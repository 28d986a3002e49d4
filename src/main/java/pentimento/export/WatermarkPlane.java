package pentimento.export;

import java.util.Arrays;
import pentimento.image.Picture;

/**
 * The coefficients that carry the mark: of the blue-yellow chroma C_B, one level of Haar wavelets,
 * and of a block's 8 x 8 low band the first DCT coefficient across and the first down. Both
 * transforms are orthonormal and linear, so that each coefficient is one weighted sum over the
 * block: the low band's 2 x 2 means are those of 4:2:0 video.
 */
final class WatermarkPlane {
  // C_B of ITU-R BT.601, in 1/10000: near enough to that of BT.709, and what JPEG keeps.
  private static final int RED = -1687;
  private static final int GREEN = -3313;
  private static final int BLUE = 5000;

  /** Change of C_B by one step of blue. */
  static final double PER_BLUE = BLUE / 10_000.0;

  /** Weight in a coefficient of column or row i of a block, for C_B in the unit of {@link #cb}. */
  private static final double[] WEIGHT = new double[WatermarkCode.BLOCK];

  static {
    for (int i = 0; i < WatermarkCode.BLOCK; i++) {
      // DCT-II: sqrt(1/8) along, sqrt(2/8) cos((2k + 1) pi / 16) across; 1/2 is Haar's.
      WEIGHT[i] =
          0.5 * StrictMath.sqrt(1 / 32.0) * StrictMath.cos((2 * (i / 2) + 1) * Math.PI / 16);
    }
  }

  private WatermarkPlane() {}

  /** C_B of a pixel {@code 0xRRGGBB}, in 1/10000 of a step. */
  static int cb(int rgb) {
    return RED * (rgb >> 16 & 255) + GREEN * (rgb >> 8 & 255) + BLUE * (rgb & 255);
  }

  /** Weight in a coefficient of column or row i of a block, for C_B in steps. */
  static double weight(int i) {
    return WEIGHT[i];
  }

  /**
   * A coefficient from the sums of C_B over a block's columns, or rows.
   *
   * @param sums in 1/10000 of a step
   */
  static double coefficient(int[] sums) {
    double sum = 0;
    for (int i = 0; i < WatermarkCode.BLOCK; i++) {
      sum += WEIGHT[i] * sums[i];
    }
    return sum / 10_000;
  }

  /** Adds up C_B over the columns and rows of the block at a place. */
  static void sums(int[] rgb, int width, int left, int top, int[] columns, int[] rows) {
    Arrays.fill(columns, 0);
    for (int y = 0; y < WatermarkCode.BLOCK; y++) {
      int at = (top + y) * width + left;
      int row = 0;
      for (int x = 0; x < WatermarkCode.BLOCK; x++) {
        int cb = cb(rgb[at + x]);
        row += cb;
        columns[x] += cb;
      }
      rows[y] = row;
    }
  }

  /** C_B of all of a picture, in 1/10000 of a step. */
  static int[] of(Picture picture) {
    int[] plane = new int[picture.rgb().length];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = cb(picture.rgb()[i]);
    }
    return plane;
  }
}
