package pentimento.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import pentimento.image.PerceptualDistance;
import pentimento.image.PerceptualDistance.Prepared;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.sequence.SequenceFile;

/** Measures a sequence: the same moments give the same figures. */
public final class Evaluation {
  /** Pixels by which a side of a reference, brought to a frame's size, may miss it. */
  private static final double SLACK = 2;

  private Evaluation() {}

  /**
   * What a sequence is held against.
   *
   * @param name of the picture, as given
   * @param picture of any size, with the frames' proportions
   */
  public record Reference(String name, Picture picture) {}

  /**
   * Measures a sequence.
   *
   * @param reference what it should come to; empty for its own last frame
   * @param first profile of the sequence that this one is compared with; empty for none
   * @throws IllegalArgumentException when the reference has other proportions than the frames; says
   *     which
   */
  public static SequenceReport measure(
      Moments moments, Optional<Reference> reference, Optional<DistanceProfile> first) {
    reference.ifPresent(end -> requireProportions(moments, end.picture()));
    List<Picture> reduced = moments.reduced();
    Picture ownEnd = reduced.get(reduced.size() - 1);
    Picture end = reference.map(r -> resized(r.picture(), ownEnd)).orElse(ownEnd);
    DistanceProfile profile = DistanceProfile.of(reduced, end);
    Picture last = moments.last();
    Optional<SequenceFile> told = moments.told();
    return new SequenceReport(
        moments.source().toString(),
        moments.kind(),
        moments.found(),
        moments.width(),
        moments.height(),
        moments.names(),
        told.map(t -> t.frames().stream().map(SequenceFile.FrameEntry::stage).toList())
            .orElse(List.of()),
        reference.map(Reference::name).orElse("the last frame"),
        profile,
        Rise.of(profile, told),
        first.isPresent() ? OptionalDouble.of(first.get().gap(profile)) : OptionalDouble.empty(),
        changes(reduced),
        told.map(StageHop::of).orElse(List.of()),
        told.isPresent()
            ? OptionalDouble.of(told.get().finish().covered())
            : OptionalDouble.empty(),
        told.map(t -> PaintersLaws.of(t, moments.lightened())).orElse(List.of()),
        told.map(t -> Likeness.of(t.finish())),
        reference.map(r -> Likeness.between(last, resized(r.picture(), last))));
  }

  private static List<Change> changes(List<Picture> frames) {
    List<Change> changes = new ArrayList<>();
    Prepared before = PerceptualDistance.prepare(frames.get(0));
    for (Picture frame : frames.subList(1, frames.size())) {
      Prepared after = PerceptualDistance.prepare(frame);
      changes.add(Change.between(before, after));
      before = after;
    }
    return changes;
  }

  private static void requireProportions(Moments moments, Picture reference) {
    double scale = moments.width() / (double) reference.width();
    double other = moments.height() / (double) reference.height();
    if (Math.abs(reference.height() * scale - moments.height()) > SLACK
        && Math.abs(reference.width() * other - moments.width()) > SLACK) {
      throw new IllegalArgumentException(
          "is %d x %d pixels, the frames of %s %d x %d; expected the same proportions"
              .formatted(
                  reference.width(),
                  reference.height(),
                  moments.source(),
                  moments.width(),
                  moments.height()));
    }
  }

  private static Picture resized(Picture picture, Picture like) {
    return Resize.to(picture, like.width(), like.height());
  }
}
