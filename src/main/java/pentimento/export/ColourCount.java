package pentimento.export;

import pentimento.image.Picture;

/** How often colours occur, those alike in the first six bits of each channel taken together. */
final class ColourCount {
  /** Number of bins. */
  static final int BINS = 1 << 18;

  private final long[] counts = new long[BINS];
  private final long[][] sums = new long[3][BINS];

  /** The bin of a colour {@code 0xRRGGBB}. */
  static int bin(int rgb) {
    return (rgb >> 18 & 63) << 12 | (rgb >> 10 & 63) << 6 | rgb >> 2 & 63;
  }

  /** Counts every {@code step}th pixel. */
  void add(Picture picture, int step) {
    int[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i += step) {
      int bin = bin(rgb[i]);
      counts[bin]++;
      sums[0][bin] += rgb[i] >> 16 & 255;
      sums[1][bin] += rgb[i] >> 8 & 255;
      sums[2][bin] += rgb[i] & 255;
    }
  }

  /** Pixels counted in a bin. */
  long count(int bin) {
    return counts[bin];
  }

  /** Mean of the channel 0 (red), 1 or 2 over a bin's pixels, 0..255; the bin must not be empty. */
  double mean(int bin, int channel) {
    return sums[channel][bin] / (double) counts[bin];
  }
}
