package pentimento.sequence;

import java.util.List;
import pentimento.strokes.Layer;

/** What a painter of a medium calls the brush of a layer. */
final class BrushNames {
  private final Texts texts;
  private final Medium medium;

  BrushNames(Texts texts, Medium medium) {
    this.texts = texts;
    this.medium = medium;
  }

  /** As in a sentence after "with": "a large flat brush". */
  String inSentence(Layer layer) {
    return texts.first(keys("brush", layer));
  }

  /** As in a list: "large flat brush". */
  String inList(Layer layer) {
    return texts.first(keys("tool", layer));
  }

  private List<String> keys(String family, Layer layer) {
    String own = family + "." + medium.key();
    String size = size(2 * layer.brush().radius());
    String kind = own + "." + Medium.kind(layer);
    return List.of(kind + "." + size, kind, own + "." + size, family + "." + size);
  }

  /**
   * The end of the key for a brush's width.
   *
   * @param width fraction of the canvas's short side
   */
  private static String size(double width) {
    if (width >= 0.14) {
      return "wide";
    }
    if (width >= 0.055) {
      return "large";
    }
    if (width >= 0.03) {
      return "medium";
    }
    return width >= 0.015 ? "filbert" : width >= 0.007 ? "round" : "fine";
  }
}
