package pentimento.dataset.timelapse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.pipeline.InBetweens;

/**
 * A sequence that has fewer pictures than are wanted, filled up: brush strokes lead from each to
 * the next, and some of the moments between are taken, more where more changes.
 *
 * @param frames as many as are wanted
 * @param painted which of them were painted, ascending
 */
record Filled(List<Picture> frames, List<Integer> painted) {
  private static final String STYLE = "oil";

  /** The same pictures are always filled up alike. */
  private static final long SEED = 1;

  /**
   * Fills up.
   *
   * @param given 2 or more, of one size
   * @param count how many are wanted, not fewer
   */
  static Filled to(int count, List<Picture> given) {
    if (given.size() == count) {
      return new Filled(given, List.of());
    }
    Integer[] more = new Integer[given.size() - 1];
    Arrays.fill(more, 0);
    double[] steps = new double[more.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = PerceptualDistance.between(given.get(i), given.get(i + 1));
    }
    for (int left = count - given.size(); left > 0; left--) {
      int largest = 0;
      for (int i = 1; i < steps.length; i++) {
        largest = steps[i] / (more[i] + 1) > steps[largest] / (more[largest] + 1) ? i : largest;
      }
      more[largest]++;
    }
    List<List<Picture>> between = InBetweens.pictures(given, Arrays.asList(more), STYLE, SEED, 1);
    List<Picture> frames = new ArrayList<>();
    List<Integer> painted = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      frames.add(given.get(i));
      for (Picture picture : i < between.size() ? between.get(i) : List.<Picture>of()) {
        painted.add(frames.size());
        frames.add(picture);
      }
    }
    return new Filled(frames, painted);
  }
}
