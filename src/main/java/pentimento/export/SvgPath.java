package pentimento.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stroke's path as a smooth curve through few points, in whole numbers, as SVG writes it. */
final class SvgPath {
  /** Largest deviation of the curve's points from the path, as a share of the stroke's radius. */
  private static final double LOOSE = 0.18;

  private SvgPath() {}

  /**
   * The curve.
   *
   * @param points x0 y0 x1 y1 ... in the drawing's units
   * @param radius of the stroke, in the drawing's units
   * @return such as {@code M10 20c3 4 5 6 7 8s9 10 11 12}
   */
  static String of(double[] points, double radius) {
    List<int[]> nodes = new ArrayList<>();
    boolean[] kept = new boolean[points.length / 2];
    kept[0] = true;
    kept[kept.length - 1] = true;
    simplify(points, 0, kept.length - 1, Math.max(0.7, LOOSE * radius), kept);
    for (int i = 0; i < kept.length; i++) {
      int[] node = {(int) Math.round(points[2 * i]), (int) Math.round(points[2 * i + 1])};
      boolean same = !nodes.isEmpty() && Arrays.equals(nodes.get(nodes.size() - 1), node);
      if (kept[i] && !same) {
        nodes.add(node);
      }
    }
    return text(nodes);
  }

  /** Keeps the points that the line between two others misses (Douglas and Peucker 1973). */
  static void simplify(double[] p, int from, int to, double most, boolean[] kept) {
    double dx = p[2 * to] - p[2 * from];
    double dy = p[2 * to + 1] - p[2 * from + 1];
    double length = Math.sqrt(dx * dx + dy * dy);
    int furthest = -1;
    double distance = most;
    for (int i = from + 1; i < to; i++) {
      double x = p[2 * i] - p[2 * from];
      double y = p[2 * i + 1] - p[2 * from + 1];
      double off = length < 1e-9 ? Math.sqrt(x * x + y * y) : Math.abs(x * dy - y * dx) / length;
      if (off > distance) {
        distance = off;
        furthest = i;
      }
    }
    if (furthest >= 0) {
      kept[furthest] = true;
      simplify(p, from, furthest, most, kept);
      simplify(p, furthest, to, most, kept);
    }
  }

  /** Catmull and Rom's spline (1974); its handles mirror each other, as {@code s} takes them. */
  private static String text(List<int[]> nodes) {
    StringBuilder text = new StringBuilder("M");
    number(text, nodes.get(0)[0], true);
    number(text, nodes.get(0)[1], false);
    int last = nodes.size() - 1;
    if (last < 1) {
      return text.append("h0").toString(); // a dot, by its round ends
    }
    if (last == 1) {
      text.append('l');
      number(text, nodes.get(1)[0] - nodes.get(0)[0], true);
      number(text, nodes.get(1)[1] - nodes.get(0)[1], false);
      return text.toString();
    }
    for (int i = 0; i < last; i++) {
      int[] from = nodes.get(i);
      int[] to = nodes.get(i + 1);
      text.append(i == 0 ? "c" : i == 1 ? "s" : "");
      boolean first = i < 2;
      if (i == 0) {
        for (int axis = 0; axis < 2; axis++) {
          number(text, (int) Math.round((to[axis] - from[axis]) / 6.0), axis == 0);
        }
        first = false;
      }
      int[] after = nodes.get(Math.min(last, i + 2));
      for (int axis = 0; axis < 2; axis++) {
        int handle = (int) Math.round((after[axis] - from[axis]) / 6.0);
        number(text, to[axis] - handle - from[axis], axis == 0 && first);
      }
      number(text, to[0] - from[0], false);
      number(text, to[1] - from[1], false);
    }
    return text.toString();
  }

  private static void number(StringBuilder text, int value, boolean first) {
    if (!first && value >= 0) {
      text.append(' ');
    }
    text.append(value);
  }
}
