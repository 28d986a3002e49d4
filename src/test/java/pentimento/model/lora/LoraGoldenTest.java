package pentimento.model.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.model.NetworkCase;
import pentimento.model.motion.MotionConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.weights.LoadedWeights;
import pentimento.weights.MotionFamily;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.StoredWeights;

/** Adapters of all forms give the merged weights of the implementations that they are known by. */
class LoraGoldenTest {
  private static final Path ROOT =
      Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));
  private static final Pattern BASE = Pattern.compile("base ([\\w-]+)");
  private static final Pattern ALPHA = Pattern.compile("alpha ([0-9.]+[0-9])");
  private static final String MERGED = "merged.";

  static List<String> adapters() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT.resolve("lora"))) {
      List<String> names =
          folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()).sorted().toList();
      assertFalse(names.isEmpty());
      return names;
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void mergesAsTheReferenceDoes(String name) throws IOException {
    NetworkCase golden = new NetworkCase("lora/" + name);
    List<String> expected = golden.names().stream().filter(n -> n.startsWith(MERGED)).toList();
    assertFalse(expected.isEmpty());
    Base base = Base.of(golden, expected);
    ModuleNames names = new ModuleNames(base.declared().keySet());

    Path file = ROOT.resolve("lora").resolve(name).resolve("weights.safetensors");
    assertTrue(Lora.isIn(Safetensors.read(file)));
    FittedLora fitted = read(file, golden.note()).fit(base.declared(), Map.of());
    assertTrue(fitted.textEncoder().weights().isEmpty());

    Map<String, String> ours = new LinkedHashMap<>();
    for (String merged : expected) {
      String layer = merged.substring(MERGED.length()).replaceFirst("\\.weight$", "");
      ours.put(names.dotted(layer).orElseThrow() + ".weight", merged);
    }
    double strength = golden.config().get("strength").doubleValue();
    StoredWeights stored = new StoredWeights(base.stored());
    try (Scope scope = Scope.open();
        LoadedWeights own = LoadedWeights.load(base.forms(), stored, NetworkCase.PLAIN)) {
      assertEquals(0, scope.size());
      Map<String, ByteBuffer> before = bytes(own, base.declared());
      MergedWeights view =
          MergedWeights.of(
              own,
              stored,
              base.forms(),
              NetworkCase.PLAIN,
              List.of(new MergedWeights.Part(fitted.unet(), strength)));
      assertEquals(new TreeSet<>(ours.keySet()), new TreeSet<>(view.changed()));
      for (String weight : base.declared().keySet()) {
        if (ours.containsKey(weight)) {
          assertNotSame(own.get(weight), view.get(weight));
          golden.check(ours.get(weight), view.get(weight));
        } else {
          assertSame(own.get(weight), view.get(weight));
        }
      }
      Tensor merged = view.get(ours.keySet().iterator().next());
      view.close();
      assertThrows(IllegalStateException.class, merged::toFloats);
      assertEquals(before, bytes(own, base.declared()));
    }
  }

  private static Lora read(Path file, String note) throws IOException {
    Matcher alpha = ALPHA.matcher(note);
    return alpha.find() ? Lora.read(file, Double.parseDouble(alpha.group(1))) : Lora.read(file);
  }

  private static Map<String, ByteBuffer> bytes(LoadedWeights weights, Map<String, Shape> names) {
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    names.keySet().forEach(name -> bytes.put(name, weights.get(name).toBytes()));
    return bytes;
  }

  /** The network that a case merges into. */
  private record Base(
      Map<String, Shape> declared,
      Map<String, WeightForm> forms,
      Map<String, StoredTensor> stored) {

    static Base of(NetworkCase golden, List<String> expected) throws IOException {
      Matcher named = BASE.matcher(golden.note());
      boolean moves = expected.stream().anyMatch(name -> name.contains("motion_modules"));
      String folder = named.find() ? named.group(1) : moves ? "motion-processpainter" : "unet2d";
      JsonNode json = NetworkCase.config(folder);
      UNetConfig config = UNetConfig.of(json.path("unet").isObject() ? json.get("unet") : json);
      Optional<MotionConfig> motion =
          moves
              ? Optional.of(MotionConfig.of(json, MotionFamily.PROCESSPAINTER))
              : Optional.empty();
      Graph graph = UNet.describe(config, motion, false, NetworkCase.PLAIN);
      ModuleNames names = new ModuleNames(graph.weights().keySet());
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      new NetworkCase(folder)
          .stored()
          .forEach(
              (name, tensor) -> {
                int dot = name.lastIndexOf('.');
                names
                    .dotted(name.substring(0, dot))
                    .ifPresent(module -> stored.put(module + name.substring(dot), tensor));
              });
      return new Base(graph.weights(), graph.forms(), stored);
    }
  }
}
