package pentimento.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pentimento.request.JsonFields;
import pentimento.request.RangeException;
import pentimento.request.Ranges;
import pentimento.request.StrictJson;
import pentimento.strokes.StyleReader;

/**
 * What a data set is made of. Shares need not sum to 1.
 *
 * @param name short, [a-z0-9-]
 * @param kinds share of each kind of picture
 * @param styles share of each manner of painting: names of built-in styles, each varied at random
 * @param shapes width to height of pictures, one for each shard in turn
 * @param manner share of captions that end with the manner, 0..1
 * @param plain share of sequences in the built-in style as it is, 0..1; the others vary it
 * @param quality of the JPEGs, 1..100
 * @param heldOutNouns things that training never sees
 * @param heldOutStyles manners that training never sees
 */
public record Recipe(
    String name,
    Map<Kind, Double> kinds,
    Map<String, Double> styles,
    List<Shape> shapes,
    double manner,
    double plain,
    int quality,
    Set<String> heldOutNouns,
    Set<String> heldOutStyles) {
  /** The recipe that is taken when none is named. */
  public static final String FIRST = "first";

  /** Largest recipe file that is read, bytes. */
  public static final long MAX_BYTES = 1 << 20;

  /** A kind of picture. */
  public enum Kind {
    LANDSCAPE("landscape"),
    STILL_LIFE("still-life"),
    INTERIOR("interior"),
    SINGLE("single"),
    TEXTURE("texture");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** Proportions of a picture: 1:1, 9:7, 7:9. */
  public enum Shape {
    SQUARE(8, 8),
    WIDE(9, 7),
    TALL(7, 9);

    private final int width;
    private final int height;

    Shape(int width, int height) {
      this.width = width;
      this.height = height;
    }

    /** Width in pixels, of about the area of a square of that side; a multiple of 8. */
    int width(int side) {
      return side * width / 8 / 8 * 8;
    }

    int height(int side) {
      return side * height / 8 / 8 * 8;
    }

    /** The one of several that least of a picture of that size is cut off for. */
    static Shape nearest(List<Shape> shapes, int width, int height) {
      double ratio = Math.log(width / (double) height);
      return shapes.stream()
          .min(
              Comparator.comparingDouble(
                  shape -> Math.abs(ratio - Math.log(shape.width / (double) shape.height))))
          .orElseThrow();
    }
  }

  /** Checks every range named above. */
  public Recipe {
    if (name == null || !name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
      throw new RangeException(
          "name is '%s', expected small letters, digits and hyphens".formatted(name));
    }
    if (kinds.values().stream().mapToDouble(v -> v).sum() <= 0) {
      throw new RangeException("kinds has no share above 0");
    }
    double trained = 0;
    for (Map.Entry<String, Double> style : styles.entrySet()) {
      trained += heldOutStyles.contains(style.getKey()) ? 0 : style.getValue();
    }
    if (trained <= 0) {
      throw new RangeException("styles has no share above 0 that is not held out");
    }
    for (String style : heldOutStyles) {
      if (styles.getOrDefault(style, 0.0) <= 0) {
        throw new RangeException("heldOutStyles holds " + style + ", which has no share in styles");
      }
    }
    if (shapes.isEmpty()) {
      throw new RangeException("shapes is empty");
    }
    Ranges.check("manner", manner, 0, 1);
    Ranges.check("plain", plain, 0, 1);
    Ranges.check("quality", quality, 1, 100);
    kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
    styles = Collections.unmodifiableMap(new TreeMap<>(styles));
    shapes = List.copyOf(shapes);
    heldOutNouns = Collections.unmodifiableSet(new TreeSet<>(heldOutNouns));
    heldOutStyles = Collections.unmodifiableSet(new TreeSet<>(heldOutStyles));
  }

  /**
   * A recipe that comes with the program.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Recipe named(String name) {
    if (name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
      try (InputStream in =
          Recipe.class.getResourceAsStream("/pentimento/dataset/recipes/" + name + ".json")) {
        if (in != null) {
          return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        throw new IllegalStateException("the recipe " + name + " cannot be read", e);
      }
    }
    throw new IllegalArgumentException(
        "there is no recipe named '%s'; there is: %s, or give a JSON file"
            .formatted(StrictJson.brief(name), FIRST));
  }

  /**
   * Reads a recipe.
   *
   * @throws IllegalArgumentException for a field that is missing, unknown or out of range; names it
   */
  public static Recipe parse(String json) {
    JsonFields f = JsonFields.of(StrictJson.parse(json));
    Map<Kind, Double> kinds = new TreeMap<>();
    JsonFields k = f.object("kinds");
    k.build(
        () -> {
          for (Kind kind : Kind.values()) {
            double share = k.number(kind.word, 0);
            Ranges.check(kind.word, share, 0, 1e6);
            kinds.put(kind, share);
          }
          return kinds;
        });
    Map<String, Double> styles = new TreeMap<>();
    JsonFields s = f.object("styles");
    s.build(
        () -> {
          for (String style : StyleReader.BUILT_IN) {
            double share = s.number(style, 0);
            Ranges.check(style, share, 0, 1e6);
            styles.put(style, share);
          }
          return styles;
        });
    Set<String> nouns = words(f, "heldOutNouns", ObjectLibrary.builtIn().nouns());
    Set<String> held = words(f, "heldOutStyles", new TreeSet<>(StyleReader.BUILT_IN));
    List<Shape> shapes = new ArrayList<>();
    for (String word : words(f, "shapes", Set.of("square", "wide", "tall"))) {
      shapes.add(Shape.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return f.build(
        () ->
            new Recipe(
                f.text("name"),
                kinds,
                styles,
                shapes,
                f.number("manner", 0.5),
                f.number("plain", 0.15),
                f.whole("quality", 92),
                nouns,
                held));
  }

  private static Set<String> words(JsonFields f, String name, Set<String> known) {
    Set<String> words = new TreeSet<>();
    if (!f.has(name)) {
      return words;
    }
    JsonNode list = f.any(name);
    if (!list.isArray()) {
      throw new IllegalArgumentException(name + " is no list of words");
    }
    for (JsonNode word : list) {
      if (!word.isTextual() || !known.contains(word.textValue())) {
        throw new IllegalArgumentException(
            "%s holds %s, which is not known".formatted(name, StrictJson.brief(word.toString())));
      }
      words.add(word.textValue());
    }
    return words;
  }
}
