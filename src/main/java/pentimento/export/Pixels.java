package pentimento.export;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import pentimento.image.Picture;

/** Pictures as Java2D draws on them, without copying pixels more than once. */
final class Pixels {
  private Pixels() {}

  /** An image that may be drawn on, with the picture on it. */
  static BufferedImage image(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    System.arraycopy(picture.rgb(), 0, pixels(image), 0, picture.rgb().length);
    return image;
  }

  /** The image's own pixels as a picture; the image must not be drawn on any more. */
  static Picture picture(BufferedImage image) {
    int[] rgb = pixels(image);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xffffff;
    }
    return new Picture(image.getWidth(), image.getHeight(), rgb);
  }

  /** Copies a picture onto an image, left and top in pixels. */
  static void put(BufferedImage image, Picture picture, int left, int top) {
    image.setRGB(left, top, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
  }

  private static int[] pixels(BufferedImage image) {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }
}
