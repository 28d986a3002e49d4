package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.request.Progress;

/** Shards that are not as they should be. */
class ShardCheckTest {
  @TempDir static Path made;

  /** A sound shard of one sequence. */
  private static byte[] sound;

  @TempDir Path folder;

  @BeforeAll
  static void makeOne() throws IOException {
    Settings settings = new Settings(Recipe.named(Recipe.FIRST), 1, Settings.Split.TRAIN, 1, 64, 8);
    DatasetMaker.run(settings, made, 0, 1, 1, Progress.NONE);
    sound = Files.readAllBytes(made.resolve(DatasetMaker.fileName(0)));
  }

  private static List<Tar.Entry> entries() throws IOException {
    List<Tar.Entry> entries = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(sound);
    for (Optional<Tar.Entry> e = Tar.next(in); e.isPresent(); e = Tar.next(in)) {
      entries.add(e.get());
    }
    return entries;
  }

  private static byte[] tar(List<Tar.Entry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Tar.Entry entry : entries) {
      Tar.write(out, entry.name(), entry.bytes());
    }
    Tar.end(out);
    return out.toByteArray();
  }

  private void refused(byte[] shard, String... parts) throws IOException {
    Path file = Files.write(folder.resolve("000000.tar"), shard);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> ShardCheck.read(file, true, sequence -> {}));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  private static byte[] with(int index, String name, byte[] bytes) throws IOException {
    List<Tar.Entry> entries = entries();
    entries.set(index, new Tar.Entry(name, bytes));
    return tar(entries);
  }

  @Test
  void aSoundShardIsReadAsItWasWritten() throws IOException {
    List<String> keys = new ArrayList<>();
    ShardCheck.read(made.resolve("000000.tar"), true, sequence -> keys.add(sequence.key()));
    assertEquals(List.of("000000"), keys);
    assertTrue(Arrays.equals(sound, tar(entries())));
    assertEquals(9, entries().size());
  }

  @Test
  void shardsThatAreCutOff() throws IOException {
    refused(Arrays.copyOf(sound, sound.length - 1024), "cut off");
    refused(Arrays.copyOf(sound, sound.length - 1600), "cut off");
    refused(Arrays.copyOf(sound, 700), "cut off within 000000.json");
    int json = 512 + (entries().get(0).bytes().length + 511) / 512 * 512;
    refused(Arrays.copyOf(sound, json), "there is no end of archive, after 000000.json");
    refused(Arrays.copyOf(sound, json + 600), "cut off within 000000.f0.jpg, after 000000.json");
    refused(new byte[0], "cut off");
    refused(new byte[1024], "holds no sequences");
  }

  @Test
  void whatIsNoTar() throws IOException {
    refused("This is a text.".repeat(200).getBytes(StandardCharsets.UTF_8), "no tar file");
    byte[] damaged = sound.clone();
    damaged[130] ^= 1; // within the first file's size
    refused(damaged, "checksum");
  }

  @Test
  void hostileNames() throws IOException {
    byte[] bytes = entries().get(1).bytes();
    refused(with(1, "../000000.f0.jpg", bytes), "../000000.f0.jpg");
    refused(with(1, "/etc/passwd", bytes), "/etc/passwd");
    refused(with(1, "000000.f0.jpg\u0007", bytes), "'000000.f0.jpg?'");
    refused(with(1, "000000.f20.jpg", bytes), "000000.f20.jpg");
  }

  @Test
  void filesThatAreMissingOrOutOfOrder() throws IOException {
    List<Tar.Entry> entries = entries();
    refused(tar(entries.subList(0, 8)), "has 7 frames", "names 8");
    refused(tar(entries.subList(1, 9)), "expected 000000.json");
    java.util.Collections.swap(entries, 3, 4);
    refused(tar(entries), "000000.f3.jpg where 000000.f2.jpg");
    List<Tar.Entry> twice = entries();
    twice.add(new Tar.Entry("000001.json", twice.get(0).bytes()));
    for (int f = 0; f < 8; f++) {
      twice.add(new Tar.Entry("000001.f" + f + ".jpg", twice.get(f + 1).bytes()));
    }
    twice.addAll(entries());
    refused(tar(twice), "000000 twice");
  }

  @Test
  void jsonThatSaysWrong() throws IOException {
    String json = new String(entries().get(0).bytes(), StandardCharsets.UTF_8);
    refused(json("{"), "is not JSON");
    refused(json(json.replace("\"style\"", "\"stile\"")), "style is missing");
    refused(json(json.replace("\"width\":64", "\"width\":-1")), "width is missing");
    refused(json(json.replace("\"width\":64", "\"width\":72")), "64 x 64", "72 x 64");
    refused(json(json.replace("\"strokes\":[", "\"strokes\":[-1,")), "strokes is missing");
  }

  private static byte[] json(String text) throws IOException {
    return with(0, "000000.json", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void framesThatAreNone() throws IOException {
    byte[] jpeg = entries().get(2).bytes();
    refused(with(2, "000000.f1.jpg", new byte[50]), "f1.jpg cannot be decoded");
    refused(with(2, "000000.f1.jpg", Arrays.copyOf(jpeg, jpeg.length / 2)), "cannot be decoded");
  }

  @Test
  void theCommittedSampleIsSound() throws IOException {
    Census census = new Census();
    for (Path shard : ShardCheck.shards(Path.of("datasets", "sample"))) {
      ShardCheck.read(shard, false, census::add);
    }
    assertEquals(50, census.sequences());
    assertEquals(0, census.repeated());
  }

  @Test
  void foldersWithoutShards() {
    assertThrows(IllegalArgumentException.class, () -> ShardCheck.shards(folder));
    assertThrows(
        IllegalArgumentException.class, () -> ShardCheck.shards(folder.resolve("nowhere")));
  }
}
