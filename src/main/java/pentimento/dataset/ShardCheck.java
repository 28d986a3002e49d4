package pentimento.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.request.StrictJson;

/** Reads shards, whoever made them, and checks all that can be checked. */
public final class ShardCheck {
  private static final Pattern NAME =
      Pattern.compile("([0-9]{6,12})\\.(json|f([0-9]|1[0-9])\\.jpg)");

  /** Largest side of a frame, pixels. */
  private static final int MOST_SIDE = 2048;

  private static final int LONGEST_CAPTION = 1000;

  private final Path file;
  private final boolean decode;

  private ShardCheck(Path file, boolean decode) {
    this.file = file;
    this.decode = decode;
  }

  /**
   * A sequence as it was read.
   *
   * @param json what is known of it
   * @param frames as JPEG files, the blank ground first
   */
  public record Sequence(String key, JsonNode json, List<byte[]> frames) {
    /** Its caption; empty for none. */
    public String caption() {
      return json.path("caption").asText("");
    }

    /**
     * A frame as a picture.
     *
     * @throws IOException when it cannot be decoded
     */
    public Picture frame(Path shard, int index) throws IOException {
      return PictureReader.read(
          Path.of(shard + ":" + key + ".f" + index + ".jpg"), frames.get(index), MOST_SIDE);
    }
  }

  /** Hears of each sequence. */
  @FunctionalInterface
  public interface Listener {
    void sequence(Sequence sequence) throws IOException;
  }

  /**
   * The shards of a folder, sorted by name.
   *
   * @throws IllegalArgumentException when it is no folder or holds none
   */
  public static List<Path> shards(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is no folder of shards");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> shards =
          files.filter(p -> p.getFileName().toString().matches("[^.].*\\.tar")).sorted().toList();
      if (shards.isEmpty()) {
        throw new IllegalArgumentException(folder + " holds no shards (files that end in .tar)");
      }
      return shards;
    }
  }

  /**
   * Reads a shard and checks it.
   *
   * @param decode are JPEGs to be decoded as well?
   * @throws IllegalArgumentException when something is wrong; names file and sequence
   * @throws IOException when the disk fails
   */
  public static void read(Path shard, boolean decode, Listener listener) throws IOException {
    new ShardCheck(shard, decode).read(listener);
  }

  private void read(Listener listener) throws IOException {
    Set<String> done = new TreeSet<>();
    String key = "";
    List<Tar.Entry> files = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      while (true) {
        String before = files.isEmpty() ? "" : files.get(files.size() - 1).name();
        Optional<Tar.Entry> next = next(in, before);
        String name = next.map(Tar.Entry::name).orElse("");
        Matcher parts = NAME.matcher(name);
        if (next.isPresent() && !parts.matches()) {
          throw wrong("holds a file named '%s', expected such as 000042.f0.jpg", shown(name));
        }
        String its = next.isPresent() ? parts.group(1) : "";
        if (!its.equals(key) && !files.isEmpty()) {
          if (!done.add(key)) {
            throw wrong("holds %s twice", key);
          }
          listener.sequence(sequence(key, files));
          files.clear();
        }
        if (next.isEmpty()) {
          break;
        }
        key = its;
        files.add(next.get());
      }
    }
    if (done.isEmpty()) {
      throw wrong("holds no sequences");
    }
  }

  private Optional<Tar.Entry> next(InputStream in, String before) throws IOException {
    try {
      return Tar.next(in);
    } catch (TarException e) {
      throw wrong("%s%s", e.getMessage(), before.isEmpty() ? "" : ", after " + before);
    }
  }

  private Sequence sequence(String key, List<Tar.Entry> files) throws IOException {
    if (!files.get(0).name().equals(key + ".json")) {
      throw wrong("begins %s with %s, expected %s.json", key, files.get(0).name(), key);
    }
    JsonNode json;
    try {
      json = StrictJson.parse(new String(files.get(0).bytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw wrong("%s.json %s", key, e.getMessage());
    }
    check(key, json);
    int count = json.get("frames").size();
    if (files.size() != count + 1) {
      throw wrong("has %d frames of %s, its JSON names %d", files.size() - 1, key, count);
    }
    List<byte[]> frames = new ArrayList<>();
    for (int f = 0; f < count; f++) {
      Tar.Entry entry = files.get(f + 1);
      if (!entry.name().equals(key + ".f" + f + ".jpg")) {
        throw wrong("has %s where %s.f%d.jpg should be", entry.name(), key, f);
      }
      frames.add(entry.bytes());
    }
    Sequence sequence = new Sequence(key, json, frames);
    if (decode) {
      for (int f = 0; f < count; f++) {
        Picture frame;
        try {
          frame = sequence.frame(file, f);
        } catch (IOException e) {
          throw wrong(
              "%s.f%d.jpg cannot be decoded: %s", key, f, shown(String.valueOf(e.getMessage())));
        }
        int width = json.get("width").intValue();
        int height = json.get("height").intValue();
        if (frame.width() != width || frame.height() != height) {
          throw wrong(
              "%s.f%d.jpg is %d x %d, its JSON says %d x %d",
              key, f, frame.width(), frame.height(), width, height);
        }
      }
    }
    return sequence;
  }

  private void check(String key, JsonNode json) {
    for (String field : List.of("caption", "kind", "style", "recipe", "split")) {
      JsonNode value = json.path(field);
      if (!value.isTextual() || value.textValue().length() > LONGEST_CAPTION) {
        throw wrong("%s.json: %s is missing or no short text", key, field);
      }
    }
    for (String field : List.of("width", "height")) {
      int value = json.path(field).asInt(-1);
      if (value < 1 || value > MOST_SIDE) {
        throw wrong("%s.json: %s is missing or not within 1 to %d", key, field, MOST_SIDE);
      }
    }
    if (!json.path("seed").isIntegralNumber()) {
      throw wrong("%s.json: seed is missing or no whole number", key);
    }
    texts(key, json, "nouns", 0, 64);
    texts(key, json, "stages", 1, 32);
    texts(key, json, "frames", 2, 20);
    JsonNode strokes = json.path("strokes");
    boolean counts = strokes.isArray() && strokes.size() == json.get("stages").size();
    for (JsonNode count : strokes) {
      counts &= count.isInt() && count.intValue() >= 0;
    }
    if (!counts) {
      throw wrong("%s.json: strokes is missing or not one number for each stage", key);
    }
  }

  private void texts(String key, JsonNode json, String field, int least, int most) {
    JsonNode list = json.path(field);
    boolean texts = list.isArray() && list.size() >= least && list.size() <= most;
    for (JsonNode word : list) {
      texts &= word.isTextual();
    }
    if (!texts) {
      throw wrong("%s.json: %s is missing or not %d to %d texts", key, field, least, most);
    }
  }

  private static String shown(String text) {
    return StrictJson.brief(text.replaceAll("\\p{Cc}", "?"));
  }

  private IllegalArgumentException wrong(String text, Object... values) {
    return new IllegalArgumentException(file + " " + text.formatted(values));
  }
}
