package pentimento.image;

import java.util.Arrays;

/**
 * Resizes pictures in linear light, so that fine light-and-dark texture keeps its brightness.
 *
 * <p>Each direction for itself: area average with exact fractional borders when it shrinks to half
 * or less, else a Lanczos kernel of three lobes. Rows are streamed: besides source and result only
 * a few rows are held.
 */
public final class Resize {
  private static final int LOBES = 3;

  private Resize() {}

  /**
   * The picture at another size.
   *
   * @param width 1 to {@value Picture#MAX_SIDE} pixels
   * @param height 1 to {@value Picture#MAX_SIDE} pixels
   * @return the same instance when the size is the picture's own
   * @throws IllegalArgumentException when a side is out of range
   */
  public static Picture to(Picture picture, int width, int height) {
    if (width < 1 || height < 1 || width > Picture.MAX_SIDE || height > Picture.MAX_SIDE) {
      throw new IllegalArgumentException(
          "size " + width + " x " + height + " is not within 1 to " + Picture.MAX_SIDE);
    }
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    Kernel across = Kernel.of(picture.width(), width);
    Kernel down = Kernel.of(picture.height(), height);
    int[] rgb = new int[Math.multiplyExact(width, height)];
    // Rows already resized across; a row is needed by at most `overlap` rows' worth of results.
    float[][] rows = new float[down.overlap][3 * width];
    int[] held = new int[down.overlap];
    Arrays.fill(held, -1);
    float[] source = new float[3 * picture.width()];
    float[] sum = new float[3 * width];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sum, 0);
      for (int k = down.start[y]; k < down.start[y + 1]; k++) {
        int from = down.first[y] + k - down.start[y];
        int slot = from % down.overlap;
        if (held[slot] != from) {
          linearRow(picture, from, source);
          across.apply(source, rows[slot]);
          held[slot] = from;
        }
        add(rows[slot], down.weights[k], sum);
      }
      for (int x = 0, i = 0; x < width; x++, i += 3) {
        rgb[y * width + x] =
            LinearLight.toByte(sum[i]) << 16
                | LinearLight.toByte(sum[i + 1]) << 8
                | LinearLight.toByte(sum[i + 2]);
      }
    }
    return new Picture(width, height, rgb);
  }

  /**
   * The picture with its longer side at {@code longSide} pixels and its proportions kept (the other
   * side is rounded, and at least 1).
   *
   * @param longSide 1 to {@value Picture#MAX_SIDE} pixels
   * @return the same instance when the size is the picture's own
   * @throws IllegalArgumentException when {@code longSide} is out of range
   */
  public static Picture fit(Picture picture, int longSide) {
    if (longSide < 1 || longSide > Picture.MAX_SIDE) {
      throw new IllegalArgumentException(
          "long side " + longSide + " is not within 1 to " + Picture.MAX_SIDE);
    }
    int[] size = fitted(picture.width(), picture.height(), longSide);
    return to(picture, size[0], size[1]);
  }

  /**
   * The picture at another size, its middle cut out where it has other proportions.
   *
   * @param width 1 to {@value Picture#MAX_SIDE} pixels
   * @param height 1 to {@value Picture#MAX_SIDE} pixels
   * @return the same instance when the size is the picture's own
   * @throws IllegalArgumentException when a side is out of range
   */
  public static Picture cover(Picture picture, int width, int height) {
    double scale = Math.min(picture.width() / (double) width, picture.height() / (double) height);
    int across = (int) Math.min(picture.width(), Math.max(1, Math.round(width * scale)));
    int down = (int) Math.min(picture.height(), Math.max(1, Math.round(height * scale)));
    int left = (picture.width() - across) / 2;
    int top = (picture.height() - down) / 2;
    return to(picture.crop(left, top, across, down), width, height);
  }

  /**
   * Width and height, in pixels, of what {@link #fit} makes of a picture.
   *
   * @param width of the picture, 1 or more
   * @param height of the picture, 1 or more
   */
  public static int[] fitted(int width, int height, int longSide) {
    double scale = (double) longSide / Math.max(width, height);
    return new int[] {
      (int) Math.max(1, Math.round(width * scale)), (int) Math.max(1, Math.round(height * scale))
    };
  }

  private static void linearRow(Picture picture, int y, float[] row) {
    int[] rgb = picture.rgb();
    int start = y * picture.width();
    for (int x = 0, i = 0; x < picture.width(); x++, i += 3) {
      int pixel = rgb[start + x];
      row[i] = LinearLight.OF_BYTE[pixel >> 16 & 255];
      row[i + 1] = LinearLight.OF_BYTE[pixel >> 8 & 255];
      row[i + 2] = LinearLight.OF_BYTE[pixel & 255];
    }
  }

  private static void add(float[] row, float weight, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * row[i];
    }
  }

  /**
   * The weights of one direction.
   *
   * @param first per result, the first source place that it takes from
   * @param start per result, where its weights begin; one more at the end
   * @param weights of all results one after another, each result's sum 1
   * @param overlap how many source places lie between the first that a result needs and the last
   *     that the one before it needed, at least 1
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
  private record Kernel(int[] first, int[] start, float[] weights, int overlap) {

    static Kernel of(int from, int to) {
      double scale = (double) from / to;
      boolean box = scale >= 2;
      double reach = from == to ? 0.5 : box ? scale / 2 : LOBES * Math.max(1, scale);
      int[] first = new int[to];
      int[] start = new int[to + 1];
      float[] weights = new float[(int) Math.min((2 * reach + 3) * to, 1L << 30)];
      double[] taps = new double[(int) (2 * reach) + 3];
      int overlap = 1;
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int low = Math.max(0, (int) Math.floor(centre - reach));
        int high = Math.min(from, (int) Math.ceil(centre + reach));
        double sum = 0;
        for (int s = low; s < high; s++) {
          taps[s - low] =
              box || from == to
                  ? Math.max(0, Math.min(s + 1, centre + reach) - Math.max(s, centre - reach))
                  : lanczos((s + 0.5 - centre) / Math.max(1, scale));
          sum += taps[s - low];
        }
        first[i] = low;
        start[i + 1] = start[i] + high - low;
        for (int s = low; s < high; s++) {
          weights[start[i] + s - low] = (float) (taps[s - low] / sum);
        }
        if (i > 0) {
          int lastBefore = first[i - 1] + start[i] - start[i - 1];
          overlap = Math.max(overlap, lastBefore - low);
        }
      }
      return new Kernel(first, start, weights, overlap);
    }

    /** Lanczos 1979: sinc windowed by its own first lobe stretched over {@link #LOBES}. */
    private static double lanczos(double t) {
      if (Math.abs(t) < 1e-9) {
        return 1;
      }
      if (Math.abs(t) >= LOBES) {
        return 0;
      }
      double p = Math.PI * t;
      return LOBES * StrictMath.sin(p) * StrictMath.sin(p / LOBES) / (p * p);
    }

    /** Resizes one row of interleaved triples. */
    void apply(float[] in, float[] out) {
      for (int x = 0; x < first.length; x++) {
        float r = 0;
        float g = 0;
        float b = 0;
        int i = 3 * first[x];
        for (int k = start[x]; k < start[x + 1]; k++, i += 3) {
          float weight = weights[k];
          r += weight * in[i];
          g += weight * in[i + 1];
          b += weight * in[i + 2];
        }
        out[3 * x] = r;
        out[3 * x + 1] = g;
        out[3 * x + 2] = b;
      }
    }
  }
}
