package pentimento.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Perceptual distance of pictures, 0 (equal) to 1, without any learnt weights: {@code PD(a, b) =
 * 0.5 (1 - MS-SSIM) + 0.5 min(1, E / 50)}.
 *
 * <p>Both pictures are first reduced to a long side of {@value #LONG_SIDE} pixels (smaller ones
 * stay as they are). MS-SSIM is of luma over 3 scales with the weights of the first three of Wang,
 * Simoncelli and Bovik 2003, renormalised; negative terms count as 0; pictures of less than 32
 * pixels use as many scales as leave 8 pixels, at least one. E is the mean CIE 1976 colour
 * difference.
 */
public final class PerceptualDistance {
  /** Long side in pixels at which pictures are compared. */
  public static final int LONG_SIDE = 256;

  private static final double[] SCALE_WEIGHTS = {0.0448, 0.2856, 0.3001};
  private static final int SMALLEST_SCALE = 8;
  private static final float FULL_DIFFERENCE = 50;

  private PerceptualDistance() {}

  /** A picture made ready to be compared many times; about 4 MB. */
  public static final class Prepared {
    private final int width;
    private final int height;
    private final float[][] lab;
    private final List<Ssim.Plane> scales = new ArrayList<>();

    private Prepared(Picture reduced) {
      width = reduced.width();
      height = reduced.height();
      lab = Lab.planes(reduced);
      Ssim.Plane scale = new Ssim.Plane(width, height, Planes.of(reduced).luma());
      scales.add(scale);
      while (scales.size() < SCALE_WEIGHTS.length
          && Math.min(scale.width, scale.height) >= 2 * SMALLEST_SCALE) {
        scale = scale.half();
        scales.add(scale);
      }
    }

    /** Width at which it is compared, in pixels. */
    public int width() {
      return width;
    }

    /** Height at which it is compared, in pixels. */
    public int height() {
      return height;
    }
  }

  /**
   * Distance of each pixel at the reduced size.
   *
   * @param width in pixels
   * @param height in pixels
   * @param values {@code width * height} distances 0..1, row by row
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of pixels, not a value to compare
  public record DistanceMap(int width, int height, float[] values) {}

  /** Reduces a picture and computes what all its comparisons share. */
  public static Prepared prepare(Picture picture) {
    return new Prepared(picture.longSide() > LONG_SIDE ? Resize.fit(picture, LONG_SIDE) : picture);
  }

  /**
   * The distance of two pictures, 0..1.
   *
   * @throws IllegalArgumentException when their reduced sizes differ
   */
  public static double between(Picture a, Picture b) {
    return between(prepare(a), prepare(b));
  }

  /**
   * The distance of two prepared pictures, 0..1.
   *
   * @throws IllegalArgumentException when their reduced sizes differ
   */
  public static double between(Prepared a, Prepared b) {
    checkSizes(a, b);
    float[] differences = differences(a, b);
    double sum = 0;
    for (float difference : differences) {
      sum += difference;
    }
    double colour = Math.min(1, sum / differences.length / FULL_DIFFERENCE);
    return 0.5 * (1 - multiScaleSsim(a, b)) + 0.5 * colour;
  }

  /**
   * Where two pictures differ: per pixel {@code 0.5 (1 - max(0, SSIM)) + 0.5 min(1, E / 50)}, with
   * the SSIM of its window at the finest scale and its own CIE 1976 difference E. The mean of a map
   * is near, but not equal to, {@link #between(Picture, Picture)}, which sees coarser scales too.
   *
   * @throws IllegalArgumentException when their reduced sizes differ
   */
  public static DistanceMap map(Picture a, Picture b) {
    return map(prepare(a), prepare(b));
  }

  /**
   * {@link #map(Picture, Picture)} of prepared pictures.
   *
   * @throws IllegalArgumentException when their reduced sizes differ
   */
  public static DistanceMap map(Prepared a, Prepared b) {
    checkSizes(a, b);
    float[] map = differences(a, b);
    float[] luminance = new float[map.length];
    float[] structure = new float[map.length];
    Ssim.compare(a.scales.get(0), b.scales.get(0), luminance, structure);
    for (int i = 0; i < map.length; i++) {
      float alike = Math.max(0, luminance[i] * structure[i]);
      map[i] = 0.5f * (1 - alike) + 0.5f * Math.min(1, map[i] / FULL_DIFFERENCE);
    }
    return new DistanceMap(a.width, a.height, map);
  }

  /** Per pixel, the CIE 1976 colour difference. */
  private static float[] differences(Prepared a, Prepared b) {
    float[] out = new float[a.lab[0].length];
    for (int i = 0; i < out.length; i++) {
      float lightness = a.lab[0][i] - b.lab[0][i];
      float green = a.lab[1][i] - b.lab[1][i];
      float blue = a.lab[2][i] - b.lab[2][i];
      out[i] = (float) Math.sqrt(lightness * lightness + green * green + blue * blue);
    }
    return out;
  }

  /**
   * Equation 7 of Wang, Simoncelli and Bovik 2003: the luminance term at the coarsest scale only.
   */
  private static double multiScaleSsim(Prepared a, Prepared b) {
    int count = a.scales.size();
    double weightSum = 0;
    for (int s = 0; s < count; s++) {
      weightSum += SCALE_WEIGHTS[s];
    }
    double product = 1;
    for (int s = 0; s < count; s++) {
      int pixels = a.scales.get(s).values.length;
      float[] luminance = new float[pixels];
      float[] structure = new float[pixels];
      Ssim.compare(a.scales.get(s), b.scales.get(s), luminance, structure);
      double weight = SCALE_WEIGHTS[s] / weightSum;
      product *= StrictMath.pow(Math.max(0, mean(structure)), weight);
      if (s == count - 1) {
        product *= StrictMath.pow(Math.max(0, mean(luminance)), weight);
      }
    }
    return Math.min(1, product);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static void checkSizes(Prepared a, Prepared b) {
    if (a.width != b.width || a.height != b.height) {
      throw new IllegalArgumentException(
          "pictures differ in proportion: compared at "
              + a.width
              + " x "
              + a.height
              + " and "
              + b.width
              + " x "
              + b.height);
    }
  }
}
