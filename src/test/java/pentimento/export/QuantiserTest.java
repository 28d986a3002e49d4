package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.image.Lab;
import pentimento.image.Picture;
import pentimento.random.Rng;

/** Few colours for many. */
class QuantiserTest {
  private static ColourCount count(Picture picture) {
    ColourCount colours = new ColourCount();
    colours.add(picture, 1);
    return colours;
  }

  @Test
  void fewColoursAreKeptAsTheyAre() {
    int[] rgb = {0x102030, 0xf0e0d0, 0x102030, 0x800000};
    int[] palette = Quantiser.palette(count(new Picture(2, 2, rgb)), 255, List.of());
    assertArrayEquals(new int[] {0x102030, 0x800000, 0xf0e0d0}, palette, "dark ones first");
    int[] one = Quantiser.palette(count(Picture.filled(9, 9, 0xabcdef)), 255, List.of());
    assertArrayEquals(new int[] {0xabcdef}, one);
  }

  @Test
  void paletteHasNoMoreThanAllowedAndHoldsTheFixedOnes() {
    ColourCount colours = count(TestPictures.noise(64, 64, 3));
    List<Integer> fixed = List.of(0x123456, 0x000000, 0x123456);
    for (int most : new int[] {4, 16, 255}) {
      int[] palette = Quantiser.palette(colours, most, fixed);
      assertTrue(palette.length <= most && palette.length > most / 2, palette.length + " colours");
      assertTrue(Arrays.stream(palette).anyMatch(colour -> colour == 0x123456));
      assertEquals(0, palette[0]);
      assertEquals(palette.length, Arrays.stream(palette).distinct().count());
      assertArrayEquals(palette, Quantiser.palette(colours, most, fixed), "the same each time");
    }
  }

  /** 255 colours come within a just noticeable difference or two of a gradient's 4000. */
  @Test
  void coloursAreNearThoseOfThePicture() {
    Picture picture = TestPictures.gradient(64, 64);
    Quantiser.Nearest nearest =
        new Quantiser.Nearest(Quantiser.palette(count(picture), 255, List.of()));
    double sum = 0;
    float[] lab = new float[3];
    float[] found = new float[3];
    for (int rgb : picture.rgb()) {
      Lab.convert(rgb, lab);
      Lab.convert(nearest.rgb(nearest.of(lab[0], lab[1], lab[2])), found);
      sum += distance(lab, found);
    }
    double mean = sum / picture.rgb().length;
    assertTrue(mean < 2.5, "mean distance " + mean);
  }

  @Test
  void nearestIsThatOfTheLongSearch() {
    Rng rng = new Rng(7);
    ColourCount colours = count(TestPictures.noise(64, 64, 5));
    int[] palette = Quantiser.palette(colours, 100, List.of());
    Quantiser.Nearest nearest = new Quantiser.Nearest(palette);
    float[] lab = new float[3];
    float[] entry = new float[3];
    for (int i = 0; i < 2000; i++) {
      Lab.convert(rng.nextInt() & 0xffffff, lab);
      double least = Double.MAX_VALUE;
      for (int colour : palette) {
        Lab.convert(colour, entry);
        least = Math.min(least, distance(lab, entry));
      }
      Lab.convert(nearest.rgb(nearest.of(lab[0], lab[1], lab[2])), entry);
      assertEquals(least, distance(lab, entry), 1e-4);
    }
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  @Test
  void patternsMixWhatThePaletteLacks() {
    GifPalette palette = new GifPalette(new int[] {0x404040, 0x808080, 0xc0c0c0});
    long sum = 0;
    for (int i = 0; i < 256; i++) {
      int index = palette.index(0x707070, i % 16, i / 16);
      assertEquals(index, palette.index(0x707070, i % 16 + 4, i / 16 + 8), "by place alone");
      sum += palette.rgb(index) & 255;
    }
    assertTrue(sum / 256.0 > 0x60 && sum / 256.0 < 0x80, "mean " + sum / 256.0);
    for (int i = 0; i < 256; i++) {
      assertEquals(1, palette.index(0x808080, i % 16, i / 16), "its own colours stay flat");
    }
  }
}
