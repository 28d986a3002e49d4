package pentimento.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.sequence.EvenSampler;
import pentimento.strokes.Canvas;
import pentimento.strokes.Layer;
import pentimento.strokes.MarkedRegions;
import pentimento.strokes.Painter;
import pentimento.strokes.RegionMap;
import pentimento.strokes.Replayer;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/** Paints a composed picture by strokes and keeps some of its moments. */
final class SequencePainter {
  /** Layers smaller than this share of the picture join the one behind them. */
  private static final double SMALLEST = 0.004;

  private static final int MOST_REGIONS = 14;

  /**
   * A painted sequence.
   *
   * @param frames the blank ground first, the finished painting last
   * @param frameStages what stage each frame shows
   * @param stages names of the style's stages
   * @param strokes how many strokes each stage has
   */
  record Painted(
      List<Picture> frames, List<String> frameStages, List<String> stages, List<Integer> strokes) {}

  private SequencePainter() {}

  static Painted paint(Composed composed, Style style, boolean byLayers, long seed, int count) {
    Picture picture = composed.picture();
    boolean confines =
        style.layers().stream().anyMatch(layer -> layer.confine() != Layer.Confine.NONE);
    Optional<MarkedRegions> regions =
        confines || byLayers
            ? regions(composed, style.order() == Style.Order.SALIENT_FIRST)
            : Optional.empty();
    Canvas canvas = new Canvas(picture.width(), picture.height(), style);
    StrokeProgram program =
        Painter.paint(canvas, picture, style, regions, seed, Progress.NONE, stage -> {});
    List<Picture> targets = List.of(picture);
    int[] positions = EvenSampler.sample(program, targets, count);
    List<Picture> frames = new ArrayList<>();
    List<String> frameStages = new ArrayList<>();
    boolean reveals = style.layers().stream().anyMatch(layer -> layer.reveal() > 0);
    try (Replayer replayer = new Replayer(program, targets, 1)) {
      for (int i = 0; i < count; i++) {
        boolean last = i == count - 1;
        int stage = program.stageAt(Math.max(0, positions[i] - 1));
        frameStages.add(last ? "finished" : i == 0 ? "blank" : style.stages().get(stage).name());
        if (last && reveals) {
          frames.add(style.tone().of(picture, style.paper()));
        } else {
          replayer.advance(last ? program.strokes().size() : positions[i]);
          frames.add(replayer.picture());
        }
      }
    }
    List<String> stages = new ArrayList<>();
    List<Integer> strokes = new ArrayList<>();
    for (int i = 0; i < style.stages().size(); i++) {
      stages.add(style.stages().get(i).name());
      strokes.add(program.endOf(i) - program.startOf(i));
    }
    return new Painted(frames, frameStages, stages, strokes);
  }

  /** The picture's layers as regions, far to near or the other way; none where there is but one. */
  private static Optional<MarkedRegions> regions(Composed composed, boolean nearFirst) {
    byte[] layers = composed.layers();
    int[] area = new int[composed.layerCount()];
    for (byte layer : layers) {
      area[layer]++;
    }
    int[] label = new int[area.length];
    int next = -1;
    for (int k = 0; k < area.length; k++) {
      boolean large = area[k] >= SMALLEST * layers.length;
      if (next < 0 ? area[k] > 0 : large && next + 1 < MOST_REGIONS) {
        next++;
      }
      label[k] = Math.max(0, next);
    }
    if (next < 1) {
      return Optional.empty();
    }
    byte[] labels = new byte[layers.length];
    for (int i = 0; i < labels.length; i++) {
      int k = label[layers[i]];
      labels[i] = (byte) (nearFirst ? next - k : k);
    }
    RegionMap map = new RegionMap(composed.picture().width(), composed.picture().height(), labels);
    return Optional.of(new MarkedRegions(map, next + 1));
  }
}
