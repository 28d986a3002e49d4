package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pentimento.random.Rng;
import pentimento.strokes.RegionMap;

class SvgOutlineTest {
  /** The outline as Java draws it, nonzero rule. */
  private static Path2D shape(String path) {
    Path2D shape = new Path2D.Double(Path2D.WIND_NON_ZERO);
    for (String loop : path.split("Z")) {
      if (loop.isEmpty()) {
        continue;
      }
      assertEquals('M', loop.charAt(0), loop);
      String[] numbers = loop.substring(1).split(" ");
      for (int i = 0; i < numbers.length; i += 2) {
        double x = Double.parseDouble(numbers[i]);
        double y = Double.parseDouble(numbers[i + 1]);
        if (i == 0) {
          shape.moveTo(x, y);
        } else {
          shape.lineTo(x, y);
        }
      }
      shape.closePath();
    }
    return shape;
  }

  @Test
  void discsWithHolesAreOutlined() {
    byte[] labels = new byte[100 * 80];
    List<Integer> deep = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      double r = Math.hypot(i % 100 - 50, i / 100 - 40);
      labels[i] = (byte) (r < 15 ? 0 : r < 36 ? 1 : 2);
      if (Math.abs(r - 15) > 2 && Math.abs(r - 36) > 2) {
        deep.add(i);
      }
    }
    RegionMap map = new RegionMap(100, 80, labels);
    for (int label = 0; label < 3; label++) {
      int own = label;
      String path = SvgOutline.of(map, q -> q == own, 10);
      assertTrue(path.length() < 1500, path);
      Path2D shape = shape(path);
      for (int i : deep) {
        boolean inside = shape.contains(i % 100 * 10 + 5, i / 100 * 10 + 5);
        boolean edge = i % 100 < 2 || i % 100 > 97 || i / 100 < 2 || i / 100 > 77;
        assertTrue(edge || inside == (labels[i] == own), own + " at " + i);
      }
    }
    assertEquals("", SvgOutline.of(map, q -> q == 9, 10));
  }

  @Test
  void walksEndOnAnyMap() {
    Rng rng = new Rng(8);
    byte[] labels = new byte[64 * 64];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) rng.nextInt(2);
    }
    String path = SvgOutline.of(new RegionMap(64, 64, labels), q -> q == 1, 64);
    assertTrue(path.startsWith("M") && path.endsWith("Z"));
  }
}
