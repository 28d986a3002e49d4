package pentimento.dataset.timelapse;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;

/**
 * A recording without what only passes by, as hands, brushes and a program's windows do: paint
 * stays. For each pixel at a time, the frame in which the painting is seen there: of the frames
 * around, most show the same, and of these it is the nearest.
 */
final class Calm {
  /** How much a channel may differ, 0..255, in what stays the same: a camera's noise. */
  private static final int SAME = 22;

  /** Pixels to each side whose mean is looked at: what passes by is no speck. */
  private static final int REACH = 2;

  /** Share of what is short that comes back to what was before, from which on there are hands. */
  private static final double HANDS = 0.3;

  /** Most moments that are looked at. */
  private static final int MOST = 100;

  private final List<Picture> frames;
  private final int[] moments;

  /** Source frame, by moment and pixel. */
  private final short[][] sources;

  private Calm(List<Picture> frames, int[] moments, short[][] sources) {
    this.frames = frames;
    this.moments = moments;
    this.sources = sources;
  }

  /**
   * Looks through small frames of the canvas. Where hardly anything comes back to what it was,
   * nothing passes by, and each frame is believed.
   *
   * @param frames of one size, in order, at most {@link Short#MAX_VALUE}
   * @param reach frames to each side that are looked at, where there are hands
   */
  static Calm of(List<Picture> frames, int reach) {
    int count = frames.size();
    int pixels = frames.get(0).rgb().length;
    int[][] soft = new int[count][];
    for (int f = 0; f < count; f++) {
      soft[f] = softened(frames.get(f));
    }
    Runs runs = new Runs(count);
    long back = 0;
    long gone = 0;
    for (int p = 0; p < pixels; p++) {
      runs.find(soft, p);
      for (int r = 1; r < runs.count - 1; r++) {
        if (runs.length(r) <= reach) {
          if (follows(pixel(runs.means[r - 1]), runs.means[r + 1])) {
            back++;
          } else {
            gone++;
          }
        }
      }
    }
    boolean hands = back > HANDS * (back + gone);
    int chosen = Math.min(MOST, count);
    int[] moments = new int[chosen];
    short[][] sources = new short[chosen][pixels];
    for (int m = 0; m < chosen; m++) {
      moments[m] = chosen == 1 ? 0 : (int) ((long) (count - 1) * m / (chosen - 1));
      int at = moments[m];
      for (int p = 0; p < pixels; p++) {
        sources[m][p] =
            (short)
                (hands
                    ? usual(soft, p, at, Math.max(0, at - reach), Math.min(count - 1, at + reach))
                    : at);
      }
    }
    return new Calm(frames, moments, sources);
  }

  /** The nearest of the frames that show what most of some frames show. */
  private static int usual(int[][] soft, int p, int at, int from, int to) {
    int best = at;
    int most = -1;
    for (int f = from; f <= to; f++) {
      int alike = 0;
      int rgb = soft[f][p];
      for (int other = from; other <= to; other++) {
        alike += same(rgb, soft[other][p]) ? 1 : 0;
      }
      int nearer = Math.abs(best - at) - Math.abs(f - at);
      if (alike > most || alike == most && nearer > 0) {
        most = alike;
        best = f;
      }
    }
    int near = best;
    for (int f = from; f <= to; f++) {
      if (Math.abs(f - at) < Math.abs(near - at) && same(soft[f][p], soft[best][p])) {
        near = f;
      }
    }
    return near;
  }

  private static boolean same(int one, int other) {
    return Math.abs((one & 255) - (other & 255)) <= SAME
        && Math.abs((one >> 8 & 255) - (other >> 8 & 255)) <= SAME
        && Math.abs((one >> 16 & 255) - (other >> 16 & 255)) <= SAME;
  }

  private static int pixel(double[] mean) {
    return (int) Math.round(mean[2]) << 16
        | (int) Math.round(mean[1]) << 8
        | (int) Math.round(mean[0]);
  }

  /** How long a pixel stays as it is, again and again. */
  private static final class Runs {
    private final int frames;
    private final int[] starts;
    private final double[][] means;
    private int count;

    Runs(int frames) {
      this.frames = frames;
      starts = new int[frames + 1];
      means = new double[frames][3];
    }

    void find(int[][] soft, int p) {
      count = 0;
      for (int f = 0; f < frames; f++) {
        int rgb = soft[f][p];
        if (f == 0 || !follows(rgb, means[count - 1])) {
          starts[count] = f;
          for (int c = 0; c < 3; c++) {
            means[count][c] = rgb >> 8 * c & 255;
          }
          count++;
        } else {
          double[] mean = means[count - 1];
          double share = 1.0 / (f - starts[count - 1] + 1);
          for (int c = 0; c < 3; c++) {
            mean[c] += share * ((rgb >> 8 * c & 255) - mean[c]);
          }
        }
      }
      starts[count] = frames;
    }

    int length(int run) {
      return starts[run + 1] - starts[run];
    }
  }

  private static boolean follows(int rgb, double[] mean) {
    for (int c = 0; c < 3; c++) {
      if (Math.abs((rgb >> 8 * c & 255) - mean[c]) > SAME) {
        return false;
      }
    }
    return true;
  }

  /** Means of squares of pixels, by running sums along rows, then columns. */
  private static int[] softened(Picture frame) {
    int[] across = averaged(frame.rgb(), frame.width(), frame.height(), 1, frame.width());
    return averaged(across, frame.height(), frame.width(), frame.width(), 1);
  }

  private static int[] averaged(int[] rgb, int along, int lines, int step, int line) {
    int[] out = new int[rgb.length];
    for (int l = 0; l < lines; l++) {
      for (int i = 0; i < along; i++) {
        int from = Math.max(0, i - REACH);
        int to = Math.min(along - 1, i + REACH);
        int[] sum = new int[3];
        for (int k = from; k <= to; k++) {
          int pixel = rgb[l * line + k * step];
          for (int c = 0; c < 3; c++) {
            sum[c] += pixel >> 8 * c & 255;
          }
        }
        int count = to - from + 1;
        out[l * line + i * step] = sum[2] / count << 16 | sum[1] / count << 8 | sum[0] / count;
      }
    }
    return out;
  }

  /** Which frame each pixel of a moment is taken from. */
  short[] sources(int moment) {
    return sources[moment];
  }

  /** The moments without what passes by. */
  List<Picture> pictures() {
    List<Picture> all = new ArrayList<>();
    for (int m = 0; m < moments.length; m++) {
      Picture like = frames.get(moments[m]);
      int[] rgb = new int[like.rgb().length];
      for (int p = 0; p < rgb.length; p++) {
        rgb[p] = frames.get(sources[m][p]).rgb()[p];
      }
      all.add(new Picture(like.width(), like.height(), rgb));
    }
    return all;
  }
}
