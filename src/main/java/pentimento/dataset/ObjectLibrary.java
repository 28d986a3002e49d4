package pentimento.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import pentimento.request.StrictJson;

/** All things that can be put into a picture: the reviewed list that comes with the program. */
public final class ObjectLibrary {
  private static final String FILE = "/pentimento/dataset/objects/objects.json.gz";

  private final List<Thing> things;

  private ObjectLibrary(List<Thing> things) {
    this.things = List.copyOf(things);
  }

  /**
   * One kind of thing.
   *
   * @param noun "sailboat"
   * @param plural "sailboats"
   * @param metres its longest side
   * @param habitats where it is at home: words that scenes ask for
   * @param colour the colour word that all its drawings bear out
   * @param tints are its drawings of the set "noto" to be given colours?
   * @param mirrors may it be seen from its other side?
   */
  record Thing(
      String noun,
      String plural,
      double metres,
      Set<String> habitats,
      Optional<String> colour,
      boolean tints,
      boolean mirrors,
      List<Icon> icons) {}

  /**
   * One drawing, as the inside of an SVG.
   *
   * @param set which collection it is from
   * @param side of its square, in its own units
   */
  record Icon(String set, String name, int side, String body) {}

  /** The library in the program. */
  public static ObjectLibrary builtIn() {
    List<Thing> things = new ArrayList<>();
    try (InputStream in = ObjectLibrary.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without " + FILE);
      }
      for (JsonNode object : StrictJson.mapper().readTree(new GZIPInputStream(in))) {
        things.add(thing(object));
      }
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
    return new ObjectLibrary(things);
  }

  private static Thing thing(JsonNode object) {
    Optional<String> colour = Optional.empty();
    boolean tints = false;
    boolean mirrors = true;
    for (String mark : object.get("marks").textValue().split(" ")) {
      if (mark.startsWith("is=")) {
        colour = Optional.of(mark.substring(3));
      } else if (mark.equals("tint")) {
        tints = true;
      } else if (mark.equals("still")) {
        mirrors = false;
      } else if (!mark.isEmpty()) {
        throw new IllegalStateException("unknown mark in " + FILE + ": " + mark);
      }
    }
    List<Icon> icons = new ArrayList<>();
    for (JsonNode drawing : object.get("drawings")) {
      icons.add(
          new Icon(
              drawing.get("set").textValue(),
              drawing.get("name").textValue(),
              drawing.get("side").intValue(),
              drawing.get("body").textValue()));
    }
    return new Thing(
        object.get("noun").textValue(),
        object.get("plural").textValue(),
        object.get("metres").doubleValue(),
        Set.of(object.get("habitats").textValue().split(" ")),
        colour,
        tints,
        mirrors,
        List.copyOf(icons));
  }

  List<Thing> things() {
    return things;
  }

  /** All nouns, sorted. */
  public Set<String> nouns() {
    Set<String> nouns = new TreeSet<>();
    things.forEach(thing -> nouns.add(thing.noun()));
    return nouns;
  }

  /**
   * Those at home in a habitat.
   *
   * @param without nouns to leave out
   */
  List<Thing> of(String habitat, Set<String> without) {
    return things.stream()
        .filter(t -> t.habitats().contains(habitat) && !without.contains(t.noun()))
        .toList();
  }
}
