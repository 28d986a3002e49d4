package pentimento.strokes;

import pentimento.image.Bilateral;
import pentimento.image.Picture;
import pentimento.image.Planes;

/**
 * The picture that is painted after, as it is and with its small detail smoothed away. The smooth
 * one is made when first asked for.
 */
final class Target {
  /** Longest side of the copy that is smoothed, pixels. */
  private static final int SMOOTH_SIDE = 256;

  /** Times it is smoothed. */
  private static final int ROUNDS = 4;

  private final Picture picture;
  private Planes planes;
  private int[] smooth;

  Target(Picture picture) {
    this.picture = picture;
  }

  /** The picture. */
  synchronized Planes planes() {
    if (planes == null) {
      planes = Planes.of(picture);
    }
    return planes;
  }

  /** The smooth picture. */
  Planes smoothPlanes() {
    return Planes.of(new Picture(picture.width(), picture.height(), smooth()));
  }

  Picture picture() {
    return picture;
  }

  /** Packed pixels of the picture, or of its smooth version, in the picture's size. */
  int[] rgb(boolean smoothed) {
    return smoothed ? smooth() : picture.rgb();
  }

  private synchronized int[] smooth() {
    if (smooth == null) {
      int factor = Math.max(1, (picture.longSide() + SMOOTH_SIDE - 1) / SMOOTH_SIDE);
      Planes small = planes().shrink(factor);
      for (int i = 0; i < ROUNDS; i++) {
        small = Bilateral.filter(small, 3, 0.11f);
      }
      smooth = enlarge(small, factor, picture.width(), picture.height());
    }
    return smooth;
  }

  /** Bilinear, each small pixel standing for a block of factor x factor. */
  private static int[] enlarge(Planes small, int factor, int width, int height) {
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      float v = Math.max(0, Math.min(small.height - 1, (y + 0.5f) / factor - 0.5f));
      int y0 = (int) v;
      int row0 = y0 * small.width;
      int row1 = Math.min(small.height - 1, y0 + 1) * small.width;
      float fy = v - y0;
      for (int x = 0; x < width; x++) {
        float u = Math.max(0, Math.min(small.width - 1, (x + 0.5f) / factor - 0.5f));
        int x0 = (int) u;
        int x1 = Math.min(small.width - 1, x0 + 1);
        float fx = u - x0;
        rgb[y * width + x] =
            Planes.pack(
                mix(small.r, row0, row1, x0, x1, fx, fy),
                mix(small.g, row0, row1, x0, x1, fx, fy),
                mix(small.b, row0, row1, x0, x1, fx, fy));
      }
    }
    return rgb;
  }

  private static float mix(float[] plane, int row0, int row1, int x0, int x1, float fx, float fy) {
    float upper = plane[row0 + x0] + (plane[row0 + x1] - plane[row0 + x0]) * fx;
    float lower = plane[row1 + x0] + (plane[row1 + x1] - plane[row1 + x0]) * fx;
    return upper + (lower - upper) * fy;
  }
}
