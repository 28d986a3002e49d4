package pentimento.strokes;

import java.util.HashMap;
import java.util.Map;
import pentimento.image.Blur;
import pentimento.image.Planes;

/**
 * Picture and canvas at 1/factor of their size, so small that a brush is 4 to 8 pixels in radius:
 * large brushes are planned on few pixels.
 */
final class PlanningLevel {
  final int factor;
  final int width;
  final int height;

  /** The picture. */
  final Planes target;

  /** The picture as the brush in {@link #focus} sees it: blurred by .3 of its radius. */
  Planes seen;

  /** The canvas as far as it is known here: true at {@link #refresh}, then by plain cover. */
  final Planes canvas;

  /** Coverage of the canvas, as far as it is known here. */
  final float[] coverage;

  /** Region of each pixel. */
  final short[] region;

  /** Saliency of each pixel. */
  final float[] saliency;

  /** Its rasters' scratch; strokes are planned by one thread. */
  final StrokeRaster raster;

  private final Map<Integer, Planes> blurred = new HashMap<>();
  private final int[][] boxes;

  PlanningLevel(Planes full, Scene scene, int factor) {
    this.factor = factor;
    target = full.shrink(factor);
    width = target.width;
    height = target.height;
    canvas = new Planes(width, height);
    coverage = new float[width * height];
    region = new short[width * height];
    saliency = new float[width * height];
    boxes = new int[scene.regions().size()][];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int q = scene.regionAt(x * factor, y * factor);
        region[y * width + x] = (short) q;
        saliency[y * width + x] = scene.saliencyAt(x * factor, y * factor);
        if (boxes[q] == null) {
          boxes[q] = new int[] {x, y, x + 1, y + 1};
        }
        boxes[q][0] = Math.min(boxes[q][0], x);
        boxes[q][2] = Math.max(boxes[q][2], x + 1);
        boxes[q][3] = y + 1;
      }
    }
    raster = new StrokeRaster(width, height, Math.max(full.width, full.height) / (float) factor);
  }

  /** Looks at the picture with the eyes of a brush of the given radius, in the canvas's pixels. */
  void focus(float radius) {
    float sigma = 0.30f * radius / factor;
    seen = blurred.computeIfAbsent(Math.round(sigma * 16), key -> Blur.gaussian(target, sigma));
  }

  /**
   * Left, top, right, bottom of a region (right and bottom outside it); empty if it has no pixel.
   */
  int[] box(int q) {
    return boxes[q] == null ? new int[4] : boxes[q];
  }

  /** Looks at the canvas anew, within x0 .. x1-1, y0 .. y1-1 of this level (clamped). */
  void refresh(Canvas full, int x0, int y0, int x1, int y1) {
    int left = Math.max(0, x0);
    int right = Math.min(width, x1);
    for (int y = Math.max(0, y0); y < Math.min(height, y1); y++) {
      int at = y * width;
      if (factor == 1) {
        System.arraycopy(full.r, at + left, canvas.r, at + left, right - left);
        System.arraycopy(full.g, at + left, canvas.g, at + left, right - left);
        System.arraycopy(full.b, at + left, canvas.b, at + left, right - left);
        System.arraycopy(full.coverage, at + left, coverage, at + left, right - left);
        continue;
      }
      int fullBottom = Math.min(full.height, (y + 1) * factor);
      for (int x = left; x < right; x++) {
        int fullRight = Math.min(full.width, (x + 1) * factor);
        float r = 0;
        float g = 0;
        float b = 0;
        float c = 0;
        for (int fy = y * factor; fy < fullBottom; fy++) {
          for (int i = fy * full.width + x * factor; i < fy * full.width + fullRight; i++) {
            r += full.r[i];
            g += full.g[i];
            b += full.b[i];
            c += full.coverage[i];
          }
        }
        float scale = 1f / ((fullBottom - y * factor) * (fullRight - x * factor));
        canvas.r[at + x] = r * scale;
        canvas.g[at + x] = g * scale;
        canvas.b[at + x] = b * scale;
        coverage[at + x] = c * scale;
      }
    }
  }

  /** Index of the pixel that a point lies in, or -1 outside. */
  int indexAt(float x, float y) {
    return x >= 0 && y >= 0 && x < width && y < height ? ((int) y) * width + (int) x : -1;
  }

  /**
   * Squared error of the canvas at a pixel, mean over RGB: against the picture as the brush sees it
   * or as it is, whichever is less, so that broad brushes leave alone what is sharp already.
   */
  float error(int i) {
    return Math.min(error(i, seen), error(i, target));
  }

  private float error(int i, Planes wanted) {
    float dr = canvas.r[i] - wanted.r[i];
    float dg = canvas.g[i] - wanted.g[i];
    float db = canvas.b[i] - wanted.b[i];
    return (dr * dr + dg * dg + db * db) / 3;
  }

  /** Luma of the picture at a pixel, as seen by the brush. */
  float luma(int i) {
    return Planes.luma(seen.r[i], seen.g[i], seen.b[i]);
  }
}
