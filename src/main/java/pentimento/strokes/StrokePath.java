package pentimento.strokes;

import java.util.Arrays;

/** Builds a stroke's path: points in, simplified grid coordinates out. */
final class StrokePath {
  private float[] x = new float[64];
  private float[] y = new float[64];
  private boolean[] keep = new boolean[64];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  float x(int i) {
    return x[i];
  }

  float y(int i) {
    return y[i];
  }

  void add(float px, float py) {
    if (size == x.length) {
      x = Arrays.copyOf(x, 2 * size);
      y = Arrays.copyOf(y, 2 * size);
      keep = Arrays.copyOf(keep, 2 * size);
    }
    x[size] = px;
    y[size++] = py;
  }

  void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      float t = x[i];
      x[i] = x[j];
      x[j] = t;
      t = y[i];
      y[i] = y[j];
      y[j] = t;
    }
  }

  /** Does a right hand rather draw it the other way round (leftward or upward now)? */
  boolean runsBackward() {
    return x[size - 1] + 1.4f * y[size - 1] < x[0] + 1.4f * y[0];
  }

  /**
   * The path on the stroke grid.
   *
   * @param scale grid units to one unit of the points
   * @param tolerance largest deviation of the simplified path, in units of the points (Douglas and
   *     Peucker 1973)
   */
  short[] toGrid(float scale, float tolerance) {
    Arrays.fill(keep, 0, size, false);
    keep[0] = true;
    keep[size - 1] = true;
    simplify(0, size - 1, tolerance);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      kept += keep[i] ? 1 : 0;
    }
    short[] path = new short[2 * Math.max(2, kept)];
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (keep[i]) {
        path[n++] = grid(x[i] * scale);
        path[n++] = grid(y[i] * scale);
      }
    }
    if (n == 2) {
      path[2] = (short) (path[0] + 1);
      path[3] = path[1];
    }
    return path;
  }

  private static short grid(float v) {
    return (short) Math.max(-16_000, Math.min(24_000, Math.round(v)));
  }

  private void simplify(int from, int to, float tolerance) {
    if (to <= from + 1) {
      return;
    }
    float dx = x[to] - x[from];
    float dy = y[to] - y[from];
    float length = (float) Math.sqrt(dx * dx + dy * dy);
    int worst = -1;
    float most = tolerance;
    for (int i = from + 1; i < to; i++) {
      float ex = x[i] - x[from];
      float ey = y[i] - y[from];
      float off =
          length < tolerance
              ? (float) Math.sqrt(ex * ex + ey * ey)
              : Math.abs(ex * dy - ey * dx) / length;
      if (off > most) {
        most = off;
        worst = i;
      }
    }
    if (worst >= 0) {
      keep[worst] = true;
      simplify(from, worst, tolerance);
      simplify(worst, to, tolerance);
    }
  }
}
