package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Planes;

class ToneTest {
  private static final int PAPER = 0xf6f2e6;

  /** Grey from black at the left to white at the right, 256 columns. */
  private static Picture ramp() {
    int[] rgb = new int[256 * 16];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = i % 256 * 0x010101;
    }
    return new Picture(256, 16, rgb);
  }

  @Test
  void naturalIsThePictureItself() {
    Picture cat = TestPictures.cat();
    assertSame(cat, Tone.NATURAL.of(cat, PAPER));
    assertNotEquals(cat, new Tone(1, 0, 1, 1.01, 0).of(cat, PAPER));
  }

  @Test
  void whatIsLightIsLeftToThePaper() {
    Picture seen = new Tone(0.3, 0.05, 0.75, 0.7, 0.2).of(ramp(), PAPER);
    for (int x = 0; x < 256; x++) {
      int rgb = seen.rgb()[x];
      if (x > 192) {
        assertEquals(PAPER, rgb, "paper at " + x);
      } else if (x < 185) {
        assertTrue((rgb & 255) < (PAPER & 255), "no paper at " + x);
      }
      if (x > 0) {
        assertTrue((rgb & 255) >= (seen.rgb()[x - 1] & 255), "tones keep their order");
      }
    }
    // A twentieth of the pixels, and no more, is as deep as it gets: a fifth of the paper's light.
    assertEquals(0.2 * 0xf6, seen.rgb()[0] >> 16, 1);
    assertEquals(seen.rgb()[0], seen.rgb()[11]);
    assertNotEquals(seen.rgb()[0], seen.rgb()[15]);
  }

  @Test
  void gammaBelowOneLightens() {
    int middle = 100;
    int lighter = new Tone(1, 0, 1, 0.5, 0).of(ramp(), 0xffffff).rgb()[middle] & 255;
    int darker = new Tone(1, 0, 1, 2, 0).of(ramp(), 0xffffff).rgb()[middle] & 255;
    assertEquals(255 * Math.sqrt(100 / 255.0), lighter, 1.5);
    assertEquals(255 * Math.pow(100 / 255.0, 2), darker, 1.5);
  }

  @Test
  void chromaFades() {
    Picture red = Picture.filled(8, 8, 0x802020);
    int gray = new Tone(0, 0, 1, 1, 0).of(red, 0xffffff).rgb()[0];
    assertEquals(gray >> 16, gray & 255);
    Picture cat = TestPictures.cat();
    double whole = colour(new Tone(1, 0, 1, 1.01, 0).of(cat, 0xffffff));
    double half = colour(new Tone(0.5, 0, 1, 1.01, 0).of(cat, 0xffffff));
    assertEquals(0.5, half / whole, 0.05);
  }

  private static double colour(Picture picture) {
    Planes planes = Planes.of(picture);
    double sum = 0;
    for (int i = 0; i < planes.r.length; i++) {
      sum += Math.abs(planes.r[i] - planes.g[i]) + Math.abs(planes.b[i] - planes.g[i]);
    }
    return sum;
  }
}
