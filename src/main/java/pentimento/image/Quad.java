package pentimento.image;

/**
 * Part of a picture with four straight sides, such as a canvas as a camera saw it: its corners as
 * shares of width and height of the picture, from the upper left one clockwise.
 *
 * @param x0 upper left
 * @param x1 upper right
 * @param x2 lower right
 * @param x3 lower left
 */
public record Quad(
    double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3) {
  /** All of it. */
  public static final Quad WHOLE = rectangle(0, 0, 1, 1);

  /** Shortest side, as a share of the picture. */
  private static final double SHORTEST = 0.02;

  /** Checks that the corners go round clockwise, and that no side is next to nothing. */
  public Quad {
    double[] x = {x0, x1, x2, x3};
    double[] y = {y0, y1, y2, y3};
    for (int i = 0; i < 4; i++) {
      int j = (i + 1) % 4;
      int k = (i + 2) % 4;
      if (!(Math.hypot(x[j] - x[i], y[j] - y[i]) >= SHORTEST)) {
        throw new IllegalArgumentException(
            "its sides are %s of the picture's at least".formatted(SHORTEST));
      }
      double turn = (x[j] - x[i]) * (y[k] - y[j]) - (y[j] - y[i]) * (x[k] - x[j]);
      if (!(turn > 1e-6)) {
        throw new IllegalArgumentException(
            "the corners do not go round clockwise from the upper left one");
      }
    }
  }

  /** An upright one. */
  public static Quad rectangle(double left, double top, double right, double bottom) {
    return new Quad(left, top, right, top, right, bottom, left, bottom);
  }

  /** Are its sides upright and level? */
  public boolean isRectangle() {
    return x0 == x3 && x1 == x2 && y0 == y1 && y2 == y3;
  }

  /**
   * Width to height, about: by the mean lengths of its sides.
   *
   * @param width of the picture, pixels
   * @param height of the picture, pixels
   */
  public double ratio(int width, int height) {
    double across =
        Math.hypot((x1 - x0) * width, (y1 - y0) * height)
            + Math.hypot((x2 - x3) * width, (y2 - y3) * height);
    double down =
        Math.hypot((x3 - x0) * width, (y3 - y0) * height)
            + Math.hypot((x2 - x1) * width, (y2 - y1) * height);
    return across / down;
  }

  /**
   * It squared up: the projective map of the corners onto a rectangle (Heckbert 1989, section
   * 2.2.3), each pixel the mean of the area it covers, in linear light.
   */
  public Picture squared(Picture frame, int width, int height) {
    double dx1 = x1 - x2;
    double dx2 = x3 - x2;
    double dx3 = x0 - x1 + x2 - x3;
    double dy1 = y1 - y2;
    double dy2 = y3 - y2;
    double dy3 = y0 - y1 + y2 - y3;
    double all = dx1 * dy2 - dx2 * dy1;
    double g = (dx3 * dy2 - dx2 * dy3) / all;
    double h = (dx1 * dy3 - dx3 * dy1) / all;
    double a = x1 - x0 + g * x1;
    double b = x3 - x0 + h * x3;
    double d = y1 - y0 + g * y1;
    double e = y3 - y0 + h * y3;
    int samples = samples(frame, width, height);
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int s = 0; s < samples * samples; s++) {
          double u = (x + (s % samples + 0.5) / samples) / width;
          double v = (y + (s / samples + 0.5) / samples) / height;
          double w = g * u + h * v + 1;
          double px = (a * u + b * v + x0) / w * frame.width() - 0.5;
          double py = (d * u + e * v + y0) / w * frame.height() - 0.5;
          int left = clamp((int) Math.floor(px), frame.width() - 1);
          int top = clamp((int) Math.floor(py), frame.height() - 1);
          int right = Math.min(left + 1, frame.width() - 1);
          int bottom = Math.min(top + 1, frame.height() - 1);
          float fx = (float) Math.min(1, Math.max(0, px - left));
          float fy = (float) Math.min(1, Math.max(0, py - top));
          int[] at = {
            top * frame.width() + left,
            top * frame.width() + right,
            bottom * frame.width() + left,
            bottom * frame.width() + right
          };
          float[] share = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
          for (int k = 0; k < 4; k++) {
            int pixel = frame.rgb()[at[k]];
            red += share[k] * LinearLight.OF_BYTE[pixel >> 16 & 255];
            green += share[k] * LinearLight.OF_BYTE[pixel >> 8 & 255];
            blue += share[k] * LinearLight.OF_BYTE[pixel & 255];
          }
        }
        float count = samples * samples;
        rgb[y * width + x] =
            LinearLight.toByte(red / count) << 16
                | LinearLight.toByte(green / count) << 8
                | LinearLight.toByte(blue / count);
      }
    }
    return new Picture(width, height, rgb);
  }

  private int samples(Picture frame, int width, int height) {
    double across = Math.max(x1 - x0, x2 - x3) * frame.width() / width;
    double down = Math.max(y3 - y0, y2 - y1) * frame.height() / height;
    return (int) Math.min(8, Math.max(1, Math.ceil(Math.max(across, down))));
  }

  private static int clamp(int value, int most) {
    return Math.max(0, Math.min(value, most));
  }
}
