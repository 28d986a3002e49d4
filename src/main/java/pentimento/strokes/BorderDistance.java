package pentimento.strokes;

import java.util.Arrays;

/** How far each pixel lies from the border of its region (chamfer distance, Borgefors 1986). */
final class BorderDistance {
  private static final float DIAGONAL = 1.4142135f;

  private BorderDistance() {}

  /** In pixels of the map, at least one half; the map's own edge is no border. */
  static float[] of(RegionMap map) {
    int width = map.width();
    int height = map.height();
    byte[] labels = map.labels();
    float[] d = new float[width * height];
    Arrays.fill(d, width + height);
    for (int p = 0; p < d.length; p++) {
      boolean right = (p + 1) % width != 0 && labels[p + 1] != labels[p];
      boolean below = p + width < d.length && labels[p + width] != labels[p];
      if (right) {
        d[p] = 0.5f;
        d[p + 1] = 0.5f;
      }
      if (below) {
        d[p] = 0.5f;
        d[p + width] = 0.5f;
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int p = y * width + x;
        float least = d[p];
        if (x > 0) {
          least = Math.min(least, d[p - 1] + 1);
        }
        if (y > 0) {
          least = Math.min(least, d[p - width] + 1);
          least = x > 0 ? Math.min(least, d[p - width - 1] + DIAGONAL) : least;
          least = x + 1 < width ? Math.min(least, d[p - width + 1] + DIAGONAL) : least;
        }
        d[p] = least;
      }
    }
    for (int y = height - 1; y >= 0; y--) {
      for (int x = width - 1; x >= 0; x--) {
        int p = y * width + x;
        float least = d[p];
        if (x + 1 < width) {
          least = Math.min(least, d[p + 1] + 1);
        }
        if (y + 1 < height) {
          least = Math.min(least, d[p + width] + 1);
          least = x > 0 ? Math.min(least, d[p + width - 1] + DIAGONAL) : least;
          least = x + 1 < width ? Math.min(least, d[p + width + 1] + DIAGONAL) : least;
        }
        d[p] = least;
      }
    }
    return d;
  }
}
