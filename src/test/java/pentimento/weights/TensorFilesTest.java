package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;

class TensorFilesTest {
  private static final StoredTensor TENSOR = SafetensorsTest.tensor(DType.F32, Shape.of(2, 2), 1);
  private static final StoredTensor OTHER = SafetensorsTest.tensor(DType.F16, Shape.of(3), 2);

  @TempDir Path folder;
  private Path index;

  @BeforeEach
  void writeShards() throws IOException {
    index = folder.resolve("model.safetensors.index.json");
    Safetensors.write(folder.resolve("1.st"), Map.of("a", TENSOR, "b", OTHER), Map.of("by", "us"));
    Safetensors.write(folder.resolve("2.st"), Map.of("c", OTHER, "unlisted", OTHER), Map.of());
  }

  private void write(String json) throws IOException {
    Files.writeString(index, json);
  }

  private static void assertRefused(Path file, String why) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TensorFiles.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(why), message);
  }

  @Test
  void theContentDecidesNotTheName() throws IOException {
    Path plain = folder.resolve("plain.txt");
    Safetensors.write(plain, Map.of("a", TENSOR), Map.of());
    assertEquals(List.of("a"), List.copyOf(TensorFiles.read(plain).tensors().keySet()));
    Path zip = folder.resolve("zip.safetensors");
    Files.write(zip, TorchFiles.zip(Map.of("x/data.pkl", TorchFiles.pickle("}")), false));
    assertEquals(Map.of(), TensorFiles.read(zip).tensors());
    Path legacy = folder.resolve("legacy.safetensors");
    Files.write(legacy, TorchFiles.legacy("}", "", ""));
    assertEquals(Map.of(), TensorFiles.read(legacy).tensors());
    // A header of 0x80 bytes begins as a pickle does.
    byte[] padded = SafetensorsTest.bytes("{}" + " ".repeat(126), 0);
    assertEquals(Map.of(), TensorFiles.read(Files.write(plain, padded)).tensors());
  }

  @Test
  void filesAreClaimedByTheirContentOrTheirName() throws IOException {
    Path file = folder.resolve("some");
    Safetensors.write(file, Map.of("a", TENSOR), Map.of());
    assertTrue(TensorFiles.claims(file));
    assertEquals(TensorFormat.SAFETENSORS, TensorFiles.formatOf(file));
    assertEquals(List.of(file), TensorFiles.holding(file));
    Files.write(file, TorchFiles.zip(Map.of("x/data.pkl", TorchFiles.pickle("}")), false));
    assertTrue(TensorFiles.claims(file));
    assertEquals(TensorFormat.TORCH_ZIP, TensorFiles.formatOf(file));
    Files.write(file, TorchFiles.legacy("}", "", ""));
    assertTrue(TensorFiles.claims(file));
    assertEquals(TensorFormat.TORCH_LEGACY, TensorFiles.formatOf(file));
    Files.writeString(file, "{\"weight_map\": 1}");
    assertTrue(TensorFiles.claims(file));
    Files.write(file, TorchFiles.zip(Map.of("word/document.xml", new byte[9]), true));
    assertFalse(TensorFiles.claims(file));
    for (String other : List.of("", "{}", "PK\3\4", "\u0080\2N.", "<html>", "\u0089PNG")) {
      Files.write(file, other.getBytes(StandardCharsets.ISO_8859_1));
      assertFalse(TensorFiles.claims(file), other);
    }
    assertFalse(TensorFiles.claims(folder));
    assertFalse(TensorFiles.claims(folder.resolve("none.ckpt")));
    for (String name : List.of("a.safetensors", "A.CKPT", "b.pt", "c.pth", "d.bin")) {
      assertTrue(TensorFiles.claims(Files.writeString(folder.resolve(name), "hello")), name);
    }
  }

  @Test
  void listsNameTheFilesThatHoldTensors() throws IOException {
    write("{\"weight_map\":{\"c\":\"2.st\",\"a\":\"1.st\",\"b\":\"1.st\"}}");
    assertTrue(TensorFiles.claims(index));
    assertEquals(TensorFormat.INDEX, TensorFiles.formatOf(index));
    assertEquals(
        List.of(folder.resolve("2.st"), folder.resolve("1.st")), TensorFiles.holding(index));
  }

  @Test
  void weightsInSeveralFilesAreOne() throws IOException {
    write(
        "\ufeff{\"metadata\":{\"total_size\":28},"
            + "\"weight_map\":{\"c\":\"2.st\",\"a\":\"1.st\",\"b\":\"1.st\"}}");
    TensorFile file = TensorFiles.read(index);
    assertEquals(List.of("c", "a", "b"), List.copyOf(file.tensors().keySet()));
    SafetensorsTest.assertSame(TENSOR, file.tensors().get("a"), "a");
    SafetensorsTest.assertSame(OTHER, file.tensors().get("c"), "c");
    assertEquals(Map.of("by", "us"), file.metadata());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"../1.st\"",
        "\"/etc/passwd\"",
        "\"sub/1.st\"",
        "\"..\\\\1.st\"",
        "\"C:1.st\"",
        "\"..\"",
        "\".\"",
        "\"\"",
        "\"1.st\\u0000\"",
        "7",
        "null",
        "[\"1.st\"]"
      })
  void listsStayInTheirFolder(String name) throws IOException {
    write("{\"weight_map\":{\"a\":" + name + "}}");
    assertRefused(index, "expected the plain name of a file in the same folder");
  }

  @Test
  void badListsAreRefused() throws IOException {
    write("{\"weight_map\":{\"a\":\"2.st\"}}");
    assertRefused(index, "says that \"a\" is in 2.st, but it is not");
    write("{\"weight_map\":{\"a\":\"3.st\"}}");
    assertThrows(NoSuchFileException.class, () -> TensorFiles.read(index));
    write("{\"weight_map\":{\"a\":\"%s\"}}".formatted(index.getFileName()));
    assertRefused(index, "is a list of other files");
    write("{\"weight_map\":[]}");
    assertRefused(index, "it lacks \"weight_map\"");
    write("{\"error\":\"Repository not found\"}");
    assertRefused(index, "is JSON, but no list of weights");
    write("{\"weight_map\":{\"a\":\"1.st\",\"a\":\"1.st\"}}");
    assertRefused(index, "Duplicate field 'a'");
    write("{\"weight_map\":{\"a\":\"1.st\"");
    assertRefused(index, "is not JSON");
    Files.write(index, new byte[] {'{', '"', (byte) 0xff, '"'});
    assertRefused(index, "is not UTF-8");
  }

  static List<Arguments> others() {
    return List.of(
        Arguments.of("", "is empty"),
        Arguments.of(
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", "git lfs pull"),
        Arguments.of("\n <!DOCTYPE html><html>", "is a web page"),
        Arguments.of("<HTML>", "is a web page"),
        Arguments.of("<?xml version=\"1.0\"?><Error>", "is a web page"),
        Arguments.of("GGUF\3\0\0\0\0\0\0\0", "is a GGUF file. Expected a safetensors file"),
        Arguments.of("\u0089HDF\r\n\u001a\n", "is an HDF5 (Keras) file"),
        Arguments.of("\u0093NUMPY\1\0", "is a NumPy array"),
        Arguments.of("\u001f\u008b\10\0", "is a gzip archive"),
        Arguments.of("\0".repeat(600), "begins with nothing but zeros"),
        Arguments.of("a" + "\0".repeat(256) + "ustar", "is a tar archive"),
        Arguments.of("hello", "is no known format"),
        Arguments.of("PK\3\4", "is a zip archive without its end. Was the download complete?"),
        Arguments.of("\u0080\2N.", "is a pickle, but no torch checkpoint"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherFilesAreCalledByTheirName(String content, String why) throws IOException {
    Path file = folder.resolve("weights");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, why);
  }

  @Test
  void missingFilesAndFoldersCannotBeRead() {
    assertThrows(NoSuchFileException.class, () -> TensorFiles.read(folder.resolve("none")));
    String message = assertThrows(IOException.class, () -> TensorFiles.read(folder)).getMessage();
    assertTrue(message.contains("is a folder"), message);
  }
}
