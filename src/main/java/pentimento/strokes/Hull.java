package pentimento.strokes;

import java.util.Arrays;

/** Convex hulls of points on a pixel grid (Andrew's monotone chain, 1979). */
final class Hull {
  private Hull() {}

  /**
   * The corners of the smallest convex polygon around some points.
   *
   * @param points {@code x << 16 | y} each, 0..32767; sorted here
   */
  static int[] of(int[] points) {
    Arrays.sort(points);
    int[] hull = new int[2 * points.length + 1];
    int n = 0;
    for (int p : points) {
      n = push(hull, n, 0, p);
    }
    int floor = n - 1;
    for (int i = points.length - 2; i >= 0; i--) {
      n = push(hull, n, floor, points[i]);
    }
    return Arrays.copyOf(hull, Math.max(1, n - 1));
  }

  /** The hull around two hulls. */
  static int[] around(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return of(both);
  }

  private static int push(int[] hull, int size, int floor, int point) {
    int n = size;
    while (n - floor >= 2 && turn(hull[n - 2], hull[n - 1], point) <= 0) {
      n--;
    }
    hull[n] = point;
    return n + 1;
  }

  private static long turn(int a, int b, int c) {
    long ax = a >> 16;
    long ay = a & 0xffff;
    return ((b >> 16) - ax) * ((c & 0xffff) - ay) - ((b & 0xffff) - ay) * ((c >> 16) - ax);
  }

  /** Area of a polygon in pixels, counted with the half pixel around its corners. */
  static double area(int[] polygon) {
    double twice = 0;
    double contour = 0;
    for (int i = 0; i < polygon.length; i++) {
      int p = polygon[i];
      int q = polygon[(i + 1) % polygon.length];
      double px = p >> 16;
      double py = p & 0xffff;
      double qx = q >> 16;
      double qy = q & 0xffff;
      twice += px * qy - qx * py;
      contour += Math.sqrt((qx - px) * (qx - px) + (qy - py) * (qy - py));
    }
    return Math.abs(twice) / 2.0 + contour / 2 + 1;
  }
}
