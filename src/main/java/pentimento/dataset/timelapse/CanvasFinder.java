package pentimento.dataset.timelapse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import pentimento.image.Lab;
import pentimento.image.Picture;
import pentimento.image.Quad;

/**
 * Finds the canvas in a recording: where things change and stay changed. What does not change is
 * the desk; what changes and comes back is a hand, a palette or a window of a program.
 */
final class CanvasFinder {
  /** Moments before the end at which it is looked; each is the median of frames around it. */
  private static final int MOMENTS = 12;

  /** Share of a recording that is its end, where little is painted any more. */
  private static final double END = 0.3;

  /** Moments in a row that must differ from the end: a hand does not rest so long. */
  private static final int LASTING = 2;

  /** CIE 1976 difference from which on something changed. */
  private static final float CHANGED = 9;

  /** A side of the canvas nearer to the border than this share is the border. */
  private static final double NEAR = 0.03;

  /** Share of the recording that a canvas takes at least, else nothing is cut. */
  private static final double LEAST = 0.06;

  /** Share of what four corners hold that is painted, and of what is painted that they hold. */
  private static final double FILLS = 0.9;

  private static final double HOLDS = 0.96;

  /** Share of a side from which on corners are out of square. */
  private static final double SLANTED = 0.02;

  private final int width;
  private final int height;

  private CanvasFinder(Picture frame) {
    width = frame.width();
    height = frame.height();
  }

  /**
   * Finds it.
   *
   * @param frames of one size, in order
   * @return all of the recording when no canvas stands out
   */
  static Quad find(List<Picture> frames) {
    CanvasFinder finder = new CanvasFinder(frames.get(0));
    return finder.canvas(finder.largest(finder.closed(finder.painted(frames))));
  }

