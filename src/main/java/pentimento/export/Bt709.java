package pentimento.export;

/**
 * Colour as video keeps it: Y'CbCr after ITU-R BT.709, limited range (Y 16..235, Cb and Cr
 * 16..240), chroma at half the width and height.
 *
 * <p>A chroma sample is the mean of its 2 x 2 pixels, so it lies in their centre; the stream says
 * so (chroma_sample_loc_type 1).
 */
final class Bt709 {
  private static final double KR = 0.2126;
  private static final double KB = 0.0722;
  private static final double KG = 1 - KR - KB;

  private static final int SHIFT = 16;
  private static final double ONE = 1 << SHIFT;

  // Y = 16 + 219/255 (KR R + KG G + KB B)
  private static final int Y_R = round(KR * 219 / 255);
  private static final int Y_G = round(KG * 219 / 255);
  private static final int Y_B = round(KB * 219 / 255);
  private static final int Y_OFFSET = (16 << SHIFT) + (1 << (SHIFT - 1));

  // Cb = 128 + 224/255 (B - luma) / (2 - 2 KB), Cr likewise; rows add up to 0, so grey stays grey.
  private static final int CB_R = round(-KR * 224 / 255 / (2 - 2 * KB));
  private static final int CB_B = round((1 - KB) * 224 / 255 / (2 - 2 * KB));
  private static final int CB_G = -CB_R - CB_B;
  private static final int CR_R = round((1 - KR) * 224 / 255 / (2 - 2 * KR));
  private static final int CR_B = round(-KB * 224 / 255 / (2 - 2 * KR));
  private static final int CR_G = -CR_R - CR_B;

  /** For sums over four pixels. */
  private static final int CHROMA_OFFSET = (128 << (SHIFT + 2)) + (1 << (SHIFT + 1));

  private Bt709() {}

  private static int round(double value) {
    return (int) Math.round(value * ONE);
  }

  /**
   * The samples of one macroblock; pixels beyond the picture's edge repeat the edge.
   *
   * @param rgb {@code width * height} pixels {@code 0xRRGGBB}
   * @param luma gets 16 x 16 values
   * @param cb gets 8 x 8 values
   * @param cr gets 8 x 8 values
   */
  static void macroblock(
      int[] rgb, int width, int height, int mbX, int mbY, int[] luma, int[] cb, int[] cr) {
    for (int y = 0; y < 16; y += 2) {
      int upper = Math.min(height - 1, mbY * 16 + y) * width;
      int lower = Math.min(height - 1, mbY * 16 + y + 1) * width;
      for (int x = 0; x < 16; x += 2) {
        int left = Math.min(width - 1, mbX * 16 + x);
        int right = Math.min(width - 1, mbX * 16 + x + 1);
        int p0 = rgb[upper + left];
        int p1 = rgb[upper + right];
        int p2 = rgb[lower + left];
        int p3 = rgb[lower + right];
        int i = y * 16 + x;
        luma[i] = luma(p0);
        luma[i + 1] = luma(p1);
        luma[i + 16] = luma(p2);
        luma[i + 17] = luma(p3);
        // Red and blue are summed together: 4 * 255 needs 10 bits, and they lie 16 bits apart.
        int redBlue = (p0 & 0xff00ff) + (p1 & 0xff00ff) + (p2 & 0xff00ff) + (p3 & 0xff00ff);
        int r = redBlue >>> 16;
        int b = redBlue & 0xffff;
        int g = ((p0 & 0xff00) + (p1 & 0xff00) + (p2 & 0xff00) + (p3 & 0xff00)) >>> 8;
        int c = y / 2 * 8 + x / 2;
        cb[c] = (CB_R * r + CB_G * g + CB_B * b + CHROMA_OFFSET) >> (SHIFT + 2);
        cr[c] = (CR_R * r + CR_G * g + CR_B * b + CHROMA_OFFSET) >> (SHIFT + 2);
      }
    }
  }

  /** Y of one pixel {@code 0xRRGGBB}. */
  static int luma(int rgb) {
    return (Y_R * (rgb >> 16 & 255) + Y_G * (rgb >> 8 & 255) + Y_B * (rgb & 255) + Y_OFFSET)
        >> SHIFT;
  }
}
