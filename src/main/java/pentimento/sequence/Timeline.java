package pentimento.sequence;

import java.util.Arrays;
import pentimento.request.ArrangedStage;
import pentimento.strokes.Layer;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;

/**
 * When each stroke falls: stages take time by the root of the change they make, so that late ones
 * are not over in a blink, a drawing more than that and a ground less; or as somebody arranged
 * them. Stages that are not shown take none. Within a stage broad strokes take longer than small
 * ones, and what stands out is lingered on.
 */
public final class Timeline {
  /** Least share of the whole that a stage gets, unless it has no strokes. */
  private static final double LEAST = 0.04;

  /** Difference of times that is none but for rounding. */
  private static final double SAME = 1e-12;

  /** Power of a stage's change that counts where curves are laid from coarse to fine. */
  static final double CURVES = 0.15;

  /** Share of a stage's time that is dealt out evenly over its strokes. */
  private static final double EVEN = 0.4;

  /** Seconds for which a half-done picture stays before painting goes on. */
  private static final double PAUSE = 1;

  /** Most of the whole that the pause may take. */
  private static final double LONGEST_PAUSE = 0.15;

  /** Least share of the painting time on either side of a half-done picture. */
  private static final double LEAST_PART = 0.1;

  /**
   * End of each stroke, as a share of the time spent painting, rising to 1; equal where strokes
   * take no time.
   */
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
    double[] shares = shares(program, sequence.arrangement());
    boolean goesOn = sequence.goesOn();
    if (goesOn) {
      apportion(shares, program, sequence.given().orElseThrow());
    }
    double sum = Arrays.stream(shares).sum();
    double[] ends = new double[program.strokes().size()];
    double clock = 0;
    for (int i = 0; i < shares.length; i++) {
      int first = program.startOf(i);
      int end = program.endOf(i);
      if (shares[i] == 0) {
        Arrays.fill(ends, first, end, clock);
        continue;
      }
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
  private static void apportion(
      double[] shares, StrokeProgram program, PaintingSequence.Given given) {
    double[] sums = new double[2];
    for (int i = 0; i < shares.length; i++) {
      sums[program.startOf(i) < given.strokes() ? 0 : 1] += shares[i];
    }
    double before = Math.max(LEAST_PART, Math.min(1 - LEAST_PART, given.at()));
    for (int i = 0; i < shares.length; i++) {
      int part = program.startOf(i) < given.strokes() ? 0 : 1;
      shares[i] *= (part == 0 ? before : 1 - before) / Math.max(sums[part], 1e-9);
    }
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

  /** Time of each stage of the style, in no unit: as arranged where that is any. */
  static double[] shares(StrokeProgram program, Arrangement arrangement) {
    double[] natural = natural(program);
    double[] arranged = new double[natural.length];
    for (int i = 0; i < natural.length; i++) {
      if (!arrangement.shows(i)) {
        natural[i] = 0;
      } else if (natural[i] > 0) {
        arranged[i] = arrangement.wish(i).map(ArrangedStage::time).orElse(0.0);
      }
    }
    return Arrays.stream(arranged).sum() > 0 ? arranged : natural;
  }

  /**
   * Time of each stage of the style by what it changes, in no unit; 0 for those without strokes.
   */
  static double[] natural(StrokeProgram program) {
    double[] changes = new double[program.style().stages().size()];
    for (int i = 0; i < changes.length; i++) {
      for (Stroke stroke : program.strokes().subList(program.startOf(i), program.endOf(i))) {
        changes[i] += stroke.change();
      }
    }
    double all = Arrays.stream(changes).sum() + 1e-9;
    double[] times = new double[changes.length];
    for (int i = 0; i < times.length; i++) {
      if (program.endOf(i) > program.startOf(i)) {
        times[i] =
            Math.max(
                LEAST,
                pace(program, i)
                    * StrictMath.pow(changes[i] / all, curves(program, i) ? CURVES : 0.5));
      }
    }
    return times;
  }

  /** Does a stage lay curves? Of those the first few change nearly all. */
  static boolean curves(StrokeProgram program, int stage) {
    return program.style().stages().get(stage).layers().get(0).technique() == Layer.Technique.CURVE;
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
   * @return number of strokes; broken while one is on its way; at 0 those of stages before the
   *     first that is shown
   */
  public double positionAt(double time) {
    if (time >= 1) {
      return ends.length;
    }
    double now = painting(Math.max(0, time));
    // The first stroke that is not over: those that take no time are over at once.
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > now + SAME) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low == ends.length) {
      return low;
    }
    double start = low == 0 ? 0 : ends[low - 1];
    return now - start <= SAME ? low : low + (now - start) / (ends[low] - start);
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
