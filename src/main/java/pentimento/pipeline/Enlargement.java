package pentimento.pipeline;

/**
 * Enlarges float planes row by row. Pictures: by Keys' cubic convolution (1981, a = -1/2), after
 * sharpening so that each pixel's average over what it became is near the pixel again (iterative
 * back-projection, Irani and Peleg 1991), and held within what the neighbours allow, so that no
 * edge rings. Weights and the like: by linear interpolation.
 */
final class Enlargement {
  private static final int TAPS = 4;

  /** Steps of back-projection; more sharpen noise rather than edges. */
  private static final int STEPS = 2;

  /**
   * What sharpening may go beyond the range of the nine pixels around, as a share of that range.
   */
  private static final float BEYOND = 0.15f;

  /** And in any case, in the unit of the planes. */
  private static final float SLACK = 0.004f;

  /**
   * What enlarging by Keys' kernel and averaging over each pixel again does to a row of pixels: the
   * integrals of the kernel over the pixel itself, its neighbour, and the one beyond.
   */
  private static final float[] BACK = {161f / 192, 3f / 32, -5f / 384};

  private final int width;
  private final int height;
  private final Axis across;
  private final Axis down;

  /**
   * From one size to another.
   *
   * @param width of the planes, pixels
   * @param height of the planes, pixels
   * @param toWidth of the rows that are made
   * @param toHeight number of rows that can be made
   * @param scaleX how many pixels of a row one pixel becomes
   * @param scaleY how many rows one row becomes
   */
  Enlargement(int width, int height, int toWidth, int toHeight, double scaleX, double scaleY) {
    this.width = width;
    this.height = height;
    across = new Axis(width, toWidth, scaleX);
    down = new Axis(height, toHeight, scaleY);
  }

  /** A plane made ready for {@link #row}: its sharpened values, and the range of each place. */
  @SuppressWarnings("ArrayRecordComponent") // working memory, never compared
  record Held(float[] sharp, float[] low, float[] high) {}

  /** Rows that one thread works with. */
  static final class Scratch {
    private final float[] narrow;
    private final float[] low;
    private final float[] high;

    Scratch(int width, int toWidth) {
      narrow = new float[width];
      low = new float[toWidth];
      high = new float[toWidth];
    }
  }

  Scratch scratch() {
    return new Scratch(width, across.from.length / TAPS);
  }

