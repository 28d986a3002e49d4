package pentimento.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BilateralTest {
  @Test
  void equalsTheFormula() {
    Planes in = Planes.of(Fixtures.scene(23, 17, 8));
    for (int radius : new int[] {1, 3, 30}) {
      Planes out = Bilateral.filter(in, radius, 0.1f);
      for (int y = 0; y < 17; y += 4) {
        for (int x = 0; x < 23; x += 2) {
          double sum = 0;
          double total = 0;
          for (int dy = -radius; dy <= radius; dy++) {
            for (int dx = -radius; dx <= radius; dx++) {
              if (x + dx < 0 || x + dx >= 23 || y + dy < 0 || y + dy >= 17) {
                continue;
              }
              int p = y * 23 + x;
              int q = (y + dy) * 23 + x + dx;
              double c2 =
                  Math.pow(in.r[p] - in.r[q], 2)
                      + Math.pow(in.g[p] - in.g[q], 2)
                      + Math.pow(in.b[p] - in.b[q], 2);
              double weight =
                  Math.exp(-(dx * dx + dy * dy) / (2.0 * radius * radius * 0.4))
                      * Math.exp(-c2 / (2 * 0.1 * 0.1));
              sum += weight * in.g[q];
              total += weight;
            }
          }
          assertEquals(sum / total, out.g[y * 23 + x], 1e-3);
        }
      }
    }
  }

  @Test
  void smoothsNoiseAndKeepsEdges() {
    Planes in = Planes.of(Fixtures.scene(80, 60, 9));
    for (int i = 0; i < in.r.length; i++) {
      boolean right = i % 80 >= 40;
      in.r[i] = (right ? 0.8f : 0.2f) + (i * 7919 % 101 - 50) * 0.0008f;
      in.g[i] = in.r[i];
      in.b[i] = in.r[i];
    }
    Planes out = Bilateral.filter(in, 3, 0.1f);
    for (int i = 0; i < in.r.length; i++) {
      assertEquals(i % 80 >= 40 ? 0.8 : 0.2, out.r[i], 0.02);
    }
  }

  @Test
  void leavesItsInputAndRepeatsItself() {
    Planes in = Planes.of(Fixtures.scene(40, 30, 10));
    float[] before = in.r.clone();
    Planes once = Bilateral.filter(in, 3, 0.05f);
    assertArrayEquals(before, in.r);
    assertArrayEquals(once.b, Bilateral.filter(in, 3, 0.05f).b);
    assertArrayEquals(in.g, Bilateral.filter(in, 0, 0.05f).g);
    assertEquals(40, once.width);
  }

  @Test
  void badArguments() {
    Planes in = new Planes(3, 3);
    assertThrows(IllegalArgumentException.class, () -> Bilateral.filter(in, -1, 0.1f));
    assertThrows(IllegalArgumentException.class, () -> Bilateral.filter(in, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> Bilateral.filter(in, 1, Float.NaN));
  }
}
