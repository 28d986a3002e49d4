package pentimento.image;

/**
 * CIELAB of sRGB colours, white point D65: L 0..100, a and b about -110..110. Table-driven, within
 * 0.01 of the exact formula.
 */
public final class Lab {
  private static final double EPSILON = 216.0 / 24_389;
  private static final double KAPPA = 24_389.0 / 27;
  private static final int STEPS = 4096;

  /** The lightness function f(t) at {@code i / STEPS}, with one more for interpolation. */
  private static final float[] F = new float[STEPS + 2];

  /** Linear light of sRGB values at {@code i / STEPS}, with one more for interpolation. */
  private static final float[] LINEAR = new float[STEPS + 2];

  // Linear sRGB to XYZ (IEC 61966-2-1), each row divided by its sum, the white point.
  private static final float[] X = row(0.4124564, 0.3575761, 0.1804375);
  private static final float[] Y = row(0.2126729, 0.7151522, 0.0721750);
  private static final float[] Z = row(0.0193339, 0.1191920, 0.9503041);

  static {
    for (int i = 0; i < F.length; i++) {
      double t = (double) i / STEPS;
      F[i] = (float) (t > EPSILON ? StrictMath.cbrt(t) : (KAPPA * t + 16) / 116);
      LINEAR[i] = (float) LinearLight.decode(t);
    }
  }

  private Lab() {}

  private static float[] row(double r, double g, double b) {
    double sum = r + g + b;
    return new float[] {(float) (r / sum), (float) (g / sum), (float) (b / sum)};
  }

  /**
   * Converts one colour.
   *
   * @param rgb {@code 0xRRGGBB}
   * @param out L, a, b are written to its first three places
   */
  public static void convert(int rgb, float[] out) {
    float[] linear = LinearLight.OF_BYTE;
    fromLinear(linear[rgb >> 16 & 255], linear[rgb >> 8 & 255], linear[rgb & 255], out);
  }

  /**
   * Converts one colour of sRGB-encoded values 0..1; values outside are clamped.
   *
   * @param out L, a, b are written to its first three places
   */
  public static void convert(float red, float green, float blue, float[] out) {
    fromLinear(at(LINEAR, red), at(LINEAR, green), at(LINEAR, blue), out);
  }

  /** The picture's L, a and b planes, each {@code width * height} values, row by row. */
  public static float[][] planes(Picture picture) {
    int[] rgb = picture.rgb();
    float[][] planes = new float[3][rgb.length];
    float[] lab = new float[3];
    for (int i = 0; i < rgb.length; i++) {
      convert(rgb[i], lab);
      planes[0][i] = lab[0];
      planes[1][i] = lab[1];
      planes[2][i] = lab[2];
    }
    return planes;
  }

  private static void fromLinear(float r, float g, float b, float[] out) {
    float fx = at(F, X[0] * r + X[1] * g + X[2] * b);
    float fy = at(F, Y[0] * r + Y[1] * g + Y[2] * b);
    float fz = at(F, Z[0] * r + Z[1] * g + Z[2] * b);
    out[0] = 116 * fy - 16;
    out[1] = 500 * (fx - fy);
    out[2] = 200 * (fy - fz);
  }

  private static float at(float[] table, float value) {
    float place = Math.max(0, Math.min(1, value)) * STEPS;
    int i = (int) place;
    return table[i] + (place - i) * (table[i + 1] - table[i]);
  }
}
