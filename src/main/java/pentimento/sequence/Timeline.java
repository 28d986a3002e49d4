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

  /** Seconds for which a half-done picture stays before painting goes on. */
  private static final double PAUSE = 1;

  /** Most of the whole that the pause may take. */
  private static final double LONGEST_PAUSE = 0.15;

  /** Least share of the painting time on either side of a half-done picture. */
  private static final double LEAST_PART = 0.1;

  /** End of each stroke, as a share of the time spent painting, rising to 1. */
  private final double[] ends;

  /** When painting pauses, as a share of the time spent painting. */
  private final double pauseAt;

  /** How long, as a share of the whole. */
  private final double pause;

  private Timeline(double[] ends, double pauseAt, double pause) {
    this.ends = ends;
    this.pauseAt = pauseAt;
    this.pause = pause;
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
    boolean goesOn = sequence.goesOn();
    if (goesOn) {
      sum = apportion(shares, stages, sequence.given().orElseThrow());
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
    if (!goesOn) {
      return new Timeline(ends, 1, 0);
    }
    int half = sequence.given().orElseThrow().strokes();
    double pause =
        Math.min(LONGEST_PAUSE, PAUSE / sequence.provenance().request().video().duration());
    return new Timeline(ends, half == 0 ? 0 : ends[half - 1], pause);
  }

  /** Gives what comes before and after a half-done picture the time that its place says. */
  private static double apportion(
      double[] shares, List<Stage> stages, PaintingSequence.Given given) {
    double[] sums = new double[2];
    for (int i = 0; i < shares.length; i++) {
      sums[stages.get(i).firstStroke() < given.strokes() ? 0 : 1] += shares[i];
    }
    double before = Math.max(LEAST_PART, Math.min(1 - LEAST_PART, given.at()));
    double all = 0;
    for (int i = 0; i < shares.length; i++) {
      int part = stages.get(i).firstStroke() < given.strokes() ? 0 : 1;
      shares[i] *= (part == 0 ? before : 1 - before) / Math.max(sums[part], 1e-9);
      all += shares[i];
    }
    return all;
  }

  /**
   * How near a time is to the pause in which the half-done picture is shown.
   *
   * @param time share of the whole, 0..1
   * @param lead how long before the pause that picture begins to come through, as a share of the
   *     whole
   * @return rises from 0 to 1 before the pause, 1 during it, 0 after it and where there is none
   */
  public double nearPause(double time, double lead) {
    double start = pauseAt * (1 - pause);
    if (pause == 0 || time <= start - lead || time > start + pause) {
      return 0;
    }
    return time >= start ? 1 : 1 - (start - time) / lead;
  }

  /** The share of the painting time that is over at a share of the whole. */
  private double painting(double time) {
    double start = pauseAt * (1 - pause);
    return (time - Math.max(0, Math.min(pause, time - start))) / (1 - pause);
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
    double at = painting(time);
    int i = Arrays.binarySearch(ends, at);
    if (i >= 0) {
      return i + 1;
    }
    int stroke = -i - 1;
    if (stroke >= ends.length) {
      return ends.length;
    }
    double start = stroke == 0 ? 0 : ends[stroke - 1];
    double length = ends[stroke] - start;
    return stroke + (length > 0 ? (at - start) / length : 0);
  }

  /**
   * When so many strokes are painted.
   *
   * @return share of the whole, 0..1
   */
  public double timeAt(int strokes) {
    if (strokes <= 0 || ends.length == 0) {
      return 0;
    }
    double at = ends[Math.min(strokes, ends.length) - 1];
    return at * (1 - pause) + (at > pauseAt ? pause : 0);
  }
}
