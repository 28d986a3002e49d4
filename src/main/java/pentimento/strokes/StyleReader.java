package pentimento.strokes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import pentimento.request.RangeException;

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

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
              .formatted(name, String.join(", ", BUILT_IN)));
    }
    try (InputStream in =
        StyleReader.class.getResourceAsStream("/pentimento/strokes/styles/" + name + ".json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("the built-in style " + name + " cannot be read", e);
    }
  }

  /**
   * Parses a text as JSON, without looking at what it says. A byte order mark before it, as Windows
   * editors put it, is passed over.
   *
   * @throws IllegalArgumentException when it is not JSON; says where
   */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line %d, column %d)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage() + where, e);
    }
  }

  /**
   * The style that a JSON object describes.
   *
   * @throws IllegalArgumentException for a field that is missing, unknown or out of range; names it
   */
  public static Style style(JsonNode json) {
    Fields fields = new Fields(json, "");
    List<Style.Stage> stages = new ArrayList<>();
    for (Fields stage : fields.list("stages")) {
      List<Layer> layers = new ArrayList<>();
      for (Fields layer : stage.list("layers")) {
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

  private static Tone tone(Fields f) {
    return f.build(
        () ->
            new Tone(
                f.number("chroma", 1),
                f.number("black", 0),
                f.number("white", 1),
                f.number("gamma", 1),
                f.number("deepest", 0)));
  }

  private static Layer layer(Fields f) {
    Layer.Technique technique = f.choice("technique", Layer.Technique.class);
    Fields b = f.object("brush");
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
    boolean needsColour =
        technique == Layer.Technique.SCRUB
            || technique == Layer.Technique.DRAW
            || technique == Layer.Technique.MASS;
    double threshold = f.number("threshold", 0.05);
    return new Layer(
        technique,
        brush,
        needsColour ? f.colour("colour") : 0,
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

  /** The fields of one JSON object; remembers which were asked for, to find unknown ones. */
  private static final class Fields {
    private final JsonNode node;
    private final String path;
    private final Set<String> known = new TreeSet<>();

    Fields(JsonNode node, String path) {
      this.node = node;
      this.path = path;
      if (!node.isObject()) {
        throw new IllegalArgumentException(
            (path.isEmpty() ? "the file" : path) + " is not a JSON object");
      }
    }

    private String at(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }

    private JsonNode get(String name) {
      known.add(name);
      return node.get(name);
    }

    private IllegalArgumentException wrong(String name, String expected) {
      JsonNode value = node.get(name);
      return new IllegalArgumentException(
          value == null
              ? at(name) + " is missing, expected " + expected
              : at(name) + " is " + value + ", expected " + expected);
    }

    String text(String name) {
      JsonNode value = get(name);
      if (value == null || !value.isTextual()) {
        throw wrong(name, "a text");
      }
      return value.textValue();
    }

    double number(String name) {
      JsonNode value = get(name);
      if (value == null || !value.isNumber()) {
        throw wrong(name, "a number");
      }
      return value.doubleValue();
    }

    double number(String name, double otherwise) {
      return get(name) == null ? otherwise : number(name);
    }

    int whole(String name, int otherwise) {
      JsonNode value = get(name);
      if (value == null) {
        return otherwise;
      }
      if (!value.isInt()) {
        throw wrong(name, "a whole number");
      }
      return value.intValue();
    }

    boolean flag(String name, boolean otherwise) {
      JsonNode value = get(name);
      if (value == null) {
        return otherwise;
      }
      if (!value.isBoolean()) {
        throw wrong(name, "true or false");
      }
      return value.booleanValue();
    }

    int colour(String name) {
      JsonNode value = get(name);
      if (value == null || !value.isTextual() || !value.textValue().matches("#[0-9a-fA-F]{6}")) {
        throw wrong(name, "a colour such as \"#f1ede4\"");
      }
      return Integer.parseInt(value.textValue().substring(1), 16);
    }

    boolean has(String name) {
      return get(name) != null;
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
      return get(name) == null ? otherwise : choice(name, type);
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
      JsonNode value = get(name);
      List<String> names = new ArrayList<>();
      for (E constant : type.getEnumConstants()) {
        String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (value != null && value.isTextual() && value.textValue().equals(word)) {
          return constant;
        }
        names.add(word);
      }
      throw wrong(name, "one of " + String.join(", ", names));
    }

    Fields object(String name) {
      JsonNode value = get(name);
      if (value == null || !value.isObject()) {
        throw wrong(name, "an object");
      }
      return new Fields(value, at(name));
    }

    List<Fields> list(String name) {
      JsonNode value = get(name);
      if (value == null || !value.isArray() || value.isEmpty() || value.size() > 64) {
        throw new IllegalArgumentException(at(name) + " is missing, empty or too long a list");
      }
      List<Fields> all = new ArrayList<>();
      for (int i = 0; i < value.size(); i++) {
        all.add(new Fields(value.get(i), at(name) + "[" + i + "]"));
      }
      return all;
    }

    /** Builds a record from these fields; its own range checks get this object's path. */
    <T> T build(Supplier<T> record) {
      T built;
      try {
        built = record.get();
      } catch (RangeException e) {
        throw new IllegalArgumentException(at(e.getMessage()), e);
      }
      for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!known.contains(name)) {
          throw new IllegalArgumentException(
              at(name) + " is unknown here; known: " + String.join(", ", known));
        }
      }
      return built;
    }
  }
}
