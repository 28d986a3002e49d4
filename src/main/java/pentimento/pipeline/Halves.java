package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import pentimento.strokes.BareGround;
import pentimento.strokes.Layer;
import pentimento.strokes.Layer.Technique;
import pentimento.strokes.Style;

/** A style in two halves: how a half-done picture came about, and how it is painted on. */
final class Halves {
  /** Share of the picture that comes through the strokes that lead to it, at least. */
  private static final double REVEAL = 0.5;

  /** Error from which strokes that lead to the half-done picture are made. */
  private static final double THRESHOLD = 0.03;

  /** Colours that differ by less, in steps of 0..255 in any channel, are one ground. */
  private static final int SAME = 24;

  /** How far scrubbing takes paper to its paint, as oil's two passes do. */
  private static final double SCRUBBED = 0.9;

  private Halves() {}

  /**
   * The stages up to one that a half-done picture has reached. It starts from paper of the ground's
   * colour, or scrubs the ground with it; the last stage comes near the picture.
   *
   * @param reached index of the last stage, 0 or more
   */
  static Style before(Style style, int reached, BareGround ground) {
    boolean bare = ground.share() > 0;
    boolean toned = bare && apart(ground.colour(), style.paper());
    boolean scrubs = style.stages().stream().anyMatch(Halves::scrubs);
    List<Style.Stage> stages = new ArrayList<>();
    for (int i = 0; i <= reached; i++) {
      Style.Stage stage = style.stages().get(i);
      if (bare && !toned && scrubs(stage)) {
        continue;
      }
      List<Layer> layers = new ArrayList<>();
      for (Layer layer : stage.layers()) {
        if (toned && layer.technique() == Technique.SCRUB) {
          layers.add(layer.scrubbing(scrubbed(style.paper(), ground.colour())));
        } else if (i == reached && layer.technique().paints()) {
          layers.add(layer.nearing(REVEAL, THRESHOLD));
        } else {
          layers.add(layer);
        }
      }
      Style.Stage kept = new Style.Stage(stage.name(), stage.regionByRegion(), layers);
      stages.add(i == reached ? closing(kept) : kept);
    }
    if (stages.isEmpty()) {
      stages.add(style.stages().get(reached));
    }
    Style changed = style.withStages(stages);
    return bare && !(toned && scrubs) ? changed.onPaper(ground.colour()) : changed;
  }

  /** The stage with its last painting layer all of the picture's own colours. */
  private static Style.Stage closing(Style.Stage stage) {
    List<Layer> layers = new ArrayList<>(stage.layers());
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i).technique() == Technique.PAINT) {
        layers.set(i, layers.get(i).nearing(1, THRESHOLD));
        break;
      }
    }
    return new Style.Stage(stage.name(), stage.regionByRegion(), layers);
  }

  /**
   * The stages that lead on from a half-done picture: those that paint, as its bare places need
   * them all; with nothing painted yet, all after the one reached.
   */
  static Style after(Style style, int reached) {
    List<Style.Stage> stages = new ArrayList<>();
    int from = paints(style, reached) ? 0 : reached + 1;
    for (int i = Math.min(from, style.stages().size() - 1); i < style.stages().size(); i++) {
      Style.Stage stage = style.stages().get(i);
      boolean wanted = from > 0 ? !scrubs(stage) : paints(stage);
      if (wanted || i == style.stages().size() - 1 && stages.isEmpty()) {
        stages.add(stage);
      }
    }
    return style.withStages(stages);
  }

  /** Has any stage up to one put body to the painting? */
  private static boolean paints(Style style, int reached) {
    return style.stages().subList(0, reached + 1).stream().anyMatch(Halves::paints);
  }

  /** Does the style begin with a ground that is scrubbed on? */
  static boolean scrubs(Style style) {
    return scrubs(style.stages().get(0));
  }

  /** What the style's bare ground looks like: its paper, or what is scrubbed on it. */
  static int ground(Style style) {
    return scrubs(style) ? style.stages().get(0).layers().get(0).colour() : style.paper();
  }

  static boolean paints(Style.Stage stage) {
    return stage.layers().stream().anyMatch(layer -> layer.technique().paints());
  }

  /** Does the stage paint or mass in, so that less of the ground is bare after it? */
  static boolean covers(Style.Stage stage) {
    return paints(stage)
        || stage.layers().stream().anyMatch(layer -> layer.technique() == Technique.MASS);
  }

  private static boolean scrubs(Style.Stage stage) {
    return stage.layers().stream().allMatch(layer -> layer.technique() == Technique.SCRUB);
  }

  /** The paint that makes a paper look like the ground, as the paper shines through. */
  private static int scrubbed(int paper, int ground) {
    int paint = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int from = paper >> shift & 255;
      double full = from + ((ground >> shift & 255) - from) / SCRUBBED;
      paint |= (int) Math.max(0, Math.min(255, Math.round(full))) << shift;
    }
    return paint;
  }

  private static boolean apart(int a, int b) {
    for (int shift = 0; shift <= 16; shift += 8) {
      if (Math.abs((a >> shift & 255) - (b >> shift & 255)) > SAME) {
        return true;
      }
    }
    return false;
  }
}
