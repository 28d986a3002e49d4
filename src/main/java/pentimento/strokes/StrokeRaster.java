package pentimento.strokes;

import java.util.Arrays;

/**
 * Turns strokes into pixels of a canvas of one size, row by row.
 *
 * <p>The path becomes a ribbon: every pixel within reach keeps its place along and across the
 * nearest segment. From these follow the marks of the bristles. One raster serves one thread, and
 * may be limited to a band of rows, so that several threads paint one canvas.
 */
final class StrokeRaster {
  /** Squared distance of pixels that the ribbon does not reach. */
  static final float FAR = 1e30f;

  /** Takes the rows of a stroke, top to bottom. */
  interface Rows {
    /**
     * @param y row of the canvas
     * @param from first column
     * @param to column after the last
     * @param alpha cover 0..1 by column (index = x)
     * @param shade lightness of the bristle's mark, about -.5..+.5, by column
     * @param ridge height of the paint by column
     */
    void row(int y, int from, int to, float[] alpha, float[] shade, float[] ridge);
  }

  private final int width;
  private final int firstRow;
  private final int endRow;
  private final float longSide;

  /** Pixels of a canvas thread: textures keep their size relative to the picture above 640 px. */
  private final float grainSize;

  private final float[] nearest;
  private final float[] along;
  private final float[] across;
  private final int[] spanFrom;
  private final int[] spanTo;
  private final float[] alpha;
  private final float[] shade;
  private final float[] ridge;
  private float[] px = new float[64];
  private float[] py = new float[64];

  // The ribbon of the stroke at hand.
  private int points;
  private float radius;
  private float length;
  private int top;
  private int bottom;

  /** A raster for the whole canvas. */
  StrokeRaster(int width, int height) {
    this(width, height, 0, height);
  }

  /** A raster for the rows firstRow .. endRow-1 of a canvas. */
  StrokeRaster(int width, int height, int firstRow, int endRow) {
    this(width, firstRow, endRow, (float) Math.max(width, height));
  }

  /**
   * A raster for a reduced copy of a canvas, whose size was rounded up.
   *
   * @param longSide the canvas's long side in pixels of the copy
   */
  static StrokeRaster reduced(int width, int height, float longSide) {
    return new StrokeRaster(width, 0, height, longSide);
  }

  private StrokeRaster(int width, int firstRow, int endRow, float longSide) {
    this.width = width;
    this.firstRow = firstRow;
    this.endRow = endRow;
    this.longSide = longSide;
    grainSize = Math.max(1f, longSide / 640f);
    int rows = endRow - firstRow;
    nearest = new float[width * rows];
    along = new float[width * rows];
    across = new float[width * rows];
    Arrays.fill(nearest, FAR);
    spanFrom = new int[rows];
    spanTo = new int[rows];
    alpha = new float[width];
    shade = new float[width];
    ridge = new float[width];
  }

  /** Does the stroke reach into this raster's rows? Cheap, may say yes too often. */
  boolean touches(Stroke stroke) {
    float reach = stroke.radius() * longSide / Stroke.RADIUS_UNITS * 1.6f + 3;
    float scale = longSide / Stroke.GRID;
    short[] path = stroke.path();
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    for (int i = 1; i < path.length; i += 2) {
      low = Math.min(low, path[i]);
      high = Math.max(high, path[i]);
    }
    return high * scale + reach >= firstRow && low * scale - reach < endRow;
  }

  /**
   * Hands over the stroke's rows as the brush paints them, textured.
   *
   * @param from share of the stroke's length that is on the canvas already, 0..1
   * @param to share of its length to paint up to, 0..1
   */
  void paint(Stroke stroke, Brush brush, double from, double to, Rows rows) {
    boolean pencil = brush.kind() == Brush.Kind.PENCIL;
    if (!ribbon(stroke, pencil)) {
      return;
    }
    boolean parts = from > 0 || to < 1;
    float sFrom = from <= 0 ? -FAR : (float) (from * length);
    float sTo = to >= 1 ? FAR : (float) (to * length);
    BristleMark mark = pencil ? null : new BristleMark(stroke, brush, radius, length, grainSize);
    for (int y = top; y < bottom; y++) {
      int row = y - firstRow;
      if (spanFrom[row] >= spanTo[row]) {
        continue;
      }
      int base = row * width;
      int from1 = spanFrom[row];
      int to1 = spanTo[row];
      if (pencil) {
        pencilRow(y, base, from1, to1, (float) brush.alpha());
      } else {
        mark.row(y, from1, to1, base, nearest, along, across, alpha, shade, ridge);
      }
      if (parts) {
        for (int x = from1; x < to1; x++) {
          float s = along[base + x];
          if (s < sFrom || s >= sTo) {
            alpha[x] = 0;
          }
        }
      }
      Arrays.fill(nearest, base + from1, base + to1, FAR);
      rows.row(y, from1, to1, alpha, shade, ridge);
    }
  }

