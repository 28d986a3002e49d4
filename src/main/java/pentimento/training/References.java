package pentimento.training;

import java.util.Arrays;
import pentimento.random.TorchRandom;
import pentimento.request.Ranges;

/**
 * How often which frames of a sequence are given to the replication network.
 *
 * @param paper as in ProcessPainter's training: 0 to 3 frames, each count alike often; the first
 *     and the last frame a third of the time each, those between by a bell, without replacement.
 *     The other fields then count for nothing
 * @param last share that has the finished picture alone
 * @param one share that has one frame between the first and the last
 * @param lastAndOne share that has both; what is left to 1 has none
 */
public record References(boolean paper, double last, double one, double lastAndOne) {
  /** Most frames that are given, as in the paper. */
  private static final int MOST = 3;

  /** Checks that they add up to no more than 1. */
  public References {
    Ranges.check("last", last, 0, 1);
    Ranges.check("one", one, 0, 1);
    Ranges.check("last and one", lastAndOne, 0, 1);
    if (last + one + lastAndOne > 1 + 1e-9) {
      throw new IllegalArgumentException("frames are given more often than always");
    }
  }

  /** As the paper draws them (section 3.3; the bell's width by the released code). */
  public static References ofPaper() {
    return new References(true, 0, 0, 0);
  }

  /** By shares. */
  public static References shares(double last, double one, double lastAndOne) {
    return new References(false, last, one, lastAndOne);
  }

  /**
   * How likely each frame is drawn first: a third the first, a third the last, and a bell between,
   * whose deviation is a sixth of the frames between.
   */
  static double[] bell(int frames) {
    double[] likely = new double[frames];
    if (frames < 3) {
      Arrays.fill(likely, 1.0 / frames);
      return likely;
    }
    double deviation = (frames - 2) / 6.0;
    double sum = 0;
    for (int i = 1; i < frames - 1; i++) {
      double away = (i - (frames - 1) / 2.0) / deviation;
      likely[i] = Math.exp(-0.5 * away * away);
      sum += likely[i];
    }
    for (int i = 1; i < frames - 1; i++) {
      likely[i] /= 3 * sum;
    }
    likely[0] = 1.0 / 3;
    likely[frames - 1] = 1.0 / 3;
    return likely;
  }

  /**
   * Draws for a batch.
   *
   * @return 1 where a frame is given, 0 elsewhere: batch times frames
   */
  float[] draw(TorchRandom random, int batch, int frames) {
    float[] mask = new float[batch * frames];
    if (paper) {
      int[] counts = random.whole(0, MOST + 1, batch);
      float[] chance = random.uniform(batch * MOST);
      for (int b = 0; b < batch; b++) {
        double[] likely = bell(frames);
        for (int i = 0; i < Math.min(counts[b], frames); i++) {
          int frame = chosen(likely, chance[b * MOST + i]);
          mask[b * frames + frame] = 1;
          likely[frame] = 0;
        }
      }
      return mask;
    }
    float[] chance = random.uniform(batch);
    int[] inner = random.whole(1, Math.max(2, frames - 1), batch);
    for (int b = 0; b < batch; b++) {
      double u = chance[b];
      boolean both = u >= last + one && u < last + one + lastAndOne;
      if (both || (u >= last && u < last + one)) {
        mask[b * frames + Math.min(inner[b], frames - 1)] = 1;
      }
      if (both || u < last) {
        mask[b * frames + frames - 1] = 1;
      }
    }
    return mask;
  }

  private static int chosen(double[] likely, double chance) {
    double sum = 0;
    for (double each : likely) {
      sum += each;
    }
    double at = chance * sum;
    int found = 0;
    for (int i = 0; i < likely.length; i++) {
      if (likely[i] > 0) {
        found = i;
        at -= likely[i];
        if (at < 0) {
          break;
        }
      }
    }
    return found;
  }
}
