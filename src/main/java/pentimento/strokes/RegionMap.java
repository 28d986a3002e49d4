package pentimento.strokes;

import java.util.Arrays;

/**
 * Which region each pixel belongs to, at one size; can be drawn at any other with the same smooth
 * borders.
 *
 * @param width in pixels
 * @param height in pixels
 * @param labels region of each pixel row by row, 0..{@value #MOST}, or {@link #CLOSED}. Not copied:
 *     read only
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below; copies would cost much
public record RegionMap(int width, int height, byte[] labels) {
  /** Largest region. */
  public static final int MOST = 253;

  /**
   * Where no paint goes: it is finished, or to stay bare. Only lines and the ground itself may
   * cross it.
   */
  public static final byte CLOSED = (byte) 255;

  /** Checks that there is one label for each pixel. */
  public RegionMap {
    if (width < 1 || height < 1 || labels.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          "%d labels for a map of %d x %d".formatted(labels.length, width, height));
    }
  }

  /** Region at a pixel; {@code CLOSED & 255} where none. */
  int at(int x, int y) {
    return labels[y * width + x] & 255;
  }

  /**
   * This map with some places closed: where the mask, of the map's size, is above one half. The
   * others keep their regions.
   */
  RegionMap closed(float[] mask) {
    byte[] some = labels.clone();
    for (int i = 0; i < some.length; i++) {
      if (mask[i] > 0.5f) {
        some[i] = CLOSED;
      }
    }
    return new RegionMap(width, height, some);
  }

  /**
   * The map at another size of the same proportions. Each pixel goes to the label that weighs most
   * around it, so that borders stay smooth when enlarged.
   */
  RegionMap at(Canvas canvas) {
    if (canvas.width == width && canvas.height == height) {
      return this;
    }
    byte[] scaled = new byte[canvas.width * canvas.height];
    float perX = width / (float) canvas.width;
    float perY = height / (float) canvas.height;
    float[] weight = new float[256];
    for (int y = 0; y < canvas.height; y++) {
      float v = (y + 0.5f) * perY - 0.5f;
      int y0 = (int) Math.floor(v);
      for (int x = 0; x < canvas.width; x++) {
        float u = (x + 0.5f) * perX - 0.5f;
        int x0 = (int) Math.floor(u);
        scaled[y * canvas.width + x] = vote(u, v, x0, y0, weight);
      }
    }
    return new RegionMap(canvas.width, canvas.height, scaled);
  }

  /** The label with the greatest weight among 4 x 4 around a point, by a quadratic B-spline. */
  private byte vote(float u, float v, int x0, int y0, float[] weight) {
    byte first = label(x0, y0);
    if (label(x0 + 1, y0) == first
        && label(x0, y0 + 1) == first
        && label(x0 + 1, y0 + 1) == first) {
      return first;
    }
    byte best = first;
    for (int dy = -1; dy <= 2; dy++) {
      for (int dx = -1; dx <= 2; dx++) {
        weight[label(x0 + dx, y0 + dy) & 255] = 0;
      }
    }
    for (int dy = -1; dy <= 2; dy++) {
      float wy = spline(v - y0 - dy);
      for (int dx = -1; dx <= 2; dx++) {
        byte label = label(x0 + dx, y0 + dy);
        weight[label & 255] += wy * spline(u - x0 - dx);
        if (weight[label & 255] > weight[best & 255]) {
          best = label;
        }
      }
    }
    return best;
  }

  private static float spline(float d) {
    float a = Math.abs(d);
    return a < 0.5f ? 0.75f - a * a : a < 1.5f ? 0.5f * (1.5f - a) * (1.5f - a) : 0;
  }

  private byte label(int x, int y) {
    int cx = Math.max(0, Math.min(width - 1, x));
    int cy = Math.max(0, Math.min(height - 1, y));
    return labels[cy * width + cx];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegionMap that
        && width == that.width
        && height == that.height
        && Arrays.equals(labels, that.labels);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(labels);
  }
}
