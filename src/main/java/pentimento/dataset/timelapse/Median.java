package pentimento.dataset.timelapse;

import java.util.Arrays;
import java.util.List;
import pentimento.image.Picture;

/** What most of several frames show: what only passes by, as hands and brushes do, is gone. */
final class Median {
  private Median() {}

  /**
   * The median of each channel of each pixel.
   *
   * @param frames of one size, one at least
   */
  static Picture of(List<Picture> frames) {
    Picture first = frames.get(0);
    if (frames.size() == 1) {
      return first;
    }
    int[] rgb = new int[first.rgb().length];
    int[] channel = new int[frames.size()];
    for (int p = 0; p < rgb.length; p++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        for (int i = 0; i < channel.length; i++) {
          channel[i] = frames.get(i).rgb()[p] >> shift & 255;
        }
        Arrays.sort(channel);
        rgb[p] |= channel[(channel.length - 1) / 2] << shift;
      }
    }
    return new Picture(first.width(), first.height(), rgb);
  }
}
