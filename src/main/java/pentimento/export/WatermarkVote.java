package pentimento.export;

import java.util.Optional;
import pentimento.image.Picture;

/**
 * Looks for the mark in pictures of one sequence, by a vote of all their blocks. In a picture
 * without a mark each of the 48 known bits comes out right or wrong like the throw of a coin, for
 * the sign in which a block votes was thrown: so how many must be right for a mark to be claimed is
 * set by the binomial distribution, with the number of places and lightnesses that are tried.
 */
public final class WatermarkVote {
  /**
   * Bits that must be right where the mark stands where it was put: 5 in 100 million by chance, and
   * as often for each of the lightnesses.
   */
  static final int ENOUGH = 42;

  /** The same when 16 384 places are tried: 7 in 100 million for each of the lightnesses. */
  static final int ENOUGH_ANYWHERE = 46;

  /** By how much the picture may have been made lighter or darker since, as a factor. */
  static final double[] GAINS = {1, 0.9, 0.95, 1.05, 1.1};

  private static final int WAVE = 4096;

  /** One period of a sine: how clearly a coefficient stands for one bit or the other. */
  private static final float[] SINE = new float[WAVE];

  static {
    for (int i = 0; i < WAVE; i++) {
      SINE[i] = (float) StrictMath.sin(2 * Math.PI * i / WAVE);
    }
  }

  private final double[][] sums = new double[GAINS.length][WatermarkCode.SLOTS];
  private int pictures;

  /**
   * What a vote came to.
   *
   * @param found is it sure that there is a mark? By chance it is said of less than one sequence in
   *     a million
   * @param agreeing how many of the {@value WatermarkCode#KNOWN} bits that every mark has are there
   * @param pictures how many were looked at, without those that are too small for a mark
   * @param engine what made them, when the mark is whole enough to tell
   */
  public record Result(boolean found, int agreeing, int pictures, Optional<String> engine) {
    /** How many bits every mark has. */
    public static final int KNOWN = WatermarkCode.KNOWN;

    /** This, or what other votes come to when more of their bits are there. */
    Result or(double[] bits, int pictures, int enough) {
      int right = WatermarkCode.agreeing(bits);
      return right > agreeing
          ? new Result(right >= enough, right, pictures, WatermarkCode.engine(bits))
          : this;
    }
  }

  /**
   * Adds a picture, whose marks are where they were put; one too small for marks does not count.
   */
  public void add(Picture picture) {
    if (!Watermark.fits(picture.width(), picture.height())) {
      return;
    }
    pictures++;
    int side = WatermarkCode.BLOCK;
    int[] columns = new int[side];
    int[] rows = new int[side];
    for (int y = 0; (y + 1) * side <= picture.height(); y++) {
      for (int x = 0; (x + 1) * side <= picture.width(); x++) {
        int slot =
            (y % WatermarkCode.TILE * WatermarkCode.TILE + x % WatermarkCode.TILE)
                * WatermarkCode.COEFFICIENTS;
        WatermarkPlane.sums(picture.rgb(), picture.width(), x * side, y * side, columns, rows);
        double across = WatermarkPlane.coefficient(columns);
        double down = WatermarkPlane.coefficient(rows);
        for (int g = 0; g < GAINS.length; g++) {
          sums[g][slot] += vote(across, GAINS[g]);
          sums[g][slot + 1] += vote(down, GAINS[g]);
        }
      }
    }
  }

  /** What the pictures so far come to. */
  public Result result() {
    Result best = new Result(false, 0, pictures, Optional.empty());
    for (double[] ofGain : sums) {
      double[] bits = new double[WatermarkCode.BITS];
      for (int slot = 0; slot < WatermarkCode.SLOTS; slot++) {
        bits[WatermarkCode.bit(slot)] += WatermarkCode.turned(slot) ? -ofGain[slot] : ofGain[slot];
      }
      best = best.or(bits, pictures, ENOUGH);
    }
    return best;
  }

  /** From -1 to 1: how much a coefficient speaks for a bit that is not turned. */
  static double vote(double coefficient, double gain) {
    double place = coefficient / (Watermark.STEP * gain);
    return SINE[(int) ((place - Math.floor(place)) * WAVE + 0.5) & WAVE - 1];
  }
}
