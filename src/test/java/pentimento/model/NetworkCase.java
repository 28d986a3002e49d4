package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pentimento.Close;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.LoadedWeights;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.StoredWeights;
import pentimento.weights.TensorFile;

/** A folder of golden numbers of one network: configuration, weights, inputs, expected outputs. */
public final class NetworkCase {
  private static final Path ROOT =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));

  /** Largest error of networks in single precision, as a share of the largest number. */
  public static final double TOLERANCE = 1e-5;

  public static final Lowering SINGLE = Lowering.fast(DType.F32, Device.CPU);

  /** As training computes. */
  public static final Lowering PLAIN = Lowering.plain(DType.F32, Device.CPU);

  public static final Lowering HALF = Lowering.fast(DType.BF16, Device.CPU);

  private static final Pattern OTHER = Pattern.compile("([a-z0-9-]+)/weights\\.safetensors");

  private final String name;
  private final TensorFile file;

  public NetworkCase(String name) throws IOException {
    this.name = name;
    file = Safetensors.read(ROOT.resolve(name).resolve("case.safetensors"));
  }

  /** Names of cases that begin so; there must be one. */
  public static List<String> named(String prefix) throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      List<String> names =
          folders
              .filter(folder -> Files.exists(folder.resolve("case.safetensors")))
              .map(folder -> folder.getFileName().toString())
              .filter(folder -> folder.startsWith(prefix))
              .sorted()
              .toList();
      assertFalse(names.isEmpty(), "no golden numbers named " + prefix + "... in " + ROOT);
      return names;
    }
  }

  public JsonNode config() throws IOException {
    return config(name);
  }

  public static JsonNode config(String name) throws IOException {
    return new ObjectMapper().readTree(Files.readString(ROOT.resolve(name).resolve("config.json")));
  }

  /** What is special about it, empty when nothing is. */
  public String note() {
    return file.metadata().getOrDefault("note", "");
  }

  /** Its own weights and those that its note names, by our names. */
  public Map<String, StoredTensor> stored() throws IOException {
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    for (String from : weightFolders()) {
      Contents contents = Contents.read(ROOT.resolve(from).resolve("weights.safetensors"));
      assertEquals(List.of(), contents.unknown(), from);
      contents.parts().values().forEach(all::putAll);
    }
    return all;
  }

  /** The weights of one part of a file that holds several networks. */
  public Map<String, StoredTensor> stored(Component part) throws IOException {
    return Contents.read(ROOT.resolve(name).resolve("weights.safetensors")).part(part);
  }

  public List<String> weightFolders() {
    List<String> folders = new ArrayList<>();
    Matcher other = OTHER.matcher(note());
    while (other.find()) {
      folders.add(other.group(1));
    }
    if (Files.exists(ROOT.resolve(name).resolve("weights.safetensors"))) {
      folders.add(name);
    }
    assertFalse(folders.isEmpty(), name + " has no weights");
    return folders;
  }

  public Weights load(
      Map<String, WeightForm> forms, Map<String, StoredTensor> stored, Lowering how) {
    return LoadedWeights.load(forms, new StoredWeights(stored), how);
  }

  public List<String> names() {
    return List.copyOf(file.tensors().keySet());
  }

  public Tensor get(String tensor) {
    StoredTensor stored = file.tensors().get(tensor);
    return Tensor.of(stored.bytes(), stored.dtype(), stored.shape());
  }

  /** Fails when a result is not what the case expects, in single precision. */
  public void check(String tensor, Tensor actual) {
    check(tensor, actual, SINGLE);
  }

  /**
   * Likewise; in half precision the root mean square of the error may be 3 % of that of the
   * numbers.
   */
  public void check(String tensor, Tensor actual, Lowering how) {
    Tensor expected = get(tensor);
    String what = name + ", " + tensor;
    assertEquals(expected.shape(), actual.shape(), what);
    if (how.type() == DType.F32) {
      Close.assertClose(expected.toFloats(), actual.toFloats(), TOLERANCE, what);
    } else {
      Close.assertCloseOnTheWhole(expected.toFloats(), actual.toFloats(), 0.03, what);
    }
  }
}
