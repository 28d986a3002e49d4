package pentimento.image;

/**
 * Three float planes, red, green, blue, of sRGB-encoded values 0..1, row by row: what painters and
 * measures compute with. Planes are working memory and may be written by their owner.
 */
public final class Planes {
  public final int width;
  public final int height;
  public final float[] r;
  public final float[] g;
  public final float[] b;

  /** Black planes of the given size in pixels. */
  public Planes(int width, int height) {
    this.width = width;
    this.height = height;
    int n = Math.multiplyExact(width, height);
    r = new float[n];
    g = new float[n];
    b = new float[n];
  }

  /** The picture's pixels as values 0..1. */
  public static Planes of(Picture picture) {
    Planes planes = new Planes(picture.width(), picture.height());
    int[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      planes.r[i] = (rgb[i] >> 16 & 255) * (1f / 255);
      planes.g[i] = (rgb[i] >> 8 & 255) * (1f / 255);
      planes.b[i] = (rgb[i] & 255) * (1f / 255);
    }
    return planes;
  }

  /** One colour of values 0..1, clamped and rounded to {@code 0xRRGGBB}. */
  public static int pack(float red, float green, float blue) {
    return eightBit(red) << 16 | eightBit(green) << 8 | eightBit(blue);
  }

  private static int eightBit(float value) {
    return Math.max(0, Math.min(255, (int) (value * 255f + 0.5f)));
  }

  /** Luma (BT.601 weights) of each pixel, 0..1, in a new array. */
  public float[] luma() {
    float[] luma = new float[r.length];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = luma(r[i], g[i], b[i]);
    }
    return luma;
  }

  /** Luma (BT.601 weights) of one colour. */
  public static float luma(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }

  /** A copy that shares nothing with this. */
  public Planes copy() {
    Planes copy = new Planes(width, height);
    System.arraycopy(r, 0, copy.r, 0, r.length);
    System.arraycopy(g, 0, copy.g, 0, g.length);
    System.arraycopy(b, 0, copy.b, 0, b.length);
    return copy;
  }

  /**
   * Mean over blocks of {@code factor x factor} pixels; blocks at the right and lower edge may be
   * smaller. Encoded values are averaged as they are, which is what analysis wants; pictures meant
   * for the eye are resized by {@code Resize}.
   *
   * @param factor at least 1
   */
  public Planes shrink(int factor) {
    if (factor == 1) {
      return copy();
    }
    Planes out = new Planes((width + factor - 1) / factor, (height + factor - 1) / factor);
    for (int y = 0; y < out.height; y++) {
      int yEnd = Math.min(height, (y + 1) * factor);
      for (int x = 0; x < out.width; x++) {
        int xEnd = Math.min(width, (x + 1) * factor);
        float sumR = 0;
        float sumG = 0;
        float sumB = 0;
        for (int yy = y * factor; yy < yEnd; yy++) {
          for (int i = yy * width + x * factor; i < yy * width + xEnd; i++) {
            sumR += r[i];
            sumG += g[i];
            sumB += b[i];
          }
        }
        float scale = 1f / ((yEnd - y * factor) * (xEnd - x * factor));
        int o = y * out.width + x;
        out.r[o] = sumR * scale;
        out.g[o] = sumG * scale;
        out.b[o] = sumB * scale;
      }
    }
    return out;
  }
}
