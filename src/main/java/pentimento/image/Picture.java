package pentimento.image;

import java.util.Arrays;

/**
 * An 8-bit sRGB picture: what files hold and people see.
 *
 * <p>Pixels are packed {@code 0xRRGGBB}, row by row from the top left. A picture is treated as
 * immutable once built: whoever writes into {@link #rgb()} must be the one who made the array.
 */
public final class Picture {
  /** Largest side that any part of the program accepts, in pixels. */
  public static final int MAX_SIDE = 32_768;

  private final int width;
  private final int height;
  private final int[] rgb;

  /**
   * Wraps packed pixels without copying them.
   *
   * @param width 1 to {@value #MAX_SIDE} pixels
   * @param height 1 to {@value #MAX_SIDE} pixels
   * @param rgb {@code width * height} values {@code 0xRRGGBB}; higher bits must be 0
   * @throws IllegalArgumentException when sizes and array do not fit each other
   */
  public Picture(int width, int height, int[] rgb) {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "picture size " + width + " x " + height + " is not within 1 to " + MAX_SIDE);
    }
    if ((long) width * height != rgb.length) {
      throw new IllegalArgumentException(
          rgb.length + " pixels given for a picture of " + width + " x " + height);
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** A picture of one colour, {@code 0xRRGGBB}. */
  public static Picture filled(int width, int height, int colour) {
    int[] rgb = new int[Math.multiplyExact(width, height)];
    Arrays.fill(rgb, colour & 0xffffff);
    return new Picture(width, height, rgb);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The pixels themselves, not a copy: read only. */
  public int[] rgb() {
    return rgb;
  }

  /** The longer of width and height, in pixels. */
  public int longSide() {
    return Math.max(width, height);
  }

  /**
   * Part of it.
   *
   * @return the same instance when it is the whole
   * @throws IllegalArgumentException when it is not within the picture, or empty
   */
  public Picture crop(int left, int top, int across, int down) {
    if (left < 0
        || top < 0
        || across < 1
        || down < 1
        || across > width - left
        || down > height - top) {
      throw new IllegalArgumentException(
          "%d x %d at %d, %d is not within a picture of %d x %d"
              .formatted(across, down, left, top, width, height));
    }
    if (across == width && down == height) {
      return this;
    }
    int[] part = new int[across * down];
    for (int y = 0; y < down; y++) {
      System.arraycopy(rgb, (top + y) * width + left, part, y * across, across);
    }
    return new Picture(across, down, part);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rgb) * 31 + width;
  }

  @Override
  public String toString() {
    return "Picture " + width + " x " + height;
  }
}
