package pentimento.dataset.timelapse;

import java.util.Arrays;
import java.util.List;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.sequence.EvenSampler;

/**
 * Which moments of a recording become frames: from the bare canvas to the finished picture, evenly
 * by how much changes to the eye.
 *
 * @param chosen places in the list of frames, ascending
 * @param bare does the first of them show a bare canvas?
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Moments(int[] chosen, boolean bare) {
  /** Distance to a plain colour up to which a canvas is bare. */
  private static final double BARE = 0.12;

  /** Distance at once that only a cut makes, and the share of a recording that it may come in. */
  private static final double CUT = 0.25;

  private static final double EARLY = 0.3;

  /**
   * Chooses.
   *
   * @param frames small ones of the canvas, in order, without hands
   * @param count how many are wanted, 2 to as many as there are
   * @param stages are the frames stages that somebody chose?
   */
  static Moments choose(List<Picture> frames, int count, boolean stages) {
    int last = frames.size() - 1;
    double[] way = new double[frames.size()];
    double[] steps = new double[last];
    PerceptualDistance.Prepared before = PerceptualDistance.prepare(frames.get(0));
    for (int i = 0; i < last; i++) {
      PerceptualDistance.Prepared now = PerceptualDistance.prepare(frames.get(i + 1));
      steps[i] = PerceptualDistance.between(before, now);
      before = now;
    }
    // What nearly all steps have, a camera's noise has made.
    double[] sorted = steps.clone();
    Arrays.sort(sorted);
    double noise = stages ? 0 : sorted[sorted.length / 4];
    for (int i = 0; i < last; i++) {
      way[i + 1] = way[i] + Math.max(0, steps[i] - noise);
    }
    Picture first = frames.get(0);
    return new Moments(
        EvenSampler.along(way, count),
        PerceptualDistance.between(first, Ground.plain(first)) < BARE);
  }

  /**
   * Where the painting begins, when its result is shown before.
   *
   * @param frames small ones, in order
   */
  static int cut(List<Picture> frames) {
    int last = frames.size() - 1;
    PerceptualDistance.Prepared end = PerceptualDistance.prepare(frames.get(last));
    double after = 0;
    for (int i = (int) (EARLY * last); i >= 0; i--) {
      double away = PerceptualDistance.between(PerceptualDistance.prepare(frames.get(i)), end);
      if (after - away > CUT) {
        return i + 1;
      }
      after = away;
    }
    return 0;
  }
}
