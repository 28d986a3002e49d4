package pentimento.image;

/** How far two pictures of one size are apart, pixel by pixel, in sRGB-encoded values 0..1. */
public final class Similarity {
  private Similarity() {}

  /**
   * Mean squared error over all pixels and channels, 0..1.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public static double mse(Picture a, Picture b) {
    checkSizes(a, b);
    // Differences are whole numbers: the sum is exact up to 2^63 / 255^2 values.
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (a.rgb()[i] >> shift & 255) - (b.rgb()[i] >> shift & 255);
        sum += (long) difference * difference;
      }
    }
    return sum / (3.0 * 255 * 255 * a.rgb().length);
  }

  /**
   * Mean absolute error over all pixels and channels, 0..1.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public static double l1(Picture a, Picture b) {
    checkSizes(a, b);
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        sum += Math.abs((a.rgb()[i] >> shift & 255) - (b.rgb()[i] >> shift & 255));
      }
    }
    return sum / (3.0 * 255 * a.rgb().length);
  }

  /**
   * Peak signal to noise ratio {@code -10 log10(mse)} in decibels; positive infinity for equal
   * pictures.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public static double psnr(Picture a, Picture b) {
    double mse = mse(a, b);
    return mse == 0 ? Double.POSITIVE_INFINITY : -10 * StrictMath.log10(mse);
  }

  /**
   * Structural similarity of luma (Wang et al. 2004; Gaussian windows of 11 pixels, sigma 1.5, K1 =
   * 0.01, K2 = 0.03, population covariance), -1..1, 1 for equal pictures. The mean is over pixels
   * whose window lies inside; in pictures narrower than a window it is over all, with the window
   * cut.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public static double ssim(Picture a, Picture b) {
    checkSizes(a, b);
    int width = a.width();
    int height = a.height();
    float[] luminance = new float[width * height];
    float[] structure = new float[width * height];
    Ssim.compare(
        new Ssim.Plane(width, height, Planes.of(a).luma()),
        new Ssim.Plane(width, height, Planes.of(b).luma()),
        luminance,
        structure);
    int margin = Math.min(width, height) > 2 * Ssim.RADIUS ? Ssim.RADIUS : 0;
    double sum = 0;
    for (int y = margin; y < height - margin; y++) {
      for (int i = y * width + margin; i < (y + 1) * width - margin; i++) {
        sum += luminance[i] * structure[i];
      }
    }
    return sum / ((double) (width - 2 * margin) * (height - 2 * margin));
  }

  private static void checkSizes(Picture a, Picture b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException("pictures differ in size: " + a + " and " + b);
    }
  }
}
