package pentimento.strokes;

import java.util.List;
import pentimento.image.Blur;
import pentimento.image.Planes;

/**
 * The directions that strokes follow: along contours near them, along the form inside regions, and
 * in one calm direction where nothing guides the hand.
 *
 * <p>A structure tensor over RGB (Kyprianidis and Doellner 2008), smoothed narrowly as it is, and
 * widely with the gradients of region borders taken out, so that a silhouette does not bend the
 * strokes of the flat ground around it; plus a weak constant tensor per region along its own axis.
 */
final class Orientation {
  /** Longest side that directions are worked out on, in pixels. */
  private static final int SIDE = 320;

  /** Share of the mean gradient energy that the constant direction of a region weighs. */
  private static final float CALM = 0.05f;

  private final int factor;
  private final int width;
  private final int height;
  private final float[] dirX;
  private final float[] dirY;
  private final float[] coherence;

  Orientation(Planes target, int[] labels, int labelWidth, int labelFactor, List<Region> regions) {
    int longSide = Math.max(target.width, target.height);
    factor = Math.max(1, (longSide + SIDE - 1) / SIDE);
    Planes image = Blur.gaussian(target.shrink(factor), 0.8f);
    width = image.width;
    height = image.height;
    int n = width * height;
    float[] xx = new float[n];
    float[] xy = new float[n];
    float[] yy = new float[n];
    gradients(image.r, xx, xy, yy);
    gradients(image.g, xx, xy, yy);
    gradients(image.b, xx, xy, yy);
    int[] region = new int[n];
    float[] border = new float[n];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int lx = Math.min(labelWidth - 1, x * factor / labelFactor);
        int ly = Math.min(labels.length / labelWidth - 1, y * factor / labelFactor);
        int i = y * width + x;
        region[i] = labels[ly * labelWidth + lx];
        boolean edge = x > 0 && region[i - 1] != region[i];
        edge |= y > 0 && region[i - width] != region[i];
        border[i] = edge ? 1 : 0;
      }
    }
    float unit = Math.max(width, height) / (float) SIDE;
    Blur.gaussian(border, width, height, 2.2f * unit);
    for (int i = 0; i < n; i++) {
      border[i] = Math.max(0, 1 - 6 * border[i]);
    }
    mix(xx, border, unit);
    mix(xy, border, unit);
    mix(yy, border, unit);
    double energy = 0;
    for (int i = 0; i < n; i++) {
      energy += xx[i] + yy[i];
    }
    float calm = (float) (CALM * energy / n) + 1e-9f;
    dirX = new float[n];
    dirY = new float[n];
    coherence = new float[n];
    settle(xx, xy, yy, region, regions, calm);
  }

  private void gradients(float[] p, float[] xx, float[] xy, float[] yy) {
    for (int y = 0; y < height; y++) {
      int up = Math.max(0, y - 1) * width;
      int at = y * width;
      int down = Math.min(height - 1, y + 1) * width;
      for (int x = 0; x < width; x++) {
        int l = Math.max(0, x - 1);
        int r = Math.min(width - 1, x + 1);
        float gx =
            p[up + r] + 2 * p[at + r] + p[down + r] - p[up + l] - 2 * p[at + l] - p[down + l];
        float gy =
            p[down + l] + 2 * p[down + x] + p[down + r] - p[up + l] - 2 * p[up + x] - p[up + r];
        xx[at + x] += gx * gx;
        xy[at + x] += gx * gy;
        yy[at + x] += gy * gy;
      }
    }
  }

  /** Narrow smoothing of all, plus wide smoothing of what is not border. */
  private void mix(float[] tensor, float[] inside, float unit) {
    float[] form = new float[tensor.length];
    for (int i = 0; i < form.length; i++) {
      form[i] = tensor[i] * inside[i];
    }
    float[] wide = form.clone();
    Blur.gaussian(tensor, width, height, 1.6f * unit);
    Blur.gaussian(form, width, height, 5f * unit);
    Blur.gaussian(wide, width, height, 20f * unit);
    for (int i = 0; i < form.length; i++) {
      tensor[i] += 0.7f * form[i] + 0.4f * wide[i];
    }
  }

  private void settle(
      float[] xx, float[] xy, float[] yy, int[] region, List<Region> regions, float calm) {
    float[][] prior = new float[regions.size()][3];
    for (int q = 0; q < prior.length; q++) {
      Region r = regions.get(q);
      // A slight slope is how a right hand lays paint where the shape itself says nothing.
      double along = r.elongation() > 0.6 ? r.axis() : Math.toRadians(-14);
      double c = StrictMath.cos(along + Math.PI / 2);
      double s = StrictMath.sin(along + Math.PI / 2);
      prior[q] =
          new float[] {(float) (calm * c * c), (float) (calm * c * s), (float) (calm * s * s)};
    }
    for (int i = 0; i < xx.length; i++) {
      float[] p = prior[region[i]];
      double a = xx[i] + p[0];
      double b = xy[i] + p[1];
      double c = yy[i] + p[2];
      double across = 0.5 * StrictMath.atan2(2 * b, a - c);
      dirX[i] = (float) -StrictMath.sin(across);
      dirY[i] = (float) StrictMath.cos(across);
      coherence[i] = (float) (Math.sqrt((a - c) * (a - c) + 4 * b * b) / (a + c + 1e-9));
    }
  }

  /** Index for the queries below, of a pixel of the picture; outside, of the nearest pixel. */
  int at(float x, float y) {
    int fx = Math.max(0, Math.min(width - 1, (int) (x / factor)));
    int fy = Math.max(0, Math.min(height - 1, (int) (y / factor)));
    return fy * width + fx;
  }

  /** x of the unit direction along the form. Its sign means nothing. */
  float dirX(int index) {
    return dirX[index];
  }

  /** y of the unit direction along the form. */
  float dirY(int index) {
    return dirY[index];
  }

  /** How clear the direction is, 0..1. */
  float coherence(int index) {
    return coherence[index];
  }
}
