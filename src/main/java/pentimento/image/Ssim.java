package pentimento.image;

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004) of planes of values 0..1:
 * Gaussian windows of 11 pixels, sigma 1.5, K1 = 0.01, K2 = 0.03. At the edges the window is what
 * lies inside the plane, renormalised, so that every pixel has a value.
 */
final class Ssim {
  /** Pixels between a window's middle and its last pixel. */
  static final int RADIUS = 5;

  private static final float C1 = 0.01f * 0.01f;
  private static final float C2 = 0.03f * 0.03f;
  private static final float[] WINDOW = new float[2 * RADIUS + 1];

  static {
    double sum = 0;
    for (int i = -RADIUS; i <= RADIUS; i++) {
      sum += StrictMath.exp(-i * i / (2 * 1.5 * 1.5));
    }
    for (int i = -RADIUS; i <= RADIUS; i++) {
      WINDOW[i + RADIUS] = (float) (StrictMath.exp(-i * i / (2 * 1.5 * 1.5)) / sum);
    }
  }

  private Ssim() {}

  /** A plane with what its comparisons share: windowed means of its values and their squares. */
  static final class Plane {
    final int width;
    final int height;
    final float[] values;
    final float[] mean;
    final float[] square;

    /** Keeps {@code values} ({@code width * height}, row by row) without copying them. */
    Plane(int width, int height, float[] values) {
      this.width = width;
      this.height = height;
      this.values = values;
      mean = windowed(values, width, height);
      square = windowed(products(values, values), width, height);
    }

    /** Half the size: means of 2 x 2 pixels, fewer at an odd edge. */
    Plane half() {
      int w = (width + 1) / 2;
      int h = (height + 1) / 2;
      float[] half = new float[w * h];
      for (int y = 0; y < h; y++) {
        int upper = 2 * y * width;
        int lower = Math.min(2 * y + 1, height - 1) * width;
        for (int x = 0; x < w; x++) {
          int left = 2 * x;
          int right = Math.min(left + 1, width - 1);
          half[y * w + x] =
              0.25f
                  * (values[upper + left]
                      + values[upper + right]
                      + values[lower + left]
                      + values[lower + right]);
        }
      }
      return new Plane(w, h, half);
    }
  }

  /**
   * Compares planes of one size.
   *
   * @param luminance receives each pixel's luminance term
   * @param structure receives each pixel's contrast times structure term
   */
  static void compare(Plane a, Plane b, float[] luminance, float[] structure) {
    float[] product = windowed(products(a.values, b.values), a.width, a.height);
    for (int i = 0; i < product.length; i++) {
      float ab = a.mean[i] * b.mean[i];
      float aa = a.mean[i] * a.mean[i];
      float bb = b.mean[i] * b.mean[i];
      luminance[i] = (2 * ab + C1) / (aa + bb + C1);
      structure[i] = (2 * (product[i] - ab) + C2) / ((a.square[i] - aa) + (b.square[i] - bb) + C2);
    }
  }

  private static float[] products(float[] a, float[] b) {
    float[] out = new float[a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] * b[i];
    }
    return out;
  }

  private static float[] windowed(float[] in, int width, int height) {
    float[] rows = new float[in.length];
    float[] acrossScale = scales(width);
    for (int k = -RADIUS; k <= RADIUS; k++) {
      float weight = WINDOW[k + RADIUS];
      int from = Math.max(0, -k);
      int to = Math.min(width, width - k);
      for (int y = 0; y < height; y++) {
        int row = y * width;
        for (int i = row + from; i < row + to; i++) {
          rows[i] += weight * in[i + k];
        }
      }
    }
    float[] out = new float[in.length];
    float[] downScale = scales(height);
    for (int y = 0; y < height; y++) {
      int row = y * width;
      for (int k = Math.max(-RADIUS, -y); k <= Math.min(RADIUS, height - 1 - y); k++) {
        float weight = WINDOW[k + RADIUS] * downScale[y];
        int from = row + k * width;
        for (int x = 0; x < width; x++) {
          out[row + x] += weight * rows[from + x];
        }
      }
      for (int x = 0; x < width; x++) {
        out[row + x] *= acrossScale[x];
      }
    }
    return out;
  }

  /** Per place, one over the share of the window that lies inside. */
  private static float[] scales(int length) {
    float[] scales = new float[length];
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int k = Math.max(-RADIUS, -i); k <= Math.min(RADIUS, length - 1 - i); k++) {
        sum += WINDOW[k + RADIUS];
      }
      scales[i] = 1 / sum;
    }
    return scales;
  }
}
