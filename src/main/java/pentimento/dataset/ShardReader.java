package pentimento.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import pentimento.request.StrictJson;

/**
 * Reads the sequences of a shard, one after the other: a tar file as WebDataset has them, with
 * {@code 000042.json} and {@code 000042.f0.jpg}, {@code 000042.f1.jpg} and so on for each sequence,
 * a sequence's files side by side. Nothing is unpacked to the disk.
 */
public final class ShardReader implements AutoCloseable {
  /** Largest file within a shard, bytes. */
  private static final long MOST_BYTES = 16L << 20;

  /** Most frames of a sequence. */
  private static final int MOST_FRAMES = 64;

  /** Longest caption, characters. */
  private static final int LONGEST_CAPTION = 10_000;

  private static final Pattern NAME =
      Pattern.compile("(?:\\./)?([0-9A-Za-z_-]{1,64})\\.(?:(json)|f([0-9]{1,2})\\.jpg)");

  private static final int BLOCK = 512;

  private final Path file;
  private final TarArchiveInputStream tar;
  private Optional<Member> ahead;

  private ShardReader(Path file, TarArchiveInputStream tar) {
    this.file = file;
    this.tar = tar;
    ahead = Optional.empty();
  }

  /** A file of a sequence; the frame is -1 for its description. */
  private record Member(String key, int frame, byte[] bytes) {}

  /**
   * The shards of a data set, in the order of their names.
   *
   * @throws IllegalArgumentException when there is none
   * @throws IOException when the folder cannot be read
   */
  public static List<Path> shards(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new FileNotFoundException(folder + ": is no folder, expected one with shards (.tar)");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> shards =
          files
              .filter(file -> file.getFileName().toString().endsWith(".tar"))
              .sorted(Comparator.comparing(file -> file.getFileName().toString()))
              .toList();
      if (shards.isEmpty()) {
        throw new IllegalArgumentException(
            folder + ": has no shards, which are files that end in .tar");
      }
      return shards;
    }
  }

  /**
   * Opens a shard.
   *
   * @throws IllegalArgumentException when its end is missing
   * @throws IOException when it cannot be read
   */
  public static ShardReader open(Path file) throws IOException {
    requireEnd(file);
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
    ShardReader reader = new ShardReader(file, tar);
    try {
      reader.ahead = reader.member();
    } catch (IOException | RuntimeException e) {
      tar.close();
      throw e;
    }
    return reader;
  }

  /** A tar ends with two blocks of zeros; the library would take a cut file for a shorter one. */
  private static void requireEnd(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[2 * BLOCK];
      boolean whole = in.length() >= end.length && in.length() % BLOCK == 0;
      if (whole) {
        in.seek(in.length() - end.length);
        in.readFully(end);
        for (byte each : end) {
          whole &= each == 0;
        }
      }
      if (!whole) {
        throw new IllegalArgumentException(
            "%s: is cut off or no tar: its %d bytes do not end as a tar does"
                .formatted(file, in.length()));
      }
    }
  }

  /**
   * The next sequence, or nothing after the last.
   *
   * @throws IllegalArgumentException when the shard breaks a rule; names file and entry
   * @throws IOException when it cannot be read
   */
  public Optional<ShardSequence> next() throws IOException {
    if (ahead.isEmpty()) {
      return Optional.empty();
    }
    String key = ahead.get().key;
    Optional<byte[]> description = Optional.empty();
    SortedMap<Integer, byte[]> frames = new TreeMap<>();
    while (ahead.isPresent() && ahead.get().key.equals(key)) {
      Member member = ahead.get();
      boolean twice;
      if (member.frame < 0) {
        twice = description.isPresent();
        description = Optional.of(member.bytes);
      } else {
        twice = frames.put(member.frame, member.bytes) != null;
      }
      if (twice) {
        throw wrong(key, "has two files of one name");
      }
      ahead = member();
    }
    if (description.isEmpty()) {
      throw wrong(key, "has no " + key + ".json");
    }
    if (frames.isEmpty() || frames.lastKey() != frames.size() - 1) {
      throw wrong(key, "has the frames %s, expected f0.jpg and so on".formatted(frames.keySet()));
    }
    return Optional.of(
        new ShardSequence(key, caption(key, description.get()), new ArrayList<>(frames.values())));
  }

  private String caption(String key, byte[] json) {
    JsonNode caption;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonNode parsed = StrictJson.parse(text);
      if (!parsed.isObject()) {
        throw wrong(key, "its description is no JSON object");
      }
      caption = parsed.path("caption");
    } catch (CharacterCodingException e) {
      throw wrong(key, "its description is not UTF-8");
    } catch (IllegalArgumentException e) {
      throw e.getMessage().startsWith(file + ":") ? e : wrong(key, e.getMessage());
    }
    if (caption.isMissingNode() || caption.isNull()) {
      return "";
    }
    if (!caption.isTextual() || caption.textValue().length() > LONGEST_CAPTION) {
      throw wrong(key, "its caption is no text of up to " + LONGEST_CAPTION + " characters");
    }
    return caption.textValue();
  }

  private Optional<Member> member() throws IOException {
    TarArchiveEntry entry;
    try {
      do {
        entry = tar.getNextEntry();
      } while (entry != null && entry.isDirectory());
      if (entry == null) {
        return Optional.empty();
      }
      return Optional.of(member(entry));
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read as a tar: " + e.getMessage(), e);
    }
  }

  private Member member(TarArchiveEntry entry) throws IOException {
    String name = entry.getName();
    byte kind = entry.getLinkFlag();
    if (kind != TarConstants.LF_NORMAL && kind != TarConstants.LF_OLDNORM) {
      throw wrong(name, "is a link or something else, expected files alone");
    }
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw wrong(name, "expected names such as 000042.json and 000042.f0.jpg");
    }
    if (entry.getSize() > MOST_BYTES) {
      throw wrong(name, "has %d bytes, at most %d are read".formatted(entry.getSize(), MOST_BYTES));
    }
    int frame = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
    if (frame >= MOST_FRAMES) {
      throw wrong(name, "a sequence has at most %d frames".formatted(MOST_FRAMES));
    }
    byte[] bytes = tar.readNBytes((int) entry.getSize());
    if (bytes.length != entry.getSize()) {
      throw wrong(name, "is cut off");
    }
    return new Member(parts.group(1), frame, bytes);
  }

  private IllegalArgumentException wrong(String what, String why) {
    return new IllegalArgumentException("%s: %s: %s".formatted(file, StrictJson.brief(what), why));
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    tar.close();
  }
}
