package pentimento.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ResizeTest {
  private static Picture row(int... rgb) {
    return new Picture(rgb.length, 1, rgb);
  }

  @Test
  void averagesInLinearLight() {
    // Half the light of white is 0xbc in sRGB: 1.055 * 0.5^(1 / 2.4) - 0.055 = 0.7354.
    assertEquals(0xbcbcbc, Resize.to(row(0, 0xffffff), 1, 1).rgb()[0]);
    Picture checks = new Picture(2, 2, new int[] {0, 0xffffff, 0xffffff, 0});
    assertEquals(0xbcbcbc, Resize.to(checks, 1, 1).rgb()[0]);
    // A quarter: 1.055 * 0.25^(1 / 2.4) - 0.055 = 0.5371.
    assertEquals(0x890000, Resize.to(row(0xff0000, 0, 0, 0), 1, 1).rgb()[0]);
  }

  @Test
  void boxesHaveFractionalBorders() {
    // 5 to 2: the middle pixel goes half to each side: 0.5 / 2.5 = 0.2 of the light, 0x7c.
    Picture half = Resize.to(row(0, 0, 0xffffff, 0, 0), 2, 1);
    assertEquals(0x7c7c7c, half.rgb()[0]);
    assertEquals(0x7c7c7c, half.rgb()[1]);
  }

  @Test
  void flatStaysFlatAtAnySize() {
    Picture flat = Picture.filled(37, 23, 0x4080c0);
    for (int[] size : new int[][] {{1, 1}, {5, 90}, {36, 22}, {74, 46}, {200, 3}, {19, 12}}) {
      Picture resized = Resize.to(flat, size[0], size[1]);
      assertEquals(Picture.filled(size[0], size[1], 0x4080c0), resized);
    }
  }

  @Test
  void lanczosWeightsAreTheKernels() {
    // Enlarging a single light pixel by 3: the centre of each result lies at (x + 0.5) / 3 - 0.5.
    int[] rgb = new int[15];
    rgb[7] = 0xffffff;
    Picture large = Resize.to(row(rgb), 45, 1);
    for (int x = 9; x < 36; x++) { // away from the edges
      double sum = 0;
      double middle = 0;
      for (int s = 0; s < 15; s++) {
        double t = Math.PI * (s + 0.5 - (x + 0.5) / 3);
        double weight =
            Math.abs(t) < 1e-9
                ? 1
                : Math.abs(t) >= 3 * Math.PI ? 0 : 3 * Math.sin(t) * Math.sin(t / 3) / (t * t);
        sum += weight;
        middle += s == 7 ? weight : 0;
      }
      int expected = LinearLight.toByte((float) (middle / sum));
      assertEquals(expected, large.rgb()[x] & 255, 1, "x " + x);
    }
  }

  @Test
  void mirroredPicturesGiveMirroredResults() {
    Picture scene = Fixtures.scene(61, 40, 5);
    int[] mirrored = new int[61 * 40];
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i / 61 * 61 + 60 - i % 61] = scene.rgb()[i];
    }
    for (int width : new int[] {20, 45, 100}) {
      int[] a = Resize.to(scene, width, 33).rgb();
      int[] b = Resize.to(new Picture(61, 40, mirrored), width, 33).rgb();
      for (int i = 0; i < a.length; i++) {
        int other = b[i / width * width + width - 1 - i % width];
        for (int shift = 0; shift <= 16; shift += 8) {
          assertEquals(a[i] >> shift & 255, other >> shift & 255, 1);
        }
      }
    }
  }

  @Test
  void turnedPicturesGiveTurnedResults() {
    Picture scene = Fixtures.scene(50, 30, 6);
    int[] turned = new int[50 * 30];
    for (int i = 0; i < turned.length; i++) {
      turned[i % 50 * 30 + i / 50] = scene.rgb()[i];
    }
    int[] a = Resize.to(scene, 17, 40).rgb();
    int[] b = Resize.to(new Picture(30, 50, turned), 40, 17).rgb();
    for (int i = 0; i < a.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        assertEquals(a[i] >> shift & 255, b[i % 17 * 40 + i / 17] >> shift & 255, 1);
      }
    }
  }

  @Test
  void enlargedAndReducedAgainIsTheSame() {
    Picture scene = Resize.to(Fixtures.scene(128, 96, 7), 64, 48);
    Picture back = Resize.to(Resize.to(scene, 192, 144), 64, 48);
    double psnr = Similarity.psnr(scene, back);
    assertTrue(psnr > 40, "psnr " + psnr);
  }

  @Test
  void fitKeepsProportions() {
    assertSize(256, 192, Resize.fit(Picture.filled(400, 300, 0), 256));
    assertSize(171, 256, Resize.fit(Picture.filled(200, 300, 0), 256)); // 170.67
    assertSize(10, 1, Resize.fit(Picture.filled(3000, 2, 0), 10));
    Picture same = Picture.filled(30, 20, 0);
    assertSame(same, Resize.fit(same, 30));
    assertSame(same, Resize.to(same, 30, 20));
  }

  private static void assertSize(int width, int height, Picture picture) {
    assertEquals(width, picture.width());
    assertEquals(height, picture.height());
  }

  @Test
  void extremeShapes() {
    assertSize(1, 2, Resize.to(Picture.filled(30_000, 1, 0xff), 1, 2));
    assertSize(2, 30_000, Resize.to(Picture.filled(1, 1, 0xff), 2, 30_000));
  }

  @Test
  void badSizes() {
    Picture picture = Picture.filled(3, 3, 0);
    assertThrows(IllegalArgumentException.class, () -> Resize.to(picture, 0, 3));
    assertThrows(IllegalArgumentException.class, () -> Resize.to(picture, 3, Picture.MAX_SIDE + 1));
    assertThrows(IllegalArgumentException.class, () -> Resize.fit(picture, 0));
    assertThrows(IllegalArgumentException.class, () -> Resize.fit(picture, Integer.MAX_VALUE));
  }

  @Test
  void linearLightTablesAreExact() {
    for (int i = 0; i < 256; i++) {
      assertEquals(i, LinearLight.toByte(LinearLight.OF_BYTE[i]));
    }
    for (int i = 0; i <= 10_000; i++) {
      double linear = i / 10_000.0;
      double encoded =
          linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
      assertEquals(encoded * 255, LinearLight.toByte((float) linear), 0.53);
    }
  }
}
