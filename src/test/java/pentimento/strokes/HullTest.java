package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pentimento.random.Rng;

class HullTest {
  private static int point(int x, int y) {
    return x << 16 | y;
  }

  private static Set<Integer> set(int[] points) {
    return Arrays.stream(points).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void cornersAreThePointsInNoTriangleOfOthers() {
    Rng rng = new Rng(4);
    for (int round = 0; round < 300; round++) {
      int[] points = new int[1 + rng.nextInt(12)];
      int side = 2 + rng.nextInt(9); // small ones have many points in line, and double ones
      for (int i = 0; i < points.length; i++) {
        points[i] = point(rng.nextInt(side), rng.nextInt(side));
      }
      assertEquals(corners(set(points)), set(Hull.of(points.clone())), Arrays.toString(points));
    }
  }

  private static Set<Integer> corners(Set<Integer> points) {
    return points.stream()
        .filter(p -> !inside(p, points.stream().filter(q -> !q.equals(p)).toList()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean inside(int p, List<Integer> others) {
    for (int a : others) {
      for (int b : others) {
        if (turn(a, b, p) == 0 && between(a, b, p)) {
          return true;
        }
        for (int c : others) {
          boolean left = turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;
          if (left && turn(a, b, c) > 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static int turn(int a, int b, int c) {
    return ((b >> 16) - (a >> 16)) * ((c & 0xffff) - (a & 0xffff))
        - ((b & 0xffff) - (a & 0xffff)) * ((c >> 16) - (a >> 16));
  }

  private static boolean between(int a, int b, int p) {
    int along = ((p >> 16) - (a >> 16)) * ((p >> 16) - (b >> 16));
    return along + ((p & 0xffff) - (a & 0xffff)) * ((p & 0xffff) - (b & 0xffff)) <= 0;
  }

  @Test
  void hullAroundTwoIsThatOfAllTheirPoints() {
    int[] left = {point(0, 0), point(2, 9), point(1, 4), point(3, 3)};
    int[] right = {point(20, 5), point(12, 0), point(13, 2), point(12, 9)};
    int[] all = Arrays.copyOf(left, 8);
    System.arraycopy(right, 0, all, 4, 4);
    int[] around = Hull.around(Hull.of(left), Hull.of(right));
    assertEquals(set(Hull.of(all)), set(around));
  }

  @Test
  void areaCountsWholePixels() {
    int[] rectangle = {point(3, 2), point(3, 7), point(12, 2), point(12, 7), point(5, 5)};
    assertEquals(10 * 6, Hull.area(Hull.of(rectangle)), 1e-9);
    assertEquals(1, Hull.area(Hull.of(new int[] {point(9, 9)})), 1e-9);
    assertEquals(5, Hull.area(Hull.of(new int[] {point(1, 1), point(5, 1)})), 1e-9);
    int[] l = {point(0, 0), point(0, 9), point(2, 0), point(2, 7), point(9, 7), point(9, 9)};
    assertTrue(Hull.area(Hull.of(l)) > 60, "hollow shapes have large hulls");
  }
}
