package pentimento.strokes;

import pentimento.image.Planes;
import pentimento.random.Rng;

/**
 * The few colours that are mixed before the block-in: k-means over the picture's pixels, in RGB.
 */
final class Palette {
  private static final int ROUNDS = 8;

  private Palette() {}

  /**
   * @param small the picture, small
   * @param count number of colours, 1 or more
   * @return count colours of three values 0..1; fewer distinct ones when the picture has fewer
   */
  static float[][] mix(Planes small, int count, Rng rng) {
    float[][] colours = new float[count][];
    for (int k = 0; k < count; k++) {
      int i = rng.nextInt(small.r.length);
      colours[k] = new float[] {small.r[i], small.g[i], small.b[i]};
    }
    for (int round = 0; round < ROUNDS; round++) {
      float[][] sums = new float[count][4];
      for (int i = 0; i < small.r.length; i += 2) {
        float[] sum = sums[index(colours, small.r[i], small.g[i], small.b[i])];
        sum[0] += small.r[i];
        sum[1] += small.g[i];
        sum[2] += small.b[i];
        sum[3]++;
      }
      for (int k = 0; k < count; k++) {
        if (sums[k][3] > 0) {
          for (int c = 0; c < 3; c++) {
            colours[k][c] = sums[k][c] / sums[k][3];
          }
        }
      }
    }
    return colours;
  }

  /** The palette's colour nearest to the given one, in RGB. */
  static float[] nearest(float[][] colours, float r, float g, float b) {
    return colours[index(colours, r, g, b)];
  }

  private static int index(float[][] colours, float r, float g, float b) {
    int best = 0;
    float least = Float.MAX_VALUE;
    for (int k = 0; k < colours.length; k++) {
      float dr = colours[k][0] - r;
      float dg = colours[k][1] - g;
      float db = colours[k][2] - b;
      float d = dr * dr + dg * dg + db * db;
      if (d < least) {
        least = d;
        best = k;
      }
    }
    return best;
  }
}