  /** Makes a plane ready: {@code width * height} values, row by row. */
  Held held(float[] plane) {
    float[] low = new float[plane.length];
    float[] high = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (int yy = Math.max(0, y - 1); yy <= Math.min(height - 1, y + 1); yy++) {
          for (int xx = Math.max(0, x - 1); xx <= Math.min(width - 1, x + 1); xx++) {
            least = Math.min(least, plane[yy * width + xx]);
            most = Math.max(most, plane[yy * width + xx]);
          }
        }
        float slack = BEYOND * (most - least) + SLACK;
        low[y * width + x] = least - slack;
        high[y * width + x] = most + slack;
      }
    }
    return new Held(sharpened(plane), low, high);
  }

  private float[] sharpened(float[] plane) {
    float[] sharp = plane.clone();
    for (int step = 0; step < STEPS; step++) {
      float[] back = back(sharp);
      for (int i = 0; i < sharp.length; i++) {
        sharp[i] += plane[i] - back[i];
      }
    }
    return sharp;
  }

  private float[] back(float[] plane) {
    float[] rows = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float sum = BACK[0] * plane[y * width + x];
        for (int k = 1; k < BACK.length; k++) {
          sum +=
              BACK[k]
                  * (plane[y * width + Math.max(0, x - k)]
                      + plane[y * width + Math.min(width - 1, x + k)]);
        }
        rows[y * width + x] = sum;
      }
    }
    float[] out = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float sum = BACK[0] * rows[y * width + x];
        for (int k = 1; k < BACK.length; k++) {
          sum +=
              BACK[k]
                  * (rows[Math.max(0, y - k) * width + x]
                      + rows[Math.min(height - 1, y + k) * width + x]);
        }
        out[y * width + x] = sum;
      }
    }
    return out;
  }

  /** Row {@code y} of a picture's plane enlarged. */
  void row(Held plane, int y, Scratch scratch, float[] out) {
    down.cubic(plane.sharp, width, y, scratch.narrow);
    across.cubic(scratch.narrow, out);
    linear(plane.low, y, scratch, scratch.low);
    linear(plane.high, y, scratch, scratch.high);
    for (int x = 0; x < out.length; x++) {
      out[x] = Math.max(scratch.low[x], Math.min(scratch.high[x], out[x]));
    }
  }

  /** Row {@code y} of a plane of weights enlarged. */
  void linear(float[] plane, int y, Scratch scratch, float[] out) {
    down.linear(plane, width, y, scratch.narrow);
    across.linear(scratch.narrow, out);
  }

  /** All rows of a picture's plane. */
  float[] all(float[] plane) {
    Held held = held(plane);
    Scratch scratch = scratch();
    int toWidth = scratch.low.length;
    int toHeight = down.from.length / TAPS;
    float[] out = new float[toWidth * toHeight];
    float[] row = new float[toWidth];
    for (int y = 0; y < toHeight; y++) {
      row(held, y, scratch, row);
      System.arraycopy(row, 0, out, y * toWidth, toWidth);
    }
    return out;
  }

  /** Places and weights of one direction. */
  private static final class Axis {
    /** Per result, four source places. */
    private final int[] from;

    /** Per result, their weights. */
    private final float[] weights;

    /** Per result, how far it lies from the second source place towards the third, 0..1. */
    private final float[] between;

    Axis(int size, int to, double scale) {
      from = new int[TAPS * to];
      weights = new float[TAPS * to];
      between = new float[to];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) / scale - 0.5;
        int first = (int) Math.floor(centre) - 1;
        between[i] = (float) (centre - first - 1);
        for (int k = 0; k < TAPS; k++) {
          from[TAPS * i + k] = Math.max(0, Math.min(size - 1, first + k));
          weights[TAPS * i + k] = (float) keys(Math.abs(centre - first - k));
        }
      }
    }

    private static double keys(double t) {
      if (t < 1) {
        return (1.5 * t - 2.5) * t * t + 1;
      }
      return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
    }

    /** One row out of four. */
    void cubic(float[] plane, int width, int y, float[] out) {
      int i = TAPS * y;
      int a = from[i] * width;
      int b = from[i + 1] * width;
      int c = from[i + 2] * width;
      int d = from[i + 3] * width;
      for (int x = 0; x < width; x++) {
        out[x] =
            weights[i] * plane[a + x]
                + weights[i + 1] * plane[b + x]
                + weights[i + 2] * plane[c + x]
                + weights[i + 3] * plane[d + x];
      }
    }

    /** A row stretched. */
    void cubic(float[] row, float[] out) {
      for (int x = 0, i = 0; x < out.length; x++, i += TAPS) {
        out[x] =
            weights[i] * row[from[i]]
                + weights[i + 1] * row[from[i + 1]]
                + weights[i + 2] * row[from[i + 2]]
                + weights[i + 3] * row[from[i + 3]];
      }
    }

    void linear(float[] plane, int width, int y, float[] out) {
      int a = from[TAPS * y + 1] * width;
      int b = from[TAPS * y + 2] * width;
      for (int x = 0; x < width; x++) {
        out[x] = plane[a + x] + between[y] * (plane[b + x] - plane[a + x]);
      }
    }

    void linear(float[] row, float[] out) {
      for (int x = 0, i = 1; x < out.length; x++, i += TAPS) {
        out[x] = row[from[i]] + between[x] * (row[from[i + 1]] - row[from[i]]);
      }
    }
  }
}
