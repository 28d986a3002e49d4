package pentimento.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.request.Request;
import pentimento.sequence.KeyFrame;
import pentimento.sequence.PaintingSequence;

/**
 * Which pictures of a sequence carry the mark: all that were generated, when the request asks for
 * it. A picture that somebody gave is none of them where it stands untouched.
 */
final class FrameMark {
  private final Optional<Watermark> mark;
  private final List<Picture> given = new ArrayList<>();

  FrameMark(PaintingSequence sequence) {
    Request request = sequence.provenance().request();
    mark = request.watermark() ? Optional.of(new Watermark(request.engine())) : Optional.empty();
    sequence.keyFrames().stream()
        .filter(KeyFrame::given)
        .map(sequence::picture)
        .forEach(given::add);
    // The network makes all that is not given as a key frame; strokes are about a picture given.
    if (request.diffusion().isEmpty()) {
      given.add(sequence.target());
    }
  }

  /** Is this picture, in the size of the sequence, to be marked? */
  boolean marks(Picture picture) {
    return mark.isPresent() && given.stream().noneMatch(picture::equals);
  }

  /** The picture, in the size of the sequence, with the mark if it is to be marked. */
  Picture on(Picture picture) {
    return marks(picture) ? mark.orElseThrow().on(picture) : picture;
  }

  /**
   * Marks the place where a picture that is to be marked has been put.
   *
   * @param rgb pixels of what it was put on; changed
   * @param width of that, pixels
   */
  void mark(int[] rgb, int width, MountLayout.Box place) {
    mark.ifPresent(it -> it.mark(rgb, width, place));
  }
}
