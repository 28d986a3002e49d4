package pentimento.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  /** The same where every region is finished for good: a frame had better show whole ones. */
  private static final double REGION_NEAR_ONCE = 0.3;

  /** Share of the way between frames within which the end of a stage draws a frame to it. */
  private static final double STAGE_NEAR = 0.25;

  private final StrokeProgram program;
  private final Arrangement arrangement;
  private final int firstStage;
  private final int endStage;
  private final List<Integer> positions = new ArrayList<>();

  /** Change to the eye along the process: late stages weigh more than theirs. */
  private final List<Double> way = new ArrayList<>();

  private FrameSampler(
      StrokeProgram program, int firstStage, int endStage, Arrangement arrangement) {
    this.program = program;
    this.firstStage = firstStage;
    this.endStage = endStage;
    this.arrangement = arrangement;
  }

  /**
   * Chooses frames.
   *
   * @param targets for each chapter of the program the picture it is painted after, any size
   * @param count number of frames, 2 or more
   * @param arrangement which stages are shown, and in how many frames
   * @return as many positions (numbers of strokes painted), rising; the last is the last stroke
   */
  public static int[] sample(
      StrokeProgram program, List<Picture> targets, int count, Arrangement arrangement) {
    int stages = program.style().stages().size();
    return sample(program, targets, 0, stages, count, arrangement);
  }

  /**
   * Chooses frames of some stages: the first frame shows what they begin with, the last what they
   * arrive at.
   *
   * @param firstStage index of the first of them
   * @param endStage index after the last
   */
  static int[] sample(
      StrokeProgram program,
      List<Picture> targets,
      int firstStage,
      int endStage,
      int count,
      Arrangement arrangement) {
    FrameSampler sampler = new FrameSampler(program, firstStage, endStage, arrangement);
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
        double power = Timeline.curves(program, stage) ? Timeline.CURVES : EVENING;
        double weight = arrangement.shows(stage) ? StrictMath.pow(sum, power) : 0;
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
    int[] shares =
        (firstStage == 0 && endStage == program.style().stages().size()
                ? arrangement.frames(program, count)
                : Optional.<int[]>empty())
            .orElseGet(() -> share(count - 1));
    if (Arrays.stream(shares).sum() == count - 1) {
      int next = 0;
      for (int stage = firstStage; stage < endStage; stage++) {
        int frames = shares[stage];
        if (frames > 0 && stage == firstStage && !isGround()) {
          stops[next++] = program.startOf(firstStage); // the canvas as the stages find it
          frames--;
        }
        for (int k = 0; k < frames; k++) {
          stops[next++] = within(stage, k, frames);
        }
      }
    } else {
      spread(stops);
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
  private void spread(int[] stops) {
    stops[0] = isGround() ? program.endOf(0) : program.startOf(firstStage);
    double start = wayAt(stops[0]);
    double end = way.get(way.size() - 1);
    int steps = stops.length - 1;
    for (int k = 1; k < steps; k++) {
      stops[k] = snapped(start + (end - start) * k / steps, (end - start) / steps);
    }
  }

  /** Does the first stage only tone the canvas? Then that is what the painting begins on. */
  private boolean isGround() {
    return tonesFirst(program, firstStage);
  }

  /** Is a stage the first, and does it only tone the canvas? */
  static boolean tonesFirst(StrokeProgram program, int stage) {
    List<Layer> layers = program.style().stages().get(stage).layers();
    return stage == 0 && layers.stream().allMatch(l -> l.technique() == Layer.Technique.SCRUB);
  }

  /**
   * How many of the frames each stage gets: one for the blank canvas, at least one for each stage
   * that is shown, the others where the way is longest for each frame.
   *
   * @return by stage of the style; all 0 when there are not frames enough for that
   */
  private int[] share(int frames) {
    int[] shares = new int[program.style().stages().size()];
    boolean blank = arrangement.shows(firstStage);
    List<Integer> stages = new ArrayList<>();
    int from = blank && isGround() ? firstStage + 1 : firstStage;
    for (int stage = from; stage < endStage; stage++) {
      if (arrangement.shows(stage) && program.endOf(stage) > program.startOf(stage)) {
        stages.add(stage);
      }
    }
    int left = frames - stages.size() - (blank ? 1 : 0);
    if (stages.isEmpty() || left < 0) {
      return shares;
    }
    stages.forEach(stage -> shares[stage] = 1);
    for (; left > 0; left--) {
      int best = 0;
      double most = -1;
      for (int stage : stages) {
        double each =
            (wayAt(program.endOf(stage)) - wayAt(program.startOf(stage))) / (shares[stage] + 1);
        if (each > most) {
          most = each;
          best = stage;
        }
      }
      shares[best]++;
    }
    shares[firstStage] += blank ? 1 : 0;
    return shares;
  }

  /**
   * Frame k of n in a stage. What prepares the canvas is shown when it is done; what paints it
   * while something is left to do, when a region has just been finished.
   */
  private int within(int stage, int k, int n) {
    int first = program.startOf(stage);
    int end = program.endOf(stage);
    boolean last = end == program.endOf(endStage - 1);
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
    double near =
        (program.style().once() ? REGION_NEAR_ONCE : REGION_NEAR) * (wayAt(end) - from) / n;
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
      if (!arrangement.shows(stage)) {
        continue;
      }
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
