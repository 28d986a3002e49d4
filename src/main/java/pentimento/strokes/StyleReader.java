package pentimento.strokes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import pentimento.request.JsonFields;
import pentimento.request.StrictJson;

/**
 * Reads styles from JSON: those that come with the program by name, others from a text. Every
 * complaint names the field, as in {@code stages[2].layers[0].brush.radius}.
 */
public final class StyleReader {
  /** Names of the styles that come with the program. */
  public static final List<String> BUILT_IN =
      List.of("oil", "region", "digital", "watercolour", "ink", "bezier");

  /** Largest style file that is read, bytes. */
  public static final long MAX_BYTES = 1 << 20;

  private StyleReader() {}

  /**
   * A style that comes with the program, as JSON.
   *
   * @throws IllegalArgumentException when there is none of that name; says which there are
   */
  public static JsonNode named(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new IllegalArgumentException(
          "there is no style named '%s'; there is: %s, or give a JSON file"
              .formatted(StrictJson.brief(name), String.join(", ", BUILT_IN)));
    }
    try (InputStream in =
        StyleReader.class.getResourceAsStream("/pentimento/strokes/styles/" + name + ".json")) {
      return StrictJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("the built-in style " + name + " cannot be read", e);
    }
  }

  /** A style drawn at random, as JSON: what {@link Style#random} is read from. */
  public static JsonNode random(long seed) {
    return RandomStyle.json(seed);
  }

  /**
   * A style of one manner drawn at random, as JSON.
   *
   * @throws IllegalArgumentException when there is no style of that name
   */
  public static JsonNode random(long seed, String manner) {
    return RandomStyle.json(seed, manner);
  }

  /**
   * Parses a text as JSON, without looking at what it says. A byte order mark before it, as Windows
   * editors put it, is passed over.
   *
   * @throws IllegalArgumentException when it is not JSON; says where
   */
  public static JsonNode json(String text) {
    return StrictJson.parse(text);
  }

  /**
   * The style that a JSON object describes.
   *
   * @throws IllegalArgumentException for a field that is missing, unknown or out of range; names it
   */
  public static Style style(JsonNode json) {
    JsonFields fields = JsonFields.of(json);
    List<Style.Stage> stages = new ArrayList<>();
    for (JsonFields stage : fields.list("stages")) {
      List<Layer> layers = new ArrayList<>();
      for (JsonFields layer : stage.list("layers")) {
        layers.add(layer.build(() -> layer(layer)));
      }
      stages.add(
          stage.build(
              () ->
                  new Style.Stage(
                      stage.text("name"), stage.flag("regionByRegion", false), layers)));
    }
    return fields.build(
        () ->
            new Style(
                fields.text("name"),
                fields.colour("paper"),
                fields.choice("surface", Style.Surface.class, Style.Surface.CANVAS),
                fields.whole("regions", 14),
                fields.whole("palette", 16),
                fields.number("relief", 0),
                fields.number("weave", 0),
                fields.choice("order", Style.Order.class, Style.Order.BACK_TO_FRONT),
                fields.flag("objects", false),
                fields.flag("reveal", true),
                fields.has("tone") ? tone(fields.object("tone")) : Tone.NATURAL,
                stages));
  }

  private static Tone tone(JsonFields f) {
    return f.build(
        () ->
            new Tone(
                f.number("chroma", 1),
                f.number("black", 0),
                f.number("white", 1),
                f.number("gamma", 1),
                f.number("deepest", 0)));
  }

  private static Layer layer(JsonFields f) {
    Layer.Technique technique = f.choice("technique", Layer.Technique.class);
    JsonFields b = f.object("brush");
    Brush brush =
        b.build(
            () ->
                new Brush(
                    b.choice("kind", Brush.Kind.class),
                    b.number("radius"),
                    b.number("lengthMin", 3),
                    b.number("lengthMax", 9),
                    b.number("alpha", 1),
                    b.number("loadStart", 1.15),
                    b.number("loadEnd", 0.7),
                    b.number("thickness", 0),
                    b.number("softness", 0.2),
                    b.number("rim", 0)));
    double threshold = f.number("threshold", 0.05);
    return new Layer(
        technique,
        brush,
        technique.ownColour() ? f.colour("colour") : 0,
        threshold,
        f.number("tolerance", 0.13),
        f.number("saliencyWeight", 0),
        f.number("coverageWeight", 0),
        f.number("paletteSnap", 0),
        f.number("jitter", 0.01),
        f.number("spacing", 0.9),
        f.number("fit", 0),
        f.whole("tones", 5),
        f.whole("passes", 1),
        f.whole("budget", 20_000),
        f.number("reveal", 0),
        f.number("revealThreshold", threshold),
        f.number("depth", 1),
        f.choice("confine", Layer.Confine.class, Layer.Confine.NONE),
        f.number("bleed", 0),
        f.flag("smooth", false),
        f.flag("overLines", false));
  }
}
