package pentimento.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

/** Parts of models as people have them: single files and folders, from golden cases. */
final class Parts {
  private Parts() {}

  private static Path golden(String name) {
    return InspectWeightsTest.GOLDEN.resolve(name);
  }

  /** Weights of a golden case, in a folder of its own without a configuration. */
  static Path bare(Path file, String golden) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.copy(golden(golden).resolve("weights.safetensors"), file);
  }

  /** The same beside the configuration of a golden case. */
  static Path withConfig(Path file, String golden, String config) throws IOException {
    bare(file, golden);
    Files.copy(golden(config).resolve("config.json"), file.resolveSibling("config.json"));
    return file;
  }

  /** The same with some tensors changed. */
  static Path changed(
      Path file, String golden, Optional<String> config, Consumer<Map<String, StoredTensor>> change)
      throws IOException {
    Files.createDirectories(file.getParent());
    TensorFile read = Safetensors.read(golden(golden).resolve("weights.safetensors"));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(read.tensors());
    change.accept(tensors);
    Safetensors.write(file, tensors, Map.of());
    if (config.isPresent()) {
      Files.copy(golden(config.get()).resolve("config.json"), file.resolveSibling("config.json"));
    }
    return file;
  }

  /** Tensors of a golden file. */
  static Map<String, StoredTensor> tensors(String file) throws IOException {
    return Safetensors.read(golden(file)).tensors();
  }

  /** A tensor of zeros. */
  static StoredTensor zeros(long... shape) {
    Shape size = Shape.of(shape);
    int bytes = Math.toIntExact(2 * size.elements());
    return new StoredTensor(DType.F16, size, () -> ByteBuffer.allocateDirect(bytes));
  }
}
