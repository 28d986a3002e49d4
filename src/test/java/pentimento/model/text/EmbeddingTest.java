package pentimento.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.weights.TorchFiles.dict;
import static pentimento.weights.TorchFiles.number;
import static pentimento.weights.TorchFiles.pickle;
import static pentimento.weights.TorchFiles.storage;
import static pentimento.weights.TorchFiles.tensor;
import static pentimento.weights.TorchFiles.text;
import static pentimento.weights.TorchFiles.tuple;
import static pentimento.weights.TorchFiles.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.PngFile;
import pentimento.model.lora.LoraFile;
import pentimento.tensor.Shape;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFiles;

/** Every form that embeddings come in, and what is none. */
class EmbeddingTest {
  @TempDir Path folder;

  /** As AUTOMATIC1111's web UI saves it: (2, 3), the numbers 0 to 5. */
  private Path webUi(String name) throws IOException {
    String value =
        "}"
            + text("string_to_token")
            + dict("*", number(265))
            + "s"
            + text("string_to_param")
            + dict("*", tensor(storage("FloatStorage", "0", 6), 0, tuple(2, 3), tuple(3, 1)))
            + "s"
            + text("name")
            + text("brush")
            + "s"
            + text("step")
            + number(500)
            + "s";
    ByteBuffer numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      numbers.putFloat(i);
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle(value));
    entries.put("archive/data/0", numbers.array());
    return Files.write(folder.resolve(name), zip(entries, false));
  }

  @Test
  void theWebUserInterfacesFileHasVectorsAndAName() throws IOException {
    Embedding read = Embedding.read(webUi("my-brush.pt"));
    assertEquals(List.of("my-brush", "brush"), read.words());
    assertEquals(2, read.places());
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, LoraFile.floats(read.vectors()));
    assertTrue(Embedding.isIn(TensorFiles.read(folder.resolve("my-brush.pt"))));
  }

  @Test
  void diffusersNamesTheTensorByItsToken() throws IOException {
    Path file = new LoraFile().add("<toy>", 4).write(folder.resolve("learned.safetensors"));
    Embedding read = Embedding.read(file);
    assertEquals(List.of("learned", "<toy>"), read.words());
    assertEquals(Shape.of(1, 4), read.vectors().shape());
    Path single = new LoraFile().add("emb_params", 3, 4).write(folder.resolve("a.b.safetensors"));
    assertEquals(List.of("a.b"), Embedding.read(single).words());
    assertEquals(3, Embedding.read(single).places());
  }

  @Test
  void adaptersBringSomeAlong() {
    StoredTensor tensor = LoraFile.stored(new float[8], Shape.of(2, 4));
    List<Embedding> words = Embedding.bundled(Map.of("brush.string_to_param.*", tensor));
    assertEquals(List.of("brush"), words.get(0).words());
    assertEquals(Optional.empty(), words.get(0).token());
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> Embedding.bundled(Map.of("b.x", tensor, "b.y", tensor)))
            .getMessage();
    assertTrue(said.contains("'b' holds 2 tensors"), said);
  }

  private String refused(Path file) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> Embedding.read(file)).getMessage();
    assertTrue(said.startsWith(file.toString()), said);
    return said;
  }

  @Test
  void otherFilesAreRefusedWithTheReason() throws IOException {
    Path xl =
        new LoraFile().add("clip_l", 1, 768).add("clip_g", 1, 1280).write(folder.resolve("xl.pt"));
    assertTrue(refused(xl).contains("Stable Diffusion XL"));
    assertFalse(Embedding.isIn(TensorFiles.read(xl)));
    Path two = new LoraFile().add("a", 1, 4).add("b", 1, 4).write(folder.resolve("two.pt"));
    assertTrue(refused(two).contains("holds 2 tensors"));
    Path cube = new LoraFile().add("a", 1, 4, 4).write(folder.resolve("cube.pt"));
    assertTrue(refused(cube).contains("(n, width)"));
    Path wide = new LoraFile().add("a", 4000, 1).write(folder.resolve("wide.pt"));
    assertTrue(refused(wide).contains("(n, width)"));
    Path picture = folder.resolve("brush.png");
    try (var out = Files.newOutputStream(picture)) {
      PngFile.write(out, TestPictures.named("cat", 16, 16), Map.of());
    }
    assertTrue(refused(picture).contains("is a picture"));
    Path harmful =
        Files.write(
            folder.resolve("evil.pt"),
            zip(Map.of("archive/data.pkl", pickle("cos\nsystem\n(" + text("true") + "tR")), false));
    assertTrue(refused(harmful).contains("Nothing was run"));
  }

  @Test
  void widthsOfOtherModelsAreNamed() throws IOException {
    Embedding read = Embedding.read(new LoraFile().add("a", 1024).write(folder.resolve("a.pt")));
    read.requireWidth(1024);
    String said =
        assertThrows(IllegalArgumentException.class, () -> read.requireWidth(768)).getMessage();
    assertTrue(said.contains("1024 (Stable Diffusion 2)") && said.contains("768"), said);
  }
}
