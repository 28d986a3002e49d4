package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pentimento.image.Picture;
import pentimento.strokes.Brush;
import pentimento.strokes.Layer;
import pentimento.strokes.Style;
import pentimento.strokes.Tone;

/**
 * How a painter gets from one key frame to the next.
 *
 * @param change what there is to do
 * @param stage what that is called
 * @param style the brushes for it
 */
record Interval(KeyChange change, String stage, Style style) {
  /** Share of the change's energy that the largest brush holds. */
  private static final double LARGEST = 0.4;

  /** Share that the smallest holds. */
  private static final double SMALLEST = 0.97;

  /** Brushes without bristles. */
  private static final Set<Brush.Kind> EVEN = Set.of(Brush.Kind.FLAT, Brush.Kind.SOFT);

  /**
   * Names of the stages there are. Only the last may come at any time; of the others none comes
   * again once it is over.
   */
  private static final List<String> STAGES =
      List.of("ground", "drawing", "block-in", "modelling", "detail", "correction");

  private static final int DRAWING = 1;
  private static final int BLOCK_IN = 2;
  private static final int MODELLING = 3;
  private static final int DETAIL = 4;
  private static final int CORRECTION = 5;

  /** Share that the largest brush of all holds of lines, at most; measured on our own paintings. */
  private static final double THIN = 0.36;

  /** Share of the picture that a drawing changes, at most. */
  private static final double FEW = 0.35;

  /** Share of the ground that a block-in covers, at least, unless its change is large. */
  private static final double OPENS = 0.08;

  /** Mean change from which it is a block-in. */
  private static final double LARGE = 0.1;

  /** Mean change up to which it is detail. */
  private static final double SMALL = 0.025;

  /** Changes of the stage's name after which there are no more corrections: a style has 32. */
  private static final int MOST_RUNS = 24;

  /** Share of the way by which a step leads away from the end that is a correction. */
  private static final double BACK = 0.08;

  /** Index of each stage's largest brush, or of the next smaller that suits the change. */
  private static final int[] FIRST_BRUSH = {0, 4, 0, 1, 2, 1};

  /**
   * Share of the picture that comes through the strokes of each stage's largest brush: what is
   * there already is not to be lost under flat paint later on.
   */
  private static final double[] FIRST_REVEAL = {0.2, 0.97, 0.2, 0.5, 0.75, 0.3};

  /** The same for the smallest brush. */
  private static final double LAST_REVEAL = 0.97;

  /** The intervals between key frames, painted with what a style is painted with. */
  static List<Interval> between(List<Picture> keyFrames, Style style) {
    Picture end = keyFrames.get(keyFrames.size() - 1);
    List<Interval> intervals = new ArrayList<>();
    int reached = 0;
    int last = -1;
    int runs = 0;
    for (int i = 1; i < keyFrames.size(); i++) {
      KeyChange change =
          KeyChange.of(keyFrames.get(0), keyFrames.get(i - 1), keyFrames.get(i), end);
      int rank = rank(change, reached);
      reached = rank == CORRECTION ? reached : Math.max(reached, rank);
      int now = rank == CORRECTION && runs < MOST_RUNS ? rank : reached;
      runs += now == last ? 0 : 1;
      last = now;
      intervals.add(new Interval(change, STAGES.get(now), style(change, now, style)));
    }
    return intervals;
  }

  /** Which stage a change belongs to, after those up to the one reached. */
  private static int rank(KeyChange change, int reached) {
    if (reached < BLOCK_IN) {
      boolean lines = change.held()[0] < THIN && change.covered() < FEW;
      return reached == 0 && change.flat() ? 0 : lines ? DRAWING : BLOCK_IN;
    }
    if (change.nearer() < -BACK) {
      return CORRECTION;
    }
    if (change.opened() > OPENS || change.mean() > LARGE) {
      return BLOCK_IN;
    }
    return change.mean() > SMALL ? MODELLING : DETAIL;
  }

  private static Style style(KeyChange change, int rank, Style like) {
    String stage = STAGES.get(rank);
    double[] held = change.held();
    int largest = 0;
    while (largest < held.length - 1 && held[largest] < LARGEST) {
      largest++;
    }
    boolean lines = rank == DRAWING;
    largest = Math.max(largest, FIRST_BRUSH[rank]);
    int smallest = largest;
    while (smallest < held.length - 1 && held[smallest] < SMALLEST) {
      smallest++;
    }
    boolean digital = like.layers().stream().anyMatch(l -> EVEN.contains(l.brush().kind()));
    double relief = like.relief();
    List<Layer> broad = new ArrayList<>();
    List<Layer> fine = new ArrayList<>();
    for (int k = largest; k <= smallest; k++) {
      double done = smallest == largest ? 1 : (k - largest) / (double) (smallest - largest);
      boolean sweeping = rank == BLOCK_IN && k < 2 && k < smallest;
      double reveal = FIRST_REVEAL[rank] + (LAST_REVEAL - FIRST_REVEAL[rank]) * done;
      Layer layer =
          layer(
              digital, relief, KeyChange.RADII[k], 0.05 - 0.022 * done, reveal, 1, lines ? 24 : 9);
      (sweeping ? broad : fine).add(layer);
    }
    int closing = Math.min(smallest, Math.max(largest, 3));
    fine.add(layer(digital, relief, KeyChange.RADII[closing], 0.014, 1, 2, 12));
    List<Style.Stage> stages = new ArrayList<>();
    if (!broad.isEmpty()) {
      stages.add(new Style.Stage(stage, false, broad));
    }
    stages.add(new Style.Stage(stage, true, fine));
    return new Style(
        like.name(),
        like.paper(),
        like.surface(),
        14,
        16,
        like.relief(),
        like.weave(),
        Style.Order.BACK_TO_FRONT,
        false,
        true,
        Tone.NATURAL,
        stages);
  }

  private static Layer layer(
      boolean digital,
      double relief,
      double radius,
      double threshold,
      double reveal,
      int passes,
      double length) {
    Brush.Kind even = reveal < 1 ? Brush.Kind.FLAT : Brush.Kind.SOFT;
    Brush brush =
        new Brush(
            digital ? even : Brush.Kind.OIL,
            radius,
            3,
            length,
            1,
            1.2,
            reveal < 1 ? 0.75 : 1.2,
            digital || relief == 0 ? 0 : Math.min(0.7, 20 * radius),
            0.2,
            0);
    return new Layer(
        Layer.Technique.PAINT,
        brush,
        0,
        threshold,
        0.13,
        0,
        0,
        0,
        0.012 * (1 - reveal),
        0.9,
        0,
        1,
        passes,
        20_000,
        reveal,
        threshold,
        1,
        Layer.Confine.NONE,
        0,
        false,
        false);
  }
}
