package pentimento.sequence;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.strokes.Layer;
import pentimento.strokes.Replayer;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/**
 * Chooses the moments that show a process best: blank ground, drawing and underpainting when they
 * are done, then moments between which the picture changes about equally to the eye, the finished
 * picture.
 */
public final class FrameSampler {
  /** Long side of the pictures that change is measured on, pixels. */
  private static final int THUMBNAIL = 96;

  /** Change between two measurements, in millionths of the canvas. */
  private static final int STEP = 10_000;

  private final StrokeProgram program;
  private final List<Integer> positions = new ArrayList<>();

  /** Change to the eye along the process: late stages weigh more than theirs. */
  private final List<Double> way = new ArrayList<>();

  private FrameSampler(StrokeProgram program) {
    this.program = program;
  }

  /**
   * Chooses frames.
   *
   * @param target the picture, any size
   * @param count number of frames, 2 or more
   * @return as many positions (numbers of strokes painted), rising; the last is the last stroke
   */
  public static int[] sample(StrokeProgram program, Picture target, int count) {
    FrameSampler sampler = new FrameSampler(program);
    sampler.measure(target);
    return sampler.choose(count);
  }

  /** Replays the process small and measures how far the picture travels. */
  private void measure(Picture target) {
    Picture small = Resize.fit(target, Math.min(THUMBNAIL, target.longSide()));
    int stages = program.style().stages().size();
    try (Replayer replayer = new Replayer(program, small, 1)) {
      double walked = 0;
      for (int stage = 0; stage < stages; stage++) {
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
        double weight = StrictMath.pow(sum, 0.42);
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
    int total = program.strokes().size();
    int[] stops = new int[count];
    stops[count - 1] = total;
    int blank = ground();
    stops[0] = blank < 0 ? 0 : program.endOf(blank);
    int next = 1;
    int painting = firstPainting();
    int from = program.startOf(painting);
    int preparing = painting - blank - 1;
    for (int stage = blank + 1; stage < painting; stage++) {
      // Of few frames none can be spared for lines alone.
      if (count >= preparing + 5) {
        int share = Math.max(1, (count - 2) / Math.max(7, preparing + 1));
        for (int k = 1; k <= share; k++) {
          stops[next++] = within(program.startOf(stage), program.endOf(stage), k / (double) share);
        }
      }
    }
    if (next == 1) {
      from = stops[0];
    }
    int left = count - next;
    double start = wayAt(from);
    double end = way.get(way.size() - 1);
    for (int k = 1; k < left; k++) {
      double wanted = start + (end - start) * k / left;
      stops[next++] = snapped(wanted, (end - start) / left);
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

  /** The stage that only tones the canvas, which is the first or (-1) none. */
  private int ground() {
    List<Layer> first = program.style().stages().get(0).layers();
    return first.stream().allMatch(l -> l.technique() == Layer.Technique.SCRUB) ? 0 : -1;
  }

  /** The first stage that covers the canvas with body colour. */
  private int firstPainting() {
    List<Style.Stage> stages = program.style().stages();
    for (int i = 0; i < stages.size(); i++) {
      for (Layer layer : stages.get(i).layers()) {
        if (layer.technique() == Layer.Technique.PAINT
            || layer.technique() == Layer.Technique.COVER) {
          return i;
        }
      }
    }
    return stages.size() - 1;
  }

  private int within(int first, int end, double share) {
    double wanted = wayAt(first) + (wayAt(end) - wayAt(first)) * share;
    return share >= 1 ? end : Math.min(end, positionAt(wanted));
  }

  private double wayAt(int position) {
    double at = 0;
    for (int i = 0; i < positions.size() && positions.get(i) <= position; i++) {
      at = way.get(i);
    }
    return at;
  }

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
    return program.strokes().size();
  }

  /** The position at a place of the way; the end of a stage when one is near. */
  private int snapped(double wanted, double spacing) {
    int best = positionAt(wanted);
    double near = 0.25 * spacing;
    for (int stage = 0; stage < program.style().stages().size() - 1; stage++) {
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
