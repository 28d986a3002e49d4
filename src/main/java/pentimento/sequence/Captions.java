package pentimento.sequence;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import pentimento.image.Lab;
import pentimento.strokes.Brush;
import pentimento.strokes.Layer;
import pentimento.strokes.Region;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;

/**
 * Says what is being done at any moment, as a teacher would: from the region that is worked on, its
 * place and colours, and the brush in hand.
 */
final class Captions {
  /** Fewest strokes that a caption is made from. */
  private static final int LEAST = 8;

  /** A region that makes less than this share of the change is one of many. */
  private static final double MANY = 0.35;

  private final StrokeProgram program;
  private final ResourceBundle texts;

  Captions(StrokeProgram program) {
    this.program = program;
    texts = ResourceBundle.getBundle("pentimento.sequence.captions", Locale.ROOT);
  }

  /** Title of a stage for people; a stage that only a user's style has keeps its own name. */
  String title(String stage) {
    String key = "title." + stage;
    return texts.containsKey(key) ? texts.getString(key) : stage;
  }

  /** Caption of the finished picture. */
  String finished() {
    return texts.getString("caption.finished");
  }

  /** Caption of the half-done picture that a process passes through. */
  String given() {
    return texts.getString("caption.given");
  }

  /** Caption of a whole stage. */
  String ofStage(int stage) {
    return describe(stage, program.startOf(stage), program.endOf(stage));
  }

  /**
   * Caption of what is done between two moments; of the later one's stage when there are several.
   *
   * @param from number of strokes painted before
   * @param to number of strokes painted after
   */
  String between(double from, double to) {
    if (program.strokes().isEmpty()) {
      return finished();
    }
    int last = Math.max(0, (int) Math.ceil(to) - 1);
    int stage = program.stageAt(last);
    int first = Math.min((int) from, last + 1 - LEAST);
    return describe(stage, Math.max(program.startOf(stage), first), last + 1);
  }

  private String describe(int stage, int from, int to) {
    Map<Integer, Double> regions = new HashMap<>();
    Map<Integer, Double> layers = new HashMap<>();
    double all = 0;
    for (int i = from; i < to; i++) {
      Stroke stroke = program.strokes().get(i);
      double weight = stroke.change() + 1;
      regions.merge(stroke.region(), weight, Double::sum);
      layers.merge(stroke.layer(), weight, Double::sum);
      all += weight;
    }
    int region = heaviest(regions);
    int index = heaviest(layers);
    Layer layer = index < 0 ? null : program.style().layers().get(index);
    boolean many = region >= 0 && regions.get(region) < MANY * all;
    boolean reveals = layer != null && layer.reveal() > 0.9;
    Region seen = region < 0 ? null : program.regions().get(region);
    String name = program.style().stages().get(stage).name();
    String pattern =
        texts.getString(key(name, index - program.style().firstLayer(stage) + 1, reveals, many));
    String colours =
        seen != null
            ? colours(seen.rgb())
            : layer != null && layer.colour() != 0 ? colours(layer.colour()) : "";
    if (seen == null && pattern.contains("{3}")) {
      pattern = texts.getString("caption.plain");
    }
    return new MessageFormat(pattern, Locale.ROOT)
        .format(
            new Object[] {
              place(seen),
              layer == null ? "" : brush(layer),
              colours,
              seen == null ? "" : manner(seen),
              texts.getString("focus." + ninth(focus()))
            });
  }

  /**
   * Key of the caption for a stage's Nth layer, counted from 1: the first there is of those that
   * suit, the special before the general.
   */
  private String key(String stage, int number, boolean reveals, boolean many) {
    List<String> keys = new ArrayList<>();
    String base = "caption." + stage;
    if (reveals) {
      keys.add(base + ".reveal");
    }
    if (many) {
      keys.add(base + "." + number + ".many");
      keys.add(base + ".many");
    }
    keys.add(base + "." + number);
    keys.add(base);
    return keys.stream().filter(texts::containsKey).findFirst().orElse("caption.other");
  }

