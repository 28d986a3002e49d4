package pentimento.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** Reads PNGs that mark a part of a picture. */
public final class MaskReader {
  /** Half of white in linear light, as an 8-bit sRGB value. */
  private static final int HALF = 188;

  private MaskReader() {}

  /**
   * A mask in the size of its picture.
   *
   * @param file a PNG of the picture's proportions, any size: opaque parts belong to it if it has
   *     transparency, otherwise parts lighter than middle grey
   * @param width of the result, pixels
   * @param height of the result, pixels
   * @return whether each pixel belongs to it, row by row
   * @throws PictureException when it is no such PNG, has other proportions, or marks nothing
   * @throws IOException when the disk fails
   */
  public static boolean[] read(Path file, int width, int height) throws IOException {
    Picture mask =
        PictureReader.decode(
            file,
            (reader, container, header) -> {
              if (!header.format().equals("PNG")) {
                throw new PictureException(file, "is a " + header.format() + ", expected a PNG");
              }
              requireProportions(file, header.width(), header.height(), width, height);
              return twoTone(reader.read(0));
            });
    int[] rgb = Resize.to(mask, width, height).rgb();
    boolean[] marked = new boolean[rgb.length];
    boolean any = false;
    for (int i = 0; i < rgb.length; i++) {
      marked[i] = (rgb[i] & 255) >= HALF;
      any |= marked[i];
    }
    if (!any) {
      throw new PictureException(
          file, "marks nothing: what belongs to a region must be white, or opaque");
    }
    return marked;
  }

  /** Sides are rounded to pixels, so one may be off by one in the smaller of the two pictures. */
  private static void requireProportions(
      Path file, int ownWidth, int ownHeight, int width, int height) throws PictureException {
    int longSide = Math.min(Math.max(ownWidth, ownHeight), Math.max(width, height));
    int[] own = Resize.fitted(ownWidth, ownHeight, longSide);
    int[] wanted = Resize.fitted(width, height, longSide);
    if (Math.abs(own[0] - wanted[0]) > 1 || Math.abs(own[1] - wanted[1]) > 1) {
      throw new PictureException(
          file,
          "is %d x %d pixels, other proportions than the picture, %d x %d"
              .formatted(ownWidth, ownHeight, width, height));
    }
  }

  /** White where marked, black elsewhere. */
  private static Picture twoTone(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = new int[width * height];
    int[] row = new int[width];
    boolean seeThrough = false;
    for (int y = 0; y < height && !seeThrough; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        seeThrough |= argb >>> 24 != 255;
      }
    }
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int p = row[x];
        float luma = Planes.luma((p >> 16 & 255) / 255f, (p >> 8 & 255) / 255f, (p & 255) / 255f);
        boolean marked = seeThrough ? p >>> 24 >= 128 : luma > 0.5f;
        rgb[y * width + x] = marked ? 0xffffff : 0;
      }
    }
    return new Picture(width, height, rgb);
  }
}
