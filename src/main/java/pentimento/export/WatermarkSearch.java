package pentimento.export;

import java.util.Arrays;
import java.util.Optional;
import pentimento.image.Picture;

/**
 * Looks for a mark that is no longer where it was put, as in a picture that was cropped: at all
 * places of a tile, pixel by pixel. Looks at the middle of large pictures only.
 */
final class WatermarkSearch {
  /** Side of the middle that is looked at, pixels. */
  private static final int MOST = 1024;

  /** Pixels of a tile's side. */
  private static final int PERIOD = WatermarkCode.BLOCK * WatermarkCode.TILE;

  // (gain, coefficient, row and column in a tile): votes of the blocks that begin there
  private final float[][][] votes =
      new float[WatermarkVote.GAINS.length][WatermarkCode.COEFFICIENTS][PERIOD * PERIOD];

  private int pictures;

  /** Adds a picture; all must have moved by as much. */
  void add(Picture picture) {
    if (!Watermark.fits(picture.width(), picture.height())) {
      return;
    }
    pictures++;
    int side = WatermarkCode.BLOCK;
    int wide = Math.min(MOST, picture.width());
    int high = Math.min(MOST, picture.height());
    int left = (picture.width() - wide) / 2;
    int top = (picture.height() - high) / 2;
    int[][] plane = new int[high][wide];
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        plane[y][x] = WatermarkPlane.cb(picture.rgb()[(top + y) * picture.width() + left + x]);
      }
    }
    int[] columns = new int[wide];
    int[] sums = new int[side];
    double[] down = new double[wide];
    for (int y = 0; y + side <= high; y++) {
      for (int x = 0; x < wide; x++) {
        int sum = 0;
        double weighted = 0;
        for (int i = 0; i < side; i++) {
          sum += plane[y + i][x];
          weighted += WatermarkPlane.weight(i) * plane[y + i][x];
        }
        columns[x] = sum;
        down[x] = weighted / 10_000;
      }
      for (int x = 0; x + side <= wide; x++) {
        System.arraycopy(columns, x, sums, 0, side);
        double across = WatermarkPlane.coefficient(sums);
        double falling = 0;
        for (int i = 0; i < side; i++) {
          falling += down[x + i];
        }
        int place = y % PERIOD * PERIOD + x % PERIOD;
        for (int g = 0; g < WatermarkVote.GAINS.length; g++) {
          votes[g][0][place] += WatermarkVote.vote(across, WatermarkVote.GAINS[g]);
          votes[g][1][place] += WatermarkVote.vote(falling, WatermarkVote.GAINS[g]);
        }
      }
    }
  }

  /** The best of all places. */
  WatermarkVote.Result result() {
    WatermarkVote.Result best = new WatermarkVote.Result(false, 0, pictures, Optional.empty());
    double[] bits = new double[WatermarkCode.BITS];
    for (float[][] ofGain : votes) {
      for (int origin = 0; origin < PERIOD * PERIOD; origin++) {
        gather(ofGain, origin / PERIOD, origin % PERIOD, bits);
        best = best.or(bits, pictures, WatermarkVote.ENOUGH_ANYWHERE);
      }
    }
    return best;
  }

  /** The votes for each bit if a tile begins at a place. */
  private static void gather(float[][] votes, int top, int left, double[] bits) {
    Arrays.fill(bits, 0);
    for (int slot = 0; slot < WatermarkCode.SLOTS; slot++) {
      int block = slot / WatermarkCode.COEFFICIENTS;
      int y = (top + block / WatermarkCode.TILE * WatermarkCode.BLOCK) % PERIOD;
      int x = (left + block % WatermarkCode.TILE * WatermarkCode.BLOCK) % PERIOD;
      float vote = votes[slot % WatermarkCode.COEFFICIENTS][y * PERIOD + x];
      bits[WatermarkCode.bit(slot)] += WatermarkCode.turned(slot) ? -vote : vote;
    }
  }
}
