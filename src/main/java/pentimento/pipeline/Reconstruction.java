package pentimento.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceBuilder;
import pentimento.strokes.Canvas;
import pentimento.strokes.Layer;
import pentimento.strokes.MarkedRegions;
import pentimento.strokes.Overpainting;
import pentimento.strokes.Painter;
import pentimento.strokes.RegionMasks;
import pentimento.strokes.Replayer;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

/** From a finished picture to the process of painting it. */
public final class Reconstruction {
  /**
   * Longest side that strokes are planned at, in pixels. Programs replay at any size; planning
   * finer than this costs much and shows little.
   */
  public static final int PLAN_SIDE = 1024;

  private Reconstruction() {}

  /**
   * Paints the picture and chooses the frames.
   *
   * @param request what is wanted; its size is that of the results
   * @param picture the picture, as {@link pentimento.image.PictureReader} reads it
   * @param threads number of threads for replaying; the result does not depend on it
   * @param progress hears of "painting" and "choosing frames"
   * @throws IllegalArgumentException when the request's style is none; names the field
   */
  public static PaintingSequence run(
      Request request, Picture picture, int threads, Progress progress) {
    try {
      return run(request, picture, Optional.empty(), threads, progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // only masks are read from files
    }
  }

  /**
   * Paints likewise, by regions that masks say.
   *
   * @param masks empty to find regions; the request names their files
   * @throws IOException when a mask cannot be read, has other proportions than the picture or marks
   *     nothing; the message names it
   */
  public static PaintingSequence run(
      Request request, Picture picture, Optional<RegionMasks> masks, int threads, Progress progress)
      throws IOException {
    Style style = style(request.style()).revealing(request.reveal());
    Picture target = Resize.fit(picture, request.size());
    Picture plan = Resize.fit(target, Math.min(PLAN_SIDE, request.size()));
    Canvas canvas = new Canvas(plan.width(), plan.height(), style);
    Optional<MarkedRegions> regions = Optional.empty();
    if (masks.isPresent()) {
      regions = Optional.of(masks.get().read(plan.width(), plan.height()));
    }
    CoverageWatch watch = new CoverageWatch(canvas, style);
    StrokeProgram program =
        Painter.paint(canvas, plan, style, regions, request.seed(), progress, watch::stageDone);
    progress.report("choosing frames", 0);
    Picture painted = canvas.colours();
    Picture seen = style.tone().of(plan, style.paper());
    PaintingSequence.Finish finish =
        new PaintingSequence.Finish(
            Similarity.mse(painted, seen),
            Similarity.l1(painted, seen),
            Similarity.psnr(painted, seen),
            Similarity.ssim(painted, seen),
            watch.covered(),
            laws(program, plan, watch));
    Picture finished =
        request.reveal()
            ? style.tone().of(target, style.paper())
            : replayed(program, List.of(target), threads);
    PaintingSequence sequence =
        SequenceBuilder.build(program, List.of(target), finished, finish, Provenance.of(request));
    progress.report("choosing frames", 1);
    return sequence;
  }

  /**
   * The style that a request names or holds.
   *
   * @throws IllegalArgumentException when there is no such style or a field of it is wrong
   */
  public static Style style(JsonNode json) {
    return StyleReader.style(json.isTextual() ? StyleReader.named(json.textValue()) : json);
  }

  /** What the style's manner promises, as {@link PaintingSequence.Finish#laws} has it. */
  private static SortedMap<String, Double> laws(
      StrokeProgram program, Picture plan, CoverageWatch watch) {
    SortedMap<String, Double> laws = new TreeMap<>();
    Style style = program.style();
    if (style.once()) {
      laws.put(PaintingSequence.Finish.OVERPAINTED, Overpainting.share(program, plan));
    }
    if (style.layers().stream().anyMatch(l -> l.technique() == Layer.Technique.FILL)) {
      laws.put(PaintingSequence.Finish.FLATS, watch.covered());
    }
    return laws;
  }

  /** What the strokes make of the canvas in the end. */
  static Picture replayed(StrokeProgram program, List<Picture> targets, int threads) {
    try (Replayer replayer = new Replayer(program, targets, threads)) {
      replayer.finish();
      return replayer.picture();
    }
  }
}
