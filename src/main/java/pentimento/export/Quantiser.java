package pentimento.export;

import java.util.Arrays;
import java.util.List;
import pentimento.image.Lab;

/**
 * Chooses the few colours that stand for many: median cut by variance (Wu 1991, on the axis of the
 * greatest variance), then Lloyd's algorithm, both in CIELAB, where distances are what eyes see.
 */
final class Quantiser {
  /** Rounds of Lloyd's algorithm: cheap beside the painting, and later ones change little. */
  private static final int ROUNDS = 6;

  private final int size;
  private final float[][] lab;
  private final double[] weight;
  private final double[][] rgb;

  private Quantiser(ColourCount colours) {
    int count = 0;
    for (int bin = 0; bin < ColourCount.BINS; bin++) {
      count += colours.count(bin) > 0 ? 1 : 0;
    }
    size = count;
    lab = new float[size][3];
    weight = new double[size];
    rgb = new double[size][3];
    int i = 0;
    for (int bin = 0; bin < ColourCount.BINS; bin++) {
      if (colours.count(bin) > 0) {
        for (int c = 0; c < 3; c++) {
          rgb[i][c] = colours.mean(bin, c);
        }
        Lab.convert(
            (float) (rgb[i][0] / 255),
            (float) (rgb[i][1] / 255),
            (float) (rgb[i][2] / 255),
            lab[i]);
        weight[i++] = colours.count(bin);
      }
    }
  }

  /**
   * A palette for the colours counted.
   *
   * @param most number of colours, 2 or more
   * @param fixed colours {@code 0xRRGGBB} that must be in it, fewer than {@code most}
   * @return at most {@code most} colours {@code 0xRRGGBB}, dark ones first, each once
   */
  static int[] palette(ColourCount colours, int most, List<Integer> fixed) {
    return new Quantiser(colours).palette(most, fixed.stream().distinct().toList());
  }

  private int[] palette(int most, List<Integer> fixed) {
    int[] cut = cut(most - fixed.size());
    int[] palette = sorted(merged(cut, fixed));
    for (int round = 0; round < ROUNDS; round++) {
      palette = sorted(merged(means(new Nearest(palette), fixed), fixed));
    }
    return palette;
  }

  private static int[] merged(int[] some, List<Integer> fixed) {
    int[] all = Arrays.copyOf(some, some.length + fixed.size());
    for (int i = 0; i < fixed.size(); i++) {
      all[some.length + i] = fixed.get(i);
    }
    return all;
  }

  private static int[] sorted(int[] colours) {
    float[] out = new float[3];
    return Arrays.stream(colours)
        .distinct()
        .boxed()
        .sorted(
            (a, b) -> {
              Lab.convert(a, out);
              float light = out[0];
              Lab.convert(b, out);
              int order = Float.compare(light, out[0]);
              return order != 0 ? order : Integer.compare(a, b);
            })
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The mean colours of what lies nearest to each entry, but for the fixed and the idle ones. */
  private int[] means(Nearest palette, List<Integer> fixed) {
    double[][] sums = new double[palette.size()][4];
    for (int i = 0; i < size; i++) {
      double[] sum = sums[palette.of(lab[i][0], lab[i][1], lab[i][2])];
      add(sum, i);
    }
    int[] means = new int[palette.size()];
    int count = 0;
    for (int k = 0; k < sums.length; k++) {
      if (sums[k][3] > 0 && !fixed.contains(palette.rgb(k))) {
        means[count++] = mean(sums[k]);
      }
    }
    return Arrays.copyOf(means, count);
  }

  private void add(double[] sum, int i) {
    for (int c = 0; c < 3; c++) {
      sum[c] += weight[i] * rgb[i][c];
    }
    sum[3] += weight[i];
  }

  private static int mean(double[] sum) {
    int packed = 0;
    for (int c = 0; c < 3; c++) {
      packed = packed << 8 | (int) Math.round(sum[c] / sum[3]);
    }
    return packed;
  }

  /** A range of the colours in their order, and how they are spread. */
  private record Part(int from, int to, int axis, float middle, double spread) {}

  private int[] cut(int most) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    Part[] parts = new Part[most];
    int count = Math.min(1, size);
    if (count == 1) {
      parts[0] = part(order, 0, size);
    }
    while (count > 0 && count < most) {
      int widest = 0;
      for (int k = 1; k < count; k++) {
        widest = parts[k].spread > parts[widest].spread ? k : widest;
      }
      Part part = parts[widest];
      if (part.spread <= 0) {
        break;
      }
      int middle = divide(order, part);
      parts[widest] = part(order, part.from, middle);
      parts[count++] = part(order, middle, part.to);
    }
    int[] colours = new int[count];
    for (int k = 0; k < count; k++) {
      double[] sum = new double[4];
      for (int j = parts[k].from; j < parts[k].to; j++) {
        add(sum, order[j]);
      }
      colours[k] = mean(sum);
    }
    return colours;
  }

