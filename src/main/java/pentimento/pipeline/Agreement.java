package pentimento.pipeline;

import java.util.Arrays;
import pentimento.image.Blur;
import pentimento.image.Planes;

/**
 * Where a frame shows what a picture shows, and how much of it: per pixel of the frame, which share
 * of the picture's detail, 0..1, belongs there.
 *
 * <p>Detail finer than the frame's pixels cannot be compared; the finest that can tells of it. Both
 * are halved in size and enlarged again; what that loses is their finest visible detail, and the
 * share is the frame's regression on the picture's in Gaussian windows, from wide to narrow. A
 * narrow window moves the share only as far as what it holds is evidence (a ridge towards the wider
 * one's share). Light and dark have a share of their own, and colour has: a painting in one colour
 * has the picture's lights, not its colours.
 *
 * @param grey share of the detail that is common to red, green and blue
 * @param colour share of the rest
 * @param likeness correlation of the detail, 0..1, whatever its contrast
 */
@SuppressWarnings("ArrayRecordComponent") // working memory, never compared
record Agreement(float[] grey, float[] colour, float[] likeness) {
  /** Windows' deviations, pixels. */
  private static final float[] WINDOWS = {4, 2, 1.2f, 0.7f};

  /** Variance below which a window is no evidence: three channels with noise of 1.5 / 255. */
  private static final float NOISE = 1e-4f;

  /** How much of what the regression leaves over counts as noise, too. */
  private static final float UNEXPLAINED = 0.3f;

  /** The deviation, pixels, of the windows that likeness is taken from. */
  private static final float LIKENESS_WINDOW = 2;

  /**
   * Compares.
   *
   * @param frame sRGB-encoded, 0..1
   * @param picture reduced to the frame's size
   */
  static Agreement of(Planes frame, Planes picture) {
    Detail seen = Detail.of(frame);
    Detail wanted = Detail.of(picture);
    int width = frame.width;
    int height = frame.height;
    float[] likeness = likeness(seen, wanted, width, height);
    float[] grey = shares(seen.grey, wanted.grey, width, height);
    float[] colour = shares(seen.colour, wanted.colour, width, height);
    for (int i = 0; i < likeness.length; i++) {
      float trust = (float) Math.sqrt(likeness[i]);
      grey[i] *= trust;
      colour[i] *= trust;
    }
    return new Agreement(grey, colour, likeness);
  }

  /** The finest detail: the mean of the channels times the root of three, and the rest. */
  private record Detail(float[][] grey, float[][] colour) {
    static Detail of(Planes planes) {
      Planes half = planes.shrink(2);
      Enlargement enlargement =
          new Enlargement(half.width, half.height, planes.width, planes.height, 2, 2);
      float[] r = less(planes.r, enlargement.all(half.r));
      float[] g = less(planes.g, enlargement.all(half.g));
      float[] b = less(planes.b, enlargement.all(half.b));
      float[] grey = new float[r.length];
      for (int i = 0; i < grey.length; i++) {
        float mean = (r[i] + g[i] + b[i]) / 3;
        grey[i] = mean * 1.7320508f;
        r[i] -= mean;
        g[i] -= mean;
        b[i] -= mean;
      }
      return new Detail(new float[][] {grey}, new float[][] {r, g, b});
    }

    private static float[] less(float[] plane, float[] coarse) {
      for (int i = 0; i < coarse.length; i++) {
        coarse[i] = plane[i] - coarse[i];
      }
      return coarse;
    }
  }

  private static float[] product(float[][] a, float[][] b) {
    float[] sum = new float[a[0].length];
    for (int c = 0; c < a.length; c++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += a[c][i] * b[c][i];
      }
    }
    return sum;
  }

  private static float[] mean(float[] plane, int width, int height, float window) {
    float[] mean = plane.clone();
    Blur.gaussian(mean, width, height, window);
    return mean;
  }

  private static float[] shares(float[][] seen, float[][] wanted, int width, int height) {
    float[] both = product(seen, wanted);
    float[] power = product(wanted, wanted);
    float[] own = product(seen, seen);
    float[] share = new float[both.length];
    for (float window : WINDOWS) {
      float[] c = mean(both, width, height, window);
      float[] v = mean(power, width, height, window);
      float[] o = mean(own, width, height, window);
      for (int i = 0; i < share.length; i++) {
        float left = Math.max(0, o[i] - c[i] * c[i] / (v[i] + 1e-9f));
        float ridge = NOISE + UNEXPLAINED * left;
        share[i] = Math.max(0, Math.min(1, (c[i] + ridge * share[i]) / (v[i] + ridge)));
      }
    }
    return share;
  }

  private static float[] likeness(Detail seen, Detail wanted, int width, int height) {
    float[][] sums = new float[3][];
    Arrays.setAll(
        sums,
        k -> {
          Detail a = k == 2 ? wanted : seen;
          Detail b = k == 0 ? seen : wanted;
          float[] sum = product(a.grey, b.grey);
          float[] colour = product(a.colour, b.colour);
          for (int i = 0; i < sum.length; i++) {
            sum[i] += colour[i];
          }
          return mean(sum, width, height, LIKENESS_WINDOW);
        });
    float[] likeness = new float[sums[0].length];
    for (int i = 0; i < likeness.length; i++) {
      double scale = Math.sqrt((sums[0][i] + NOISE) * (double) (sums[2][i] + NOISE));
      likeness[i] = (float) Math.max(0, Math.min(1, sums[1][i] / scale));
    }
    return likeness;
  }
}
