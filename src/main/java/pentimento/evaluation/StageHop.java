package pentimento.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import pentimento.sequence.SequenceFile;

/**
 * How far the hand travels in a stage.
 *
 * @param stage its name
 * @param strokes number of its strokes
 * @param meanHop mean distance between the middles of consecutive strokes, as a fraction of the
 *     long side, 0 or more
 * @param limit most that it may be; empty for stages that are not judged
 */
public record StageHop(String stage, int strokes, double meanHop, OptionalDouble limit) {
  /** The stage that covers the canvas. */
  public static final String BLOCK_IN = "block-in";

  /** Most in the block-in, where a brush must cross large shapes. */
  public static final double LIMIT_BLOCK_IN = 0.20;

  /** Most in every stage after it. */
  public static final double LIMIT_AFTER = 0.08;

  /**
   * The hops of all stages in order. What comes before the block-in (ground, drawing, umber) is not
   * judged, nor any stage of a style without a block-in, nor one of fewer than two strokes.
   */
  public static List<StageHop> of(SequenceFile told) {
    List<StageHop> hops = new ArrayList<>();
    boolean after = false;
    for (SequenceFile.StageEntry stage : told.stages()) {
      OptionalDouble limit = OptionalDouble.empty();
      boolean blockIn = stage.name().equals(BLOCK_IN);
      if (stage.strokes() > 1 && (blockIn || after)) {
        limit = OptionalDouble.of(blockIn ? LIMIT_BLOCK_IN : LIMIT_AFTER);
      }
      after |= blockIn;
      hops.add(new StageHop(stage.name(), stage.strokes(), stage.meanHop(), limit));
    }
    return hops;
  }
}
