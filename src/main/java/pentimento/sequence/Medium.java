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
  DIGITAL;

  /** The medium that a style's brushes belong to. */
  static Medium of(Style style) {
    Set<String> kinds = new TreeSet<>();
    for (Layer layer : style.layers()) {
      kinds.add(kind(layer));
    }
    if (kinds.contains("glaze")) {
      return WATERCOLOUR;
    }
    if (kinds.contains("ink")) {
      return INK;
    }
    return kinds.stream().anyMatch(List.of("flat", "soft", "translucent")::contains)
        ? DIGITAL
        : OIL;
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
