package pentimento.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pentimento.request.ArrangedStage;
import pentimento.request.Between;
import pentimento.strokes.Layer;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;

/**
 * When each stroke falls: stages take time by the root of the change they make, so that late ones
 * are not over in a blink, a drawing more than that and a ground less; or as somebody arranged
 * them. Stages that are not shown take none. Within a stage broad strokes take longer than small
 * ones, and what stands out is lingered on. Where a process passes through key frames it pauses at
 * each, and gets there when its place on the way says.
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

  /** Seconds for which a key frame that somebody gave stays before painting goes on. */
  private static final double PAUSE = 1;

  /** The same for one that was made. */
  private static final double SHORT_PAUSE = 0.25;

  /** Most of the whole that all pauses may take. */
  private static final double LONGEST_PAUSE = 0.15;

  /** Least share of the painting time between key frames, shared by all gaps that there are. */
  private static final double LEAST_PART = 0.1;

  /** Share of its part of the time for which a key frame stays before the next fades in. */
  private static final double STILL = 0.3;

  /** Most of the time between two key frames in which the later one comes through the paint. */
  private static final double LEAD = 0.35;

  /** End of each stroke, as a share of the whole, rising to 1; equal where they take no time. */
  private final double[] ends;

  private final List<Stop> stops;
  private final boolean paints;

  /**
   * A key frame that is looked at; nothing is painted meanwhile.
   *
   * @param from when it begins, as a share of the whole
   * @param to when it is over, likewise
   */
  private record Stop(KeyFrame key, double from, double to) {}

  /**
   * What is to be seen at a time.
   *
   * @param under the key frame that is seen; empty for the canvas
   * @param over the key frame that comes up above that, if any
   * @param share how far it has come up, 0..1
   */
  public record Shown(Optional<KeyFrame> under, Optional<KeyFrame> over, double share) {
    /** The key frame that is all that is seen, if one is. */
    public Optional<KeyFrame> alone() {
      return share >= 1 ? over : share <= 0 ? under : Optional.empty();
    }
  }

  private Timeline(double[] ends, List<Stop> stops, boolean paints) {
    this.ends = ends;
    this.stops = List.copyOf(stops);
    this.paints = paints;
  }

  /** The timeline of a sequence. */
  public static Timeline of(PaintingSequence sequence) {
    double[] weights = weights(sequence.program(), sequence.arrangement());
    // At the end there is no need to stop: it is held for as long as is wanted.
    List<KeyFrame> keys =
        sequence.keyFrames().stream()
            .filter(key -> key.frame() != sequence.frames().size() - 1)
            .toList();
    double[] pauses;
    double[] parts;
    switch (sequence.between()) {
      case STROKES -> {
        pauses = pauses(keys, sequence.provenance().request().video().duration());
        parts = parts(weights, keys);
        double left = 1 - Arrays.stream(pauses).sum();
        Arrays.setAll(parts, i -> parts[i] * left);
      }
      case FADE -> {
        keys = sequence.keyFrames();
        int gaps = keys.size() - 1;
        pauses = new double[gaps + 1];
        Arrays.fill(pauses, 0, gaps, STILL / gaps);
        parts = new double[gaps + 2];
        Arrays.fill(parts, 1, gaps + 1, (1 - STILL) / gaps);
      }
      default -> {
        keys = sequence.keyFrames();
        pauses = new double[keys.size()];
        Arrays.fill(pauses, 1.0 / keys.size());
        parts = new double[keys.size() + 1];
      }
    }
    return laid(weights, keys, parts, pauses, sequence.between() == Between.STROKES);
  }

  /** How long each key frame stays, as a share of the whole. */
  private static double[] pauses(List<KeyFrame> keys, double seconds) {
    double[] pauses =
        keys.stream().mapToDouble(key -> (key.given() ? PAUSE : SHORT_PAUSE) / seconds).toArray();
    double sum = Arrays.stream(pauses).sum();
    return Arrays.stream(pauses).map(p -> p * Math.min(1, LONGEST_PAUSE / sum)).toArray();
  }

  /** Share of the painting time up to each key frame and after the last, 1 together. */
  private static double[] parts(double[] weights, List<KeyFrame> keys) {
    double[] parts = new double[keys.size() + 1];
    double least = LEAST_PART / Math.max(1, keys.size());
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      double from = i == 0 ? 0 : keys.get(i - 1).at();
      double to = i == keys.size() ? 1 : keys.get(i).at();
      int end = i == keys.size() ? weights.length : keys.get(i).strokes();
      double work = Arrays.stream(weights, first(keys, i), end).sum();
      parts[i] = work > 0 ? Math.max(least, to - from) : 0;
      sum += parts[i];
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] /= Math.max(sum, 1e-9);
    }
    return parts;
  }

  /** Index of the first stroke of a part. */
  private static int first(List<KeyFrame> keys, int part) {
    return part == 0 ? 0 : keys.get(part - 1).strokes();
  }

  private static Timeline laid(
      double[] weights, List<KeyFrame> keys, double[] parts, double[] pauses, boolean paints) {
    double[] ends = new double[weights.length];
    List<Stop> stops = new ArrayList<>();
    double start = 0;
    for (int part = 0; part < parts.length; part++) {
      int first = first(keys, part);
      int end = part == keys.size() ? weights.length : keys.get(part).strokes();
      double all = Arrays.stream(weights, first, end).sum();
      double clock = start;
      for (int i = first; i < end; i++) {
        clock += weights[i] > 0 ? parts[part] * weights[i] / all : 0;
        ends[i] = clock;
      }
      start += parts[part];
      if (part < keys.size()) {
        stops.add(new Stop(keys.get(part), start, start + pauses[part]));
        start += pauses[part];
      }
    }
    return new Timeline(ends, stops, paints);
  }

  /** Time of each stroke, in no unit. */
  private static double[] weights(StrokeProgram program, Arrangement arrangement) {
    double[] shares = shares(program, arrangement);
    double[] weights = new double[program.strokes().size()];
    for (int i = 0; i < shares.length; i++) {
      int first = program.startOf(i);
      int end = program.endOf(i);
      if (shares[i] == 0) {
        continue;
      }
      double change = 1e-9;
      for (Stroke stroke : program.strokes().subList(first, end)) {
        change += stroke.change();
      }
      double all = 0;
      for (int k = first; k < end; k++) {
        Stroke stroke = program.strokes().get(k);
        double care =
            stroke.region() < 0 ? 1 : 0.5 + 1.5 * program.regions().get(stroke.region()).saliency();
        weights[k] = care * (EVEN / (end - first) + (1 - EVEN) * stroke.change() / change);
        all += weights[k];
      }
      for (int k = first; k < end; k++) {
        weights[k] *= shares[i] / all;
      }
    }
    return weights;
  }

  /**
   * What is to be seen at a time.
   *
   * @param time share of the whole, 0..1
   * @param lead how long before a key frame it begins to come through the paint, at most, as a
   *     share of the whole
   */
  public Shown shown(double time, double lead) {
    int at = stopAt(time);
    Optional<KeyFrame> last = at < 0 ? Optional.empty() : Optional.of(stops.get(at).key());
    double since = at < 0 ? 0 : stops.get(at).to();
    if (at >= 0 && time <= since) {
      return paints ? new Shown(Optional.empty(), last, 1) : new Shown(last, Optional.empty(), 0);
    }
    Optional<KeyFrame> under = paints ? Optional.empty() : last;
    if (at + 1 < stops.size()) {
      Stop next = stops.get(at + 1);
      double gap = next.from() - since;
      double share =
          1 - (next.from() - time) / Math.max(SAME, paints ? Math.min(lead, LEAD * gap) : gap);
      if (share > 0) {
        return new Shown(under, Optional.of(next.key()), share);
      }
    }
    return new Shown(under, Optional.empty(), 0);
  }

  /** Index of the last stop that has begun at a time; -1 when none has. */
  private int stopAt(double time) {
    int at = -1;
    while (at + 1 < stops.size() && stops.get(at + 1).from() <= time + SAME) {
      at++;
    }
    return at;
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
    double now = Math.max(0, time);
    int at = stopAt(now);
    if (at >= 0 && now <= stops.get(at).to()) {
      return stops.get(at).key().strokes();
    }
    double since = at < 0 ? 0 : stops.get(at).to();
    int most = at + 1 < stops.size() ? stops.get(at + 1).key().strokes() : ends.length;
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
    if (low >= most) {
      return most;
    }
    double start = Math.max(since, low == 0 ? 0 : ends[low - 1]);
    return now - start <= SAME ? low : low + (now - start) / (ends[low] - start);
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
