package pentimento.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The fields of one JSON object that people write; remembers which were asked for, to find unknown
 * ones. Every complaint is an {@link IllegalArgumentException} that names the field by its path, as
 * in {@code stages[2].layers[0].brush.radius}.
 */
public final class JsonFields {
  /** Most objects of a list. */
  public static final int MOST = 64;

  private final JsonNode node;
  private final String path;
  private final Set<String> known = new TreeSet<>();

  private JsonFields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          (path.isEmpty() ? "the file" : path) + " is not a JSON object");
    }
  }

  /**
   * The fields of a whole file.
   *
   * @throws IllegalArgumentException when it is no object
   */
  public static JsonFields of(JsonNode file) {
    return new JsonFields(file, "");
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
            : at(name) + " is " + StrictJson.brief(value.toString()) + ", expected " + expected);
  }

  /** A text that must be there. */
  public String text(String name) {
    JsonNode value = get(name);
    if (value == null || !value.isTextual()) {
      throw wrong(name, "a text");
    }
    return value.textValue();
  }

  /** A text that may be missing. */
  public String text(String name, String otherwise) {
    return get(name) == null ? otherwise : text(name);
  }

  /** A number that must be there; not finite when it is too large for a double. */
  public double number(String name) {
    JsonNode value = get(name);
    if (value == null || !value.isNumber()) {
      throw wrong(name, "a number");
    }
    return value.doubleValue();
  }

  /** A number that may be missing. */
  public double number(String name, double otherwise) {
    return get(name) == null ? otherwise : number(name);
  }

  /** A whole number that may be missing. */
  public int whole(String name, int otherwise) {
    JsonNode value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isInt()) {
      throw wrong(name, "a whole number");
    }
    return value.intValue();
  }

  /** A whole number that must be there. */
  public int whole(String name) {
    JsonNode value = get(name);
    if (value == null || !value.isInt()) {
      throw wrong(name, "a whole number");
    }
    return value.intValue();
  }

  /** A whole number of up to 64 bits that must be there. */
  public long longWhole(String name) {
    JsonNode value = get(name);
    if (value == null || !value.canConvertToLong() || !value.isIntegralNumber()) {
      throw wrong(name, "a whole number");
    }
    return value.longValue();
  }

  /** A list of at most so many whole numbers that must be there, each low..high. */
  public int[] wholes(String name, int low, int high, int most) {
    JsonNode list = array(name, most);
    int[] all = new int[list.size()];
    for (int i = 0; i < all.length; i++) {
      JsonNode value = list.get(i);
      if (!value.isInt() || value.intValue() < low || value.intValue() > high) {
        throw new IllegalArgumentException(
            "%s[%d] is %s, expected a whole number from %d to %d"
                .formatted(at(name), i, StrictJson.brief(value.toString()), low, high));
      }
      all[i] = value.intValue();
    }
    return all;
  }

  private JsonNode array(String name, int most) {
    JsonNode value = get(name);
    if (value == null || !value.isArray()) {
      throw wrong(name, "a list");
    }
    if (value.size() > most) {
      throw new IllegalArgumentException(
          "%s has %d entries, expected at most %d".formatted(at(name), value.size(), most));
    }
    return value;
  }

  /** Any value that must be there. */
  public JsonNode any(String name) {
    JsonNode value = get(name);
    if (value == null) {
      throw wrong(name, "a value");
    }
    return value;
  }

  /** True or false, or missing. */
  public boolean flag(String name, boolean otherwise) {
    JsonNode value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.booleanValue();
  }

  /** A colour such as {@code "#f1ede4"} that must be there, as {@code 0xRRGGBB}. */
  public int colour(String name) {
    JsonNode value = get(name);
    if (value == null || !value.isTextual() || !value.textValue().matches("#[0-9a-fA-F]{6}")) {
      throw wrong(name, "a colour such as \"#f1ede4\"");
    }
    return Integer.parseInt(value.textValue().substring(1), 16);
  }

  /** One of an enum's constants, in lower case, that must be there. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
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

  /** One of an enum's constants, in lower case, that may be missing. */
  public <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    return get(name) == null ? otherwise : choice(name, type);
  }

  /** Is there such a field? */
  public boolean has(String name) {
    return get(name) != null;
  }

  /** An object that must be there. */
  public JsonFields object(String name) {
    JsonNode value = get(name);
    if (value == null || !value.isObject()) {
      throw wrong(name, "an object");
    }
    return new JsonFields(value, at(name));
  }

  /** A list of 1 to {@value #MOST} objects that must be there. */
  public List<JsonFields> list(String name) {
    return list(name, MOST);
  }

  /** A list of 1 to so many objects that must be there. */
  public List<JsonFields> list(String name, int most) {
    JsonNode value = get(name);
    if (value == null || !value.isArray() || value.isEmpty() || value.size() > most) {
      throw new IllegalArgumentException(at(name) + " is missing, empty or too long a list");
    }
    List<JsonFields> all = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      all.add(new JsonFields(value.get(i), at(name) + "[" + i + "]"));
    }
    return all;
  }

  /** Builds a record from these fields; its own range checks get this object's path. */
  public <T> T build(Supplier<T> record) {
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
            at(StrictJson.brief(name)) + " is unknown here; known: " + String.join(", ", known));
      }
    }
    return built;
  }
}
