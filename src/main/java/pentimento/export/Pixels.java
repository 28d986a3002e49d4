package pentimento.export;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import pentimento.image.Picture;

/** Pictures as Java2D draws on them, without copying pixels more than once. */
public final class Pixels {
  private Pixels() {}

  /** An image that may be drawn on, with the picture on it. */
  public static BufferedImage image(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    System.arraycopy(picture.rgb(), 0, of(image), 0, picture.rgb().length);
    return image;
  }

  /** The image's own pixels as a picture; the image must not be drawn on any more. */
  public static Picture picture(BufferedImage image) {
    int[] rgb = of(image);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xffffff;
    }
    return new Picture(image.getWidth(), image.getHeight(), rgb);
  }

  /** Copies a picture onto an image, left and top in pixels. */
  public static void put(BufferedImage image, Picture picture, int left, int top) {
    image.setRGB(left, top, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
  }

  /**
   * Two pictures of one size over each other.
   *
   * @param share of the second, 0..1
   */
  static Picture mixed(Picture a, Picture b, double share) {
    int weight = (int) Math.round(share * 256);
    int[] rgb = new int[a.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      int p = a.rgb()[i];
      int q = b.rgb()[i];
      int mix = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        int from = p >> shift & 255;
        int to = q >> shift & 255;
        mix |= from + ((to - from) * weight + 128 >> 8) << shift;
      }
      rgb[i] = mix;
    }
    return new Picture(a.width(), a.height(), rgb);
  }

  /** The image's own pixels, {@code 0xRRGGBB}: what is written there is drawn. */
  static int[] of(BufferedImage image) {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }
}
