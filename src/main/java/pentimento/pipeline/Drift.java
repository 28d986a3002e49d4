package pentimento.pipeline;

import java.util.Arrays;
import pentimento.image.Blur;
import pentimento.image.Planes;

/**
 * A network's frames are not exact: even where nothing is left to paint their colours are a little
 * off, and noisy. How far, shows where frame and picture agree; so much is taken from the frame.
 *
 * @param cleaned the frame without the shift of colour, and without what is but noise where it else
 *     shows the picture
 * @param agreement the frame's, raised where all that parts it from the picture is noise
 */
record Drift(Planes cleaned, Agreement agreement) {
  /** Agreement from which a pixel tells of the frame's errors. */
  private static final float SURE = 0.7f;

  /** Share of the pixels that must be sure before the frame is touched. */
  private static final double ENOUGH = 0.02;

  /** Largest shift that is taken for an error, 0..1. */
  private static final float MOST_SHIFT = 0.04f;

  /** Largest deviation that is taken for noise, 0..1. */
  private static final float MOST_NOISE = 0.012f;

  /** Noise of a frame without any: rounding to 8 bits. */
  private static final float LEAST_NOISE = 0.001f;

  /**
   * Deviation up to which a frame is no network's: one that is without noise, but not of the
   * picture's colour, is painted so.
   */
  private static final float CLEAN = 0.002f;

  /** The deviation, pixels, of the windows in which differences are weighed against noise. */
  private static final float WINDOW = 1.5f;

  /** How many times the noise's power a difference may have and still count as noise only. */
  private static final float TOLERANCE = 1.6f;

  /** How far, 0..1, differences of sure pixels may lie from the shift, besides noise. */
  private static final float STEADY = 0.006f;

  /** Up to this share of the sure pixels at the shift it is the painting's doing. */
  private static final float DOUBTFUL = 0.4f;

  /** From this share on it is the network's. */
  private static final float CERTAIN = 0.7f;

  static Drift of(Planes frame, Planes picture, Agreement agreement) {
    int n = frame.r.length;
    int[] sure = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (agreement.grey()[i] > SURE && agreement.likeness()[i] > SURE) {
        sure[count++] = i;
      }
    }
    if (count < Math.max(16, ENOUGH * n)) {
      return new Drift(frame, agreement);
    }
    float[][] apart = {
      less(frame.r, picture.r), less(frame.g, picture.g), less(frame.b, picture.b)
    };
    float[] shift = new float[3];
    float[] noise = new float[3];
    boolean[] steady = new boolean[count];
    Arrays.fill(steady, true);
    for (int c = 0; c < 3; c++) {
      float[] smooth = apart[c].clone();
      Blur.gaussian(smooth, frame.width, frame.height, WINDOW);
      shift[c] = ranked(smooth, sure, count, 0.5);
      noise[c] = noise(apart[c], frame.width, frame.height, sure, count);
      for (int k = 0; k < count; k++) {
        steady[k] &= Math.abs(smooth[sure[k]] - shift[c]) < STEADY + 1.5f * noise[c];
      }
    }
    int steadies = 0;
    for (boolean yes : steady) {
      steadies += yes ? 1 : 0;
    }
    float trust = Math.min(1, ((float) steadies / count - DOUBTFUL) / (CERTAIN - DOUBTFUL));
    for (float each : shift) {
      trust = Math.min(trust, 4 * (1 - Math.abs(each) / MOST_SHIFT));
    }
    float noisiness = (noise[0] + noise[1] + noise[2]) / 3;
    trust = Math.min(trust, noisiness / CLEAN - 1);
    if (trust <= 0) {
      return new Drift(frame, agreement);
    }
    return without(frame, agreement, apart, shift, noise, trust);
  }

  private static Drift without(
      Planes frame,
      Agreement agreement,
      float[][] apart,
      float[] shift,
      float[] noise,
      float trust) {
    Planes cleaned = frame.copy();
    float[][] planes = {cleaned.r, cleaned.g, cleaned.b};
    float[] power = new float[frame.r.length];
    float floor = 0;
    for (int c = 0; c < 3; c++) {
      floor += noise[c] * noise[c];
      for (int i = 0; i < power.length; i++) {
        planes[c][i] -= trust * shift[c];
        apart[c][i] -= trust * shift[c];
        power[i] += apart[c][i] * apart[c][i];
      }
    }
    Blur.gaussian(power, frame.width, frame.height, WINDOW);
    float[] grey = agreement.grey().clone();
    float[] colour = agreement.colour().clone();
    for (int i = 0; i < power.length; i++) {
      float noisy = Math.min(1, TOLERANCE * floor / (power[i] + 1e-12f));
      noisy *= noisy * trust;
      for (int c = 0; c < 3; c++) {
        planes[c][i] -= noisy * apart[c][i];
      }
      grey[i] = Math.max(grey[i], noisy);
      colour[i] = Math.max(colour[i], noisy);
    }
    return new Drift(cleaned, new Agreement(grey, colour, agreement.likeness()));
  }

  private static float[] less(float[] a, float[] b) {
    float[] less = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      less[i] = a[i] - b[i];
    }
    return less;
  }

  private static float ranked(float[] values, int[] at, int count, double rank) {
    float[] chosen = new float[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = values[at[i]];
    }
    Arrays.sort(chosen);
    return chosen[(int) (rank * count)];
  }

  /** The noise's deviation, from what a small blur takes away. */
  private static float noise(float[] apart, int width, int height, int[] sure, int count) {
    float[] fine = apart.clone();
    Blur.gaussian(fine, width, height, 1);
    for (int i = 0; i < fine.length; i++) {
      fine[i] = Math.abs(apart[i] - fine[i]);
    }
    // A quarter of a normal distribution lies within 0.3186 deviations; strokes that differ are
    // many.
    float deviation = ranked(fine, sure, count, 0.25) / 0.3186f;
    return Math.max(LEAST_NOISE, Math.min(MOST_NOISE, deviation));
  }
}
