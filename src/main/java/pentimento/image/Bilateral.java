package pentimento.image;

import java.util.Arrays;

/** Smooths a picture within its edges: a pixel is averaged with neighbours of similar colour. */
public final class Bilateral {
  private static final int STEPS = 1024;

  /** Beyond this many squared sigmas a neighbour's range weight, below 2e-4, counts as 0. */
  private static final float REACH = 17;

  /** Weight by squared distance of colours, REACH sigma squared in STEPS steps, then 0. */
  private static final float[] RANGE = new float[STEPS + 1];

  static {
    for (int i = 0; i < STEPS; i++) {
      RANGE[i] = (float) StrictMath.exp(-0.5 * REACH * i / STEPS);
    }
  }

  private Bilateral() {}

  /**
   * Bilateral filter (Tomasi and Manduchi 1998) with one range weight for all three channels:
   * {@code exp(-d2 / (0.8 radius^2)) * exp(-c2 / (2 rangeSigma^2))} over a square window, d2 the
   * squared distance in pixels and c2 the squared colour distance. Beyond the edges there is
   * nothing.
   *
   * @param in values 0..1; left as it is
   * @param radius 0 (a copy) or more pixels; the window is {@code 2 radius + 1} wide
   * @param rangeSigma above 0, in the unit of the planes
   * @throws IllegalArgumentException when {@code radius} or {@code rangeSigma} is out of range
   */
  public static Planes filter(Planes in, int radius, float rangeSigma) {
    if (radius < 0 || !(rangeSigma > 0)) {
      throw new IllegalArgumentException(
          "bilateral radius " + radius + ", range sigma " + rangeSigma + ": must be >= 0 and > 0");
    }
    Planes sum = in.copy();
    float[] total = new float[in.r.length];
    Arrays.fill(total, 1);
    // Each pair of pixels is weighed once and added to both ends.
    for (int dy = 0; dy <= Math.min(radius, in.height - 1); dy++) {
      for (int dx = dy == 0 ? 1 : -radius; dx <= radius; dx++) {
        if (Math.abs(dx) < in.width) {
          float near = (float) StrictMath.exp(-(dx * dx + dy * dy) / (0.8 * radius * radius));
          addPairs(in, dx, dy, near, STEPS / (REACH * rangeSigma * rangeSigma), RANGE, sum, total);
        }
      }
    }
    for (int i = 0; i < total.length; i++) {
      sum.r[i] /= total[i];
      sum.g[i] /= total[i];
      sum.b[i] /= total[i];
    }
    return sum;
  }

  private static void addPairs(
      Planes in,
      int dx,
      int dy,
      float near,
      float scale,
      float[] range,
      Planes sum,
      float[] total) {
    float[] r = in.r;
    float[] g = in.g;
    float[] b = in.b;
    int step = dy * in.width + dx;
    for (int y = 0; y + dy < in.height; y++) {
      int end = y * in.width + Math.min(in.width, in.width - dx);
      for (int p = y * in.width + Math.max(0, -dx); p < end; p++) {
        int q = p + step;
        float dr = r[p] - r[q];
        float dg = g[p] - g[q];
        float db = b[p] - b[q];
        // Math.min also sends an infinite distance to the last entry, which is 0.
        float weight = near * range[(int) Math.min(STEPS, (dr * dr + dg * dg + db * db) * scale)];
        sum.r[p] += weight * r[q];
        sum.g[p] += weight * g[q];
        sum.b[p] += weight * b[q];
        total[p] += weight;
        sum.r[q] += weight * r[p];
        sum.g[q] += weight * g[p];
        sum.b[q] += weight * b[p];
        total[q] += weight;
      }
    }
  }
}
