package pentimento.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.request.Diffusion;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/**
 * The diffusion engine's jobs from end to end: key frames by a model, the detail of the pictures
 * given lifted into them, brush strokes between them. Text, finished picture, half-done picture and
 * any number of key frames differ in the pictures given alone.
 */
public final class DiffusionProcess {
  private final PaintingModel model;
  private final Optional<Path> cache;
  private final Progress progress;

  /**
   * Jobs by a model.
   *
   * @param model stays the caller's
   * @param cache see {@link DiffusionPainting}
   * @param progress hears of what {@link DiffusionPainting} and {@link InBetweens} tell, and of
   *     "lifting"
   */
  public DiffusionProcess(PaintingModel model, Optional<Path> cache, Progress progress) {
    this.model = model;
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * Does a job.
   *
   * @param request of the diffusion engine
   * @param references the pictures given, by frame, whole: each comes out as it is
   * @param preview sees each step
   * @param threads number of threads to paint strokes with; the result does not depend on it
   * @throws IllegalArgumentException when settings or prompts are wrong
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   * @throws IOException when files cannot be read
   */
  public PaintingSequence run(
      Request request,
      SortedMap<Integer, Picture> references,
      Optional<DiffusionPainting.Preview> preview,
      int threads)
      throws IOException {
    Diffusion told = request.diffusion().orElseThrow();
    List<Picture> keyFrames =
        new DiffusionPainting(model, cache, progress).keyFrames(request, references, preview);
    int[] size = Resize.fitted(request.sourceWidth(), request.sourceHeight(), request.size());
    List<Picture> whole;
    if (told.lift() && !references.isEmpty()) {
      progress.report("lifting", 0);
      whole = Lift.frames(keyFrames, references, size[0], size[1], threads);
      progress.report("lifting", 1);
    } else {
      whole = new ArrayList<>();
      for (int f = 0; f < keyFrames.size(); f++) {
        Picture shown = references.getOrDefault(f, keyFrames.get(f));
        whole.add(Resize.to(shown, size[0], size[1]));
      }
    }
    Cancelling.check();
    PaintingSequence sequence =
        InBetweens.sequence(
            request, whole, new TreeSet<>(references.keySet()), told.between(), threads, progress);
    return references.isEmpty()
        ? sequence
        : sequence.withFinish(finish(keyFrames, references, sequence.finish()));
  }

  /** How near the model came to the last picture given, before that took its frame. */
  private static PaintingSequence.Finish finish(
      List<Picture> keyFrames,
      SortedMap<Integer, Picture> references,
      PaintingSequence.Finish painted) {
    int frame = references.lastKey();
    Picture made = keyFrames.get(frame);
    Picture wanted = Resize.to(references.get(frame), made.width(), made.height());
    return new PaintingSequence.Finish(
        Similarity.mse(made, wanted),
        Similarity.l1(made, wanted),
        Similarity.psnr(made, wanted),
        Similarity.ssim(made, wanted),
        painted.covered(),
        painted.laws());
  }
}
