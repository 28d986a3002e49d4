package pentimento.random;

/**
 * Uniform numbers to normal ones (Box and Muller 1958) in the float arithmetic of PyTorch's vector
 * kernel: logarithm, sine and cosine by the polynomials of Cephes (Moshier), each product that is
 * only added to something fused with the sum, as compilers do it there. Order and rounding of every
 * operation matter: they make the result the same to the last bit.
 */
final class BoxMuller {
  /** Numbers that are made together: eight radii, eight angles. */
  static final int BLOCK = 16;

  private static final int HALF = BLOCK / 2;
  private static final float SQRT_HALF = 0.70710677f;
  private static final float TWO_PI = 6.2831855f;
  private static final float FOUR_OVER_PI = 1.2732395f;

  private BoxMuller() {}

  /** Makes {@value #BLOCK} uniform numbers from [0, 1) normal, in place. */
  static void transform(float[] numbers, int from) {
    for (int i = from; i < from + HALF; i++) {
      float radius = (float) Math.sqrt(-2 * log(1 - numbers[i]));
      float angle = TWO_PI * numbers[i + HALF];

      // Quarter turns to the nearest multiple of pi/2, and what is left, in three parts of pi/4.
      int eighths = ((int) (angle * FOUR_OVER_PI) + 1) & ~1;
      float x = Math.fma((float) eighths, -0.78515625f, angle);
      x = Math.fma((float) eighths, -2.4187565e-4f, x);
      x = Math.fma((float) eighths, -3.7748950e-8f, x);
      float sin = smallSin(x);
      float cos = smallCos(x);
      switch (eighths & 6) {
        case 0 -> set(numbers, i, radius * cos, radius * sin);
        case 2 -> set(numbers, i, radius * -sin, radius * cos);
        case 4 -> set(numbers, i, radius * -cos, radius * -sin);
        default -> set(numbers, i, radius * sin, radius * -cos);
      }
    }
  }

  private static void set(float[] numbers, int i, float cosine, float sine) {
    numbers[i] = cosine;
    numbers[i + HALF] = sine;
  }

  /** Natural logarithm of a number in 2^-24 .. 1. */
  private static float log(float number) {
    float e = Math.getExponent(number) + 1;
    float x = Math.scalb(number, -(int) e); // 0.5 .. 1
    if (x < SQRT_HALF) {
      e -= 1;
      x = (x - 1) + x;
    } else {
      x -= 1;
    }
    float z = x * x;
    float y = 7.0376836e-2f;
    y = Math.fma(y, x, -1.1514610e-1f);
    y = Math.fma(y, x, 1.16769984e-1f);
    y = Math.fma(y, x, -1.2420141e-1f);
    y = Math.fma(y, x, 1.4249323e-1f);
    y = Math.fma(y, x, -1.6668057e-1f);
    y = Math.fma(y, x, 2.0000714e-1f);
    y = Math.fma(y, x, -2.4999994e-1f);
    y = Math.fma(y, x, 3.333333e-1f);
    y = Math.fma(y * x, z, e * -2.1219444e-4f); // ln 2 in two parts
    y -= 0.5f * z;
    return Math.fma(e, 0.6933594f, x + y);
  }

  /** Sine of an angle in -pi/4 .. pi/4. */
  private static float smallSin(float x) {
    float z = x * x;
    float y = -1.9515296e-4f;
    y = Math.fma(y, z, 8.332161e-3f);
    y = Math.fma(y, z, -1.6666655e-1f);
    return Math.fma(y * z, x, x);
  }

  /** Cosine of an angle in -pi/4 .. pi/4. */
  private static float smallCos(float x) {
    float z = x * x;
    float y = 2.4433157e-5f;
    y = Math.fma(y, z, -1.3887316e-3f);
    y = Math.fma(y, z, 4.1666646e-2f);
    return Math.fma(y * z, z, -0.5f * z) + 1;
  }
}
