package pentimento.strokes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import pentimento.image.Bilateral;
import pentimento.image.Blur;
import pentimento.image.Planes;

/**
 * The lines a draughtsman sees: contours, where colour changes (Canny 1986, on a smoothed copy,
 * contrast taken relative to its surroundings so that soft edges count), and features, thin dark
 * lines such as eyes, brows and mouths (ridges of the Hessian's larger eigenvalue).
 */
final class Contours {
  /** Longest side of the copy that contours are found on. */
  private static final int CONTOUR_SIDE = 288;

  /** Longest side of the copy that features are found on. */
  private static final int FEATURE_SIDE = 560;

  private Contours() {}

  /**
   * A line as a chain of points.
   *
   * @param x in pixels of the picture
   * @param y in pixels of the picture
   * @param strength how clearly it is seen, relative to the clearest of its kind, 0..1
   */
  @SuppressWarnings("ArrayRecordComponent") // built once, read by Drawing, compared by no one
  record Line(float[] x, float[] y, float strength) {
    /** Number of points. */
    int size() {
      return x.length;
    }

    /** Length along the chain, in pixels of the picture. */
    float length() {
      float sum = 0;
      for (int i = 1; i < x.length; i++) {
        float dx = x[i] - x[i - 1];
        float dy = y[i] - y[i - 1];
        sum += (float) Math.sqrt(dx * dx + dy * dy);
      }
      return sum;
    }
  }

