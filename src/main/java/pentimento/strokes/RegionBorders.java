package pentimento.strokes;

import pentimento.image.Planes;

/**
 * Draws the borders of regions that were found on a small copy along the edges of the picture
 * itself: each pixel joins the region nearby that is nearest in place and colour (joint bilateral
 * upsampling, Kopf et al. 2007), then small specks go with the majority around them.
 */
final class RegionBorders {
  /** Spread of the place's weight, in small pixels. */
  private static final float NEAR = 0.9f;

  /** Spread of the colour's weight. */
  private static final float LIKE = 0.10f;

  private RegionBorders() {}

  /**
   * @param full the picture
   * @param small its copy, each pixel a block of factor x factor
   * @param labels region of each small pixel
   */
  static RegionMap sharpen(Planes full, Planes small, int[] labels, int factor) {
    byte[] map = new byte[full.width * full.height];
    float[] weight = new float[256];
    for (int y = 0; y < full.height; y++) {
      float v = (y + 0.5f) / factor - 0.5f;
      for (int x = 0; x < full.width; x++) {
        float u = (x + 0.5f) / factor - 0.5f;
        int p = y * full.width + x;
        map[p] = (byte) join(full, small, labels, p, u, v, weight);
      }
    }
    for (int round = 0; round < 2; round++) {
      map = majority(map, full.width, full.height, Math.max(1, factor / 2));
    }
    return new RegionMap(full.width, full.height, map);
  }

  private static int join(
      Planes full, Planes small, int[] labels, int p, float u, float v, float[] weight) {
    int cx = Math.max(0, Math.min(small.width - 1, Math.round(u)));
    int cy = Math.max(0, Math.min(small.height - 1, Math.round(v)));
    int x0 = Math.max(0, cx - 1);
    int x1 = Math.min(small.width - 1, cx + 1);
    int y0 = Math.max(0, cy - 1);
    int y1 = Math.min(small.height - 1, cy + 1);
    int own = labels[cy * small.width + cx];
    boolean alone = true;
    for (int y = y0; y <= y1; y++) {
      for (int x = x0; x <= x1; x++) {
        alone &= labels[y * small.width + x] == own;
        weight[labels[y * small.width + x]] = 0;
      }
    }
    if (alone) {
      return own;
    }
    int best = own;
    for (int y = y0; y <= y1; y++) {
      for (int x = x0; x <= x1; x++) {
        int q = y * small.width + x;
        float dx = x - u;
        float dy = y - v;
        float dr = full.r[p] - small.r[q];
        float dg = full.g[p] - small.g[q];
        float db = full.b[p] - small.b[q];
        float off =
            (dx * dx + dy * dy) / (2 * NEAR * NEAR)
                + (dr * dr + dg * dg + db * db) / (2 * LIKE * LIKE);
        weight[labels[q]] += 1 / (1 + off * off);
        if (weight[labels[q]] > weight[best]) {
          best = labels[q];
        }
      }
    }
    return best;
  }

  /** Each pixel as most of the square around it; of equal ones as it was. */
  private static byte[] majority(byte[] map, int width, int height, int reach) {
    byte[] out = map.clone();
    int[] count = new int[256];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int p = y * width + x;
        int x0 = Math.max(0, x - reach);
        int x1 = Math.min(width - 1, x + reach);
        int y0 = Math.max(0, y - reach);
        int y1 = Math.min(height - 1, y + reach);
        byte own = map[p];
        if (map[y0 * width + x0] == own
            && map[y0 * width + x1] == own
            && map[y1 * width + x0] == own
            && map[y1 * width + x1] == own) {
          continue;
        }
        for (int yy = y0; yy <= y1; yy++) {
          for (int xx = x0; xx <= x1; xx++) {
            count[map[yy * width + xx] & 255]++;
          }
        }
        byte best = own;
        for (int yy = y0; yy <= y1; yy++) {
          for (int xx = x0; xx <= x1; xx++) {
            byte label = map[yy * width + xx];
            if (count[label & 255] > count[best & 255]) {
              best = label;
            }
          }
        }
        for (int yy = y0; yy <= y1; yy++) {
          for (int xx = x0; xx <= x1; xx++) {
            count[map[yy * width + xx] & 255] = 0;
          }
        }
        out[p] = best;
      }
    }
    return out;
  }
}