  /** Cover by a pencil line that swells in its middle, for one row. */
  private void pencilRow(int y, int base, int from, int to, float strength) {
    int grainRow = BristleMark.grainIndex(y, grainSize) * Bristles.WEAVE;
    float perLength = 1 / Math.max(length, 1e-3f);
    float soft = 1 / Math.max(0.9f, 0.6f * grainSize);
    for (int x = from; x < to; x++) {
      alpha[x] = 0;
      shade[x] = 0;
      ridge[x] = 0;
      float distance = nearest[base + x];
      if (distance == FAR) {
        continue;
      }
      float t = Math.max(0, Math.min(1, along[base + x] * perLength));
      float swell = 0.60f + 1.6f * t * (1 - t);
      float edge = (radius * swell - (float) Math.sqrt(distance)) * soft + 0.5f;
      if (edge > 0) {
        float grain = Bristles.GRAIN[grainRow + BristleMark.grainIndex(x, grainSize)];
        alpha[x] = Math.min(1, edge) * strength * swell * Math.min(1, 1.25f - 0.9f * grain);
      }
    }
  }

  /**
   * The stroke as planning sees it: plain cover without texture.
   *
   * @param cover takes index (row by row) and alpha of each covered pixel
   */
  void plan(Stroke stroke, Brush brush, Cover cover) {
    cover.count = 0;
    if (!ribbon(stroke, false)) {
      return;
    }
    float load0 = (float) brush.loadStart();
    float load1 = (float) brush.loadEnd();
    float strength = (float) brush.alpha();
    float perLength = 1f / Math.max(length, 1e-3f);
    float perRadius = 1f / radius;
    for (int y = top; y < bottom; y++) {
      int row = y - firstRow;
      int base = row * width;
      for (int x = spanFrom[row]; x < spanTo[row]; x++) {
        int p = base + x;
        if (nearest[p] == FAR) {
          continue;
        }
        nearest[p] = FAR;
        float s = along[p];
        float at = Math.abs(across[p]) * perRadius;
        float sn = Math.max(0, Math.min(1, s * perLength));
        float edge = (BristleMark.pressure(sn) - at) * radius;
        float round = radius * (0.30f - 0.25f * at * at);
        edge = Math.min(edge, Math.min(s + round, length + round - s)) + 0.5f;
        if (edge > 0) {
          float a = Math.min(1, edge) * strength;
          a *= Math.min(1, 0.55f + 0.45f * (load0 + (load1 - load0) * sn));
          cover.add(p, a);
        }
      }
    }
  }

  /** Pixels that a planned stroke covers. */
  static final class Cover {
    int count;
    int[] index = new int[4096];
    float[] alpha = new float[4096];

    private void add(int p, float a) {
      if (count == index.length) {
        index = Arrays.copyOf(index, 2 * count);
        alpha = Arrays.copyOf(alpha, 2 * count);
      }
      index[count] = p;
      alpha[count++] = a;
    }
  }

  /**
   * Fills nearest, along and across for the stroke's pixels, and the spans of its rows.
   *
   * @param round ends reach out as half discs; otherwise flat, half a radius beyond the path
   * @return false when no pixel is touched
   */
  private boolean ribbon(Stroke stroke, boolean round) {
    scalePath(stroke);
    float reach = radius + 1;
    float minY = FAR;
    float maxY = -FAR;
    for (int i = 0; i < points; i++) {
      minY = Math.min(minY, py[i]);
      maxY = Math.max(maxY, py[i]);
    }
    float extend = reach * 1.5f + 1;
    top = Math.max(firstRow, (int) Math.floor(minY - extend));
    bottom = Math.min(endRow, (int) Math.ceil(maxY + extend) + 1);
    length = 0;
    if (top >= bottom) {
      return false;
    }
    Arrays.fill(spanFrom, top - firstRow, bottom - firstRow, width);
    Arrays.fill(spanTo, top - firstRow, bottom - firstRow, 0);
    float end = round ? reach : 0.5f * reach;
    float before = end;
    for (int i = 0; i + 1 < points; i++) {
      float dx = px[i + 1] - px[i];
      float dy = py[i + 1] - py[i];
      float l = (float) Math.sqrt(dx * dx + dy * dy);
      boolean last = i + 2 == points;
      float after = last ? end : joint(i, dx, dy, l, reach);
      segment(i, dx / l, dy / l, l, before, after, i == 0 && !round, last && !round);
      before = after;
      length += l;
    }
    return true;
  }

