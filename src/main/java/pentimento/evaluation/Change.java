package pentimento.evaluation;

import pentimento.image.PerceptualDistance;
import pentimento.image.PerceptualDistance.Prepared;

/**
 * What changes from a frame to the next.
 *
 * @param distance PD of the two, 0..1
 * @param share of the picture that changed, 0..1, {@link ChangeMask#share}
 * @param pieces that it changed in, {@link ChangeMask#pieces}
 */
public record Change(double distance, double share, int pieces) {
  /** Least distance of neighbouring frames: below, nobody sees what was done. */
  public static final double LEAST_DISTANCE = 0.01;

  /**
   * The change between two frames.
   *
   * @throws IllegalArgumentException when their reduced sizes differ
   */
  public static Change between(Prepared before, Prepared after) {
    ChangeMask mask = ChangeMask.of(PerceptualDistance.map(before, after));
    return new Change(PerceptualDistance.between(before, after), mask.share(), mask.pieces());
  }
}