  /** Where the picture differs from its end, for some time. */
  private boolean[] painted(List<Picture> frames) {
    int before = (int) Math.min(frames.size() - 1, Math.ceil((1 - END) * frames.size()));
    float[][] end = Lab.planes(Median.of(frames.subList(before, frames.size())));
    int count = Math.min(MOMENTS, before);
    List<float[][]> moments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      moments.add(
          Lab.planes(Median.of(frames.subList(before * i / count, before * (i + 1) / count))));
    }
    boolean[] painted = new boolean[width * height];
    int[] run = new int[width * height];
    int lasting = Math.min(LASTING, count);
    for (float[][] moment : moments) {
      for (int p = 0; p < painted.length; p++) {
        float lightness = moment[0][p] - end[0][p];
        float a = moment[1][p] - end[1][p];
        float b = moment[2][p] - end[2][p];
        boolean differs = lightness * lightness + a * a + b * b > CHANGED * CHANGED;
        run[p] = differs ? run[p] + 1 : 0;
        painted[p] |= run[p] >= lasting;
      }
    }
    return painted;
  }

  /** With gaps filled that are small, and specks gone. */
  private boolean[] closed(boolean[] mask) {
    int reach = Math.max(1, Math.max(width, height) / 40);
    return grown(grown(grown(mask, reach, true), 2 * reach, false), reach, true);
  }

  /** Squares around all that is so; with {@code so} false around all that is not. */
  private boolean[] grown(boolean[] mask, int reach, boolean so) {
    boolean[] rows = new boolean[mask.length];
    boolean[] all = new boolean[mask.length];
    for (int pass = 0; pass < 2; pass++) {
      boolean[] from = pass == 0 ? mask : rows;
      boolean[] to = pass == 0 ? rows : all;
      int along = pass == 0 ? width : height;
      int step = pass == 0 ? 1 : width;
      int lines = pass == 0 ? height : width;
      int line = pass == 0 ? width : 1;
      for (int l = 0; l < lines; l++) {
        for (int i = 0; i < along; i++) {
          boolean any = false;
          // Beyond the border there is neither: a canvas may reach it.
          for (int k = Math.max(0, i - reach); k <= Math.min(along - 1, i + reach) && !any; k++) {
            any = from[l * line + k * step] == so;
          }
          to[l * line + i * step] = any == so;
        }
      }
    }
    return all;
  }

  /** The largest connected part. */
  private boolean[] largest(boolean[] mask) {
    int[] label = new int[mask.length];
    int best = 0;
    int most = 0;
    int labels = 0;
    Deque<Integer> open = new ArrayDeque<>();
    for (int start = 0; start < mask.length; start++) {
      if (!mask[start] || label[start] != 0) {
        continue;
      }
      label[start] = ++labels;
      open.add(start);
      int size = 0;
      while (!open.isEmpty()) {
        int p = open.remove();
        size++;
        int x = p % width;
        int[] around = {x > 0 ? p - 1 : -1, x < width - 1 ? p + 1 : -1, p - width, p + width};
        for (int next : around) {
          if (next >= 0 && next < mask.length && mask[next] && label[next] == 0) {
            label[next] = labels;
            open.add(next);
          }
        }
      }
      if (size > most) {
        most = size;
        best = labels;
      }
    }
    boolean[] part = new boolean[mask.length];
    for (int p = 0; p < part.length; p++) {
      part[p] = best > 0 && label[p] == best;
    }
    return part;
  }

  private Quad canvas(boolean[] painted) {
    int area = 0;
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    // The corners: the farthest in each diagonal direction.
    int[] corners = new int[4];
    int[] far = {Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
    for (int p = 0; p < painted.length; p++) {
      if (!painted[p]) {
        continue;
      }
      int x = p % width;
      int y = p / width;
      area++;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      int[] reach = {-x - y, x - y, x + y, y - x};
      for (int k = 0; k < 4; k++) {
        if (reach[k] > far[k]) {
          far[k] = reach[k];
          corners[k] = p;
        }
      }
    }
    if (area < LEAST * painted.length) {
      return Quad.WHOLE;
    }
    Optional<Quad> slanted = slanted(painted, area, corners);
    return slanted.orElse(
        Quad.rectangle(
            snapped(left / (double) width),
            snapped(top / (double) height),
            snapped(right / (double) width),
            snapped(bottom / (double) height)));
  }

  private static double snapped(double share) {
    return share < NEAR ? 0 : share > 1 - NEAR ? 1 : share;
  }

  /** The four corners, when they are out of square and hold just what is painted. */
  private Optional<Quad> slanted(boolean[] painted, int area, int[] corners) {
    double[] x = new double[4];
    double[] y = new double[4];
    double[] outward = {0, 1, 1, 0};
    double[] downward = {0, 0, 1, 1};
    for (int k = 0; k < 4; k++) {
      x[k] = snapped((corners[k] % width + outward[k]) / width);
      y[k] = snapped((corners[k] / width + downward[k]) / height);
    }
    boolean square =
        Math.abs(x[0] - x[3]) < SLANTED
            && Math.abs(x[1] - x[2]) < SLANTED
            && Math.abs(y[0] - y[1]) < SLANTED
            && Math.abs(y[2] - y[3]) < SLANTED;
    if (square) {
      return Optional.empty();
    }
    int inside = 0;
    int both = 0;
    for (int p = 0; p < painted.length; p++) {
      if (holds(x, y, (p % width + 0.5) / width, (p / width + 0.5) / height)) {
        inside++;
        both += painted[p] ? 1 : 0;
      }
    }
    if (inside == 0 || both < FILLS * inside || both < HOLDS * area) {
      return Optional.empty();
    }
    return Optional.of(new Quad(x[0], y[0], x[1], y[1], x[2], y[2], x[3], y[3]));
  }

  private static boolean holds(double[] x, double[] y, double px, double py) {
    for (int i = 0; i < 4; i++) {
      int j = (i + 1) % 4;
      if ((x[j] - x[i]) * (py - y[i]) - (y[j] - y[i]) * (px - x[i]) < 0) {
        return false;
      }
    }
    return true;
  }
}
