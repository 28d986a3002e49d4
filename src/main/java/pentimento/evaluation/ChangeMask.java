package pentimento.evaluation;

import java.util.BitSet;
import pentimento.image.PerceptualDistance.DistanceMap;
import pentimento.image.Picture;
import pentimento.image.Planes;

/**
 * Where two neighbouring frames differ to the eye: the pixels of their distance map above {@value
 * #THRESHOLD}.
 *
 * <p>The map looks at windows of 11 pixels, so a mask reaches a few pixels past a hard edge.
 */
public final class ChangeMask {
  /** Distance above which a pixel counts as changed, 0..1. */
  public static final double THRESHOLD = 0.1;

  /** Smallest piece that is counted, as a share of the picture; smaller ones are specks. */
  public static final double SPECK = 0.001;

  /** Brightness of unchanged parts in {@link #over}. */
  private static final float DIM = 0.45f;

  private final int width;
  private final int height;
  private final BitSet changed;

  private ChangeMask(int width, int height, BitSet changed) {
    this.width = width;
    this.height = height;
    this.changed = changed;
  }

  /** The mask of a map. */
  public static ChangeMask of(DistanceMap map) {
    BitSet changed = new BitSet(map.values().length);
    for (int i = 0; i < map.values().length; i++) {
      changed.set(i, map.values()[i] > THRESHOLD);
    }
    return new ChangeMask(map.width(), map.height(), changed);
  }

  /** Did the pixel change? */
  public boolean changed(int x, int y) {
    return x >= 0 && x < width && y >= 0 && y < height && changed.get(y * width + x);
  }

  /** Share of the picture that changed, specks included, 0..1. */
  public double share() {
    return changed.cardinality() / ((double) width * height);
  }

  /**
   * Number of pieces: pixels that hang together by their four sides. Pieces smaller than {@value
   * #SPECK} of the picture are not counted.
   */
  public int pieces() {
    BitSet left = (BitSet) changed.clone();
    int[] stack = new int[changed.cardinality()];
    int pieces = 0;
    for (int seed = left.nextSetBit(0); seed >= 0; seed = left.nextSetBit(seed + 1)) {
      int size = 0;
      int waiting = push(left, seed, stack, 0);
      while (waiting > 0) {
        int pixel = stack[--waiting];
        size++;
        int x = pixel % width;
        waiting = x > 0 ? push(left, pixel - 1, stack, waiting) : waiting;
        waiting = x < width - 1 ? push(left, pixel + 1, stack, waiting) : waiting;
        waiting = pixel >= width ? push(left, pixel - width, stack, waiting) : waiting;
        waiting =
            pixel < (height - 1) * width ? push(left, pixel + width, stack, waiting) : waiting;
      }
      if (size >= SPECK * width * height) {
        pieces++;
      }
    }
    return pieces;
  }

  /** Puts a pixel that is still left on the stack; gives the stack's new size. */
  private static int push(BitSet left, int pixel, int[] stack, int waiting) {
    if (!left.get(pixel)) {
      return waiting;
    }
    left.clear(pixel);
    stack[waiting] = pixel;
    return waiting + 1;
  }

  /**
   * The mask to look at: a picture in full colour where it changed, dimmed and grey where not.
   *
   * @throws IllegalArgumentException when the picture is not of the mask's size
   */
  public Picture over(Picture picture) {
    if (picture.width() != width || picture.height() != height) {
      throw new IllegalArgumentException(
          picture + " under a mask of " + width + " x " + height + " pixels");
    }
    int[] rgb = picture.rgb().clone();
    for (int i = changed.nextClearBit(0); i < rgb.length; i = changed.nextClearBit(i + 1)) {
      float luma = Planes.luma(rgb[i] >> 16 & 255, rgb[i] >> 8 & 255, rgb[i] & 255) / 255;
      rgb[i] = Planes.pack(DIM * luma, DIM * luma, DIM * luma);
    }
    return new Picture(width, height, rgb);
  }
}
