package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that safetensors' own library wrote. */
class SafetensorsGoldenTest {
  @TempDir Path folder;

  static List<Path> files() {
    return Golden.files(".safetensors");
  }

  @ParameterizedTest
  @MethodSource("files")
  void isReadAndWrittenAgain(Path file) throws IOException {
    TensorFile read = Safetensors.read(file);
    assertFalse(read.tensors().isEmpty());
    Path copy = folder.resolve("copy.safetensors");
    Safetensors.write(copy, read.tensors(), read.metadata());
    TensorFile again = Safetensors.read(copy);
    assertEquals(read.metadata(), again.metadata());
    assertEquals(read.tensors().keySet(), again.tensors().keySet());
    read.tensors()
        .forEach(
            (name, tensor) -> SafetensorsTest.assertSame(tensor, again.tensors().get(name), name));
  }
}
