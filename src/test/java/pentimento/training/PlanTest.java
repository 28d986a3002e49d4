package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.Close;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.NetworkCase;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.vae.Vae;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.LoadedWeights;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** Plans out, results back. */
class PlanTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;
  private static Path data;
  private static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    data = TinySizes.data(shared);
    model = TinySizes.model(shared, data, 11, DType.F16);
  }

  private static PlanExport.Options options(TrainingStage stage, boolean fresh) {
    return new PlanExport.Options(stage.learning(), 400_000, DType.F16, Integer.MAX_VALUE, fresh);
  }

  private JsonNode export(TrainingStage stage, boolean withData, boolean fresh) throws IOException {
    Path to = folder.resolve(stage.label());
    PlanExport.write(
        stage,
        model,
        withData ? Optional.of(data) : Optional.empty(),
        to,
        TrainingSettings.usual(stage),
        options(stage, fresh),
        Progress.NONE);
    return JSON.readTree(to.resolve("plan.json").toFile());
  }

  private StoredTensor in(String stage, String file, String name) throws IOException {
    StoredTensor tensor = Safetensors.read(folder.resolve(stage).resolve(file)).tensors().get(name);
    assertTrue(tensor != null, file + " has no " + name);
    return tensor;
  }

  @Test
  void aPlanForTheAutoencoderHasItsPictures() throws IOException {
    JsonNode plan = export(TrainingStage.VAE, true, false);
    assertEquals("pentimento training plan 2", plan.path("format").asText());
    assertEquals(JSON.readTree("[\"pictures\", \"noise\"]"), plan.at("/graphs/step/inputs"));
    assertEquals(new TreeSet<>(List.of("step", "encode", "decode")), names(plan.path("graphs")));
    for (JsonNode graph : plan.path("graphs")) {
      for (JsonNode file : graph.path("files")) {
        assertTrue(Files.size(folder.resolve("vae").resolve(file.asText())) > 1000);
      }
    }
    JsonNode files = plan.path("data");
    long sequences = 0;
    for (JsonNode file : files) {
      StoredTensor pictures = in("vae", file.path("file").asText(), "pictures");
      assertEquals(DType.U8, pictures.dtype());
      sequences += pictures.shape().size(0);
      assertTrue(pictures.shape().elements() < 400_000);
    }
    assertEquals(6, sequences);
    StoredTensor first = in("vae", files.get(0).path("file").asText(), "pictures");
    assertEquals(Shape.of(3, 8, 3, 64, 64), first.shape());
    try (Scope scope = Scope.open()) {
      // Blank paper, 0xf4efe6, of the first frame.
      float[] values = first.load().to(DType.F32).toFloats();
      assertEquals(0xf4, values[0], 2);
      assertEquals(0xef, values[64 * 64], 2);
      assertEquals(0xe6, values[2 * 64 * 64], 2);
    }
    assertTrue(plan.at("/loss/structure").isNumber());
  }

  private static TreeSet<String> names(JsonNode object) {
    TreeSet<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aPlanForAllNetworksHasLatentsAndCaptions() throws IOException {
    JsonNode plan = export(TrainingStage.JOINT, true, false);
    JsonNode entry = plan.path("data").get(0);
    StoredTensor latents = in("joint", entry.path("file").asText(), "latents");
    assertEquals(Shape.of(3, 8, 8, 8, 8), latents.shape());
    assertEquals(DType.F16, latents.dtype());
    StoredTensor ids = in("joint", entry.path("file").asText(), "ids");
    assertEquals(Shape.of(3, 77), ids.shape());
    assertEquals(1000, plan.at("/diffusion/alpha_bars").size());
    assertEquals("v_prediction", plan.at("/diffusion/prediction_type").asText());
    assertEquals(77, plan.path("empty_ids").size());
    ModelFiles files = ModelFiles.open(model);
    try (ClipTokenizer tokenizer = ClipTokenizer.open(files.tokenizer().orElseThrow());
        Scope scope = Scope.open()) {
      assertEquals(plan.path("empty_ids").get(1).asInt(), tokenizer.encode("").ids()[1]);
      assertEquals(tokenizer.bos(), ids.load().toLongs()[0]);
      checkLatents(files, latents.load().to(DType.F32));
    }
    for (JsonNode weight : plan.path("weights")) {
      assertTrue(weight.path("trainable").asBoolean(), weight.toString());
      assertFalse(weight.has("law"), weight.toString());
    }
    assertTrue(plan.path("weight_files").size() > 3, "in parts");
  }

  /** The first frame is blank paper: its latents are the encoder's, to half precision. */
  private static void checkLatents(ModelFiles files, Tensor latents) throws IOException {
    ModelSizes sizes = ModelSizes.of(files);
    ModelPart part = files.part(Component.VAE);
    Map<String, WeightForm> forms = Vae.forms(sizes.vae(), NetworkCase.PLAIN);
    try (LoadedWeights weights = ModelPart.load("the VAE", forms, NetworkCase.PLAIN, part)) {
      Vae vae = new Vae(sizes.vae(), NetworkCase.PLAIN, weights);
      Tensor paper =
          Tensor.of(
                  new float[] {0xf4 / 127.5f - 1, 0xef / 127.5f - 1, 0xe6 / 127.5f - 1},
                  Shape.of(1, 3, 1, 1))
              .repeat(1, 1, 64, 64);
      float[] expected = vae.scaled(vae.encode(paper).mean()).toFloats();
      Tensor first = latents.slice(0, 0, 1).slice(1, 0, 1).reshape(Shape.of(1, 8, 8, 8));
      Close.assertClose(expected, first.toFloats(), 0.05, "latents of blank paper");
    }
  }

  @Test
  void freshWeightsTravelAsLaws() throws IOException {
    JsonNode plan = export(TrainingStage.MOTION, false, true);
    assertEquals(0, plan.path("weight_files").size());
    assertEquals(0, plan.path("data").size());
    int learning = 0;
    try (Scope scope = Scope.open()) {
      for (JsonNode weight : plan.path("weights")) {
        String name = weight.path("name").asText();
        boolean moves = name.contains("motion_modules");
        assertEquals(moves, weight.path("trainable").asBoolean(), name);
        learning += moves ? 1 : 0;
        JsonNode law = weight.path("law");
        WeightPlace place = WeightPlace.of(name);
        StoredTensor stored =
            ModelFiles.open(model).part(place.component()).tensors().get(place.name());
        FirstValue first =
            new FirstValue(
                FirstValue.Kind.valueOf(law.path("kind").asText().toUpperCase()),
                law.path("deviation").asDouble(),
                law.path("seed").asLong());
        assertEquals(stored.bytes(), first.draw(stored.shape(), stored.dtype()).toBytes(), name);
        if (learning > 40) {
          return; // the rest is alike
        }
      }
    }
  }

  /** A copy of the model, and a result for it: all text weights, changed. */
  private Path result(Path copy, TreeMap<String, StoredTensor> changed) throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Parts parts = new Parts(out, "weights", 40_000);
    for (Map.Entry<String, StoredTensor> each : changed.entrySet()) {
      parts.add(each.getKey(), each.getValue());
    }
    ObjectNode result = JSON.createObjectNode().put("format", "pentimento training result 1");
    result.put("stage", "base").put("steps", 7);
    ArrayNode files = result.putArray("files");
    parts.finish().forEach(files::add);
    assertTrue(files.size() > 1);
    JSON.writeValue(out.resolve("result.json").toFile(), result);
    copy(model, copy);
    return out;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static StoredTensor half(float[] values, Shape shape) {
    try (Scope scope = Scope.open()) {
      ByteBuffer bytes = Tensor.of(values, shape).to(DType.F16).toBytes();
      return new StoredTensor(DType.F16, shape, bytes::duplicate);
    }
  }

  private TreeMap<String, StoredTensor> text(float value) throws IOException {
    TreeMap<String, StoredTensor> all = new TreeMap<>();
    ModelFiles.open(model)
        .part(Component.TEXT_ENCODER)
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] values = new float[(int) tensor.shape().elements()];
              Arrays.fill(values, value);
              all.put("text_encoder." + name, half(values, tensor.shape()));
            });
    return all;
  }

  private void refuses(TreeMap<String, StoredTensor> changed, String... parts) throws IOException {
    Path copy = folder.resolve("copy");
    Path out = result(copy, changed);
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> PlanImport.read(TrainingStage.BASE, copy, out));
    for (String part : parts) {
      assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }
    String file = "text_encoder/model.safetensors";
    assertEquals(-1, Files.mismatch(model.resolve(file), copy.resolve(file)), "as it was");
  }

  @Test
  void whatCameBackIsInTheModel() throws IOException {
    Path copy = folder.resolve("copy");
    Path out = result(copy, text(0.25f));
    assertEquals(
        Map.of(Component.TEXT_ENCODER, 36), PlanImport.read(TrainingStage.BASE, copy, out));
    try (Scope scope = Scope.open()) {
      for (StoredTensor tensor :
          ModelFiles.open(copy).part(Component.TEXT_ENCODER).tensors().values()) {
        assertEquals(DType.F16, tensor.dtype());
        assertEquals(0.25f, tensor.load().toFloats()[0]);
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> PlanImport.read(TrainingStage.VAE, copy, out));
  }

  @Test
  void weightsThatAreNoNumbersAreNamed() throws IOException {
    TreeMap<String, StoredTensor> changed = text(1);
    String name = "text_model.final_layer_norm.bias";
    float[] values = new float[32];
    values[9] = Float.NaN;
    changed.put("text_encoder." + name, half(values, Shape.of(32)));
    refuses(changed, name, "no number");
  }

  @Test
  void missingWeightsAreNamed() throws IOException {
    TreeMap<String, StoredTensor> changed = text(1);
    changed.remove("text_encoder.text_model.final_layer_norm.bias");
    refuses(changed, "missing", "final_layer_norm.bias");
  }

  @Test
  void weightsOfAnotherShapeAreNamed() throws IOException {
    TreeMap<String, StoredTensor> changed = text(1);
    changed.put("text_encoder.text_model.final_layer_norm.bias", half(new float[31], Shape.of(31)));
    refuses(changed, "final_layer_norm.bias is (31), expected (32)");
  }

  @Test
  void weightsOfNoNetworkAreNamed() throws IOException {
    TreeMap<String, StoredTensor> changed = text(1);
    changed.put("other.weight", half(new float[3], Shape.of(3)));
    refuses(changed, "no network has a weight other.weight");
  }

  @Test
  void resultsStayInTheirFolder() throws IOException {
    Path out = result(folder.resolve("copy"), text(1));
    String[] results = {
      "{\"files\": []}",
      "{\"format\": \"pentimento training result 1\", \"stage\": \"base\", \"files\": []}",
      "{\"format\": \"pentimento training result 1\", \"stage\": \"base\","
          + " \"files\": [\"../copy/unet/x.safetensors\"]}",
      "[]",
      "{"
    };
    for (String result : results) {
      Files.writeString(out.resolve("result.json"), result);
      assertThrows(
          IllegalArgumentException.class,
          () -> PlanImport.read(TrainingStage.BASE, folder.resolve("copy"), out),
          result);
    }
    Files.delete(out.resolve("result.json"));
    assertThrows(
        IOException.class, () -> PlanImport.read(TrainingStage.BASE, folder.resolve("copy"), out));
  }

  @Test
  void aTensorLargerThanAPartIsRefused() throws IOException {
    Parts parts = new Parts(folder, "weights", 1000);
    assertThrows(
        IllegalArgumentException.class, () -> parts.add("x", half(new float[600], Shape.of(600))));
  }
}
