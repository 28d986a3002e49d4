package pentimento.image;

/** Gaussian blur, approximated by three box passes (within about 3 % of the true kernel). */
public final class Blur {
  private Blur() {}

  /**
   * Blurs one plane in place; edges repeat.
   *
   * @param plane {@code width * height} values, row by row
   * @param sigma standard deviation in pixels; below 0.3 nothing happens
   */
  public static void gaussian(float[] plane, int width, int height, float sigma) {
    if (sigma < 0.3f) {
      return;
    }
    int radius = Math.max(1, Math.round((float) (Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
    float[] rows = new float[plane.length];
    float[] sums = new float[width];
    for (int pass = 0; pass < 3; pass++) {
      boxRows(plane, rows, width, height, radius);
      boxColumns(rows, plane, sums, width, height, radius);
    }
  }

  /** A blurred copy of all three planes. */
  public static Planes gaussian(Planes planes, float sigma) {
    Planes out = planes.copy();
    gaussian(out.r, out.width, out.height, sigma);
    gaussian(out.g, out.width, out.height, sigma);
    gaussian(out.b, out.width, out.height, sigma);
    return out;
  }

  private static void boxRows(float[] in, float[] out, int width, int height, int radius) {
    float scale = 1f / (2 * radius + 1);
    for (int y = 0; y < height; y++) {
      int row = y * width;
      float first = in[row];
      float last = in[row + width - 1];
      float sum = first * (radius + 1);
      for (int x = 0; x < radius; x++) {
        sum += in[row + Math.min(x, width - 1)];
      }
      for (int x = 0; x < width; x++) {
        sum += x + radius < width ? in[row + x + radius] : last;
        sum -= x - radius - 1 >= 0 ? in[row + x - radius - 1] : first;
        out[row + x] = sum * scale;
      }
    }
  }

  private static void boxColumns(
      float[] in, float[] out, float[] sums, int width, int height, int radius) {
    float scale = 1f / (2 * radius + 1);
    for (int x = 0; x < width; x++) {
      sums[x] = in[x] * (radius + 1);
    }
    for (int y = 0; y < radius; y++) {
      int row = Math.min(y, height - 1) * width;
      for (int x = 0; x < width; x++) {
        sums[x] += in[row + x];
      }
    }
    for (int y = 0; y < height; y++) {
      int enter = Math.min(y + radius, height - 1) * width;
      int leave = Math.max(y - radius - 1, 0) * width;
      int row = y * width;
      for (int x = 0; x < width; x++) {
        sums[x] += in[enter + x] - in[leave + x];
        out[row + x] = sums[x] * scale;
      }
    }
  }
}
