package pentimento.dataset.timelapse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import pentimento.image.Picture;

/**
 * Moments in full size, put together while the recording is looked through again: each place from
 * the frame in which the painting was seen there, with soft borders.
 */
final class Composite {
  private final int width;
  private final int height;
  private final int smallWidth;
  private final int smallHeight;
  private final List<short[]> sources = new ArrayList<>();
  private final List<float[]> sums = new ArrayList<>();

  /** By number in the recording, the place in the thinned list. */
  private final TreeMap<Integer, Integer> needed = new TreeMap<>();

  Composite(Thinned thinned, Calm calm, Moments moments, int width, int height) {
    this.width = width;
    this.height = height;
    smallWidth = thinned.frames().get(0).width();
    smallHeight = thinned.frames().get(0).height();
    for (int chosen : moments.chosen()) {
      short[] from = calm.sources(chosen);
      sources.add(from);
      sums.add(new float[4 * width * height]);
      for (short place : from) {
        needed.put(thinned.numbers().get(place), (int) place);
      }
    }
  }

  /**
   * Adds a frame.
   *
   * @param number in the recording
   * @param frame made when it is needed
   * @return are more needed?
   */
  boolean add(int number, Supplier<Picture> frame) {
    Integer place = needed.get(number);
    if (place != null) {
      int[] rgb = frame.get().rgb();
      for (int k = 0; k < sources.size(); k++) {
        add(rgb, place, sources.get(k), sums.get(k));
      }
    }
    Map.Entry<Integer, Integer> last = needed.lastEntry();
    return number < last.getKey();
  }

  private void add(int[] rgb, int place, short[] from, float[] sum) {
    boolean any = false;
    for (short source : from) {
      any |= source == place;
    }
    if (!any) {
      return;
    }
    for (int y = 0; y < height; y++) {
      float fy = Math.max(0, (y + 0.5f) * smallHeight / height - 0.5f);
      int top = Math.min((int) fy, smallHeight - 1);
      int bottom = Math.min(top + 1, smallHeight - 1);
      for (int x = 0; x < width; x++) {
        float fx = Math.max(0, (x + 0.5f) * smallWidth / width - 0.5f);
        int left = Math.min((int) fx, smallWidth - 1);
        int right = Math.min(left + 1, smallWidth - 1);
        float across = fx - left;
        float down = fy - top;
        float share =
            (1 - across) * (1 - down) * is(from, top, left, place)
                + across * (1 - down) * is(from, top, right, place)
                + (1 - across) * down * is(from, bottom, left, place)
                + across * down * is(from, bottom, right, place);
        if (share > 0) {
          int pixel = rgb[y * width + x];
          int i = 4 * (y * width + x);
          sum[i] += share * (pixel >> 16 & 255);
          sum[i + 1] += share * (pixel >> 8 & 255);
          sum[i + 2] += share * (pixel & 255);
          sum[i + 3] += share;
        }
      }
    }
  }

  private int is(short[] from, int y, int x, int place) {
    return from[y * smallWidth + x] == place ? 1 : 0;
  }

  /** The moments, when all frames were added. */
  List<Picture> frames() {
    List<Picture> frames = new ArrayList<>();
    for (float[] sum : sums) {
      int[] rgb = new int[width * height];
      for (int p = 0; p < rgb.length; p++) {
        int colour = 0;
        for (int c = 0; c < 3; c++) {
          colour = colour << 8 | Math.round(sum[4 * p + c] / Math.max(1e-6f, sum[4 * p + 3]));
        }
        rgb[p] = colour;
      }
      frames.add(new Picture(width, height, rgb));
    }
    return frames;
  }
}
