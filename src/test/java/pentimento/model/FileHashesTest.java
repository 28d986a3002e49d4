package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
  /** Of "abc", FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String OTHER = "0".repeat(64);

  @TempDir Path folder;

  @Test
  void theCacheCountsUntilTheFileChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("a.safetensors"), "abc");
    Path cache = folder.resolve("cache").resolve("hashes.json");
    assertEquals(ABC, new FileHashes(cache).sha256(file));
    assertEquals(List.of("hashes.json"), names(cache.getParent()), "no temporary file is left");
    Files.writeString(cache, Files.readString(cache).replace(ABC, OTHER));
    assertEquals(OTHER, new FileHashes(cache).sha256(file), "it is not read again");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertEquals(ABC, new FileHashes(cache).sha256(file), "another time");
    Files.writeString(cache, Files.readString(cache).replace(ABC, OTHER));
    Files.writeString(file, "abcd");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertNotEquals(OTHER, new FileHashes(cache).sha256(file), "another size");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aCacheThatIsBrokenOrCannotBeWrittenIsNoError() throws IOException {
    Path file = Files.writeString(folder.resolve("a.ckpt"), "abc");
    for (String broken :
        List.of("", "{", "[1]", "\"x\"", "{\"a\": 1}", "{\"a\": {\"sha256\": 5}}")) {
      Path cache = Files.writeString(folder.resolve("hashes.json"), broken);
      assertEquals(ABC, new FileHashes(cache).sha256(file), broken);
      assertTrue(Files.readString(cache).contains(ABC), broken);
    }
    Path blocked = Files.createFile(folder.resolve("file")).resolve("hashes.json");
    assertEquals(ABC, new FileHashes(blocked).sha256(file));
    assertFalse(Files.exists(blocked));
  }

  @Test
  void filesThatAreGoneAreForgotten() throws IOException {
    Path cache = folder.resolve("hashes.json");
    Path gone = Files.writeString(folder.resolve("gone"), "abc");
    Path kept = Files.writeString(folder.resolve("kept"), "x");
    FileHashes hashes = new FileHashes(cache);
    hashes.sha256(gone);
    Files.delete(gone);
    hashes.sha256(kept);
    assertFalse(Files.readString(cache).contains("gone"));
  }

  @Test
  void twoOfOneCacheKeepEachOthersLines() throws IOException {
    Path cache = folder.resolve("hashes.json");
    FileHashes one = new FileHashes(cache);
    FileHashes two = new FileHashes(cache);
    one.sha256(Files.writeString(folder.resolve("first"), "abc"));
    two.sha256(Files.writeString(folder.resolve("second"), "abc"));
    String all = Files.readString(cache);
    assertTrue(all.contains("first") && all.contains("second"), all);
  }

  @Test
  void weightsInSeveralFilesHaveOneHash() throws IOException {
    TinyModel.addShards(folder, "unet", "");
    Path index = folder.resolve("unet").resolve("diffusion_pytorch_model.safetensors.index.json");
    FileHashes hashes = new FileHashes(folder.resolve("hashes.json"));
    String before = hashes.sha256(index);
    Path shard = index.resolveSibling("diffusion_pytorch_model-00002-of-00002.safetensors");
    Files.write(shard, new byte[] {1, 2, 3});
    assertNotEquals(before, hashes.sha256(index), "it is of the shards, not of their list");
  }
}
