package pentimento.dataset.timelapse;

import java.util.Map;
import java.util.TreeMap;
import pentimento.image.Picture;

/** The bare canvas, where a recording does not show it. */
final class Ground {
  /** Bits of a channel that tell colours apart. */
  private static final int BITS = 4;

  private Ground() {}

  /**
   * A picture of nothing but the colour that most of another has: early in a painting that is its
   * ground.
   */
  static Picture plain(Picture picture) {
    Map<Integer, long[]> colours = new TreeMap<>();
    for (int pixel : picture.rgb()) {
      int key = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        key = key << BITS | (pixel >> shift & 255) >> 8 - BITS;
      }
      long[] sums = colours.computeIfAbsent(key, k -> new long[4]);
      sums[0]++;
      sums[1] += pixel >> 16 & 255;
      sums[2] += pixel >> 8 & 255;
      sums[3] += pixel & 255;
    }
    long[] most = new long[4];
    for (long[] sums : colours.values()) {
      most = sums[0] > most[0] ? sums : most;
    }
    int colour = 0;
    for (int c = 1; c <= 3; c++) {
      colour = colour << 8 | (int) ((most[c] + most[0] / 2) / most[0]);
    }
    return Picture.filled(picture.width(), picture.height(), colour);
  }
}
