package pentimento.export;

import java.util.Arrays;
import pentimento.image.Lab;

/**
 * Turns colours into entries of a palette. Colours between two entries are mixed from pixels of
 * both, by a pattern that hangs on the place alone: what does not change on the canvas does not
 * flicker, as it would with diffused errors. After Knoll's pattern dithering (US patent 6606166,
 * expired). For one thread.
 */
final class GifPalette {
  /** Pixels of a pattern. */
  private static final int PATTERN = 16;

  /**
   * Share of its error that a colour hands on to the rest of its pattern. With all of it, patterns
   * reach for colours far off, which show as dots on dark grounds; with none, skies have bands.
   */
  private static final double STRENGTH = 0.25;

  /** Bayer's 4 x 4 matrix. */
  private static final int[] ORDER = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

  private final int[] rgb;
  private final Quantiser.Nearest nearest;

  /** For each bin of colours, what the pixels of a pattern get, dark ones first; made at need. */
  private final byte[][] patterns = new byte[ColourCount.BINS][];

  private final float[] lab = new float[3];

  /**
   * @param rgb 1 to 255 colours {@code 0xRRGGBB}, dark ones first
   */
  GifPalette(int[] rgb) {
    this.rgb = rgb.clone();
    nearest = new Quantiser.Nearest(rgb);
  }

  /** Number of its colours. */
  int size() {
    return rgb.length;
  }

  /** One of its colours, {@code 0xRRGGBB}. */
  int rgb(int index) {
    return rgb[index];
  }

  /** The entry for a colour {@code 0xRRGGBB} at a place. */
  int index(int colour, int x, int y) {
    int bin = ColourCount.bin(colour);
    byte[] pattern = patterns[bin];
    if (pattern == null) {
      pattern = pattern(bin);
      patterns[bin] = pattern;
    }
    if (rgb[pattern[PATTERN] & 255] == colour) {
      return pattern[PATTERN] & 255; // flat grounds stay flat
    }
    return pattern[ORDER[(y & 3) << 2 | x & 3]] & 255;
  }

  /** The pattern of a bin, and behind it the entry nearest to its middle. */
  private byte[] pattern(int bin) {
    double[] goal = new double[3];
    double[] error = new double[3];
    for (int c = 0; c < 3; c++) {
      goal[c] = (bin >> 12 - 6 * c & 63) * 4 + 2;
    }
    int[] found = new int[PATTERN];
    for (int i = 0; i < PATTERN; i++) {
      Lab.convert(
          (float) ((goal[0] + STRENGTH * error[0]) / 255),
          (float) ((goal[1] + STRENGTH * error[1]) / 255),
          (float) ((goal[2] + STRENGTH * error[2]) / 255),
          lab);
      found[i] = nearest.of(lab[0], lab[1], lab[2]);
      for (int c = 0; c < 3; c++) {
        error[c] += goal[c] - (rgb[found[i]] >> 16 - 8 * c & 255);
      }
    }
    byte first = (byte) found[0];
    Arrays.sort(found); // the palette goes from dark to light
    byte[] pattern = new byte[PATTERN + 1];
    for (int i = 0; i < PATTERN; i++) {
      pattern[i] = (byte) found[i];
    }
    pattern[PATTERN] = first;
    return pattern;
  }
}
