package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import pentimento.export.ProgramFile;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Between;
import pentimento.request.Diffusion;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceBuilder;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/** From strokes that were planned before to the process of painting them, at any size. */
public final class Replay {
  private Replay() {}

  /**
   * Paints the strokes of a file again and chooses the frames.
   *
   * @param request what is wanted: its size is that of the results, its frames and video how they
   *     are shown; style and seed are the file's
   * @param picture the picture that the program is about, as {@link pentimento.image.PictureReader}
   *     reads it; empty to take what the file holds
   * @param threads number of threads; the result does not depend on it
   * @param progress hears of "choosing frames"
   * @throws IllegalArgumentException when a picture is needed that is neither given nor in the file
   */
  public static PaintingSequence run(
      ProgramFile file,
      Request request,
      Optional<Picture> picture,
      int threads,
      Progress progress) {
    progress.report("choosing frames", 0);
    StrokeProgram program = file.program();
    int[] size = Resize.fitted(request.sourceWidth(), request.sourceHeight(), request.size());
    int chapters = program.chapters().size();
    List<Picture> targets = new ArrayList<>();
    for (int i = 0; i < chapters; i++) {
      targets.add(target(file, i, file.passesThroughPictures() ? Optional.empty() : picture, size));
    }
    boolean ends = request.reveal() || request.halfDone().isPresent();
    Picture finished =
        ends
            ? program.style().tone().of(targets.get(chapters - 1), program.style().paper())
            : Reconstruction.replayed(program, targets, threads);
    if (!file.takesPictures() && picture.isEmpty()) {
      targets.set(chapters - 1, finished); // to be shown beside the canvas
    }
    Provenance provenance = Provenance.of(request);
    PaintingSequence sequence =
        InBetweens.ledThrough(program, request)
            ? InBetweens.sequence(
                program, targets, file.finish(), provenance, given(request), between(request))
            : SequenceBuilder.build(program, targets, finished, file.finish(), provenance);
    progress.report("choosing frames", 1);
    return sequence;
  }

  private static SortedSet<Integer> given(Request request) {
    SortedSet<Integer> given = new TreeSet<>();
    request
        .diffusion()
        .ifPresent(told -> told.references().forEach(each -> given.add(each.frame())));
    return given;
  }

  private static Between between(Request request) {
    return request.diffusion().map(Diffusion::between).orElse(Between.STROKES);
  }

  private static Picture target(
      ProgramFile file, int chapter, Optional<Picture> given, int[] size) {
    Style style = file.program().style();
    if (given.isPresent()) {
      return Resize.to(given.get(), size[0], size[1]);
    }
    if (!file.takesPictures()) {
      return Picture.filled(size[0], size[1], style.paper()); // its size is all that counts
    }
    Optional<Picture> kept = file.pictures().get(chapter);
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("chapters[%d].picture is missing".formatted(chapter));
    }
    return Resize.to(kept.get(), size[0], size[1]);
  }
}
