package pentimento.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import pentimento.image.JpegFile;
import pentimento.image.Picture;
import pentimento.random.Rng;

/** Shards of sequences that show coloured patches growing out of blank paper. */
public final class FakeShards {
  public static final int FRAMES = 8;

  private static final String[] WORDS =
      "a red blue green small large tree house lake boat hill cloud flower cat old bright"
          .split(" ");

  private FakeShards() {}

  /** A shard: its files by name, in order. */
  public static void write(Path file, Map<String, byte[]> files) throws IOException {
    Files.createDirectories(file.getParent());
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(Files.newOutputStream(file), 512, "UTF-8")) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
        entry.setSize(each.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(each.getValue());
        tar.closeArchiveEntry();
      }
    }
  }

  /** Files of sequences of one size; each fifth has no caption. */
  public static Map<String, byte[]> sequences(int first, int count, int width, int height)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = first; i < first + count; i++) {
      Rng rng = new Rng(i);
      String key = "%06d".formatted(i);
      StringBuilder caption = new StringBuilder();
      for (int w = 0; w < 6 && i % 5 != 4; w++) {
        caption.append(w == 0 ? "" : " ").append(WORDS[rng.nextInt(WORDS.length)]);
      }
      String json = "{\"caption\":\"%s\",\"seed\":%d}".formatted(caption, i);
      files.put(key + ".json", json.getBytes(StandardCharsets.UTF_8));
      int[] patches = new int[16];
      for (int p = 0; p < patches.length; p++) {
        patches[p] = rng.nextInt(1 << 24);
      }
      for (int f = 0; f < FRAMES; f++) {
        files.put(key + ".f" + f + ".jpg", JpegFile.bytes(frame(patches, f, width, height), 0.9f));
      }
    }
    return files;
  }

  private static Picture frame(int[] patches, int frame, int width, int height) {
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int patch = 4 * (4 * y / height) + 4 * x / width;
        rgb[y * width + x] = patch % FRAMES < frame ? patches[patch] : 0xf4efe6;
      }
    }
    return new Picture(width, height, rgb);
  }

  /** A data set of so many shards, square, wide and high in turn. */
  public static Path dataset(Path folder, int shards, int each, int side) throws IOException {
    int[][] shapes = {{2, 2}, {3, 2}, {2, 3}};
    for (int s = 0; s < shards; s++) {
      int[] shape = shapes[s % shapes.length];
      write(
          folder.resolve("%06d.tar".formatted(s)),
          sequences(s * each, each, shape[0] * side / 2, shape[1] * side / 2));
    }
    return folder;
  }
}