  private Part part(int[] order, int from, int to) {
    double all = 0;
    double[] sum = new double[3];
    double[] squares = new double[3];
    for (int j = from; j < to; j++) {
      int i = order[j];
      all += weight[i];
      for (int c = 0; c < 3; c++) {
        double value = lab[i][c];
        sum[c] += weight[i] * value;
        squares[c] += weight[i] * value * value;
      }
    }
    int axis = 0;
    double spread = -1;
    for (int c = 0; c < 3; c++) {
      double own = squares[c] - sum[c] * sum[c] / all;
      if (own > spread) {
        spread = own;
        axis = c;
      }
    }
    return new Part(from, to, axis, (float) (sum[axis] / all), to - from < 2 ? 0 : spread);
  }

  /** Brings those below the mean to the front; returns where the others begin. */
  private int divide(int[] order, Part part) {
    int[] moved = new int[part.to - part.from];
    int low = 0;
    int high = moved.length;
    for (int j = part.from; j < part.to; j++) {
      if (lab[order[j]][part.axis] <= part.middle) {
        moved[low++] = order[j];
      } else {
        moved[--high] = order[j];
      }
    }
    // Rounding may put the mean at the edge; one colour on either side there must be.
    int middle = Math.max(1, Math.min(moved.length - 1, low));
    System.arraycopy(moved, 0, order, part.from, moved.length);
    return part.from + middle;
  }

  /** Finds the palette's colour that is nearest to a colour. */
  static final class Nearest {
    private final int[] rgb;
    private final float[][] lab;

    /**
     * @param rgb colours {@code 0xRRGGBB}, dark ones first
     */
    Nearest(int[] rgb) {
      this.rgb = rgb.clone();
      lab = new float[3][rgb.length];
      float[] out = new float[3];
      for (int k = 0; k < rgb.length; k++) {
        Lab.convert(rgb[k], out);
        for (int c = 0; c < 3; c++) {
          lab[c][k] = out[c];
        }
      }
    }

    int size() {
      return rgb.length;
    }

    int rgb(int index) {
      return rgb[index];
    }

    /** Index of the colour nearest to one of CIELAB. */
    int of(float l, float a, float b) {
      int start = Arrays.binarySearch(lab[0], l);
      int up = start < 0 ? -start - 1 : start;
      int down = up - 1;
      int best = 0;
      float least = Float.MAX_VALUE;
      // From the same lightness outwards, until lightness alone is further than the best.
      while (up < rgb.length || down >= 0) {
        if (up < rgb.length) {
          float dl = lab[0][up] - l;
          if (dl * dl >= least) {
            up = rgb.length;
          } else {
            float distance = distance(up, dl, a, b);
            best = distance < least ? up : best;
            least = Math.min(least, distance);
            up++;
          }
        }
        if (down >= 0) {
          float dl = lab[0][down] - l;
          if (dl * dl >= least) {
            down = -1;
          } else {
            float distance = distance(down, dl, a, b);
            best = distance < least ? down : best;
            least = Math.min(least, distance);
            down--;
          }
        }
      }
      return best;
    }

    private float distance(int k, float dl, float a, float b) {
      float da = lab[1][k] - a;
      float db = lab[2][k] - b;
      return dl * dl + da * da + db * db;
    }
  }
}
