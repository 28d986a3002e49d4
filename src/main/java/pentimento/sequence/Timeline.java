package pentimento.sequence;

import java.util.Arrays;
import java.util.List;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;

/**
 * When each stroke falls: stages take time by the root of the change they make, so that late ones
 * are not over in a blink, a drawing more than that and a ground less; within a stage broad strokes
 * take longer than small ones, and what stands out is lingered on.
 */
public final class Timeline {
  /** Least share of the whole that a stage gets, unless it has no strokes. */
  private static final double LEAST = 0.04;

  /** Share of a stage's time that is dealt out evenly over its strokes. */
  private static final double EVEN = 0.4;

  /** End of each stroke, as a share of the whole, rising to 1. */
  private final double[] ends;

  private Timeline(double[] ends) {
    this.ends = ends;
  }

  /** The timeline of a sequence. */
  public static Timeline of(PaintingSequence sequence) {
    StrokeProgram program = sequence.program();
    List<Stage> stages = sequence.stages();
    double[] shares = new double[stages.size()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      Stage stage = stages.get(i);
      if (stage.endStroke() > stage.firstStroke()) {
        shares[i] = Math.max(LEAST, pace(program, i) * Math.sqrt(stage.change()));
        sum += shares[i];
      }
    }
    double[] ends = new double[program.strokes().size()];
    double clock = 0;
    for (int i = 0; i < shares.length; i++) {
      int first = stages.get(i).firstStroke();
      int end = stages.get(i).endStroke();
      double change = 1e-9;
      for (Stroke stroke : program.strokes().subList(first, end)) {
        change += stroke.change();
      }
      double[] weights = new double[end - first];
      double all = 0;
      for (int k = 0; k < weights.length; k++) {
        Stroke stroke = program.strokes().get(first + k);
        double care =
            stroke.region() < 0 ? 1 : 0.5 + 1.5 * program.regions().get(stroke.region()).saliency();
        weights[k] = care * (EVEN / weights.length + (1 - EVEN) * stroke.change() / change);
        all += weights[k];
      }
      for (int k = 0; k < weights.length; k++) {
        clock += shares[i] / sum * weights[k] / all;
        ends[first + k] = clock;
      }
    }
    return new Timeline(ends);
  }

  /** How much longer than its change a stage is worth watching. */
  private static double pace(StrokeProgram program, int stage) {
    return switch (program.style().stages().get(stage).layers().get(0).technique()) {
      case SCRUB -> 0.35;
      case DRAW -> 2;
      default -> 1;
    };
  }

  /**
   * How many strokes are painted at a time.
   *
   * @param time share of the whole, 0..1
   * @return number of strokes; broken while one is on its way
   */
  public double positionAt(double time) {
    if (ends.length == 0 || time <= 0) {
      return 0;
    }
    if (time >= 1) {
      return ends.length;
    }
    int i = Arrays.binarySearch(ends, time);
    if (i >= 0) {
      return i + 1;
    }
    int stroke = -i - 1;
    if (stroke >= ends.length) {
      return ends.length;
    }
    double start = stroke == 0 ? 0 : ends[stroke - 1];
    double length = ends[stroke] - start;
    return stroke + (length > 0 ? (time - start) / length : 0);
  }

  /**
   * When so many strokes are painted.
   *
   * @return share of the whole, 0..1
   */
  public double timeAt(int strokes) {
    return strokes <= 0 || ends.length == 0 ? 0 : ends[Math.min(strokes, ends.length) - 1];
  }
}
