package pentimento.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.strokes.Layer;
import pentimento.strokes.Replayer;
import pentimento.strokes.StageMark;
import pentimento.strokes.StrokeProgram;

/**
 * Chooses the moments that show a process best: the blank ground, at least one of each stage, more
 * where the picture changes most to the eye, the finished picture.
 */
public final class FrameSampler {
  /** Long side of the pictures that change is measured on, pixels. */
  private static final int THUMBNAIL = 96;

  /** Change between two measurements, in millionths of the canvas. */
  private static final int STEP = 10_000;

  /**
   * Power of a stage's change that it weighs: below 1, so that late stages, which change little,
   * get frames. Of .5 and .42 this showed the stages of the examples better.
   */
  private static final double EVENING = 0.42;

  /** Where in its part of a painting stage a frame lies: much is done, something is left to do. */
  private static final double PART = 0.72;

  /** Share of a frame's part within which a region just finished draws the frame to it. */
  private static final double REGION_NEAR = 0.15;

  /** Share of the way between frames within which the end of a stage draws a frame to it. */
  private static final double STAGE_NEAR = 0.25;

  private final StrokeProgram program;
  private final int firstStage;
  private final int endStage;
  private final List<Integer> positions = new ArrayList<>();

  /** Change to the eye along the process: late stages weigh more than theirs. */
  private final List<Double> way = new ArrayList<>();

  private FrameSampler(StrokeProgram program, int firstStage, int endStage) {
    this.program = program;
    this.firstStage = firstStage;
    this.endStage = endStage;
  }

  /**
   * Chooses frames.
   *
   * @param targets for each chapter of the program the picture it is painted after, any size
   * @param count number of frames, 2 or more
   * @return as many positions (numbers of strokes painted), rising; the last is the last stroke
   */
  public static int[] sample(StrokeProgram program, List<Picture> targets, int count) {
    return sample(program, targets, 0, program.style().stages().size(), count);
  }

  /**
   * Chooses frames of some stages: the first frame shows what they begin with, the last what they
   * arrive at.
   *
   * @param firstStage index of the first of them
   * @param endStage index after the last
   */
  static int[] sample(
      StrokeProgram program, List<Picture> targets, int firstStage, int endStage, int count) {
    FrameSampler sampler = new FrameSampler(program, firstStage, endStage);
    sampler.measure(targets);
    return sampler.choose(count);
  }

  /** Replays the process small and measures how far the picture travels. */
  private void measure(List<Picture> targets) {
    List<Picture> small = new ArrayList<>();
    for (Picture target : targets) {
      small.add(Resize.fit(target, Math.min(THUMBNAIL, target.longSide())));
    }
    try (Replayer replayer = new Replayer(program, small, 1)) {
      double walked = 0;
      for (int stage = firstStage; stage < endStage; stage++) {
        int start = program.startOf(stage);
        int end = program.endOf(stage);
        replayer.advance(start);
        Picture before = replayer.picture(0);
        List<Integer> at = new ArrayList<>(List.of(start));
        List<Double> distance = new ArrayList<>(List.of(0.0));
        int changed = 0;
        double sum = 0;
        for (int i = start; i < end; i++) {
          changed += program.strokes().get(i).change();
          if (changed >= STEP || i == end - 1) {
            changed = 0;
            replayer.advance(i + 1);
            Picture now = replayer.picture(0);
            sum += difference(before, now);
            before = now;
            at.add(i + 1);
            distance.add(sum);
          }
        }
        double weight = StrictMath.pow(sum, EVENING);
        for (int k = 0; k < at.size(); k++) {
          positions.add(at.get(k));
          way.add(walked + (sum > 0 ? distance.get(k) / sum * weight : 0));
        }
        walked += weight;
      }
    }
  }

