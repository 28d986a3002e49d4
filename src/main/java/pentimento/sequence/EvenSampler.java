package pentimento.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.strokes.Replayer;
import pentimento.strokes.StrokeProgram;

/**
 * Chooses moments between which as much happens, whatever stages they are of: two thirds of it is
 * what changes to the eye, one third the work, in strokes. By the eye alone, detail would hardly
 * count and the last step would lead from masses of paint to the finished picture; by the work
 * alone, frames would be of detail alone. For networks; for people there is {@link FrameSampler}.
 */
public final class EvenSampler {
  /** Long side of the pictures that are compared, pixels. */
  private static final int THUMBNAIL = 64;

  /** Moments that are looked at, evenly by how much of the canvas changed and by strokes. */
  private static final int LOOKS = 60;

  /** How much the work counts. */
  private static final double WORK = 1.0 / 3;

  private final List<Integer> positions = new ArrayList<>();
  private final List<PerceptualDistance.Prepared> pictures = new ArrayList<>();

  private EvenSampler(StrokeProgram program, List<Picture> targets) {
    List<Picture> small = new ArrayList<>();
    for (Picture target : targets) {
      small.add(Resize.fit(target, Math.min(THUMBNAIL, target.longSide())));
    }
    int first = FrameSampler.tonesFirst(program, 0) ? program.endOf(0) : 0;
    int total = program.strokes().size();
    long changes = 0;
    for (int i = first; i < total; i++) {
      changes += program.strokes().get(i).change();
    }
    try (Replayer replayer = new Replayer(program, small, 1)) {
      look(replayer, first);
      long changed = 0;
      double looked = 0;
      for (int i = first; i < total - 1; i++) {
        changed += program.strokes().get(i).change();
        double passed =
            0.5 * changed / Math.max(1, changes) + 0.5 * (i + 1 - first) / (total - first);
        if (passed >= looked + 1.0 / LOOKS) {
          look(replayer, i + 1);
          looked = passed;
        }
      }
      if (total > first) {
        look(replayer, total);
      }
    }
  }

  private void look(Replayer replayer, int position) {
    replayer.advance(position);
    positions.add(position);
    pictures.add(PerceptualDistance.prepare(replayer.picture(0)));
  }

  /**
   * Chooses frames: the blank ground, the finished picture, and others between them so that the
   * picture travels as far in each step, small change by small change and stroke by stroke.
   *
   * @param targets for each chapter of the program the picture it is painted after, any size
   * @param count number of frames, 2 or more
   * @return as many positions (numbers of strokes painted), rising as far as there are strokes; the
   *     last is the last stroke
   */
  public static int[] sample(StrokeProgram program, List<Picture> targets, int count) {
    return new EvenSampler(program, targets).choose(count);
  }

  private int[] choose(int count) {
    int last = positions.size() - 1;
    double[] way = new double[last + 1];
    for (int i = 0; i < last; i++) {
      way[i + 1] = way[i] + PerceptualDistance.between(pictures.get(i), pictures.get(i + 1));
    }
    double all = Math.max(way[last], Double.MIN_NORMAL);
    int first = positions.get(0);
    int strokes = Math.max(1, positions.get(last) - first);
    for (int i = 0; i <= last; i++) {
      way[i] = (1 - WORK) * way[i] / all + WORK * (positions.get(i) - first) / strokes;
    }
    return Arrays.stream(along(way, count)).map(positions::get).toArray();
  }

  /**
   * Places along a way, equal parts of it apart.
   *
   * @param way how far each place lies from the first, never falling, one or more
   * @param count number of places, 2 or more
   * @return as many of them, the first and the last among them; rising, as far as there are enough
   */
  public static int[] along(double[] way, int count) {
    int last = way.length - 1;
    int[] chosen = new int[count];
    for (int k = 1; k < count; k++) {
      chosen[k] = k == count - 1 ? last : nearest(way, way[last] * k / (count - 1));
    }
    for (int k = 1; k < count; k++) {
      chosen[k] = Math.max(chosen[k], Math.min(last, chosen[k - 1] + 1));
    }
    for (int k = count - 2; k > 0; k--) {
      chosen[k] = Math.max(0, Math.min(chosen[k], chosen[k + 1] - 1));
    }
    return chosen;
  }

  /** The first of the nearest. */
  private static int nearest(double[] way, double wanted) {
    int best = 0;
    for (int i = 0; i < way.length; i++) {
      if (Math.abs(way[i] - wanted) < Math.abs(way[best] - wanted)) {
        best = i;
      }
    }
    return best;
  }
}
