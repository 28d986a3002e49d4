package pentimento.sequence;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import pentimento.strokes.Layer;
import pentimento.strokes.Style;

/** What a style paints with, as far as words for brushes, mixtures and materials go. */
enum Medium {
  OIL,
  WATERCOLOUR,
  INK,
  DIGITAL,
  CURVES;

  /** The medium that a style's brushes belong to. */
  static Medium of(Style style) {
    Set<String> kinds = new TreeSet<>();
    for (Layer layer : style.layers()) {
      kinds.add(kind(layer));
    }
    if (style.layers().stream().allMatch(l -> l.technique() == Layer.Technique.CURVE)) {
      return CURVES;
    }
    if (kinds.contains("ink")) { // before glazes: ink painters wash too
      return INK;
    }
    if (kinds.contains("glaze")) {
      return WATERCOLOUR;
    }
    return kinds.stream().anyMatch(List.of("flat", "soft", "translucent")::contains)
        ? DIGITAL
        : OIL;
  }

  /** Is it made on a screen: measured in pixels, coloured by numbers? */
  boolean onScreen() {
    return this == DIGITAL || this == CURVES;
  }

  /** Its part of a key. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part of a key that names a layer's kind of brush. */
  static String kind(Layer layer) {
    return layer.brush().kind().name().toLowerCase(Locale.ROOT);
  }
}
