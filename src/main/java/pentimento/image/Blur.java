package pentimento.image;

import java.util.Arrays;

/**
 * Gaussian blur: the true kernel for small deviations, three box passes for larger ones (within
 * about 3 % of the true kernel).
 */
public final class Blur {
  /** Below this deviation three boxes of at least three pixels would blur too much. */
  private static final float KERNEL_BELOW = 1.8f;

  private Blur() {}

  /**
   * Blurs one plane in place; edges repeat.
   *
   * @param plane {@code width * height} values, row by row
   * @param sigma standard deviation in pixels; below 0.2 nothing happens
   */
  public static void gaussian(float[] plane, int width, int height, float sigma) {
    if (sigma < 0.2f) {
      return;
    }
    if (sigma < KERNEL_BELOW) {
      kernel(plane, width, height, sigma);
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

  private static void kernel(float[] plane, int width, int height, float sigma) {
    int radius = (int) Math.ceil(2.8f * sigma);
    float[] weights = new float[radius + 1];
    float sum = 0;
    for (int i = 0; i <= radius; i++) {
      weights[i] = (float) StrictMath.exp(-i * i / (2.0 * sigma * sigma));
      sum += i == 0 ? weights[i] : 2 * weights[i];
    }
    for (int i = 0; i <= radius; i++) {
      weights[i] /= sum;
    }
    float[] padded = new float[width + 2 * radius];
    float[] rows = new float[plane.length];
    for (int y = 0; y < height; y++) {
      int at = y * width;
      System.arraycopy(plane, at, padded, radius, width);
      Arrays.fill(padded, 0, radius, plane[at]);
      Arrays.fill(padded, radius + width, padded.length, plane[at + width - 1]);
      for (int x = 0; x < width; x++) {
        rows[at + x] = padded[x + radius] * weights[0];
      }
      for (int i = 1; i <= radius; i++) {
        float weight = weights[i];
        for (int x = 0; x < width; x++) {
          rows[at + x] += (padded[x + radius - i] + padded[x + radius + i]) * weight;
        }
      }
    }
    for (int y = 0; y < height; y++) {
      int at = y * width;
      for (int x = 0; x < width; x++) {
        plane[at + x] = rows[at + x] * weights[0];
      }
      for (int i = 1; i <= radius; i++) {
        int up = Math.max(0, y - i) * width;
        int down = Math.min(height - 1, y + i) * width;
        float weight = weights[i];
        for (int x = 0; x < width; x++) {
          plane[at + x] += (rows[up + x] + rows[down + x]) * weight;
        }
      }
    }
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
