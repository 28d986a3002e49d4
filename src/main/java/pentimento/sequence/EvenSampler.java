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
 * Chooses moments that are alike far apart to the eye, whatever stages they are of: for networks,
 * which learn little from two frames that hardly differ. For people there is {@link FrameSampler}.
 */
public final class EvenSampler {
  /** Long side of the pictures that are compared, pixels. */
  private static final int THUMBNAIL = 80;

  /** Moments that are looked at, evenly by how much of the canvas changed. */
  private static final int LOOKS = 44;

  private static final int ROUNDS = 8;

  private final List<Integer> positions = new ArrayList<>();
  private final List<PerceptualDistance.Prepared> pictures = new ArrayList<>();
  private final double[][] distances;

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
      int looks = 1;
      for (int i = first; i < total - 1; i++) {
        changed += program.strokes().get(i).change();
        if (changed * LOOKS >= changes * looks) {
          look(replayer, i + 1);
          looks = (int) (changed * LOOKS / Math.max(1, changes)) + 1;
        }
      }
      if (total > first) {
        look(replayer, total);
      }
    }
    distances = new double[positions.size()][positions.size()];
    for (double[] row : distances) {
      Arrays.fill(row, -1);
    }
  }

  private void look(Replayer replayer, int position) {
    replayer.advance(position);
    positions.add(position);
    pictures.add(PerceptualDistance.prepare(replayer.picture(0)));
  }

  private double distance(int a, int b) {
    if (distances[a][b] < 0) {
      distances[a][b] = PerceptualDistance.between(pictures.get(a), pictures.get(b));
    }
    return distances[a][b];
  }

  /**
   * Chooses frames: the blank ground, the finished picture, and others between them so that the
   * least step is as great as can be.
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
    List<Integer> best = steps(0);
    double low = 0;
    double high = 1;
    for (int round = 0; round < ROUNDS; round++) {
      double middle = (low + high) / 2;
      List<Integer> steps = steps(middle);
      if (steps.size() >= count - 1) {
        best = steps;
        low = middle;
      } else {
        high = middle;
      }
    }
    int[] chosen = new int[count];
    for (int k = 1; k < count; k++) {
      chosen[k] = best.isEmpty() ? 0 : best.get(Math.min(k, best.size()) - 1);
    }
    chosen[count - 1] = last;
    for (int k = 1; k < count; k++) {
      chosen[k] = Math.max(chosen[k], Math.min(last, chosen[k - 1] + 1));
    }
    for (int k = count - 2; k > 0; k--) {
      chosen[k] = Math.max(0, Math.min(chosen[k], chosen[k + 1] - 1));
    }
    return Arrays.stream(chosen).map(positions::get).toArray();
  }

  /** Places that are each so far from the one before. */
  private List<Integer> steps(double least) {
    List<Integer> steps = new ArrayList<>();
    int at = 0;
    for (int i = 1; i < positions.size(); i++) {
      if (distance(at, i) >= least) {
        steps.add(i);
        at = i;
      }
    }
    return steps;
  }
}
