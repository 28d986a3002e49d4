package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pentimento.request.RangeException;
import pentimento.request.Ranges;

/**
 * A manner of painting, as data: what the canvas is like and which layers go on it, stage by stage.
 *
 * @param name short name, as given to {@code --style}
 * @param paper colour of the untouched canvas, {@code 0xRRGGBB}
 * @param surface what the canvas is made of
 * @param regions number of regions that the picture is divided into, 1..120
 * @param palette number of colours mixed for the block-in, 1..64
 * @param relief how strongly light from the upper left shows the paint's thickness, 0..1
 * @param weave how strongly the canvas's weave shows where it is bare, 0..0.5
 * @param order in which order regions are painted
 * @param objects are regions whole objects, rather than patches of one colour?
 * @param reveal does the picture come through the last layers unless asked otherwise?
 * @param tone how the painter sees the picture's tones and colours
 * @param stages the stages in the order they are painted, 1..32
 */
public record Style(
    String name,
    int paper,
    Surface surface,
    int regions,
    int palette,
    double relief,
    double weave,
    Order order,
    boolean objects,
    boolean reveal,
    Tone tone,
    List<Stage> stages) {

  /** What is painted on. */
  public enum Surface {
    /** Woven cloth. */
    CANVAS,
    /** Rough watercolour paper. */
    PAPER
  }

  /** Which region comes first. */
  public enum Order {
    /** What lies far first, what stands out last. */
    BACK_TO_FRONT,
    /** What stands out first, then outward from it. */
    SALIENT_FIRST
  }

  /**
   * One stage: layers that a painter would give one name.
   *
   * @param name "drawing", "block-in", ...: key of its captions
   * @param regionByRegion true: all layers on the first region, then all on the next, which SCRUB,
   *     DRAW and CURVE cannot; false: layer after layer over the whole canvas
   * @param layers at least one
   */
  public record Stage(String name, boolean regionByRegion, List<Layer> layers) {
    /** Checks that there is a name and a layer, and that all layers can go region by region. */
    public Stage {
      if (name == null || name.isBlank()) {
        throw new IllegalArgumentException("name is missing");
      }
      if (layers == null || layers.isEmpty()) {
        throw new IllegalArgumentException("layers is missing or empty");
      }
      layers = List.copyOf(layers);
      for (Layer layer : layers) {
        boolean wholeCanvas =
            layer.technique() == Layer.Technique.SCRUB
                || layer.technique() == Layer.Technique.DRAW
                || layer.technique() == Layer.Technique.CURVE;
        if (regionByRegion && wholeCanvas) {
          throw new RangeException(
              "regionByRegion is true, but a layer is to %s, which goes over the whole canvas"
                  .formatted(layer.technique().name().toLowerCase(Locale.ROOT)));
        }
      }
    }
  }

  /** Checks every range named above. */
  public Style {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("name is missing");
    }
    Ranges.check("paper", paper, 0, 0xffffff);
    Ranges.check("regions", regions, 1, 120);
    Ranges.check("palette", palette, 1, 64);
    Ranges.check("relief", relief, 0, 1);
    Ranges.check("weave", weave, 0, 0.5);
    if (surface == null || order == null || tone == null) {
      throw new IllegalArgumentException("surface, order or tone is missing");
    }
    if (stages == null || stages.isEmpty() || stages.size() > 32) {
      throw new IllegalArgumentException("stages is missing, empty or has more than 32 entries");
    }
    stages = List.copyOf(stages);
  }

  /**
   * The style as it paints with or without revealing the picture through the bristles of its last
   * layers.
   */
  public Style revealing(boolean reveal) {
    List<Stage> changed = new ArrayList<>();
    for (Stage stage : stages) {
      List<Layer> layers = new ArrayList<>();
      for (Layer layer : stage.layers()) {
        layers.add(reveal ? layer.revealing() : layer.withoutReveal());
      }
      changed.add(new Stage(stage.name(), stage.regionByRegion(), layers));
    }
    return withStages(changed);
  }

  /** This style on paper of another colour, {@code 0xRRGGBB}. */
  public Style onPaper(int colour) {
    return new Style(
        name, colour, surface, regions, palette, relief, weave, order, objects, reveal, tone,
        stages);
  }

  /** This style with other stages. */
  public Style withStages(List<Stage> others) {
    return new Style(
        name, paper, surface, regions, palette, relief, weave, order, objects, reveal, tone,
        others);
  }

  /**
   * A style drawn at random among all manners, with its own ground, palette, brushes, order and
   * preparation. The same seed gives the same style.
   */
  public static Style random(long seed) {
    return StyleReader.style(RandomStyle.json(seed));
  }

  /** Does some layer keep to the borders of regions? */
  boolean confines() {
    return layers().stream().anyMatch(layer -> layer.confine() != Layer.Confine.NONE);
  }

  /** Is every region finished, and left alone, before the next is begun? */
  public boolean once() {
    List<Stage> painting =
        stages.stream()
            .filter(s -> s.layers().stream().anyMatch(l -> l.technique().paints()))
            .toList();
    return painting.size() == 1
        && painting.get(0).regionByRegion()
        && painting.get(0).layers().stream()
            .allMatch(l -> l.confine() == Layer.Confine.REGION && l.bleed() == 0);
  }

  /** Is all its paint transparent, so that nothing can become lighter? */
  public boolean glazes() {
    return layers().stream()
        .filter(l -> l.technique().paints())
        .allMatch(l -> l.brush().kind() == Brush.Kind.GLAZE);
  }

  /** Index in {@link #layers()} of a stage's first layer. */
  public int firstLayer(int stage) {
    int first = 0;
    for (Stage before : stages.subList(0, stage)) {
      first += before.layers().size();
    }
    return first;
  }

  /** All layers of all stages in a row: what {@link Stroke#layer()} counts in. */
  public List<Layer> layers() {
    List<Layer> all = new ArrayList<>();
    for (Stage stage : stages) {
      all.addAll(stage.layers());
    }
    return List.copyOf(all);
  }
}
