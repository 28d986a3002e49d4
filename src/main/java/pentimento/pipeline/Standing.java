package pentimento.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Stage;
import pentimento.sequence.Timeline;
import pentimento.strokes.BareGround;
import pentimento.strokes.Difference;
import pentimento.strokes.Replayer;
import pentimento.strokes.Style;

/**
 * How far a half-done picture is on its way.
 *
 * @param at share of the way, 0..1
 * @param reached index of the last stage of the style that its painted parts have reached
 */
record Standing(double at, int reached) {
  /** Long side of the picture that is painted for comparison, pixels. */
  private static final int MODEL = 256;

  /** Moments of that painting that the picture is compared with. */
  private static final int MOMENTS = 50;

  /** Differences beyond this count alike, so that it does not matter what the ground is like. */
  private static final float FAR = 0.12f;

  /** Share of what comes after the ground is covered at which a covered picture is taken to be. */
  private static final double LATER = 0.3;

  /** Bare share from which nothing counts as painted. */
  private static final double ALL = 0.97;

  /**
   * Where a half-done picture stands: where the finished one, painted in the same style, differs as
   * much from itself. Without a finished picture only by how much of the ground is covered, which
   * tells little once all of it is.
   */
  static Standing of(
      Request request, Picture half, Optional<Picture> finished, BareGround ground, int threads) {
    Picture small = Resize.fit(half, Math.min(MODEL, half.longSide()));
    Picture end = finished.map(f -> Resize.to(f, small.width(), small.height())).orElse(small);
    Request model =
        new Request(
            request.command(),
            request.source(),
            Request.ENGINES.get(0),
            request.style(),
            request.reveal(),
            2,
            request.seed(),
            small.longSide(),
            request.video());
    PaintingSequence sequence = Reconstruction.run(model, end, threads, Progress.NONE);
    Timeline timeline = Timeline.of(sequence);
    Optional<Double> told = request.halfDone().orElseThrow().at();
    float[] painted = shrunk(ground, small);
    double all = 0;
    double paint = 0;
    if (finished.isPresent()) {
      float[] whole = new float[painted.length];
      Arrays.fill(whole, 1);
      double[] nearest =
          nearest(sequence, timeline, small, end, List.of(whole, painted), ground.share(), threads);
      all = nearest[0];
      paint = nearest[1];
    } else {
      all = byCover(sequence, timeline, 1 - ground.share());
      paint = ground.share() > 0 ? byCover(sequence, timeline, 0.99 * ALL) : all;
    }
    double at = told.orElse(all);
    double reach = ground.share() >= ALL ? Math.min(at, all) : Math.max(at, paint);
    return new Standing(at, stageAt(sequence, timeline, reach));
  }

  /** When the canvas is covered so far, by where its stages lie. */
  private static double byCover(PaintingSequence sequence, Timeline timeline, double covered) {
    double before = 0;
    double after = 1;
    for (int i = sequence.stages().size() - 1; i >= 0; i--) {
      Stage stage = sequence.stages().get(i);
      Style.Stage how = sequence.program().style().stages().get(i);
      if (Halves.paints(how)) {
        after = timeline.timeAt(stage.endStroke());
      }
      if (Halves.covers(how)) {
        before = timeline.timeAt(stage.firstStroke());
      }
    }
    return covered < ALL ? before + covered * (after - before) : after + LATER * (1 - after);
  }

  /**
   * For each weighting of the pixels, the time at which a painting is as far from its end; for the
   * first of them also as bare.
   *
   * @param bare share of the picture, 0 when unknown
   */
  private static double[] nearest(
      PaintingSequence sequence,
      Timeline timeline,
      Picture half,
      Picture end,
      List<float[]> weights,
      double bare,
      int threads) {
    int ground = Halves.ground(sequence.program().style());
    double[] bareThen = new double[MOMENTS + 1];
    List<double[]> off = new ArrayList<>();
    try (Replayer replayer = sequence.replayer(threads)) {
      for (int i = 0; i <= MOMENTS; i++) {
        replayer.advance(timeline.positionAt(i / (double) MOMENTS));
        Picture then = replayer.picture(0);
        off.add(off(then, end, weights));
        bareThen[i] = bare > 0 ? BareGround.of(then, ground).share() : 0;
      }
    }
    double[] wanted = off(half, end, weights);
    double[] best = new double[wanted.length];
    for (int k = 0; k < best.length; k++) {
      double least = Double.MAX_VALUE;
      for (int i = 0; i <= MOMENTS; i++) {
        double miss = Math.abs(off.get(i)[k] - wanted[k]) / FAR;
        miss += k == 0 ? Math.abs(bareThen[i] - bare) : 0;
        if (miss < least) {
          least = miss;
          best[k] = i / (double) MOMENTS;
        }
      }
    }
    return best;
  }

  /** Mean difference from the end under each weighting, large ones cut. */
  private static double[] off(Picture picture, Picture end, List<float[]> weights) {
    float[] difference = Difference.of(picture, end);
    double[] means = new double[weights.size()];
    for (int k = 0; k < means.length; k++) {
      double sum = 0;
      double all = 1e-9;
      for (int i = 0; i < difference.length; i++) {
        sum += weights.get(k)[i] * Math.min(FAR, difference[i]);
        all += weights.get(k)[i];
      }
      means[k] = sum / all;
    }
    return means;
  }

  /** Where paint covers the ground, in the size of a smaller picture. */
  private static float[] shrunk(BareGround ground, Picture small) {
    float[] painted = new float[small.rgb().length];
    for (int i = 0; i < painted.length; i++) {
      int x = (int) ((i % small.width() + 0.5) * ground.width() / small.width());
      int row = i / small.width();
      int y = (int) ((row + 0.5) * ground.height() / small.height());
      painted[i] = 1 - ground.bare()[y * ground.width() + x];
    }
    return painted;
  }

  private static int stageAt(PaintingSequence sequence, Timeline timeline, double time) {
    int strokes = (int) Math.ceil(timeline.positionAt(time));
    return sequence.program().stageAt(Math.max(0, strokes - 1));
  }
}
