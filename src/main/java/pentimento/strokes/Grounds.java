package pentimento.strokes;

import pentimento.random.Rng;

/** The toned ground: thin paint scrubbed over the canvas, criss-cross, with a broad brush. */
final class Grounds {
  private Grounds() {}

  /**
   * Scrubs one layer: rows of short arcs, each row leaning the other way.
   *
   * @param covered coverage of the canvas before the first stroke: what is painted gets no ground
   */
  static void scrub(
      Layer layer, int layerIndex, Canvas canvas, float[] covered, CanvasWorker worker, Rng rng) {
    float longSide = Math.max(canvas.width(), canvas.height());
    float shortSide = Math.min(canvas.width(), canvas.height());
    float radius = (float) layer.brush().radius() * shortSide;
    float pitch = radius * (float) layer.spacing();
    int made = 0;
    StrokePath path = new StrokePath();
    for (int pass = 0; pass < layer.passes(); pass++) {
      double lean = Math.toRadians(pass % 2 == 0 ? 38 : -44);
      boolean leftward = pass % 2 == 1;
      int rows = Math.max(1, Math.round(canvas.height() / pitch));
      int columns = Math.max(1, Math.round(canvas.width() / (pitch * 1.5f)));
      for (int row = 0; row <= rows; row++) {
        leftward = !leftward;
        for (int k = 0; k <= columns && made < layer.budget(); k++) {
          int column = leftward ? columns - k : k;
          float x = canvas.width() * (column + 0.5f * rng.normal() * 0.6f) / columns;
          float y = canvas.height() * (row + 0.5f * rng.normal() * 0.6f) / rows;
          double angle = lean + 0.45 * rng.normal();
          float half = radius * (float) layer.brush().lengthMax() * rng.uniform(0.30f, 0.55f);
          arc(path, x, y, angle, half, 0.35f * half * rng.normal());
          if ((row + k) % 2 == 1) {
            path.reverse();
          }
          short[] grid = path.toGrid(Stroke.GRID / longSide, 0.03f * radius);
          if (painted(canvas, covered, grid)) {
            continue;
          }
          float size = radius * rng.uniform(0.75f, 1.2f);
          float light = 1 + (float) layer.jitter() * rng.normal();
          int units = Math.max(1, Math.round(size / longSide * Stroke.RADIUS_UNITS));
          worker.add(
              new Stroke(
                  layerIndex, -1, units, scaled(layer.colour(), light), rng.nextInt(), 0, grid));
          made++;
        }
      }
    }
  }

  private static void arc(StrokePath path, float x, float y, double angle, float half, float bow) {
    float dx = (float) StrictMath.cos(angle);
    float dy = (float) StrictMath.sin(angle);
    path.clear();
    for (int i = 0; i <= 6; i++) {
      float u = i / 3f - 1;
      float off = bow * (1 - u * u);
      path.add(x + dx * half * u - dy * off, y + dy * half * u + dx * off);
    }
  }

  private static int scaled(int rgb, float light) {
    int red = Math.min(255, Math.round((rgb >> 16 & 255) * light));
    int green = Math.min(255, Math.round((rgb >> 8 & 255) * light));
    int blue = Math.min(255, Math.round((rgb & 255) * light));
    return red << 16 | green << 8 | blue;
  }

  /**
   * Does paint cover the canvas along most of the path? Of points outside, the nearest place on the
   * canvas counts.
   *
   * @param covered coverage of the canvas, 0..1, row by row
   */
  static boolean painted(Canvas canvas, float[] covered, short[] grid) {
    float scale = Math.max(canvas.width(), canvas.height()) / (float) Stroke.GRID;
    int inPaint = 0;
    for (int i = 0; i < grid.length; i += 2) {
      int x = Math.max(0, Math.min(canvas.width() - 1, (int) (grid[i] * scale)));
      int y = Math.max(0, Math.min(canvas.height() - 1, (int) (grid[i + 1] * scale)));
      inPaint += covered[y * canvas.width() + x] > 0.5f ? 1 : 0;
    }
    return inPaint * 4 > grid.length;
  }
}