  /** Key of the largest value; of equal ones the smallest key; -1 when there is none. */
  private static int heaviest(Map<Integer, Double> weights) {
    int best = -1;
    double most = -1;
    for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
      double w = entry.getValue();
      if (w > most || w == most && entry.getKey() < best) {
        most = w;
        best = entry.getKey();
      }
    }
    return best;
  }

  private Region focus() {
    Region best = program.regions().get(0);
    for (Region region : program.regions()) {
      if (region.saliency() > best.saliency()) {
        best = region;
      }
    }
    return best;
  }

  private String place(Region region) {
    if (region == null || region.size() > 0.6) {
      return texts.getString("place.all");
    }
    boolean behind =
        region.border() > 1.2
            && region.size() > 0.15
            && region.saliency() < 0.45
            && region.centreY() < 0.6;
    return texts.getString("place." + (behind ? "background" : ninth(region)));
  }

  /** Which ninth of the picture a region lies in, as the end of a key. */
  private static String ninth(Region region) {
    String down = region.centreY() < 0.36 ? "top" : region.centreY() > 0.64 ? "bottom" : "";
    String across = region.centreX() < 0.36 ? "left" : region.centreX() > 0.64 ? "right" : "";
    if (down.isEmpty() && across.isEmpty()) {
      return "middle";
    }
    return down.isEmpty() ? across : across.isEmpty() ? down : down + "-" + across;
  }

  private String brush(Layer layer) {
    Brush brush = layer.brush();
    double width = 2 * brush.radius();
    String key =
        width >= 0.14
            ? "wide"
            : width >= 0.055
                ? "large"
                : width >= 0.03
                    ? "medium"
                    : width >= 0.015 ? "filbert" : width >= 0.007 ? "round" : "fine";
    return texts.getString("brush." + key);
  }

  private String manner(Region region) {
    boolean calm = region.border() > 1.2 && region.size() > 0.12;
    return texts.getString(
        "manner." + (region.elongation() > 0.75 ? "length" : calm ? "calm" : "form"));
  }

  private String colours(int rgb) {
    float[] lab = new float[3];
    Lab.convert(rgb, lab);
    String hue = texts.getString("colour." + hue(lab[0], lab[1], lab[2]));
    boolean toneless = hue.equals(texts.getString("colour.black"));
    toneless |= hue.equals(texts.getString("colour.white"));
    String tone =
        toneless || lab[0] >= 32 && lab[0] <= 68 ? "middle" : lab[0] < 32 ? "deep" : "light";
    return new MessageFormat(texts.getString("tone." + tone), Locale.ROOT)
        .format(new Object[] {hue});
  }

  /** End of the key that names a colour of CIELAB. */
  private static String hue(double l, double a, double b) {
    double chroma = Math.sqrt(a * a + b * b);
    if (chroma < 12) {
      if (l < 14) {
        return "black";
      }
      if (l > 90) {
        return "white";
      }
      if (chroma < 3) {
        return "grey";
      }
      if (a < -0.5 * Math.abs(b)) {
        return "grey-green";
      }
      return b > Math.abs(a) * 0.3 ? "grey-warm" : "grey-cool";
    }
    double angle = Math.toDegrees(StrictMath.atan2(b, a));
    if (angle < 0) {
      angle += 360;
    }
    if (angle < 20 || angle >= 345) {
      return l > 60 ? "pink" : "red";
    }
    if (angle < 38) {
      return chroma < 38 ? (l > 62 ? "pink" : "brown") : "red";
    }
    if (angle < 46) {
      return chroma < 38 ? (l > 62 ? "pink" : "brown") : l > 42 ? "orange" : "red";
    }
    if (angle < 72) {
      return chroma < 46 || l < 40 ? "brown" : "orange";
    }
    if (angle < 105) {
      return l < 58 ? (chroma < 30 ? "brown" : "ochre") : chroma < 32 ? "ochre" : "yellow";
    }
    if (angle < 170) {
      return "green";
    }
    if (angle < 225) {
      return "turquoise";
    }
    return angle < 314 ? "blue" : "violet";
  }
}
