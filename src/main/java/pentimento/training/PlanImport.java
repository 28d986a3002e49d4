package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.request.StrictJson;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Component;
import pentimento.weights.LoadReport;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** Takes what was learnt elsewhere into a model. */
public final class PlanImport {
  /** What results say they are. */
  static final String FORMAT = "pentimento training result 1";

  /** Name of the list of what came back. */
  static final String RESULT = "result.json";

  private static final long LONGEST = 16 << 20;
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]{1,64}\\.safetensors");

  private PlanImport() {}

  /**
   * Draws the curves of a result's log into its folder, where it brought one along.
   *
   * @param folder as of {@link #read}
   * @return the picture, {@code curves.png}
   * @throws IllegalArgumentException when the log is damaged; names it
   * @throws IOException when files cannot be read or written
   */
  public static Optional<Path> curves(TrainingStage stage, Path folder) throws IOException {
    Path log = folder.resolve(Trainer.LOG);
    if (!Files.isRegularFile(log)) {
      return Optional.empty();
    }
    Path target = folder.resolve(Trainer.CURVES);
    RunLog.read(log).draw(target, stage.label());
    return Optional.of(target);
  }

  /**
   * Joins the parts of a result, and writes whole networks into a model as F16. Nothing is written
   * unless everything is right.
   *
   * @param model folder
   * @param folder with {@code result.json} and the files that it names
   * @return number of weights of each network that was written
   * @throws IllegalArgumentException when a part is damaged, a weight is missing, unknown, of
   *     another shape or holds something that is no number; names it
   * @throws IOException when files cannot be read or written
   */
  public static Map<Component, Integer> read(TrainingStage stage, Path model, Path folder)
      throws IOException {
    Path list = folder.resolve(RESULT);
    if (!Files.isRegularFile(list)) {
      throw new FileNotFoundException(list + ": is missing; it names the parts that came back");
    }
    if (Files.size(list) > LONGEST) {
      throw new IllegalArgumentException(list + ": is too long");
    }
    JsonNode result;
    try {
      result = StrictJson.parse(Files.readString(list));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(list + ": " + e.getMessage(), e);
    }
    require(list, "format", result.path("format").asText(), FORMAT);
    require(list, "stage", result.path("stage").asText(), stage.label());
    ModelFiles files = ModelFiles.open(model);
    Map<Component, Map<String, StoredTensor>> networks = networks(folder, list, result);
    Map<Component, Map<String, Shape>> declared =
        DeclaredWeights.byNetwork(ModelSizes.of(files).weights());
    networks.forEach(
        (component, tensors) -> {
          LoadReport report = LoadReport.of(declared.get(component), tensors);
          if (!report.isExact()) {
            throw new IllegalArgumentException(
                "%s: the %s: %s".formatted(folder, component.title(), report.message()));
          }
          tensors.forEach((name, tensor) -> requireFinite(folder, component, name, tensor));
        });
    Map<Component, Integer> written = new LinkedHashMap<>();
    for (Map.Entry<Component, Map<String, StoredTensor>> network : networks.entrySet()) {
      ModelPart part = files.part(network.getKey());
      write(part, network.getValue(), result.path("steps").asText());
      written.put(network.getKey(), network.getValue().size());
    }
    if (networks.containsKey(Component.VAE)) {
      writeScale(list, model, result);
    }
    return written;
  }

  private static void require(Path file, String field, String is, String expected) {
    if (!is.equals(expected)) {
      throw new IllegalArgumentException(
          "%s: %s is %s, expected %s".formatted(file, field, StrictJson.brief(is), expected));
    }
  }

  private static Map<Component, Map<String, StoredTensor>> networks(
      Path folder, Path list, JsonNode result) throws IOException {
    JsonNode names = result.path("files");
    if (!names.isArray() || names.isEmpty()) {
      throw new IllegalArgumentException(list + ": names no files");
    }
    Map<Component, Map<String, StoredTensor>> networks = new TreeMap<>();
    for (JsonNode each : names) {
      String name = each.asText();
      if (!PART.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "%s: files has %s, expected names of .safetensors files in its folder"
                .formatted(list, StrictJson.brief(name)));
      }
      for (Map.Entry<String, StoredTensor> tensor :
          Safetensors.read(folder.resolve(name)).tensors().entrySet()) {
        WeightPlace place;
        try {
          place = WeightPlace.of(tensor.getKey());
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(folder.resolve(name) + ": " + e.getMessage(), e);
        }
        StoredTensor before =
            networks
                .computeIfAbsent(place.component(), c -> new TreeMap<>())
                .put(place.name(), tensor.getValue());
        if (before != null) {
          throw new IllegalArgumentException(
              "%s: %s is in two parts".formatted(folder.resolve(name), tensor.getKey()));
        }
      }
    }
    return networks;
  }

  private static void requireFinite(
      Path folder, Component component, String name, StoredTensor stored) {
    try (Scope scope = Scope.open()) {
      if (!stored.load().to(DType.F16).isFinite()) {
        throw new IllegalArgumentException(
            "%s: %s of the %s holds something that is no number, or none that 16 bits hold"
                .formatted(folder, name, component.title()));
      }
    }
  }

  private static void write(ModelPart part, Map<String, StoredTensor> tensors, String steps)
      throws IOException {
    try (Scope scope = Scope.open()) {
      Map<String, StoredTensor> typed = new TreeMap<>();
      tensors.forEach(
          (name, stored) -> {
            Tensor half = stored.load().to(DType.F16);
            typed.put(name, new StoredTensor(DType.F16, stored.shape(), half::toBytes));
          });
      Path target = NewModel.weights(part.file().getParent(), part.component());
      Safetensors.write(target, typed, Map.of("pentimento.steps", steps));
    }
  }

  /** Latents get unit variance by what the trainer measured. */
  private static void writeScale(Path list, Path model, JsonNode result) throws IOException {
    JsonNode scale = result.path("scaling_factor");
    JsonNode shift = result.path("shift_factor");
    if (scale.isMissingNode()) {
      return;
    }
    if (!scale.isNumber()
        || !(scale.doubleValue() > 0 && scale.doubleValue() < 1e6)
        || !shift.isNumber()
        || !(Math.abs(shift.doubleValue()) < 1e6)) {
      throw new IllegalArgumentException(
          "%s: scaling_factor %s and shift_factor %s, expected one above 0 and a number"
              .formatted(list, scale, shift));
    }
    Path file = model.resolve("vae").resolve("config.json");
    ObjectNode config = (ObjectNode) new ObjectMapper().readTree(Files.readString(file));
    config.put("scaling_factor", scale.doubleValue()).put("shift_factor", shift.doubleValue());
    NewModel.write(file, config);
  }
}
