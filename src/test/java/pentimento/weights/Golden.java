package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;

/** The files that the reference implementations made. */
final class Golden {
  private static final Path ROOT =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));

  private Golden() {}

  static Path file(String first, String... more) {
    return ROOT.resolve(Path.of(first, more));
  }

  /** All files under the folder whose name has the ending; there must be some. */
  static List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(ROOT)) {
      List<Path> found =
          all.filter(path -> path.getFileName().toString().endsWith(ending)).sorted().toList();
      assertFalse(found.isEmpty(), "no *" + ending + " under " + ROOT);
      return found;
    } catch (IOException e) {
      throw new AssertionError("golden files are missing", e);
    }
  }

  /** The golden folders whose names begin so; there must be some. */
  static List<Path> folders(String beginning) {
    try (Stream<Path> all = Files.list(ROOT)) {
      List<Path> found =
          all.filter(path -> path.getFileName().toString().startsWith(beginning)).sorted().toList();
      assertFalse(found.isEmpty(), "no " + beginning + "* under " + ROOT);
      return found;
    } catch (IOException e) {
      throw new AssertionError("golden files are missing", e);
    }
  }

  static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** A list of names and shapes of real size. */
  static Map<String, Shape> names(String list) throws IOException {
    Map<String, Shape> names = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> line : json(file("names", list + ".json")).properties()) {
      long[] sizes = new long[line.getValue().size()];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = line.getValue().get(i).longValue();
      }
      names.put(line.getKey(), Shape.of(sizes));
    }
    return names;
  }

  /** A file with such names and shapes, whose elements nobody may ask for. */
  static TensorFile fileOf(Map<String, Shape> names) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    names.forEach((name, shape) -> tensors.put(name, unread(shape)));
    return new TensorFile(tensors, Map.of());
  }

  static StoredTensor unread(Shape shape) {
    return new StoredTensor(
        DType.F16,
        shape,
        () -> {
          throw new AssertionError("the elements were asked for");
        });
  }

  static Map<String, Shape> shapes(Map<String, StoredTensor> tensors) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }
}