  /** The path in pixels, without points that fall together. */
  private void scalePath(Stroke stroke) {
    short[] path = stroke.path();
    if (px.length < path.length / 2 + 1) {
      px = new float[path.length];
      py = new float[path.length];
    }
    float scale = longSide / Stroke.GRID;
    radius = Math.max(stroke.radius() * longSide / Stroke.RADIUS_UNITS, 0.35f);
    points = 0;
    for (int i = 0; i < path.length; i += 2) {
      float x = path[i] * scale;
      float y = path[i + 1] * scale;
      if (points == 0 || Math.abs(x - px[points - 1]) + Math.abs(y - py[points - 1]) > 1e-3f) {
        px[points] = x;
        py[points++] = y;
      }
    }
    if (points == 1) {
      px[1] = px[0] + 0.01f;
      py[points++] = py[0];
    }
  }

  /** How far both segments at the end of segment i reach past it to close the bend: R tan(a/2). */
  private float joint(int i, float dx, float dy, float l, float reach) {
    float ex = px[i + 2] - px[i + 1];
    float ey = py[i + 2] - py[i + 1];
    float m = (float) Math.sqrt(ex * ex + ey * ey);
    float cos = (dx * ex + dy * ey) / (l * m);
    float tan = (float) Math.sqrt(Math.max(0, (1 - cos) / Math.max(1 + cos, 1e-3f)));
    return Math.min(1, tan) * reach + 1;
  }

  private void segment(
      int i, float dx, float dy, float l, float before, float after, boolean open, boolean close) {
    float ax = px[i];
    float ay = py[i];
    float reach = radius + 1;
    float nx = -dy;
    float wide = Math.abs(nx) * reach;
    float high = Math.abs(dx) * reach;
    float x0 = ax - dx * before;
    float y0 = ay - dy * before;
    float x1 = ax + dx * (l + after);
    float y1 = ay + dy * (l + after);
    int yFrom = Math.max(top, (int) Math.floor(Math.min(y0, y1) - high));
    int yTo = Math.min(bottom, (int) Math.ceil(Math.max(y0, y1) + high) + 1);
    float xFrom = Math.max(0, Math.min(x0, x1) - wide);
    float xTo = Math.min(width, Math.max(x0, x1) + wide + 1);
    for (int y = yFrom; y < yTo; y++) {
      float qy = y + 0.5f - ay;
      float lo = xFrom;
      float hi = xTo;
      if (Math.abs(nx) > 1e-3f) { // |across| <= reach
        float a = (-qy * dx - reach) / nx;
        float b = (-qy * dx + reach) / nx;
        lo = Math.max(lo, Math.min(a, b) + ax - 0.5f);
        hi = Math.min(hi, Math.max(a, b) + ax + 0.5f);
      }
      if (Math.abs(dx) > 1e-3f) { // -before <= along <= l + after
        float a = (-qy * dy - before) / dx;
        float b = (-qy * dy + l + after) / dx;
        lo = Math.max(lo, Math.min(a, b) + ax - 0.5f);
        hi = Math.min(hi, Math.max(a, b) + ax + 0.5f);
      }
      int from = (int) Math.ceil(lo);
      int to = Math.min(width, (int) Math.ceil(hi));
      if (from >= to) {
        continue;
      }
      int row = y - firstRow;
      spanFrom[row] = Math.min(spanFrom[row], from);
      spanTo[row] = Math.max(spanTo[row], to);
      int base = row * width;
      for (int x = from; x < to; x++) {
        float qx = x + 0.5f - ax;
        float u = qx * dx + qy * dy;
        float t = qx * nx + qy * dx;
        float over = u < 0 ? (open ? 0 : -u) : u > l ? (close ? 0 : u - l) : 0;
        float d = t * t + over * over;
        if (d < nearest[base + x]) {
          nearest[base + x] = d;
          along[base + x] = length + u;
          across[base + x] = t;
        }
      }
    }
  }
}
