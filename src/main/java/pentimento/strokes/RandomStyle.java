package pentimento.strokes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import pentimento.random.Rng;

/**
 * Draws styles at random, as varied as painters are: for training data that must not all look as if
 * one hand had made it. Each is one of the manners that come with the program, with its ground,
 * palette, brushes, order and preparation changed.
 */
final class RandomStyle {
  /** Shares of the manners among many draws; they sum to 1. */
  private static final double[] SHARES = {0.40, 0.15, 0.20, 0.10, 0.05, 0.10};

  private static final String[] MANNERS = {
    "oil", "region", "digital", "watercolour", "ink", "bezier"
  };

  /** Grounds that oil painters tone their canvas with: ochre, umber, greys, red, green earth. */
  private static final String[] GROUNDS = {
    "#d2b48c", "#c9a66b", "#b08d68", "#a39886", "#9aa0a3", "#c08a6e", "#a9ad93", "#8c7a6b"
  };

  private static final String[] CANVASES = {"#f1ede4", "#f7f5f0", "#e9e2d3", "#ffffff"};

  /** Learning to Paint begins on black. */
  private static final String[] BEZIER_GROUNDS = {"#000000", "#ffffff", "#a39886", "#2a2724"};

  private static final String[] SCREENS = {"#ffffff", "#f2f2f2", "#d9d9d9", "#e8e4da"};

  private final Rng rng;

  private RandomStyle(Rng rng) {
    this.rng = rng;
  }

  /** A style as JSON; the same seed gives the same one. */
  static JsonNode json(long seed) {
    RandomStyle random = new RandomStyle(new Rng(Rng.derive(seed, 101)));
    return random.draw(random.manner());
  }

  /** The same of one manner. */
  static JsonNode json(long seed, String manner) {
    return new RandomStyle(new Rng(Rng.derive(seed, 101))).draw(manner);
  }

  private String manner() {
    double at = rng.uniform();
    int manner = 0;
    while (manner + 1 < MANNERS.length && at >= SHARES[manner]) {
      at -= SHARES[manner++];
    }
    return MANNERS[manner];
  }

  private ObjectNode draw(String name) {
    ObjectNode style = StyleReader.named(name).deepCopy();
    style.put("palette", 8 + rng.nextInt(13));
    int regions = style.path("regions").asInt();
    style.put("regions", Math.max(4, Math.round(regions * rng.uniform(0.7f, 1.3f))));
    switch (name) {
      case "oil" -> oil(style);
      case "region" -> {
        canvas(style);
        style.put("order", chance(0.75) ? "salient-first" : "back-to-front");
        style.put("reveal", chance(0.7));
      }
      case "digital" -> style.put("paper", one(SCREENS));
      case "watercolour" -> {
        style.put("weave", rng.uniform(0.02f, 0.08f));
        if (chance(0.25)) {
          drop(style, "drawing");
        }
      }
      case "bezier" -> style.put("paper", one(BEZIER_GROUNDS));
      default -> style.put("weave", rng.uniform(0.02f, 0.08f));
    }
    brushes(style, rng.uniform(0.75f, 1.25f), rng.uniform(0.3f, 0.8f), rng.uniform(0.5f, 1.5f));
    return style;
  }

  private void oil(ObjectNode style) {
    canvas(style);
    style.put("order", chance(0.7) ? "back-to-front" : "salient-first");
    style.put("reveal", chance(0.7));
    for (JsonNode layer : style.get("stages").get(0).get("layers")) {
      ((ObjectNode) layer).put("colour", one(GROUNDS));
    }
    if (chance(0.2)) {
      drop(style, "ground");
    }
    if (chance(0.25)) {
      drop(style, "drawing");
    }
    if (chance(0.4)) {
      drop(style, "umber");
    }
  }

  private void canvas(ObjectNode style) {
    style.put("paper", one(CANVASES));
    style.put("relief", rng.uniform(0, 0.45f));
    style.put("weave", rng.uniform(0, 0.1f));
  }

  /** Scales what paints and washes; lines stay as fine as they are. */
  private void brushes(ObjectNode style, float size, float snap, float jitter) {
    for (JsonNode stage : style.get("stages")) {
      for (JsonNode layer : stage.get("layers")) {
        ObjectNode brush = (ObjectNode) layer.get("brush");
        if (!layer.get("technique").textValue().equals("draw")) {
          brush.put("radius", Math.max(0.0015, brush.get("radius").doubleValue() * size));
        }
        if (layer.path("paletteSnap").doubleValue() > 0) {
          ((ObjectNode) layer).put("paletteSnap", snap);
        }
        double now = layer.path("jitter").doubleValue();
        ((ObjectNode) layer).put("jitter", Math.min(0.2, now * jitter));
      }
    }
  }

  private static void drop(ObjectNode style, String name) {
    for (Iterator<JsonNode> each = ((ArrayNode) style.get("stages")).iterator(); each.hasNext(); ) {
      if (each.next().get("name").textValue().equals(name)) {
        each.remove();
      }
    }
  }

  private boolean chance(double share) {
    return rng.uniform() < share;
  }

  private String one(String[] choices) {
    return choices[rng.nextInt(choices.length)];
  }
}
