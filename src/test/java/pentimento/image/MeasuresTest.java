package pentimento.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pentimento.image.PerceptualDistance.DistanceMap;
import pentimento.image.PerceptualDistance.Prepared;

/**
 * Similarity, perceptual distance and Lab. Expected numbers come from the definitions in NumPy
 * (double precision, windows summed pixel by pixel), for the two patterns below.
 */
class MeasuresTest {
  private static final Picture A = pattern(75, 50, false);
  private static final Picture B = pattern(75, 50, true);

  private static Picture pattern(int width, int height, boolean changed) {
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int r = (x * 5 + y * 2 + (changed ? x * y % 23 : 0)) % 256;
        int g = (x * 3 + 40 + (changed ? x / 8 % 2 * 30 : 0)) % 256;
        int b = (y * 4 + x + (changed ? 17 : 0)) % 256;
        rgb[y * width + x] = r << 16 | g << 8 | b;
      }
    }
    return new Picture(width, height, rgb);
  }

  @Test
  void pixelErrors() {
    assertEquals(0.02755765389380153, Similarity.mse(A, B), 1e-12);
    assertEquals(0.07691956427015251, Similarity.l1(A, B), 1e-12);
    assertEquals(-10 * Math.log10(0.02755765389380153), Similarity.psnr(A, B), 1e-9);
    assertEquals(0, Similarity.mse(A, A));
    assertEquals(Double.POSITIVE_INFINITY, Similarity.psnr(A, A));
    Picture black = Picture.filled(3, 2, 0);
    assertEquals(1, Similarity.mse(black, Picture.filled(3, 2, 0xffffff)));
    assertEquals(1, Similarity.l1(black, Picture.filled(3, 2, 0xffffff)));
  }

  @Test
  void ssim() {
    assertEquals(0.5654802132485627, Similarity.ssim(A, B), 2e-5);
    assertEquals(1, Similarity.ssim(A, A));
    // Flat pictures: only the luminance term C1 / (1 + C1) is left.
    assertEquals(
        1e-4 / (1 + 1e-4),
        Similarity.ssim(Picture.filled(20, 20, 0), Picture.filled(20, 20, 0xffffff)),
        1e-6);
    assertEquals(
        1, Similarity.ssim(Picture.filled(1, 1, 0x123456), Picture.filled(1, 1, 0x123456)));
  }

  @Test
  void perceptualDistance() {
    assertEquals(0.34718719454970093, PerceptualDistance.between(A, B), 3e-5);
    assertEquals(0, PerceptualDistance.between(A, A));
    assertEquals(PerceptualDistance.between(A, B), PerceptualDistance.between(B, A), 1e-9);
    Prepared a = PerceptualDistance.prepare(A);
    Prepared b = PerceptualDistance.prepare(B);
    assertEquals(PerceptualDistance.between(A, B), PerceptualDistance.between(a, b));
  }

  @Test
  void perceptualDistanceGrowsWithChange() {
    Picture scene = Fixtures.scene(400, 300, 3);
    double before = 0;
    for (int part = 1; part <= 3; part++) {
      int[] rgb = scene.rgb().clone();
      Arrays.fill(rgb, 0, rgb.length * part / 4, 0xf0ebdc);
      double now = PerceptualDistance.between(scene, new Picture(400, 300, rgb));
      assertTrue(now > before + 0.02, before + " then " + now);
      before = now;
    }
    assertTrue(before <= 1);
  }

  @Test
  void perceptualDistanceReducesLargePicturesOnly() {
    Prepared large = PerceptualDistance.prepare(Fixtures.scene(600, 300, 1));
    assertEquals(256, large.width());
    assertEquals(128, large.height());
    assertEquals(75, PerceptualDistance.prepare(A).width());
    assertThrows(
        IllegalArgumentException.class,
        () -> PerceptualDistance.between(A, Fixtures.scene(75, 51, 1)));
    // Different sizes of one proportion are compared at the same reduced size.
    double distance =
        PerceptualDistance.between(Fixtures.scene(1024, 512, 1), Fixtures.scene(512, 256, 1));
    assertTrue(distance < 0.1, "distance " + distance);
  }

  @Test
  void perceptualDistanceOfTinyPictures() {
    for (int size : new int[] {1, 2, 7, 15, 16, 31, 32}) {
      Picture black = Picture.filled(size, size, 0);
      Picture white = Picture.filled(size, size, 0xffffff);
      assertEquals(0, PerceptualDistance.between(black, black), "size " + size);
      double most = PerceptualDistance.between(black, white);
      assertTrue(most > 0.9 && most <= 1, size + ": " + most);
    }
  }

  @Test
  void distanceMap() {
    DistanceMap map = PerceptualDistance.map(A, B);
    assertEquals(75, map.width());
    assertEquals(50, map.height());
    assertEquals(0.14476179416900642, map.values()[10 * 75 + 20], 1e-4);
    assertEquals(0.07428318032129189, map.values()[49 * 75 + 74], 1e-4);
    double sum = 0;
    for (float value : map.values()) {
      assertTrue(value >= 0 && value <= 1);
      sum += value;
    }
    assertEquals(0.3345300252924417, sum / (75 * 50), 1e-4);
    assertArrayEquals(new float[75 * 50], PerceptualDistance.map(A, A).values());
  }

  @Test
  void distanceMapPointsToTheChange() {
    Picture scene = Fixtures.scene(200, 150, 4);
    int[] rgb = scene.rgb().clone();
    for (int y = 60; y < 90; y++) {
      Arrays.fill(rgb, y * 200 + 120, y * 200 + 160, 0x10e010);
    }
    DistanceMap map = PerceptualDistance.map(scene, new Picture(200, 150, rgb));
    for (int i = 0; i < rgb.length; i++) {
      int x = i % 200;
      int y = i / 200;
      boolean inside = x >= 120 && x < 160 && y >= 60 && y < 90;
      boolean far = x < 114 || x > 165 || y < 54 || y > 95;
      assertTrue(!inside || map.values()[i] > 0.1, "changed at " + x + ", " + y);
      assertTrue(!far || map.values()[i] < 0.01, "unchanged at " + x + ", " + y);
    }
  }

  @Test
  void sizesMustBeEqual() {
    Picture other = Picture.filled(50, 75, 0);
    assertThrows(IllegalArgumentException.class, () -> Similarity.mse(A, other));
    assertThrows(IllegalArgumentException.class, () -> Similarity.l1(A, other));
    assertThrows(IllegalArgumentException.class, () -> Similarity.ssim(A, other));
    assertThrows(IllegalArgumentException.class, () -> PerceptualDistance.map(A, other));
  }

  @Test
  void lab() {
    assertLab(0xff0000, 53.24079183, 80.09246954, 67.20319254);
    assertLab(0x0cc85a, 70.95488757, -64.81924068, 43.06319564);
    assertLab(0x010203, 0.50982862, -0.12244713, -0.47059588);
    assertLab(0xffffff, 100, 0, 0);
    assertLab(0, 0, 0, 0);
  }

  private static void assertLab(int rgb, double l, double a, double b) {
    float[] out = new float[3];
    Lab.convert(rgb, out);
    assertEquals(l, out[0], 0.01);
    assertEquals(a, out[1], 0.01);
    assertEquals(b, out[2], 0.01);
    Lab.convert((rgb >> 16) / 255f, (rgb >> 8 & 255) / 255f, (rgb & 255) / 255f, out);
    assertEquals(l, out[0], 0.02);
    assertEquals(a, out[1], 0.02);
    assertEquals(b, out[2], 0.02);
  }

  @Test
  void labClampsWhatIsOutside() {
    float[] out = new float[3];
    Lab.convert(2f, 1.5f, 1f, out);
    assertEquals(100, out[0], 0.001);
    Lab.convert(-1f, 0f, -0.5f, out);
    assertEquals(0, out[0], 0.001);
  }
}
