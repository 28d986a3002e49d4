package pentimento.image;

/**
 * Tables between 8-bit sRGB and linear light (IEC 61966-2-1), built with {@link StrictMath} so that
 * every platform gives the same bytes.
 */
final class LinearLight {
  /** Linear light 0..1 of each 8-bit sRGB value. */
  static final float[] OF_BYTE = new float[256];

  private static final int STEPS = 65_535;

  /** The 8-bit value nearest, in sRGB, to each of 65,536 steps of linear light. */
  private static final byte[] TO_BYTE = new byte[STEPS + 1];

  static {
    for (int i = 0; i < 256; i++) {
      OF_BYTE[i] = (float) decode(i / 255.0);
    }
    int from = 0;
    for (int i = 0; i < 256; i++) {
      // Up to where the encoded value rounds to i.
      int to = i == 255 ? STEPS + 1 : (int) Math.ceil(decode((i + 0.5) / 255) * STEPS);
      for (int step = from; step < to; step++) {
        TO_BYTE[step] = (byte) i;
      }
      from = to;
    }
  }

  private LinearLight() {}

  /** Linear light of an sRGB value, both 0..1. */
  static double decode(double encoded) {
    return encoded <= 0.04045 ? encoded / 12.92 : StrictMath.pow((encoded + 0.055) / 1.055, 2.4);
  }

  /** The 8-bit sRGB value of linear light; values outside 0..1 are clamped. */
  static int toByte(float linear) {
    int step = (int) (linear * STEPS + 0.5f);
    return TO_BYTE[Math.max(0, Math.min(STEPS, step))] & 255;
  }

  /**
   * Lays a colour over a ground, in linear light.
   *
   * @param colour {@code 0xRRGGBB}, not multiplied by alpha
   * @param alpha 0 (only ground) to 255 (only colour)
   * @param ground {@code 0xRRGGBB}
   */
  static int over(int colour, int alpha, int ground) {
    if (alpha == 255) {
      return colour;
    }
    float a = alpha * (1f / 255);
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      float above = OF_BYTE[colour >> shift & 255];
      float below = OF_BYTE[ground >> shift & 255];
      rgb |= toByte(below + a * (above - below)) << shift;
    }
    return rgb;
  }
}