  /** The contours of objects, longest first. */
  static List<Line> contours(Planes target, Scene scene) {
    int longSide = Math.max(target.width, target.height);
    int factor = Math.max(1, (longSide + CONTOUR_SIDE - 1) / CONTOUR_SIDE);
    Planes image = target.shrink(factor);
    for (int i = 0; i < 2; i++) {
      image = Bilateral.filter(image, 2, 0.09f);
    }
    image = Blur.gaussian(image, 1.1f);
    int width = image.width;
    int height = image.height;
    float[] gx = new float[width * height];
    float[] gy = new float[width * height];
    float[] strength = gradient(image, gx, gy);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean border = scene.borderAt(x * factor, y * factor);
        float saliency = scene.saliencyAt(x * factor, y * factor);
        strength[y * width + x] *= (border ? 1.6f : 0.85f) * (0.6f + 0.9f * saliency);
      }
    }
    normalise(strength, width, height, Math.max(width, height) / 14f, 0.45f);
    float high = quantile(strength, 0.915);
    float low = quantile(strength, 0.80);
    boolean[] edge = new boolean[strength.length];
    for (int y = 2; y < height - 2; y++) {
      for (int x = 2; x < width - 2; x++) {
        int i = y * width + x;
        edge[i] = strength[i] >= low && isCrest(strength, i, width, gx[i], gy[i]);
      }
    }
    List<Line> lines = chains(strength, edge, high, width, height, 12, factor);
    lines.sort((a, b) -> Integer.compare(b.size(), a.size()));
    return lines;
  }

  /** Thin dark lines where the picture stands out, strongest first. */
  static List<Line> features(Planes target, Scene scene) {
    int longSide = Math.max(target.width, target.height);
    int factor = Math.max(1, (longSide + FEATURE_SIDE - 1) / FEATURE_SIDE);
    Planes image = target.shrink(factor);
    int width = image.width;
    int height = image.height;
    float[] luma = image.luma();
    Blur.gaussian(luma, width, height, 1.4f * Math.max(width, height) / FEATURE_SIDE + 0.3f);
    float[] nx = new float[luma.length];
    float[] ny = new float[luma.length];
    float[] strength = new float[luma.length];
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        float xx = luma[i + 1] + luma[i - 1] - 2 * luma[i];
        float yy = luma[i + width] + luma[i - width] - 2 * luma[i];
        float xy =
            (luma[i + width + 1] + luma[i - width - 1] - luma[i + width - 1] - luma[i - width + 1])
                / 4;
        float spread = (float) Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
        float most = (xx + yy) / 2 + spread;
        float least = (xx + yy) / 2 - spread;
        // A line bends one way only; a dark spot bends both ways and counts as well.
        strength[i] = Math.max(0, most - 0.5f * Math.abs(Math.min(0, least)));
        // The larger eigenvector of [xx xy; xy yy], either of two equal forms.
        nx[i] = Math.abs(xy) > 1e-9f ? xy : (xx >= yy ? 1 : 0);
        ny[i] = Math.abs(xy) > 1e-9f ? most - xx : (xx >= yy ? 0 : 1);
      }
    }
    float[] focus = new float[luma.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float saliency = scene.saliencyAt(x * factor, y * factor);
        focus[y * width + x] = Math.max(0, saliency - 0.30f);
      }
    }
    normalise(strength, width, height, Math.max(width, height) / 16f, 0.8f);
    for (int i = 0; i < strength.length; i++) {
      strength[i] *= focus[i];
    }
    float high = quantile(strength, 0.975);
    float low = Math.max(quantile(strength, 0.93), 1e-4f);
    boolean[] crest = new boolean[strength.length];
    for (int y = 2; y < height - 2; y++) {
      for (int x = 2; x < width - 2; x++) {
        int i = y * width + x;
        crest[i] = strength[i] >= low && isCrest(strength, i, width, nx[i], ny[i]);
      }
    }
    List<Line> lines = chains(strength, crest, Math.max(high, 1e-4f), width, height, 5, factor);
    lines.sort((a, b) -> Double.compare(weight(b), weight(a)));
    return lines;
  }

  /** Clear lines before long ones. */
  private static double weight(Line line) {
    return line.strength() * Math.sqrt(line.size());
  }

  /** Largest gradient over RGB; gives its length and leaves its direction in gx, gy. */
  private static float[] gradient(Planes image, float[] gx, float[] gy) {
    int width = image.width;
    float[] strength = new float[gx.length];
    for (int y = 1; y < image.height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        for (int c = 0; c < 3; c++) {
          float[] p = c == 0 ? image.r : c == 1 ? image.g : image.b;
          float dx =
              p[i + 1]
                  - p[i - 1]
                  + 0.5f
                      * (p[i + 1 - width] - p[i - 1 - width] + p[i + 1 + width] - p[i - 1 + width]);
          float dy =
              p[i + width]
                  - p[i - width]
                  + 0.5f
                      * (p[i + width - 1] - p[i - width - 1] + p[i + width + 1] - p[i - width + 1]);
          float m = (float) Math.sqrt(dx * dx + dy * dy);
          if (m > strength[i]) {
            strength[i] = m;
            gx[i] = dx;
            gy[i] = dy;
          }
        }
      }
    }
    return strength;
  }

  /** Divides by the mean around (sigma pixels) and a share of the mean over all. */
  private static void normalise(float[] v, int width, int height, float sigma, float share) {
    float[] around = v.clone();
    Blur.gaussian(around, width, height, sigma);
    double mean = 0;
    for (float a : around) {
      mean += a;
    }
    float floor = (float) (share * mean / v.length) + 1e-6f;
    for (int i = 0; i < v.length; i++) {
      v[i] /= floor + around[i];
    }
  }

  /** The value below which a share of all lie, by a histogram of 2048 steps. */
  private static float quantile(float[] v, double share) {
    float most = 1e-9f;
    for (float x : v) {
      most = Math.max(most, x);
    }
    int[] steps = new int[2048];
    float scale = (steps.length - 1) / most;
    for (float x : v) {
      steps[(int) (x * scale)]++;
    }
    int below = 0;
    int step = 0;
    while (step < steps.length - 1 && below + steps[step] <= share * v.length) {
      below += steps[step++];
    }
    return step / scale;
  }

  /** Is the value largest across the line, that is along (nx, ny)? */
  private static boolean isCrest(float[] v, int i, int width, float nx, float ny) {
    float ax = Math.abs(nx);
    float ay = Math.abs(ny);
    int step;
    if (ax > 2.4f * ay) {
      step = 1;
    } else if (ay > 2.4f * ax) {
      step = width;
    } else {
      step = nx * ny > 0 ? width + 1 : width - 1;
    }
    return v[i] >= v[i - step] && v[i] > v[i + step];
  }

  /** Follows crests from those above {@code high}, strongest first, as far as they go. */
  private static List<Line> chains(
      float[] v, boolean[] crest, float high, int width, int height, int shortest, int factor) {
    List<Integer> seeds = new ArrayList<>();
    float most = 1e-9f;
    for (int i = 0; i < v.length; i++) {
      if (crest[i] && v[i] >= high) {
        seeds.add(i);
        most = Math.max(most, v[i]);
      }
    }
    seeds.sort((a, b) -> v[a] != v[b] ? Float.compare(v[b], v[a]) : Integer.compare(a, b));
    boolean[] used = new boolean[v.length];
    List<Line> lines = new ArrayList<>();
    for (int seed : seeds) {
      if (used[seed]) {
        continue;
      }
      used[seed] = true;
      Deque<Integer> chain = new ArrayDeque<>();
      chain.add(seed);
      follow(v, crest, used, width, height, seed, chain, true);
      follow(v, crest, used, width, height, seed, chain, false);
      if (chain.size() >= shortest) {
        lines.add(line(v, chain, width, factor, most));
      }
    }
    return lines;
  }

  private static void follow(
      float[] v,
      boolean[] crest,
      boolean[] used,
      int width,
      int height,
      int from,
      Deque<Integer> chain,
      boolean append) {
    int at = from;
    int lastX = 0;
    int lastY = 0;
    while (true) {
      int best = -1;
      float bestScore = -Float.MAX_VALUE;
      int bestX = 0;
      int bestY = 0;
      for (int j = -2; j <= 2; j++) {
        for (int i = -2; i <= 2; i++) {
          int x = at % width + i;
          int y = at / width + j;
          if (x < 1 || y < 1 || x >= width - 1 || y >= height - 1) {
            continue;
          }
          int q = y * width + x;
          int ahead = lastX * i + lastY * j;
          if (used[q] || !crest[q] || ahead < 0) {
            continue;
          }
          float score = 2 * v[q] - 0.25f * (Math.abs(i) + Math.abs(j)) + 0.22f * ahead;
          if (score > bestScore) {
            bestScore = score;
            best = q;
            bestX = i;
            bestY = j;
          }
        }
      }
      if (best < 0) {
        return;
      }
      used[best] = true;
      if (append) {
        chain.addLast(best);
      } else {
        chain.addFirst(best);
      }
      at = best;
      lastX = bestX;
      lastY = bestY;
    }
  }

  private static Line line(float[] v, Deque<Integer> chain, int width, int factor, float most) {
    int n = chain.size();
    float[] x = new float[n];
    float[] y = new float[n];
    float sum = 0;
    int k = 0;
    for (int p : chain) {
      x[k] = (p % width + 0.5f) * factor;
      int row = p / width;
      y[k++] = (row + 0.5f) * factor;
      sum += v[p];
    }
    for (int round = 0; round < 3; round++) {
      smooth(x);
      smooth(y);
    }
    return new Line(x, y, Math.min(1, sum / n / most));
  }

  private static void smooth(float[] v) {
    float before = v[0];
    for (int i = 1; i < v.length - 1; i++) {
      float here = v[i];
      v[i] = (before + 2 * here + v[i + 1]) / 4;
      before = here;
    }
  }
}
