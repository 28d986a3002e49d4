package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.export.OutputFile;
import pentimento.image.Picture;
import pentimento.request.StrictJson;

/** What a run has told: a file of JSON objects, a line each. */
final class RunLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LONGEST = 64 << 20;

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A line of the log.
   *
   * @param step after which it was written, from 1
   * @param loss mean since the line before; NaN, and not in the file, where nothing was learnt
   *     since
   * @param norm of gradients, before they were clipped, likewise
   * @param rate of learning
   * @param seconds since the run began, without pauses
   * @param figures others, by name
   */
  record Entry(
      long step,
      double loss,
      double norm,
      double rate,
      double seconds,
      Map<String, Double> figures) {
    /** Copies the map, in its order. */
    Entry {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    private String line() throws IOException {
      ObjectNode json = JSON.createObjectNode().put("step", step);
      if (!Double.isNaN(loss)) {
        json.put("loss", loss).put("norm", norm).put("lr", rate);
      }
      json.put("seconds", Math.round(seconds * 100) / 100.0);
      figures.forEach(json::put);
      return JSON.writeValueAsString(json) + "\n";
    }

    private static Entry of(JsonNode json) {
      Map<String, Double> figures = new LinkedHashMap<>();
      json.fields()
          .forEachRemaining(
              field -> {
                if (field.getValue().isNumber()) {
                  figures.put(field.getKey(), field.getValue().doubleValue());
                }
              });
      Map<String, Double> own = new LinkedHashMap<>();
      for (String name : List.of("step", "loss", "norm", "lr", "seconds")) {
        Double value = figures.remove(name);
        own.put(name, value == null ? Double.NaN : value);
      }
      return new Entry(
          own.get("step").longValue(),
          own.get("loss"),
          own.get("norm"),
          own.get("lr"),
          own.get("seconds"),
          figures);
    }
  }

  private RunLog(Path file) {
    this.file = file;
  }

  /**
   * Opens a log, and forgets what it has of steps that will be done again.
   *
   * @param step the last that counts
   * @throws IllegalArgumentException when a whole line of it is no JSON object
   */
  static RunLog open(Path file, long step) throws IOException {
    RunLog log = new RunLog(file);
    if (Files.isRegularFile(file)) {
      log.readTo(step);
      try (OutputFile whole = OutputFile.to(file)) {
        try (OutputStream out = whole.stream()) {
          for (Entry entry : log.entries) {
            out.write(entry.line().getBytes(StandardCharsets.UTF_8));
          }
        }
        whole.commit();
      }
    }
    return log;
  }

  /**
   * Reads a log and leaves it as it is.
   *
   * @throws IllegalArgumentException when it is too long, or a whole line of it is no JSON object
   */
  static RunLog read(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IllegalArgumentException(file + ": is too long");
    }
    RunLog log = new RunLog(file);
    log.readTo(Long.MAX_VALUE);
    return log;
  }

  private void readTo(long step) throws IOException {
    int number = 0;
    String text = Files.readString(file);
    // A line without an end was being written when the program was killed.
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      number++;
      try {
        JsonNode json = StrictJson.parse(line);
        if (!json.path("step").canConvertToLong() || json.path("step").longValue() < 0) {
          throw new IllegalArgumentException("has no step");
        }
        Entry entry = Entry.of(json);
        if (entry.step <= step) {
          entries.add(entry);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s: line %d: %s".formatted(file, number, e.getMessage()), e);
      }
    }
  }

  /**
   * Draws the curves of it, with what was measured on sequences that are not learnt from.
   *
   * @param target a PNG file, 960 x 640 pixels
   * @param title of the picture
   * @throws IllegalArgumentException when a step is not above the one before it; names the log
   */
  void draw(Path target, String title) throws IOException {
    List<Curves.Point> points = new ArrayList<>();
    for (Entry entry : entries) {
      if (!Double.isNaN(entry.loss)) {
        SortedMap<String, Double> further = new TreeMap<>(entry.figures);
        further.keySet().retainAll(Set.of(SampleLook.HELD_OUT));
        points.add(new Curves.Point(entry.step, entry.loss, entry.rate, entry.seconds, further));
      }
    }
    Picture curves;
    try {
      curves = Curves.draw(title, points);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    Trainer.write(target, curves);
  }

  void add(Entry entry) throws IOException {
    entries.add(entry);
    Files.writeString(file, entry.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
