package pentimento.image;

public final class Lab {
  private Lab() {}

  public static void convert(float red, float green, float blue, float[] out) {
    double r = linear(red);
    double g = linear(green);
    double b = linear(blue);
    float x = curve((float) ((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505));
    float y = curve((float) (0.2126 * r + 0.7152 * g + 0.0722 * b));
    float z = curve((float) ((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089));
    out[0] = 116 * y - 16;
    out[1] = 500 * (x - y);
    out[2] = 200 * (y - z);
  }

  private static double linear(float v) {
    return v <= 0.04045f ? v / 12.92 : StrictMath.pow((v + 0.055) / 1.055, 2.4);
  }

  private static float curve(float t) {
    return t > 0.008856f ? (float) StrictMath.cbrt(t) : 7.787f * t + 16f / 116f;
  }
}
