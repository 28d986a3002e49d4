package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pentimento.random.Rng;

class BorderDistanceTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 26;

  /** Against the distance to every pixel of another region; chamfers are up to 8 % too long. */
  @Test
  void isTheDistanceToTheNearestOtherRegion() {
    Rng rng = new Rng(9);
    for (int round = 0; round < 20; round++) {
      byte[] labels = new byte[WIDTH * HEIGHT];
      int cx = rng.nextInt(WIDTH);
      int cy = rng.nextInt(HEIGHT);
      int r = 2 + rng.nextInt(9);
      for (int p = 0; p < labels.length; p++) {
        double out = Math.hypot(p % WIDTH - cx, p / WIDTH - cy);
        labels[p] = (byte) (out < r ? 2 : p % WIDTH > 30 ? 1 : 0);
      }
      float[] found = BorderDistance.of(new RegionMap(WIDTH, HEIGHT, labels));
      for (int p = 0; p < labels.length; p++) {
        double nearest = nearest(labels, p);
        assertTrue(found[p] >= nearest - 0.501, found[p] + " at " + p + " is " + nearest);
        assertTrue(found[p] <= 1.083 * nearest - 0.5 + 0.55, found[p] + " at " + p);
        assertTrue(nearest > 1 || found[p] == 0.5f, "beside the border");
      }
    }
  }

  private static double nearest(byte[] labels, int p) {
    double nearest = Double.MAX_VALUE;
    for (int q = 0; q < labels.length; q++) {
      if (labels[q] != labels[p]) {
        nearest = Math.min(nearest, Math.hypot(q % WIDTH - p % WIDTH, q / WIDTH - p / WIDTH));
      }
    }
    return nearest;
  }

  @Test
  void edgeOfThePictureIsNoBorder() {
    float[] found = BorderDistance.of(new RegionMap(5, 4, new byte[20]));
    for (float d : found) {
      assertEquals(9, d, "farther than any pixel");
    }
  }
}