  /** Mean difference of two small pictures, luma counted as the eye counts it, 0..1. */
  private static double difference(Picture a, Picture b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      int p = a.rgb()[i];
      int q = b.rgb()[i];
      sum += 3L * Math.abs((p >> 16 & 255) - (q >> 16 & 255));
      sum += 6L * Math.abs((p >> 8 & 255) - (q >> 8 & 255));
      sum += Math.abs((p & 255) - (q & 255));
    }
    return sum / (2550.0 * a.rgb().length);
  }

  private int[] choose(int count) {
    int total = program.endOf(endStage - 1);
    int[] stops = new int[count];
    stops[count - 1] = total;
    int blank = ground();
    stops[0] = blank < 0 ? program.startOf(firstStage) : program.endOf(blank);
    List<Integer> stages = new ArrayList<>();
    for (int stage = blank < 0 ? firstStage : blank + 1; stage < endStage; stage++) {
      if (program.endOf(stage) > program.startOf(stage)) {
        stages.add(stage);
      }
    }
    int inner = count - 2;
    if (stages.isEmpty() || inner < stages.size()) {
      spread(stops, inner);
    } else {
      int[] shares = share(stages, inner);
      int next = 1;
      for (int i = 0; i < stages.size(); i++) {
        for (int k = 0; k < shares[i]; k++) {
          stops[next++] = within(stages.get(i), k, shares[i], i == stages.size() - 1);
        }
      }
    }
    // No moment twice, as far as there are strokes enough.
    int step = total - stops[0] >= count - 1 ? 1 : 0;
    for (int i = 1; i < count - 1; i++) {
      stops[i] = Math.max(stops[i], stops[i - 1] + step);
    }
    for (int i = count - 2; i >= 0; i--) {
      stops[i] = Math.min(stops[i], stops[i + 1] - step);
    }
    return stops;
  }

  /** Too few frames to show every stage: equal steps of the whole way, near ends of stages. */
  private void spread(int[] stops, int inner) {
    double start = wayAt(stops[0]);
    double end = way.get(way.size() - 1);
    for (int k = 1; k <= inner; k++) {
      stops[k] = snapped(start + (end - start) * k / (inner + 1), (end - start) / (inner + 1));
    }
  }

  /** The stage that only tones the canvas, which is the first or (-1) none. */
  private int ground() {
    List<Layer> first = program.style().stages().get(firstStage).layers();
    return firstStage == 0 && first.stream().allMatch(l -> l.technique() == Layer.Technique.SCRUB)
        ? 0
        : -1;
  }

  /** At least one frame for each stage, the others where the way is longest for each frame. */
  private int[] share(List<Integer> stages, int inner) {
    int[] shares = new int[stages.size()];
    Arrays.fill(shares, 1);
    for (int left = inner - stages.size(); left > 0; left--) {
      int best = 0;
      double most = -1;
      for (int i = 0; i < shares.length; i++) {
        int stage = stages.get(i);
        double each =
            (wayAt(program.endOf(stage)) - wayAt(program.startOf(stage))) / (shares[i] + 1);
        if (each > most) {
          most = each;
          best = i;
        }
      }
      shares[best]++;
    }
    return shares;
  }

  /**
   * Frame k of n in a stage. What prepares the canvas is shown when it is done; what paints it
   * while something is left to do, when a region has just been finished.
   */
  private int within(int stage, int k, int n, boolean last) {
    int first = program.startOf(stage);
    int end = program.endOf(stage);
    boolean prepares =
        program.style().stages().get(stage).layers().stream()
            .noneMatch(layer -> layer.technique().paints());
    double share = last ? (k + 1.0) / (n + 1) : prepares ? (k + 1.0) / n : (k + PART) / n;
    if (share >= 1) {
      return end;
    }
    double from = wayAt(first);
    double wanted = from + (wayAt(end) - from) * share;
    int best = Math.min(end, positionAt(wanted));
    double near = REGION_NEAR * (wayAt(end) - from) / n;
    for (StageMark mark : program.marks()) {
      if (mark.stage() == stage && mark.firstStroke() > first) {
        double off = Math.abs(wayAt(mark.firstStroke()) - wanted);
        if (off < near) {
          near = off;
          best = mark.firstStroke();
        }
      }
    }
    return best;
  }

  /** How far the picture has travelled at the last measurement up to a position. */
  private double wayAt(int position) {
    double at = 0;
    for (int i = 0; i < positions.size() && positions.get(i) <= position; i++) {
      at = way.get(i);
    }
    return at;
  }

  /** How many strokes are painted when the picture has travelled so far. */
  private int positionAt(double wanted) {
    for (int i = 0; i < positions.size(); i++) {
      if (way.get(i) >= wanted) {
        if (i == 0 || way.get(i - 1) >= way.get(i)) {
          return positions.get(i);
        }
        double share = (wanted - way.get(i - 1)) / (way.get(i) - way.get(i - 1));
        int step = positions.get(i) - positions.get(i - 1);
        return positions.get(i - 1) + (int) Math.ceil(share * step);
      }
    }
    return program.endOf(endStage - 1);
  }

  /** The position at a place of the way; the end of a stage when one is near. */
  private int snapped(double wanted, double spacing) {
    int best = positionAt(wanted);
    double near = STAGE_NEAR * spacing;
    for (int stage = firstStage; stage < endStage - 1; stage++) {
      int end = program.endOf(stage);
      double off = Math.abs(wayAt(end) - wanted);
      if (off < near) {
        near = off;
        best = end;
      }
    }
    return best;
  }
}
