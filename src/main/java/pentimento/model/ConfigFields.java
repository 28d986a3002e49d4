package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pentimento.request.StrictJson;

/**
 * The fields of a network's {@code config.json}. A field that would change numbers and is not asked
 * for is an error; others are named in {@link #IGNORED}. Fields that are missing or null have the
 * value that the library they come from gives them.
 */
public final class ConfigFields {
  /** Change nothing that is computed here: sizes of training, dropout, bookkeeping. */
  private static final Set<String> IGNORED =
      Set.of(
          "sample_size",
          "dropout",
          "attention_dropout",
          "force_upcast",
          "upcast_attention",
          "architectures",
          "model_type",
          "torch_dtype",
          "dtype",
          "transformers_version",
          "initializer_factor",
          "initializer_range",
          "bos_token_id",
          "eos_token_id",
          "pad_token_id",
          "projection_dim",
          "output_attentions",
          "output_hidden_states",
          "addition_embed_type_num_heads",
          "zero_initialize",
          "note");

  private final JsonNode fields;
  private final String file;
  private final Set<String> known = new TreeSet<>(IGNORED);

  /**
   * Fields of an object.
   *
   * @param file what messages call it
   * @throws IllegalArgumentException when it is no object
   */
  public ConfigFields(JsonNode fields, String file) {
    if (!fields.isObject()) {
      throw new IllegalArgumentException(file + " is not a JSON object");
    }
    this.fields = fields;
    this.file = file;
  }

  private JsonNode get(String name) {
    known.add(name);
    JsonNode value = fields.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  private IllegalArgumentException wrong(String name, String expected) {
    JsonNode value = fields.path(name);
    String is = value.isMissingNode() ? "missing" : StrictJson.brief(value.toString());
    return new IllegalArgumentException(
        "%s: %s is %s, expected %s".formatted(file, name, is, expected));
  }

  /** Is there such a field, not null? */
  public boolean has(String name) {
    return !get(name).isMissingNode();
  }

  /** A whole number, low..high. */
  public int whole(String name, int otherwise, int low, int high) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < low || value.intValue() > high) {
      throw wrong(name, "a whole number from %d to %d".formatted(low, high));
    }
    return value.intValue();
  }

  /** A whole number that must be there, low..high. */
  public int whole(String name, int low, int high) {
    if (!has(name)) {
      throw wrong(name, "a whole number from %d to %d".formatted(low, high));
    }
    return whole(name, low, low, high);
  }

  /** A number greater than 0. */
  public double positive(String name, double otherwise) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber() || !(value.doubleValue() > 0) || value.doubleValue() > 1e6) {
      throw wrong(name, "a number above 0");
    }
    return value.doubleValue();
  }

  /** Any finite number. */
  public double number(String name, double otherwise) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "a number");
    }
    return value.doubleValue();
  }

  /** True or false. */
  public boolean flag(String name, boolean otherwise) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.booleanValue();
  }

  /** A text. */
  public String text(String name, String otherwise) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw wrong(name, "a text");
    }
    return value.textValue();
  }

  /** Texts, 1 to 64 of them, that must be there. */
  public List<String> texts(String name) {
    JsonNode value = get(name);
    List<String> all = new ArrayList<>();
    value.forEach(each -> all.add(each.asText()));
    if (!value.isArray() || all.isEmpty() || all.size() > 64) {
      throw wrong(name, "a list of 1 to 64 texts");
    }
    return all;
  }

  /** Whole numbers, 1 to 64 of them, that must be there, each low..high. */
  public List<Integer> wholes(String name, int low, int high) {
    JsonNode value = get(name);
    List<Integer> all = new ArrayList<>();
    for (JsonNode each : value) {
      if (!each.isInt() || each.intValue() < low || each.intValue() > high) {
        throw wrong(name, "whole numbers from %d to %d".formatted(low, high));
      }
      all.add(each.intValue());
    }
    if (!value.isArray() || all.isEmpty() || all.size() > 64) {
      throw wrong(name, "a list of 1 to 64 whole numbers");
    }
    return all;
  }

  /** One whole number for all of {@code count} levels, or a list with one for each. */
  public List<Integer> perLevel(String name, int otherwise, int count, int low, int high) {
    JsonNode value = get(name);
    if (!value.isArray()) {
      int one = whole(name, otherwise, low, high);
      return Collections.nCopies(count, one);
    }
    List<Integer> all = wholes(name, low, high);
    if (all.size() != count) {
      throw wrong(name, "a whole number or a list of " + count);
    }
    return all;
  }

  /** An object. */
  public ConfigFields object(String name) {
    JsonNode value = get(name);
    if (!value.isObject()) {
      throw wrong(name, "an object");
    }
    return new ConfigFields(value, file + ": " + name);
  }

  /** A text that networks here have one of; missing and null are it. */
  public void require(String name, String only) {
    require(name, get(name).asText().equals(only), only);
  }

  /** The same of true and false. */
  public void require(String name, boolean only) {
    JsonNode value = get(name);
    require(name, value.isBoolean() && value.booleanValue() == only, String.valueOf(only));
  }

  /** The same of numbers, however they are written: 1 is 1.0. */
  public void require(String name, double only) {
    JsonNode value = get(name);
    String text = only == Math.rint(only) ? String.valueOf((long) only) : String.valueOf(only);
    require(name, value.isNumber() && value.doubleValue() == only, text);
  }

  private void require(String name, boolean fits, String only) {
    if (has(name) && !fits) {
      throw wrong(name, only + ", for nothing else is supported");
    }
  }

  /** A field that must be missing or null. */
  public void requireNone(String... names) {
    for (String name : names) {
      if (has(name)) {
        throw wrong(name, "null, for nothing else is supported");
      }
    }
  }

  /** Fields that say nothing beyond what others of this file say. */
  public void ignore(String... names) {
    known.addAll(List.of(names));
  }

  /**
   * Ends reading.
   *
   * @throws IllegalArgumentException when there is a field that nobody asked for
   */
  public void finish() {
    for (Iterator<String> names = fields.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name) && !name.startsWith("_")) {
        throw new IllegalArgumentException(
            "%s: %s is unknown, and may change what the network computes"
                .formatted(file, StrictJson.brief(name)));
      }
    }
  }
}
