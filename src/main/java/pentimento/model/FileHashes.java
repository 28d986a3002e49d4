package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pentimento.image.PictureReader;
import pentimento.request.StrictJson;
import pentimento.weights.TensorFiles;

/**
 * SHA-256 of files of weights. Reading gigabytes takes seconds, so each is kept in a file of the
 * cache with the size and the time of what it was taken of, and taken again when these change. A
 * cache that is missing, damaged or cannot be written is passed over. For one thread.
 */
public final class FileHashes {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final long LONGEST = 4 << 20;

  private final Path cache;
  private final Map<String, Entry> known = new TreeMap<>();

  /**
   * What is known of a file.
   *
   * @param size bytes
   * @param time of its last change, as Java writes it
   * @param sha256 64 hexadecimal digits
   */
  private record Entry(long size, String time, String sha256) {}

  /**
   * Hashes with a cache.
   *
   * @param cache {@code hashes.json}; need not be there
   */
  public FileHashes(Path cache) {
    this.cache = cache;
    read();
  }

  /**
   * A file's hash. That of weights in several files is of the lines {@code hash} of each, in the
   * order in which their list names them.
   *
   * @throws IOException when the file cannot be read
   */
  public String sha256(Path file) throws IOException {
    List<Path> parts =
        file.getFileName().toString().endsWith(".json") && TensorFiles.claims(file)
            ? TensorFiles.holding(file)
            : List.of(file);
    if (parts.equals(List.of(file))) {
      return ofOne(file);
    }
    StringBuilder lines = new StringBuilder();
    for (Path part : parts) {
      lines.append(ofOne(part)).append('\n');
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private String ofOne(Path file) throws IOException {
    String key = file.toAbsolutePath().normalize().toString();
    long size = Files.size(file);
    String time = Files.getLastModifiedTime(file).toString();
    Entry entry = known.get(key);
    if (entry != null && entry.size() == size && entry.time().equals(time)) {
      return entry.sha256();
    }
    String hash = PictureReader.sha256(file);
    known.put(key, new Entry(size, time, hash));
    write();
    return hash;
  }

  private void read() {
    try {
      if (!Files.isRegularFile(cache) || Files.size(cache) > LONGEST) {
        return;
      }
      for (Map.Entry<String, JsonNode> line :
          StrictJson.parse(Files.readString(cache)).properties()) {
        JsonNode value = line.getValue();
        String hash = value.path("sha256").asText();
        if (HASH.matcher(hash).matches()) {
          known.put(
              line.getKey(),
              new Entry(value.path("size").asLong(-1), value.path("time").asText(), hash));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      known.clear(); // they are taken again
    }
  }

  /**
   * Writes all in one step, without files that are gone. What others wrote meanwhile is kept; only
   * of what is written at the very same time a line may be lost.
   */
  private void write() {
    Map<String, Entry> own = new TreeMap<>(known);
    read();
    known.putAll(own);
    ObjectNode json = StrictJson.mapper().createObjectNode();
    known.forEach(
        (file, entry) -> {
          if (Files.exists(Path.of(file))) {
            json.putObject(file)
                .put("size", entry.size())
                .put("time", entry.time())
                .put("sha256", entry.sha256());
          }
        });
    Optional<Path> temporary = Optional.empty();
    try {
      Path folder = cache.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      temporary = Optional.of(Files.createTempFile(folder, ".hashes", ".part"));
      Files.writeString(temporary.get(), json.toPrettyString());
      try {
        Files.move(temporary.get(), cache, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary.get(), cache, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException | RuntimeException e) {
      temporary.ifPresent(FileHashes::delete); // the next run takes them again
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
