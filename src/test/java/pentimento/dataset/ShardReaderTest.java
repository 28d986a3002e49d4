package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardReaderTest {
  @TempDir Path folder;

  private static List<ShardSequence> all(Path shard) throws IOException {
    List<ShardSequence> all = new ArrayList<>();
    try (ShardReader reader = ShardReader.open(shard)) {
      for (Optional<ShardSequence> next = reader.next(); next.isPresent(); next = reader.next()) {
        all.add(next.get());
      }
      assertTrue(reader.next().isEmpty());
    }
    return all;
  }

  private void refuses(Path shard, String... parts) {
    Exception thrown = assertThrows(Exception.class, () -> all(shard));
    assertTrue(
        thrown instanceof IllegalArgumentException || thrown instanceof IOException,
        thrown.toString());
    for (String part : parts) {
      assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }
    assertTrue(thrown.getMessage().startsWith(shard.toString()), thrown.getMessage());
  }

  private Path shard(Map<String, byte[]> files) throws IOException {
    Path shard = folder.resolve("000000.tar");
    FakeShards.write(shard, files);
    return shard;
  }

  private static Map<String, byte[]> small(String json) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("000042.json", json.getBytes(StandardCharsets.UTF_8));
    files.put("000042.f0.jpg", new byte[] {1, 2});
    files.put("000042.f1.jpg", new byte[] {3});
    return files;
  }

  @Test
  void readsSequencesInOrder() throws IOException {
    Map<String, byte[]> files = FakeShards.sequences(3, 2, 16, 16);
    List<ShardSequence> all = all(shard(files));
    assertEquals(List.of("000003", "000004"), all.stream().map(ShardSequence::key).toList());
    assertEquals(6, all.get(0).caption().split(" ").length);
    assertEquals("", all.get(1).caption());
    assertEquals(FakeShards.FRAMES, all.get(0).frames().size());
    assertArrayEquals(files.get("000003.f7.jpg"), all.get(0).frames().get(7));
  }

  @Test
  void captionsMayBeMissing() throws IOException {
    assertEquals("", all(shard(small("{}"))).get(0).caption());
    assertEquals("", all(shard(small("{\"caption\":null}"))).get(0).caption());
    assertEquals("a ü", all(shard(small("{\"caption\":\"a ü\"}"))).get(0).caption());
  }

  @Test
  void framesMayComeInAnyOrder() throws IOException {
    Map<String, byte[]> files = small("{}");
    byte[] first = files.remove("000042.f0.jpg");
    files.put("000042.f0.jpg", first);
    assertArrayEquals(first, all(shard(files)).get(0).frames().get(0));
  }

  @Test
  void refusesWhatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(shard(FakeShards.sequences(0, 2, 16, 16)));
    for (int length : new int[] {0, 100, 512, 1024, whole.length / 2, whole.length - 1024}) {
      Path cut = folder.resolve("cut.tar");
      Files.write(cut, Arrays.copyOf(whole, length));
      // Where it is cut in a row of zeros within a picture, the library finds it.
      assertThrows(Exception.class, () -> all(cut), "of " + whole.length + ": " + length);
    }
    Path short_ = folder.resolve("short.tar");
    Files.write(short_, Arrays.copyOf(whole, 1024));
    refuses(short_, "cut off");
  }

  @Test
  void refusesWhatIsNoTar() throws IOException {
    Path letter = folder.resolve("letter.tar");
    Files.writeString(letter, "Dear reader, ".repeat(1000));
    refuses(letter, "no tar");
  }

  @Test
  void refusesDescriptionsThatAreNone() throws IOException {
    refuses(shard(small("[]")), "000042", "no JSON object");
    refuses(shard(small("{\"caption\":")), "000042");
    refuses(shard(small("{\"caption\":7}")), "000042", "caption is no text");
    refuses(shard(small("{\"caption\":\"" + "x".repeat(20_000) + "\"}")), "caption is no text");
    Map<String, byte[]> files = small("{}");
    files.put("000042.json", new byte[] {'{', (byte) 0xff, '}'});
    refuses(shard(files), "not UTF-8");
    files.remove("000042.json");
    refuses(shard(files), "has no 000042.json");
  }

  @Test
  void refusesMissingAndDoubleFrames() throws IOException {
    Map<String, byte[]> files = small("{}");
    files.put("000042.f3.jpg", new byte[] {4});
    refuses(shard(files), "000042", "has the frames [0, 1, 3]");
    files.remove("000042.f3.jpg");
    files.put("000042.f01.jpg", new byte[] {4});
    refuses(shard(files), "two files of one name");
    files = small("{}");
    files.keySet().removeIf(name -> name.endsWith(".jpg"));
    refuses(shard(files), "has the frames []");
    files.put("000042.f64.jpg", new byte[] {4});
    refuses(shard(files), "at most 64 frames");
  }

  @Test
  void refusesNamesThatLeadElsewhere() throws IOException {
    for (String name : List.of("../000001.json", "/etc/passwd", "a/000001.json", "000001.txt")) {
      Map<String, byte[]> files = small("{}");
      files.put(name, new byte[] {1});
      refuses(shard(files), "expected names such as");
    }
  }

  @Test
  void refusesLinks() throws IOException {
    Path shard = folder.resolve("link.tar");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(Files.newOutputStream(shard), 512, "UTF-8")) {
      TarArchiveEntry link = new TarArchiveEntry("000001.json", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    refuses(shard, "is a link");
  }

  @Test
  void refusesWhatClaimsToBeHuge() throws IOException {
    byte[] whole = Files.readAllBytes(shard(small("{}")));
    // The first entry's size, in octal, and the checksum that goes with it.
    byte[] size = "77777777777\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, whole, 124, size.length);
    Arrays.fill(whole, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += whole[i] & 0xff;
    }
    byte[] checksum = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(checksum, 0, whole, 148, checksum.length);
    Path huge = folder.resolve("huge.tar");
    Files.write(huge, whole);
    refuses(huge, "8589934591 bytes");
  }

  @Test
  void listsShardsByName() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> ShardReader.shards(folder));
    FakeShards.dataset(folder.resolve("set"), 3, 1, 16);
    assertEquals(
        List.of("000000.tar", "000001.tar", "000002.tar"),
        ShardReader.shards(folder.resolve("set")).stream()
            .map(file -> file.getFileName().toString())
            .toList());
    assertThrows(IOException.class, () -> ShardReader.shards(folder.resolve("nowhere")));
  }
}
