package pentimento.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pentimento.request.StrictJson;

/**
 * What people have written of pictures: a text or JSON file beside each, or one table for all, as
 * CSV or as lines of JSON.
 */
final class Captions {
  /** Longest caption that is kept, characters. */
  static final int LONGEST = 1000;

  private static final long LARGEST_BESIDE = 1 << 20;
  private static final long LARGEST_TABLE = 1L << 30;

  /** What captions are called, the likeliest first. */
  private static final List<String> TEXTS = List.of("caption", "text", "prompt", "description");

  /** What the columns with the files' names are called. */
  private static final List<String> FILES =
      List.of("file_name", "file", "filename", "image", "path", "name");

  private Captions() {}

  /**
   * The caption in a file beside a picture, of its name with {@code .txt} or {@code .json} instead
   * of the ending, or after it.
   *
   * @throws IllegalArgumentException when there is such a file but no caption can be read from it;
   *     names it
   */
  static Optional<String> beside(Path picture) throws IOException {
    String name = picture.getFileName().toString();
    String plain = name.substring(0, name.lastIndexOf('.'));
    for (String stem : List.of(plain, name)) {
      for (String ending : List.of(".txt", ".json")) {
        Path file = picture.resolveSibling(stem + ending);
        if (Files.isRegularFile(file)) {
          return Optional.of(read(file, ending.equals(".json")));
        }
      }
    }
    return Optional.empty();
  }

  private static String read(Path file, boolean json) throws IOException {
    if (Files.size(file) > LARGEST_BESIDE) {
      throw new IllegalArgumentException(file + ": is too large for a caption");
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": is no text in UTF-8", e);
    }
    if (!json) {
      return tidy(text);
    }
    try {
      return of(StrictJson.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static String of(JsonNode json) {
    return field(json, TEXTS)
        .map(Captions::tidy)
        .orElseThrow(
            () ->
                new IllegalArgumentException("has none of the fields " + String.join(", ", TEXTS)));
  }

  private static Optional<String> field(JsonNode json, List<String> names) {
    return names.stream()
        .map(json::path)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .findFirst();
  }

  /** One line, no control characters, not too long. */
  private static String tidy(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Zs}\ufeff]+", " ").strip();
    return line.length() <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST)));
  }

  /**
   * Reads a table.
   *
   * @param file {@code .csv} with a line of column names, or {@code .jsonl}; each row has a picture
   *     file and its caption
   * @return captions by the files' names as they stand there, with slashes
   * @throws IllegalArgumentException when it is no such table; names the file and the line
   */
  static Map<String, String> table(Path file) throws IOException {
    if (Files.size(file) > LARGEST_TABLE) {
      throw new IllegalArgumentException(file + ": is too large for a table of captions");
    }
    Map<String, String> captions = new TreeMap<>();
    try {
      if (file.toString().endsWith(".jsonl")) {
        lines(file, captions);
      } else {
        rows(file, captions);
      }
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": is no text in UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    return captions;
  }

  private static void lines(Path file, Map<String, String> captions) throws IOException {
    try (BufferedReader reader = open(file)) {
      int number = 0;
      for (String line; (line = reader.readLine()) != null; ) {
        number++;
        if (!line.isBlank()) {
          try {
            JsonNode json = StrictJson.parse(line);
            String name = field(json, FILES).orElseThrow(() -> missing("fields", FILES));
            captions.put(name.replace('\\', '/'), of(json));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + " " + e.getMessage(), e);
          }
        }
      }
    }
  }

  /** Past the mark that Windows programs put before a text. */
  private static BufferedReader open(Path file) throws IOException {
    BufferedReader reader = Files.newBufferedReader(file);
    reader.mark(1);
    if (reader.read() != '\ufeff') {
      reader.reset();
    }
    return reader;
  }

  private static IllegalArgumentException missing(String what, List<String> names) {
    return new IllegalArgumentException(
        "has none of the %s %s".formatted(what, String.join(", ", names)));
  }

  private static void rows(Path file, Map<String, String> captions) throws IOException {
    int number = 0;
    try (BufferedReader reader = open(file);
        MappingIterator<Map<String, String>> rows =
            new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvParser.Feature.SKIP_EMPTY_LINES)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(reader)) {
      while (rows.hasNextValue()) {
        number++;
        Map<String, String> row = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        row.putAll(rows.nextValue());
        String name = column(row, FILES);
        captions.put(name.replace('\\', '/'), tidy(column(row, TEXTS)));
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "row %d is no CSV: %s".formatted(number + 1, StrictJson.brief(e.getOriginalMessage())),
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("row " + number + " " + e.getMessage(), e);
    }
  }

  private static String column(Map<String, String> row, List<String> names) {
    return names.stream()
        .filter(row::containsKey)
        .map(row::get)
        .findFirst()
        .orElseThrow(() -> missing("columns", names));
  }
}
