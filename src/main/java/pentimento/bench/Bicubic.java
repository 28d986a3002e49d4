package pentimento.bench;

import pentimento.image.Picture;
import pentimento.image.Planes;

/** Enlarges by Keys' cubic convolution (1981, a = -1/2) of encoded values: what others do. */
public final class Bicubic {
  private Bicubic() {}

  /** The picture at a larger size; edges repeat. */
  public static Picture enlarged(Picture picture, int width, int height) {
    Planes planes = Planes.of(picture);
    float[] r = enlarged(planes.r, picture, width, height);
    float[] g = enlarged(planes.g, picture, width, height);
    float[] b = enlarged(planes.b, picture, width, height);
    int[] rgb = new int[r.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Planes.pack(r[i], g[i], b[i]);
    }
    return new Picture(width, height, rgb);
  }

  private static float[] enlarged(float[] plane, Picture picture, int width, int height) {
    float[] wide = new float[width * picture.height()];
    for (int y = 0; y < picture.height(); y++) {
      line(plane, y * picture.width(), 1, picture.width(), wide, y * width, 1, width);
    }
    float[] out = new float[width * height];
    for (int x = 0; x < width; x++) {
      line(wide, x, width, picture.height(), out, x, width, height);
    }
    return out;
  }

  private static void line(
      float[] in, int inStart, int inStep, int size, float[] out, int start, int step, int to) {
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * size / to - 0.5;
      int first = (int) Math.floor(centre) - 1;
      double sum = 0;
      for (int k = first; k < first + 4; k++) {
        int at = Math.max(0, Math.min(size - 1, k));
        sum += keys(Math.abs(centre - k)) * in[inStart + at * inStep];
      }
      out[start + i * step] = (float) sum;
    }
  }

  private static double keys(double t) {
    if (t < 1) {
      return (1.5 * t - 2.5) * t * t + 1;
    }
    return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
  }
}
