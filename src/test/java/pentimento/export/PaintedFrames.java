package pentimento.export;

import pentimento.random.Rng;

/** Frames like those of a painting in progress: a toned ground, and strokes with bristles. */
final class PaintedFrames {
  private final int width;
  private final int height;
  private final Rng rng;
  private final int[] rgb;

  PaintedFrames(int width, int height, long seed) {
    this.width = width;
    this.height = height;
    rng = new Rng(seed);
    rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      int grain = rng.nextInt(7) - 3;
      rgb[i] = pack(225 + grain, 215 + grain, 195 + grain);
    }
  }

  /** The frame as it is now; the same array each time. */
  int[] rgb() {
    return rgb;
  }

  /** A bent stroke of one colour, each bristle of its own lightness. */
  PaintedFrames stroke() {
    int colour = rng.nextInt() & 0xffffff;
    double angle = rng.uniform(0, 6.28f);
    double bend = rng.uniform(-0.01f, 0.01f);
    double x = rng.uniform(0, width);
    double y = rng.uniform(0, height);
    int length = 30 + rng.nextInt(Math.max(1, width / 6));
    float[] bristles = new float[6 + rng.nextInt(Math.max(1, width / 40))];
    for (int i = 0; i < bristles.length; i++) {
      bristles[i] = rng.uniform(-35, 35);
    }
    for (int step = 0; step < length; step++) {
      angle += bend;
      x += Math.cos(angle);
      y += Math.sin(angle);
      for (int i = 0; i < 2 * bristles.length; i++) {
        double across = (i - bristles.length) / 2.0;
        int px = (int) (x - Math.sin(angle) * across);
        int py = (int) (y + Math.cos(angle) * across);
        if (px >= 0 && py >= 0 && px < width && py < height) {
          float light = bristles[i / 2] + 5 * rng.normal();
          rgb[py * width + px] =
              pack(
                  (colour >> 16 & 255) + light,
                  (colour >> 8 & 255) + light,
                  (colour & 255) + light);
        }
      }
    }
    return this;
  }

  private static int pack(float red, float green, float blue) {
    return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
  }

  private static int clamp(float value) {
    return Math.max(0, Math.min(255, (int) value));
  }

  /** Peak signal to noise ratio of the BT.709 luma of two pictures, in decibels. */
  static double lumaPsnr(int[] a, int[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = luma(a[i]) - luma(b[i]);
      sum += difference * difference;
    }
    return 10 * Math.log10(255 * 255 / Math.max(1e-9, sum / a.length));
  }

  private static double luma(int rgb) {
    return 0.2126 * (rgb >> 16 & 255) + 0.7152 * (rgb >> 8 & 255) + 0.0722 * (rgb & 255);
  }
}
