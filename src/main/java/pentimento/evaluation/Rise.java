package pentimento.evaluation;

import java.util.List;
import java.util.Optional;
import pentimento.sequence.SequenceFile;

/**
 * How far a profile goes back from where it had come to: {@code max (d(j) - min d(i))} over {@code
 * from <= i <= j}. The minimum so far, and not only the frame before, so that many small steps
 * backward count as the long way they are.
 *
 * @param from frame at which judging begins
 * @param basis why there
 * @param largest the largest rise, 0..1; 0 for a profile that never rises
 * @param at frame that is farthest back; {@code from} when there is no rise
 * @param start distance of the first frame of all, 0..1
 */
public record Rise(int from, Basis basis, double largest, int at, double start) {
  /** Most that it may be, as a share of the start. */
  public static final double LIMIT = 0.01;

  /** Share of the start at which a process that does not name its stages counts as blocked in. */
  public static final double BLOCKED_IN = 0.7;

  private static final String FINISHED = "finished";

  /** Why judging begins where it does. */
  public enum Basis {
    /** It is the first frame of the block-in or of a later stage. */
    STAGE("the block-in"),
    /** It is the first whose distance is at most {@link #BLOCKED_IN} of the start. */
    DISTANCE("70 % of the start"),
    /** No frame comes so near: the whole process is judged. */
    WHOLE("the start, as none comes to 70 % of it");

    private final String words;

    Basis(String words) {
      this.words = words;
    }

    /** For people, in brackets after "from 003.png". */
    public String words() {
      return words;
    }
  }

  /**
   * The largest rise of a profile.
   *
   * @param told stages of its frames and their order; empty when nobody says
   */
  public static Rise of(DistanceProfile profile, Optional<SequenceFile> told) {
    Optional<Integer> stage = told.flatMap(Rise::firstOfBlockIn);
    Basis basis = Basis.STAGE;
    int from = stage.orElse(0);
    if (stage.isEmpty()) {
      basis = Basis.WHOLE;
      for (int i = profile.size() - 1; i >= 0; i--) {
        if (profile.distances().get(i) <= BLOCKED_IN * profile.start()) {
          basis = Basis.DISTANCE;
          from = i;
        }
      }
    }
    double least = profile.distances().get(from);
    double largest = 0;
    int at = from;
    for (int j = from; j < profile.size(); j++) {
      double distance = profile.distances().get(j);
      least = Math.min(least, distance);
      if (distance - least > largest) {
        largest = distance - least;
        at = j;
      }
    }
    return new Rise(from, basis, largest, at, profile.start());
  }

  /** The first frame of the block-in or of a stage after it; empty in styles without one. */
  private static Optional<Integer> firstOfBlockIn(SequenceFile told) {
    List<String> order = told.stages().stream().map(SequenceFile.StageEntry::name).toList();
    int blockIn = order.indexOf(StageHop.BLOCK_IN);
    if (blockIn < 0) {
      return Optional.empty();
    }
    for (int i = 0; i < told.frames().size(); i++) {
      String stage = told.frames().get(i).stage();
      if (order.indexOf(stage) >= blockIn || stage.equals(FINISHED)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The largest rise as a share of the start; infinite when a process that starts at 0 rises. */
  public double share() {
    return largest == 0 ? 0 : largest / start;
  }
}
