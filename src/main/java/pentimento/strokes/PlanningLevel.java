package pentimento.strokes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The picture that the layer in {@link #focus} works towards: as it is, or smoothed. */
  Planes wanted;

  /**
   * That as the layer's brush sees it: blurred by .3 of its radius, and as light as the layer
   * leaves it.
   */
  Planes seen;

  /** The canvas as far as it is known here: true at {@link #refresh}, then by plain cover. */
  final Planes canvas;

  /** Coverage of the canvas, as far as it is known here. */
  final float[] coverage;

  /** Region of each pixel; -1 where no paint goes. */
  final short[] region;

  /** Saliency of each pixel. */
  final float[] saliency;

  /** Its rasters' scratch; strokes are planned by one thread. */
  final StrokeRaster raster;

  private final Target full;
  private final Map<List<Object>, Planes> blurred = new HashMap<>();
  private final int[][] boxes;
  private final float[] pixel = new float[3];

  /** Is only what is too light an error, as for paint that cannot lighten? */
  private boolean darkening;

  /** The smooth picture; null until a layer wants it. */
  private Planes smooth;

  PlanningLevel(Target full, Canvas size, Scene scene, Optional<RegionMap> map, int factor) {
    this.full = full;
    this.factor = factor;
    target = full.planes().shrink(factor);
    wanted = target;
    width = target.width;
    height = target.height;
    canvas = new Planes(width, height);
    coverage = new float[width * height];
    region = new short[width * height];
    saliency = new float[width * height];
    boxes = new int[scene.regions().size()][];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int q = region(scene, map, size, x * factor + factor / 2, y * factor + factor / 2);
        region[y * width + x] = (short) q;
        if (q < 0) {
          continue;
        }
        saliency[y * width + x] = scene.saliencyAt(x * factor, y * factor);
        if (boxes[q] == null) {
          boxes[q] = new int[] {x, y, x + 1, y + 1};
        }
        boxes[q][0] = Math.min(boxes[q][0], x);
        boxes[q][2] = Math.max(boxes[q][2], x + 1);
        boxes[q][3] = y + 1;
      }
    }
    raster = new StrokeRaster(width, height, Math.max(size.width, size.height) / (float) factor);
  }

  private static int region(Scene scene, Optional<RegionMap> map, Canvas size, int x, int y) {
    int px = Math.min(size.width - 1, x);
    int py = Math.min(size.height - 1, y);
    if (map.isEmpty()) {
      return scene.regionAt(px, py);
    }
    int label = map.get().at(px, py);
    return label == (RegionMap.CLOSED & 255) ? -1 : label;
  }

  /** Looks at the picture with the eyes of a layer, its brush's radius in the canvas's pixels. */
  void focus(float radius, Layer layer) {
    darkening = layer.brush().kind() == Brush.Kind.GLAZE;
    if (layer.smooth() && smooth == null) {
      smooth = full.smoothPlanes().shrink(factor);
    }
    wanted = layer.smooth() ? smooth : target;
    float sigma = 0.30f * radius / factor;
    seen =
        blurred.computeIfAbsent(
            List.of(Math.round(sigma * 16), layer.smooth(), layer.depth()),
            key -> lightened(Blur.gaussian(wanted, sigma), (float) layer.depth()));
  }

  /** As light as glazes are to leave it that go only a share of the way from white. */
  private static Planes lightened(Planes planes, float depth) {
    if (depth < 1) {
      for (float[] plane : new float[][] {planes.r, planes.g, planes.b}) {
        for (int i = 0; i < plane.length; i++) {
          plane[i] = 1 - depth * (1 - plane[i]);
        }
      }
    }
    return planes;
  }

  /**
   * Left, top, right, bottom of a region (right and bottom outside it); empty if it has no pixel.
   */
  int[] box(int q) {
    return boxes[q] == null ? new int[4] : boxes[q];
  }

  /**
   * Looks at the canvas anew, within x0 .. x1-1, y0 .. y1-1 of this level (clamped).
   *
   * @param lines is line art above the paint to be seen?
   */
  void refresh(Canvas full, boolean lines, int x0, int y0, int x1, int y1) {
    int left = Math.max(0, x0);
    int right = Math.min(width, x1);
    for (int y = Math.max(0, y0); y < Math.min(height, y1); y++) {
      int at = y * width;
      if (factor == 1 && !(lines && full.hasLines())) {
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
            c += full.coverage[i];
            if (lines && full.hasLines()) {
              full.seenAt(i, pixel);
              r += pixel[0];
              g += pixel[1];
              b += pixel[2];
              continue;
            }
            r += full.r[i];
            g += full.g[i];
            b += full.b[i];
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
    if (darkening) {
      float dr = Math.max(0, canvas.r[i] - seen.r[i]);
      float dg = Math.max(0, canvas.g[i] - seen.g[i]);
      float db = Math.max(0, canvas.b[i] - seen.b[i]);
      return (dr * dr + dg * dg + db * db) / 3;
    }
    return Math.min(error(i, seen), error(i, wanted));
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
