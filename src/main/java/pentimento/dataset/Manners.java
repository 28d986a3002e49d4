package pentimento.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import pentimento.random.Rng;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

/** Draws the manner of a sequence. */
final class Manners {
  /** Brushes finer than so many pixels of radius only blur at the sizes of training data. */
  private static final double FINEST = 1.1;

  private Manners() {}

  /**
   * A manner by the recipe's shares.
   *
   * @param without those left out
   */
  static String name(Map<String, Double> shares, Set<String> without, Rng rng) {
    double all = 0;
    for (Map.Entry<String, Double> entry : shares.entrySet()) {
      all += without.contains(entry.getKey()) ? 0 : entry.getValue();
    }
    double at = rng.uniform() * all;
    String last = "";
    for (Map.Entry<String, Double> entry : shares.entrySet()) {
      if (!without.contains(entry.getKey()) && entry.getValue() > 0) {
        last = entry.getKey();
        at -= entry.getValue();
        if (at < 0) {
          break;
        }
      }
    }
    return last;
  }

  /**
   * The style, with brushes no finer than the picture can show.
   *
   * @param plain as it comes with the program, else varied
   * @param side long side of the picture, pixels
   */
  static Style style(String name, boolean plain, long seed, int side) {
    JsonNode json = plain ? StyleReader.named(name) : StyleReader.random(seed, name);
    double finest = FINEST / side;
    for (JsonNode stage : json.get("stages")) {
      ArrayNode layers = (ArrayNode) stage.get("layers");
      double before = Double.MAX_VALUE;
      for (int k = 0; k < layers.size(); k++) {
        ObjectNode brush = (ObjectNode) layers.get(k).get("brush");
        double radius = brush.get("radius").doubleValue();
        if (layers.get(k).get("technique").textValue().equals("draw") || radius >= finest) {
          before = radius;
          continue;
        }
        if (before <= finest * 1.15 && layers.size() > 1) {
          layers.remove(k--); // the one before does the same now
        } else {
          brush.put("radius", finest);
          before = finest;
        }
      }
    }
    Style style = StyleReader.style(json);
    return style.revealing(style.reveal());
  }
}
