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
  private final float longSide;
  private int firstRow;
  private int endRow;

  /** Weave that textured marks show; null in rasters that only plan. */
  private final Weave weave;

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
  private float endRadius;
  private float reach;
  private float length;
  private int top;
  private int bottom;

  /** A raster for the whole canvas. */
  StrokeRaster(Canvas canvas) {
    this(canvas.width(), canvas.height(), Math.max(canvas.width(), canvas.height()), canvas.weave);
    endRow = canvas.height();
  }

  /** A raster for as many rows of a canvas as said, to be placed by {@link #moveTo}. */
  StrokeRaster(Canvas canvas, int rows) {
    this(canvas.width(), rows, Math.max(canvas.width(), canvas.height()), canvas.weave);
  }

  /**
   * A raster for a reduced copy of a canvas, whose size was rounded up. It can only plan.
   *
   * @param longSide the canvas's long side in pixels of the copy
   */
  StrokeRaster(int width, int height, float longSide) {
    this(width, height, longSide, null);
    endRow = height;
  }

  private StrokeRaster(int width, int rows, float longSide, Weave weave) {
    this.width = width;
    this.longSide = longSide;
    this.weave = weave;
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

  /** Paints the rows first .. end-1 of the canvas from now on, no more than it has room for. */
  void moveTo(int first, int end) {
    firstRow = first;
    endRow = end;
  }

  /** Does the stroke reach into this raster's rows? Cheap, may say yes too often. */
  boolean touches(Stroke stroke) {
    int widest = Math.max(stroke.radius(), stroke.endRadius());
    float reach = widest * longSide / Stroke.RADIUS_UNITS * 1.9f + 3;
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
    boolean round = !brush.bristly();
    if (!ribbon(stroke, round, EvenMark.reach(brush.kind()))) {
      return;
    }
    EvenMark even = round ? new EvenMark(stroke, brush, radius, endRadius, length, weave) : null;
    BristleMark mark = round ? null : new BristleMark(stroke, brush, radius, length, weave);
    for (int y = top; y < bottom; y++) {
      int first = spanFrom[y - firstRow];
      int end = spanTo[y - firstRow];
      if (first >= end) {
        continue;
      }
      int base = (y - firstRow) * width;
      if (round) {
        evenRow(even, y, base, first, end);
      } else {
        mark.row(y, first, end, base, nearest, along, across, alpha, shade, ridge);
      }
      if (from > 0 || to < 1) {
        keepPart(base, first, end, from, to);
      }
      Arrays.fill(nearest, base + first, base + end, FAR);
      rows.row(y, first, end, alpha, shade, ridge);
    }
  }

  /** Empties the row where the stroke has been or does not yet come. */
  private void keepPart(int base, int first, int end, double from, double to) {
    float begin = from <= 0 ? -FAR : (float) (from * length);
    float stop = to >= 1 ? FAR : (float) (to * length);
    for (int x = first; x < end; x++) {
      float s = along[base + x];
      if (s < begin || s >= stop) {
        alpha[x] = 0;
      }
    }
  }

  /** Cover of one row by a tool without bristles. */
  private void evenRow(EvenMark mark, int y, int base, int from, int to) {
    int grainRow = y % weave.side * weave.side;
    for (int x = from; x < to; x++) {
      shade[x] = 0;
      ridge[x] = 0;
      float distance = nearest[base + x];
      alpha[x] =
          distance == FAR
              ? 0
              : mark.at(
                  distance,
                  along[base + x],
                  across[base + x],
                  weave.tile[grainRow + x % weave.side]);
    }
  }

  /**
   * The stroke as planning sees it: plain cover without texture.
   *
   * @param cover takes index (row by row) and alpha of each covered pixel
   */
  void plan(Stroke stroke, Brush brush, Cover cover) {
    cover.count = 0;
    boolean round = !brush.bristly();
    if (!ribbon(stroke, round, EvenMark.reach(brush.kind()))) {
      return;
    }
    if (round) {
      planEven(new EvenMark(stroke, brush, radius, endRadius, length, null), cover);
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
        float sn = s * perLength;
        sn = sn < 0 ? 0 : sn > 1 ? 1 : sn;
        float edge = (BristleMark.pressure(sn) - at) * radius;
        float bow = radius * (0.30f - 0.25f * at * at);
        float end = s + s < length ? s + bow : length + bow - s;
        edge = (edge < end ? edge : end) + 0.5f;
        if (edge > 0) {
          float load = 0.55f + 0.45f * (load0 + (load1 - load0) * sn);
          float a = edge < 1 ? edge * strength : strength;
          cover.add(p, load < 1 ? a * load : a);
        }
      }
    }
  }

  private void planEven(EvenMark mark, Cover cover) {
    for (int y = top; y < bottom; y++) {
      int row = y - firstRow;
      int base = row * width;
      for (int p = base + spanFrom[row]; p < base + spanTo[row]; p++) {
        if (nearest[p] != FAR) {
          float a = mark.at(nearest[p], along[p], across[p], 0.5f);
          nearest[p] = FAR;
          if (a > 0) {
            cover.add(p, a);
          }
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
   * @param beyond how far the mark reaches, as a factor of the radius
   * @return false when no pixel is touched
   */
  private boolean ribbon(Stroke stroke, boolean round, float beyond) {
    scalePath(stroke);
    reach = beyond * Math.max(radius, endRadius) + 1;
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
      float after = last ? end : joint(i, dx, dy, l);
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
    endRadius = Math.max(stroke.endRadius() * longSide / Stroke.RADIUS_UNITS, 0.35f);
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
  private float joint(int i, float dx, float dy, float l) {
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
    // Where the strip crosses a row: |across| <= reach and -before <= along <= l + after.
    boolean slanted = Math.abs(nx) > 1e-3f;
    float perNx = slanted ? 1 / nx : 0;
    float halfAcross = Math.abs(reach * perNx) + 0.5f;
    boolean level = Math.abs(dx) > 1e-3f;
    float perDx = level ? 1 / dx : 0;
    float middleAlong = (l + after - before) * 0.5f;
    float halfAlong = Math.abs((l + after + before) * 0.5f * perDx) + 0.5f;
    for (int y = yFrom; y < yTo; y++) {
      float qy = y + 0.5f - ay;
      float lo = xFrom;
      float hi = xTo;
      if (slanted) {
        float middle = ax - qy * dx * perNx;
        lo = lo > middle - halfAcross ? lo : middle - halfAcross;
        hi = hi < middle + halfAcross ? hi : middle + halfAcross;
      }
      if (level) {
        float middle = ax + (middleAlong - qy * dy) * perDx;
        lo = lo > middle - halfAlong ? lo : middle - halfAlong;
        hi = hi < middle + halfAlong ? hi : middle + halfAlong;
      }
      if (lo >= hi) {
        continue;
      }
      int from = (int) lo;
      int to = (int) hi + 1;
      to = to < width ? to : width;
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
