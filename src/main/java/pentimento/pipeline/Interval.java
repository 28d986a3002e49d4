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

  /** Names of the stages there are, in their order: none comes again once it is over. */
  private static final List<String> STAGES =
      List.of("ground", "drawing", "block-in", "modelling", "detail");

  /** Index of each stage's largest brush, or of the next smaller that suits the change. */
  private static final int[] FIRST_BRUSH = {0, 4, 0, 1, 2};

  /**
   * Share of the picture that comes through the strokes of each stage's largest brush: what is
   * there already is not to be lost under flat paint later on.
   */
  private static final double[] FIRST_REVEAL = {0.2, 0.97, 0.2, 0.5, 0.75};

  /** The same for the smallest brush. */
  private static final double LAST_REVEAL = 0.97;

  /** The intervals between key frames, painted with what a style is painted with. */
  static List<Interval> between(List<Picture> keyFrames, Style style) {
    List<Interval> intervals = new ArrayList<>();
    int rank = 0;
    for (int i = 1; i < keyFrames.size(); i++) {
      KeyChange change = KeyChange.of(keyFrames.get(0), keyFrames.get(i - 1), keyFrames.get(i));
      rank = Math.max(rank, rank(change, rank));
      intervals.add(new Interval(change, STAGES.get(rank), style(change, STAGES.get(rank), style)));
    }
    return intervals;
  }

  private static int rank(KeyChange change, int reached) {
    if (reached == 0 && change.flat()) {
      return 0;
    }
    if (reached <= 1 && change.held()[1] < 0.4 && change.covered() < 0.5) {
      return 1;
    }
    if (change.opened() > 0.12 || change.mean() > 0.1) {
      return 2;
    }
    return change.mean() > 0.025 ? 3 : 4;
  }

  private static Style style(KeyChange change, String stage, Style like) {
    double[] held = change.held();
    int largest = 0;
    while (largest < held.length - 1 && held[largest] < LARGEST) {
      largest++;
    }
    boolean lines = stage.equals("drawing");
    int rank = STAGES.indexOf(stage);
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
      boolean sweeping = stage.equals("block-in") && k < 2 && k < smallest;
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
