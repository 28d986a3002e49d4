package pentimento.strokes;

import java.util.Arrays;
import pentimento.image.Blur;
import pentimento.image.Picture;
import pentimento.image.Planes;

/**
 * Where a half-done picture is not yet like the finished one, though the two may have been
 * photographed in different light, or not quite in the same place.
 */
public final class Difference {
  /** Blur before pixels are compared, as a share of the long side: noise goes. */
  private static final float CALM = 0.0025f;

  /** RMS difference over RGB from which a place is not finished. */
  private static final float UNFINISHED = 0.035f;

  /** Light of two photos differs by at most this factor. */
  private static final float STRONGEST = 1.25f;

  /** Share of the pixels that most resemble each other, from which the light is told. */
  private static final double ALIKE = 0.15;

  private Difference() {}

  /**
   * RMS difference over RGB of each pixel, row by row, 0..1; the least within a pixel around, and
   * after the finished picture was brought to the other's light.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public static float[] of(Picture half, Picture finished) {
    if (half.width() != finished.width() || half.height() != finished.height()) {
      throw new IllegalArgumentException("half-done and finished picture differ in size");
    }
    float sigma = CALM * half.longSide();
    Planes a = Blur.gaussian(Planes.of(half), sigma);
    Planes b = Blur.gaussian(Planes.of(finished), sigma);
    float[] gain = {gain(a.r, b.r), gain(a.g, b.g), gain(a.b, b.b)};
    float[] out = new float[a.r.length];
    for (int y = 0; y < a.height; y++) {
      for (int x = 0; x < a.width; x++) {
        int p = y * a.width + x;
        float least = Float.MAX_VALUE;
        for (int v = Math.max(0, y - 1); v <= Math.min(a.height - 1, y + 1); v++) {
          for (int u = Math.max(0, x - 1); u <= Math.min(a.width - 1, x + 1); u++) {
            int q = v * a.width + u;
            float r = a.r[p] - gain[0] * b.r[q];
            float g = a.g[p] - gain[1] * b.g[q];
            float bl = a.b[p] - gain[2] * b.b[q];
            least = Math.min(least, r * r + g * g + bl * bl);
          }
        }
        out[p] = (float) Math.sqrt(least / 3);
      }
    }
    return out;
  }

  /** 1 where the half-done picture is finished, 0 elsewhere, specks of either left out. */
  public static float[] finished(Picture half, Picture finished) {
    float[] off = of(half, finished);
    boolean[] open = new boolean[off.length];
    for (int i = 0; i < open.length; i++) {
      open[i] = off[i] > UNFINISHED;
    }
    int width = half.width();
    int speck = Math.max(2, (int) (0.00005 * open.length));
    Patches.dropSpecks(open, width, half.height(), speck);
    float[] closed = new float[off.length];
    for (int i = 0; i < closed.length; i++) {
      closed[i] = open[i] ? 0 : 1;
    }
    return closed;
  }

  /** How much lighter the first plane is, by the ratio that most pixels agree on. */
  private static float gain(float[] a, float[] b) {
    int[] votes = new int[201];
    int all = 0;
    for (int i = 0; i < a.length; i++) {
      if (b[i] > 0.1f && b[i] < 0.95f) {
        float ratio = a[i] / b[i];
        all++;
        if (ratio > 1 / STRONGEST && ratio < STRONGEST) {
          votes[Math.round((ratio - 1) * 400) + 100]++;
        }
      }
    }
    int[] sums = new int[votes.length];
    for (int k = 4; k < votes.length - 4; k++) {
      sums[k] = Arrays.stream(votes, k - 4, k + 5).sum();
    }
    int most = Arrays.stream(sums).max().orElse(0);
    if (most < ALIKE * all) {
      return 1;
    }
    int first = 0;
    while (sums[first] < most) {
      first++;
    }
    return 1 + (first - 100) / 400f;
  }
}
