package pentimento.export;

import pentimento.image.Picture;

/**
 * Writes an invisible mark into generated pictures: that Pentimento made them, and with which
 * engine. It survives the loss of all metadata, our videos, and JPEG; it does not survive resizing,
 * or the loss of colour.
 *
 * <p>Of the family of Chen and Wornell (2001, quantization index modulation) in the wavelet and
 * cosine domain: each block of 16 x 16 pixels carries two bits, by where two coefficients of its
 * blue-yellow chroma (see {@link WatermarkPlane}) stand between multiples of a step. Only blue is
 * changed, for which eyes are least sharp, and a flat block is moved as little as can be. What
 * becomes of a block depends on its own pixels alone: blocks that are the same in two frames are so
 * with a mark.
 */
public final class Watermark {
  /** Fewest pixels of a picture that carries a mark: those of 256 x 256. */
  public static final int LEAST_PIXELS = 65_536;

  /** Fewest pixels along its shorter side: a whole tile. */
  public static final int LEAST_SIDE = WatermarkCode.BLOCK * WatermarkCode.TILE;

  /**
   * Distance of two values of a coefficient that mean the same. A flat block is moved by a quarter
   * of it: less than two steps of blue, and enough to be coded in our videos and in JPEG. ("bench
   * watermark" finds all marks of 24 too, at 51 rather than 49 dB; the rest is left to those who
   * code a file once more.)
   */
  static final double STEP = 32;

  /** Blue may be at its end; what a pixel cannot give is asked of others, so often at most. */
  private static final int ROUNDS = 6;

  /** From its goal, a coefficient's distance that is good enough. */
  private static final double NEAR = STEP / 16;

  private final boolean[] bits;

  /**
   * A mark.
   *
   * @param engine what made the pictures, of {@link pentimento.request.Request#ENGINES}
   */
  public Watermark(String engine) {
    bits = WatermarkCode.bits(engine);
  }

  /** Is a picture large enough to carry a mark? */
  public static boolean fits(int width, int height) {
    return (long) width * height >= LEAST_PIXELS && Math.min(width, height) >= LEAST_SIDE;
  }

  /** The picture with the mark; the picture itself when it is too small for one. */
  public Picture on(Picture picture) {
    if (!fits(picture.width(), picture.height())) {
      return picture;
    }
    int[] rgb = picture.rgb().clone();
    MountLayout.Box all = new MountLayout.Box(0, 0, picture.width(), picture.height());
    mark(rgb, picture.width(), all);
    return new Picture(picture.width(), picture.height(), rgb);
  }

  /**
   * Marks a part of a picture: the blocks that lie wholly within, counted from the picture's
   * corner.
   *
   * @param rgb the picture's pixels; changed
   * @param width of the picture, pixels
   * @param part of it; when it is too small for a mark nothing happens
   */
  void mark(int[] rgb, int width, MountLayout.Box part) {
    if (!fits(part.width(), part.height())) {
      return;
    }
    Block block = new Block();
    int side = WatermarkCode.BLOCK;
    for (int y = (part.top() + side - 1) / side;
        (y + 1) * side <= part.top() + part.height();
        y++) {
      for (int x = (part.left() + side - 1) / side;
          (x + 1) * side <= part.left() + part.width();
          x++) {
        block.mark(rgb, width, x, y);
      }
    }
  }

  /** Working memory for one block after another. */
  private final class Block {
    private final int[] columns = new int[WatermarkCode.BLOCK];
    private final int[] rows = new int[WatermarkCode.BLOCK];
    private final double[] blue = new double[WatermarkCode.BLOCK * WatermarkCode.BLOCK];

    void mark(int[] rgb, int width, int column, int row) {
      int side = WatermarkCode.BLOCK;
      int left = column * side;
      int top = row * side;
      int slot =
          (row % WatermarkCode.TILE * WatermarkCode.TILE + column % WatermarkCode.TILE)
              * WatermarkCode.COEFFICIENTS;
      WatermarkPlane.sums(rgb, width, left, top, columns, rows);
      double across = WatermarkPlane.coefficient(columns);
      double down = WatermarkPlane.coefficient(rows);
      double acrossGoal = goal(across, slot);
      double downGoal = goal(down, slot + 1);
      for (int i = 0; i < blue.length; i++) {
        blue[i] = rgb[(top + i / side) * width + left + i % side] & 255;
      }
      for (int round = 0; round < ROUNDS; round++) {
        boolean whole = move(rgb, width, left, top, acrossGoal - across, downGoal - down);
        if (whole) {
          return;
        }
        WatermarkPlane.sums(rgb, width, left, top, columns, rows);
        across = WatermarkPlane.coefficient(columns);
        down = WatermarkPlane.coefficient(rows);
        if (Math.abs(acrossGoal - across) < NEAR && Math.abs(downGoal - down) < NEAR) {
          return;
        }
      }
    }

    /** Moves the coefficients so far; returns false where blue came to its end before. */
    private boolean move(int[] rgb, int width, int left, int top, double across, double down) {
      int side = WatermarkCode.BLOCK;
      boolean whole = true;
      for (int y = 0; y < side; y++) {
        double ofRow = WatermarkPlane.weight(y) * down / WatermarkPlane.PER_BLUE;
        int at = (top + y) * width + left;
        for (int x = 0; x < side; x++) {
          int i = y * side + x;
          double wanted =
              blue[i] + ofRow + WatermarkPlane.weight(x) * across / WatermarkPlane.PER_BLUE;
          blue[i] = Math.max(0, Math.min(255, wanted));
          whole &= blue[i] == wanted;
          rgb[at + x] = rgb[at + x] & 0xffff00 | (int) (blue[i] + 0.5);
        }
      }
      return whole;
    }

    /** The nearest value of a coefficient that means the slot's bit. */
    private double goal(double value, int slot) {
      boolean one = bits[WatermarkCode.bit(slot)] ^ WatermarkCode.turned(slot);
      double offset = one ? STEP / 4 : -STEP / 4;
      return Math.floor((value - offset) / STEP + 0.5) * STEP + offset;
    }
  }
}
