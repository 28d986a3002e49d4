package pentimento.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import pentimento.strokes.RegionMap;

/** Outlines of places on a map, as SVG paths to clip by. */
final class SvgOutline {
  /** Steps right, down, left, up along the edges of pixels. */
  private static final int[] DX = {1, 0, -1, 0};

  private static final int[] DY = {0, 1, 0, -1};

  /** Shortest outline that is drawn, in edges of pixels: shorter ones are specks. */
  private static final int LEAST = 10;

  private final RegionMap map;
  private final IntPredicate inside;
  private final double unit;

  private SvgOutline(RegionMap map, IntPredicate inside, double unit) {
    this.map = map;
    this.inside = inside;
    this.unit = unit;
  }

  /**
   * The outline, to be filled by the nonzero rule: holes run the other way round.
   *
   * @param inside which labels belong to it
   * @param unit units of the drawing to a pixel of the map
   * @return such as {@code M0 0L10 20 30 40Z}; empty when nothing belongs to it
   */
  static String of(RegionMap map, IntPredicate inside, double unit) {
    return new SvgOutline(map, inside, unit).trace();
  }

  private boolean in(int x, int y) {
    return x >= 0
        && y >= 0
        && x < map.width()
        && y < map.height()
        && inside.test(map.labels()[y * map.width() + x] & 255);
  }

  /** Every upper edge of the place begins a walk around it, unless one came along there. */
  private String trace() {
    StringBuilder path = new StringBuilder();
    boolean[] walked = new boolean[map.width() * map.height()];
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        if (in(x, y) && !in(x, y - 1) && !walked[y * map.width() + x]) {
          List<int[]> corners = walk(x, y, walked);
          if (corners.size() >= LEAST) {
            write(path, corners);
          }
        }
      }
    }
    return path.toString();
  }

  /** Walks clockwise with the place on the right hand, from a pixel's upper left corner. */
  private List<int[]> walk(int startX, int startY, boolean[] walked) {
    List<int[]> corners = new ArrayList<>();
    int x = startX;
    int y = startY;
    int direction = 0;
    do {
      corners.add(new int[] {x, y});
      if (direction == 0) {
        walked[y * map.width() + x] = true;
      }
      x += DX[direction];
      y += DY[direction];
      // Of the two pixels ahead the left one turns it left, the right one lets it go on.
      int turn = ahead(x, y, direction, true) ? 3 : ahead(x, y, direction, false) ? 0 : 1;
      direction = (direction + turn) % 4;
    } while (x != startX || y != startY || direction != 0);
    return corners;
  }

  /** Is the pixel ahead of a corner, on its left or right hand, inside? */
  private boolean ahead(int x, int y, int direction, boolean left) {
    return switch (direction) {
      case 0 -> in(x, left ? y - 1 : y);
      case 1 -> in(left ? x : x - 1, y);
      case 2 -> in(x - 1, left ? y : y - 1);
      default -> in(left ? x - 1 : x, y - 1);
    };
  }

  /** Middles of the edges, thinned out, take the stairs away. */
  private void write(StringBuilder path, List<int[]> corners) {
    int count = corners.size();
    double[] points = new double[2 * count + 2];
    for (int i = 0; i <= count; i++) {
      int[] a = corners.get(i % count);
      int[] b = corners.get((i + 1) % count);
      points[2 * i] = (a[0] + b[0]) / 2.0 * unit;
      points[2 * i + 1] = (a[1] + b[1]) / 2.0 * unit;
    }
    boolean[] kept = new boolean[count + 1];
    kept[0] = true;
    kept[count / 2] = true;
    SvgPath.simplify(points, 0, count / 2, 0.8 * unit, kept);
    SvgPath.simplify(points, count / 2, count, 0.8 * unit, kept);
    path.append('M');
    for (int i = 0; i < count; i++) {
      if (kept[i]) {
        path.append(i == 0 ? "" : " ");
        path.append(Math.round(points[2 * i])).append(' ').append(Math.round(points[2 * i + 1]));
      }
    }
    path.append('Z');
  }
}
