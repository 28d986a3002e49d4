package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Planes;

/** Which colour in a picture is likeliest to be that of its unpainted ground. */
final class GroundColours {
  /** Steps of each channel that colours are counted in. */
  private static final int STEPS = 20;

  /** Change of luma between neighbours at which a place counts half, for want of calm. */
  private static final float RESTLESS = 0.03f;

  /** Most colours that are worth a closer look. */
  static final int MOST = 6;

  /** Least share of the picture that the ground's colour must have. */
  private static final double LEAST = 0.01;

  private GroundColours() {}

  /**
   * The calm colours of a picture, that there is most of first.
   *
   * @param weight how much each pixel counts, 0..1
   * @return at most {@value #MOST}, three values 0..1 each
   */
  static List<float[]> likeliest(Planes small, float[] weight) {
    double[] count = new double[STEPS * STEPS * STEPS];
    float[] luma = small.luma();
    for (int y = 1; y < small.height - 1; y++) {
      for (int x = 1; x < small.width - 1; x++) {
        int i = y * small.width + x;
        float dx = luma[i + 1] - luma[i - 1];
        float dy = luma[i + small.width] - luma[i - small.width];
        float restless = (dx * dx + dy * dy) / (RESTLESS * RESTLESS);
        count[bin(small, i)] += weight[i] / (1 + restless);
      }
    }
    List<float[]> colours = new ArrayList<>();
    while (colours.size() < MOST) {
      int best = fullest(count);
      float[] colour = new float[3];
      if (around(count, best, colour) < LEAST * luma.length) {
        break;
      }
      colours.add(colour);
      clear(count, best);
    }
    return colours;
  }

  private static int fullest(double[] count) {
    double most = -1;
    int best = 0;
    float[] unused = new float[3];
    for (int i = 0; i < count.length; i++) {
      double sum = around(count, i, unused);
      if (sum > most) {
        most = sum;
        best = i;
      }
    }
    return best;
  }

  private static int bin(Planes p, int i) {
    return (step(p.r[i]) * STEPS + step(p.g[i])) * STEPS + step(p.b[i]);
  }

  private static int step(float v) {
    return Math.min(STEPS - 1, (int) (v * STEPS));
  }

  /** Weight of a bin and its neighbours; sets their mean colour. */
  private static double around(double[] count, int bin, float[] mean) {
    int red = bin / (STEPS * STEPS);
    int green = bin / STEPS % STEPS;
    int blue = bin % STEPS;
    double sum = 0;
    double[] colour = new double[3];
    for (int r = Math.max(0, red - 1); r <= Math.min(STEPS - 1, red + 1); r++) {
      for (int g = Math.max(0, green - 1); g <= Math.min(STEPS - 1, green + 1); g++) {
        for (int b = Math.max(0, blue - 1); b <= Math.min(STEPS - 1, blue + 1); b++) {
          double n = count[(r * STEPS + g) * STEPS + b];
          sum += n;
          colour[0] += n * (r + 0.5) / STEPS;
          colour[1] += n * (g + 0.5) / STEPS;
          colour[2] += n * (b + 0.5) / STEPS;
        }
      }
    }
    for (int c = 0; c < 3; c++) {
      mean[c] = (float) (colour[c] / Math.max(sum, 1e-9));
    }
    return sum;
  }

  /** Empties a bin and its neighbours. */
  private static void clear(double[] count, int bin) {
    for (int i = 0; i < count.length; i++) {
      int red = Math.abs(i / (STEPS * STEPS) - bin / (STEPS * STEPS));
      int green = Math.abs(i / STEPS % STEPS - bin / STEPS % STEPS);
      int blue = Math.abs(i % STEPS - bin % STEPS);
      if (red <= 1 && green <= 1 && blue <= 1) {
        count[i] = 0;
      }
    }
  }

  /** Does it look like paper or bare canvas: light, and neither blue nor of much colour? */
  static boolean paper(float red, float green, float blue) {
    return Planes.luma(red, green, blue) >= 0.62f
        && chroma(red, green, blue) <= 0.16f
        && blue - red <= 0.02f;
  }

  /** Does it look like a canvas toned with earths? */
  static boolean earth(float red, float green, float blue) {
    float luma = Planes.luma(red, green, blue);
    float chroma = chroma(red, green, blue);
    return luma >= 0.35f
        && luma <= 0.85f
        && chroma >= 0.08f
        && chroma <= 0.42f
        && red >= green
        && green >= blue;
  }

  private static float chroma(float red, float green, float blue) {
    return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
  }
}
