package pentimento.weights;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;

/**
 * The JSON header of a safetensors file, as the format's own description has it.
 *
 * @param entries by name, in the header's order
 * @param metadata what the file says of itself
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
  /** Largest header that the format allows, bytes. */
  static final int MOST_BYTES = 100_000_000;

  /** Name of the metadata among the tensors. */
  static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Where a tensor lies.
   *
   * @param begin its first byte, counted from behind the header
   * @param end behind its last byte
   */
  record Entry(DType dtype, Shape shape, long begin, long end) {}

  /**
   * Reads and checks a header.
   *
   * @param json the header's bytes
   * @param payload how many bytes follow the header
   * @throws IllegalArgumentException when anything in it is wrong; the message says what, and does
   *     not name the file
   */
  static SafetensorsHeader parse(byte[] json, long payload) {
    if (json.length == 0 || json[0] != '{') {
      throw new IllegalArgumentException(
          "is no safetensors file: its header does not begin with {");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    // A decoder that reports what is no UTF-8; Jackson alone would also guess at UTF-16.
    InputStreamReader text =
        new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new IllegalArgumentException(Shown.quoted(name) + " in its header is no object");
        }
        if (name.equals(METADATA)) {
          readMetadata(parser, metadata);
        } else {
          entries.put(name, readEntry(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("has something behind the JSON of its header");
      }
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("has a header that is not UTF-8", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "has a header that is not JSON: " + Shown.plain(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("has a header that cannot be read", e);
    }
    checkOffsets(entries, payload);
    return new SafetensorsHeader(entries, metadata);
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException(
            Shown.quoted(key)
                + " in its metadata is no text, and texts are all that is allowed there");
      }
      metadata.put(key, parser.getText());
    }
  }

  private static Entry readEntry(JsonParser parser, String name) throws IOException {
    String dtype = null;
    long[] sizes = null;
    long[] offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> {
          if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(
                "the dtype of " + Shown.quoted(name) + " is no text");
          }
          dtype = parser.getText();
        }
        case "shape" -> sizes = readWholes(parser, "shape", name);
        case "data_offsets" -> offsets = readWholes(parser, "data_offsets", name);
        default -> parser.skipChildren();
      }
    }
    if (dtype == null || sizes == null || offsets == null) {
      throw new IllegalArgumentException(
          Shown.quoted(name) + " lacks dtype, shape or data_offsets in the header");
    }
    if (offsets.length != 2) {
      throw new IllegalArgumentException(
          "data_offsets of %s has %d numbers, expected 2"
              .formatted(Shown.quoted(name), offsets.length));
    }
    String type = dtype;
    DType known =
        DType.named(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is of type %s, which is not supported; supported: %s"
                            .formatted(Shown.quoted(name), Shown.plain(type), supported())));
    return new Entry(known, Shape.of(sizes), offsets[0], offsets[1]);
  }

  private static String supported() {
    return Arrays.stream(DType.values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  private static long[] readWholes(JsonParser parser, String field, String name)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException(
          "%s of %s is no list".formatted(field, Shown.quoted(name)));
    }
    List<Long> wholes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getNumberType() == NumberType.BIG_INTEGER
          || parser.getLongValue() < 0) {
        throw new IllegalArgumentException(
            "%s of %s has %s, expected whole numbers of 0 or more, below 2^63"
                .formatted(field, Shown.quoted(name), Shown.plain(parser.getText())));
      }
      wholes.add(parser.getLongValue());
    }
    return wholes.stream().mapToLong(Long::longValue).toArray();
  }

  /** Tensors follow each other without holes or overlaps, from the first byte to the last. */
  private static void checkOffsets(Map<String, Entry> entries, long payload) {
    for (Map.Entry<String, Entry> named : entries.entrySet()) {
      Entry entry = named.getValue();
      long size = sizeOf(entry.dtype(), entry.shape(), named.getKey());
      if (entry.end() - entry.begin() != size) {
        throw new IllegalArgumentException(
            "%s is %s %s, which takes %d bytes, but its data_offsets are %d and %d"
                .formatted(
                    Shown.quoted(named.getKey()),
                    entry.dtype(),
                    entry.shape(),
                    size,
                    entry.begin(),
                    entry.end()));
      }
    }
    long at = 0;
    for (Map.Entry<String, Entry> named : byPlace(entries.entrySet())) {
      Entry entry = named.getValue();
      if (entry.begin() != at) {
        throw new IllegalArgumentException(
            "%s begins at byte %d, expected %d: tensors must follow each other without %s"
                .formatted(
                    Shown.quoted(named.getKey()),
                    entry.begin(),
                    at,
                    entry.begin() < at ? "overlaps" : "holes"));
      }
      at = entry.end();
    }
    if (at > payload) {
      throw new IllegalArgumentException(
          "ends too early: %d bytes of tensors, expected %d. Was the download complete?"
              .formatted(payload, at));
    }
    if (at < payload) {
      throw new IllegalArgumentException(
          "has %d bytes behind its last tensor that belong to none".formatted(payload - at));
    }
  }

  private static List<Map.Entry<String, Entry>> byPlace(
      Collection<Map.Entry<String, Entry>> entries) {
    return entries.stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Entry> named) -> named.getValue().begin())
                .thenComparingLong(named -> named.getValue().end()))
        .toList();
  }

  /**
   * Bytes of a tensor.
   *
   * @throws IllegalArgumentException when they are beyond a long
   */
  static long sizeOf(DType dtype, Shape shape, String name) {
    try {
      return Math.multiplyExact(shape.elements(), dtype.bytes());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s is %s: more elements than any file can hold".formatted(Shown.quoted(name), shape), e);
    }
  }
}
