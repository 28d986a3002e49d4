package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceBuilder;
import pentimento.strokes.BareGround;
import pentimento.strokes.Canvas;
import pentimento.strokes.Difference;
import pentimento.strokes.Painter;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/**
 * From a half-done painting to the steps that lead to it, and on to the finished picture when there
 * is one. The half-done picture is one of the frames, as it is.
 */
public final class Completion {
  private Completion() {}

  /** Long side of the copies that are looked at before the work, pixels. */
  private static final int GLANCE = 256;

  /** Range of each channel up to which a picture is blank, 0..255. */
  private static final int BLANK = 8;

  /** Share by which the proportions of the two pictures may miss each other. */
  private static final double SLACK = 0.01;

  /**
   * Makes sure that there are steps to be shown.
   *
   * @throws IllegalArgumentException when the half-done picture is blank, has other proportions
   *     than the finished one, or is nowhere different from it; says which
   */
  public static void requireSteps(Picture half, Optional<Picture> finished) {
    Picture glance = Resize.fit(half, Math.min(GLANCE, half.longSide()));
    if (blank(glance)) {
      throw new IllegalArgumentException("is blank: there is nothing on it to be painted");
    }
    if (finished.isEmpty()) {
      return;
    }
    Picture end = finished.get();
    double ratio = half.width() * (double) end.height() / (half.height() * (double) end.width());
    if (ratio < 1 - SLACK || ratio > 1 + SLACK) {
      throw new IllegalArgumentException(
          "is %d x %d pixels, the finished picture %d x %d; expected the same proportions"
              .formatted(half.width(), half.height(), end.width(), end.height()));
    }
    float[] done = Difference.finished(glance, Resize.to(end, glance.width(), glance.height()));
    for (float place : done) {
      if (place == 0) {
        return;
      }
    }
    throw new IllegalArgumentException("shows the same as the finished picture");
  }

  private static boolean blank(Picture picture) {
    for (int shift = 0; shift <= 16; shift += 8) {
      int low = 255;
      int high = 0;
      for (int pixel : picture.rgb()) {
        low = Math.min(low, pixel >> shift & 255);
        high = Math.max(high, pixel >> shift & 255);
      }
      if (high - low > BLANK) {
        return false;
      }
    }
    return true;
  }

  /**
   * Paints up to the half-done picture and on from it, and chooses the frames.
   *
   * @param request what is wanted; holds what is known of the half-done picture
   * @param half the half-done picture
   * @param finished what it is to become, of the same proportions; empty as in the request
   * @param threads number of threads for replaying; the result does not depend on it
   * @param progress hears of "looking", "painting", "painting on" and "choosing frames"
   * @throws IllegalArgumentException when the request's style is none, or names the field
   */
  public static PaintingSequence run(
      Request request, Picture half, Optional<Picture> finished, int threads, Progress progress) {
    Request.HalfDone known = request.halfDone().orElseThrow();
    progress.report("looking", 0);
    Style style = Reconstruction.style(request.style()).revealing(request.reveal());
    Picture target = Resize.fit(half, request.size());
    Picture plan = Resize.fit(target, Math.min(Reconstruction.PLAN_SIDE, request.size()));
    Optional<Picture> end =
        finished.map(picture -> Resize.to(picture, target.width(), target.height()));
    Optional<Picture> endPlan = end.map(picture -> Resize.to(picture, plan.width(), plan.height()));
    BareGround ground = ground(known, plan, endPlan, style);
    Standing standing = Standing.of(request, plan, endPlan, ground, threads);
    progress.report("looking", 1);

    Style before = Halves.before(style, standing.reached(), ground);
    boolean scrubbed = Halves.scrubs(before);
    Canvas canvas =
        scrubbed
            ? new Canvas(plan.width(), plan.height(), before)
            : new Canvas(ground.ground(), before.surface(), new float[plan.rgb().length]);
    StrokeProgram program =
        Painter.paint(
                canvas,
                plan,
                ground.bare(),
                endPlan.orElse(plan),
                before,
                Optional.empty(),
                request.seed(),
                progress,
                stage -> {})
            .withoutIdleStages();
    List<Picture> targets = new ArrayList<>();
    if (!scrubbed) {
      program = program.afterPicture();
      targets.add(Resize.to(ground.ground(), target.width(), target.height()));
    }
    targets.add(target);
    Picture wanted = plan;
    if (end.isPresent()) {
      Picture last = endPlan.get();
      canvas = new Canvas(plan, style.surface(), ground.covered());
      Style after = Halves.after(style, standing.reached());
      StrokeProgram next =
          Painter.paint(
              canvas,
              last,
              Difference.finished(plan, last),
              last,
              after,
              Optional.empty(),
              request.seed(),
              (phase, done) -> progress.report(phase + " on", done),
              stage -> {});
      program = program.then(next.withoutIdleStages());
      targets.add(end.get());
      wanted = last;
    }
    progress.report("choosing frames", 0);
    Picture painted = canvas.colours();
    PaintingSequence.Finish finish =
        new PaintingSequence.Finish(
            Similarity.mse(painted, wanted),
            Similarity.l1(painted, wanted),
            Similarity.psnr(painted, wanted),
            Similarity.ssim(painted, wanted),
            canvas.coveredShare());
    PaintingSequence sequence =
        SequenceBuilder.around(
            program,
            targets,
            end.isPresent(),
            finish,
            Provenance.of(request),
            standing.at(),
            known.at().isEmpty(),
            ground);
    progress.report("choosing frames", 1);
    return sequence;
  }

  /**
   * How far a half-done picture is on the way: what the request says, or an estimate.
   *
   * @param request holds what is known of the picture
   * @param finished what it is to become, of the same proportions
   * @return 0..1
   */
  public static double at(Request request, Picture half, Optional<Picture> finished, int threads) {
    Request.HalfDone known = request.halfDone().orElseThrow();
    if (known.at().isPresent()) {
      return known.at().get();
    }
    Style style = Reconstruction.style(request.style());
    Picture plan = Resize.fit(half, Math.min(Reconstruction.PLAN_SIDE, request.size()));
    Optional<Picture> end =
        finished.map(picture -> Resize.to(picture, plan.width(), plan.height()));
    return Standing.of(request, plan, end, ground(known, plan, end, style), threads).at();
  }

  private static BareGround ground(
      Request.HalfDone known, Picture plan, Optional<Picture> finished, Style style) {
    if (known.groundColour().isPresent()) {
      return BareGround.of(plan, known.groundColour().get());
    }
    Optional<BareGround> found =
        known.ground().equals(Request.HalfDone.NO_GROUND)
            ? Optional.empty()
            : BareGround.find(plan, finished);
    return found.orElseGet(() -> BareGround.none(plan, style.paper()));
  }
}
