package pentimento.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All figures of one sequence.
 *
 * @param source name of its folder or file, as given
 * @param kind what it is
 * @param found number of frames there are, of which those below were looked at
 * @param width of a frame, pixels
 * @param height of a frame, pixels
 * @param frames names of the frames that were looked at, in order
 * @param stages their stages; empty when nobody says
 * @param end what distances are to: "the last frame", or the name of the reference
 * @param profile distance of each frame
 * @param rise how far the profile goes back
 * @param gapToFirst mean absolute gap to the profile of the first sequence, 0..1; empty for that
 *     one
 * @param changes from each frame to the next, one fewer than frames
 * @param hops of each stage; empty when nobody says
 * @param covered share of the canvas that body colour covers at the end of the block-in, 0..1
 * @param laws of its manner of painting; empty when it is under none or nobody says
 * @param before the painted canvas against the picture, before the picture itself was put in
 * @param asIs the last frame as it is against the reference; empty without one
 */
public record SequenceReport(
    String source,
    Moments.Kind kind,
    long found,
    int width,
    int height,
    List<String> frames,
    List<String> stages,
    String end,
    DistanceProfile profile,
    Rise rise,
    OptionalDouble gapToFirst,
    List<Change> changes,
    List<StageHop> hops,
    OptionalDouble covered,
    List<Judgement> laws,
    Optional<Likeness> before,
    Optional<Likeness> asIs) {
  /** Takes unmodifiable copies of the lists. */
  public SequenceReport {
    frames = List.copyOf(frames);
    stages = List.copyOf(stages);
    changes = List.copyOf(changes);
    hops = List.copyOf(hops);
    laws = List.copyOf(laws);
  }

  /** Index of the smallest of the changes; of equal ones the first. */
  public int smallestChange() {
    int smallest = 0;
    for (int i = 1; i < changes.size(); i++) {
      if (changes.get(i).distance() < changes.get(smallest).distance()) {
        smallest = i;
      }
    }
    return smallest;
  }

  /**
   * Every figure that has a limit: the rise, the smallest change, the hops, the painters' laws. The
   * smallest change of a video is not judged: its frames are neighbours in time, not steps to be
   * told apart.
   */
  public List<Judgement> judgements() {
    List<Judgement> all = new ArrayList<>();
    all.add(new Judgement("largest rise, share of the start", rise.share(), Rise.LIMIT, true));
    if (kind == Moments.Kind.FOLDER) {
      all.add(
          new Judgement(
              "smallest change, neighbouring frames",
              changes.get(smallestChange()).distance(),
              Change.LEAST_DISTANCE,
              false));
    }
    for (StageHop hop : hops) {
      if (hop.limit().isPresent()) {
        all.add(
            new Judgement(
                "mean hop, " + hop.stage(), hop.meanHop(), hop.limit().getAsDouble(), true));
      }
    }
    all.addAll(laws);
    return all;
  }
}
