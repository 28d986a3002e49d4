package pentimento.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import pentimento.export.OutputFolder;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.text.ClipTokenizer;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.weights.Component;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFiles;

/**
 * A stage of learning as files that stock PyTorch carries out: {@code plan.json}, graphs ({@code
 * step-f32.pt}, {@code step-bf16.pt} and others), weights and data in parts. See {@code
 * tools/train_exported.py}.
 */
public final class PlanExport {
  /** What plans say they are. */
  static final String FORMAT = "pentimento training plan 2";

  /** Name of the plan in its folder. */
  static final String PLAN = "plan.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainingStage stage;
  private final ModelFiles model;
  private final ModelSizes sizes;
  private final Path folder;
  private final TrainingSettings settings;
  private final Options options;
  private final Progress progress;

  /**
   * What is written how.
   *
   * @param learning networks whose weights change
   * @param partBytes of weights and data, at most
   * @param type of weights: F16 or F32
   * @param sequences of the data, at most
   * @param fresh do weights travel as laws that still are as they were drawn?
   */
  public record Options(
      Set<Component> learning, long partBytes, DType type, int sequences, boolean fresh) {
    /** Copies the set. */
    public Options {
      learning = Set.copyOf(learning);
    }
  }

  private PlanExport(
      TrainingStage stage,
      ModelFiles model,
      Path folder,
      TrainingSettings settings,
      Options options,
      Progress progress) {
    this.stage = stage;
    this.model = model;
    this.folder = folder;
    this.settings = settings;
    this.options = options;
    this.progress = progress;
    sizes = ModelSizes.of(model);
  }

  /**
   * What was written.
   *
   * @param weights number of numbers that learn
   * @param frozen number of numbers that do not
   * @param sequences in the data
   * @param bytes of all files
   */
  public record Written(long weights, long frozen, int sequences, long bytes) {}

  /**
   * Writes a plan.
   *
   * @param dataset folder of shards; empty for a plan without data
   * @param folder that does not exist or is empty
   * @param progress hears how latents are prepared
   * @throws IllegalArgumentException when model or data do not fit or are damaged
   * @throws IOException when files cannot be read or written
   */
  public static Written write(
      TrainingStage stage,
      Path model,
      Optional<Path> dataset,
      Path folder,
      TrainingSettings settings,
      Options options,
      Progress progress)
      throws IOException {
    ModelFiles files = ModelFiles.open(model);
    NewModel.requireNew(folder);
    try (OutputFolder out = OutputFolder.to(folder)) {
      Written written =
          new PlanExport(stage, files, out.path(), settings, options, progress).write(dataset);
      out.commit();
      return written;
    }
  }

  private Written write(Optional<Path> dataset) throws IOException {
    ObjectNode plan = JSON.createObjectNode().put("format", FORMAT).put("stage", stage.label());
    plan.put("program", Provenance.programName());
    plan.put("part_bytes", options.partBytes);
    Map<String, Shape> weights = graphs(plan.putObject("graphs"));
    PlanSettings.write(plan, stage, sizes, settings);
    long[] counts = weights(plan, weights);
    int sequences = 0;
    Path place = model.tokenizer().orElseThrow(this::noTokenizer);
    try (ClipTokenizer tokenizer = ClipTokenizer.open(place)) {
      if (tokenizer.vocabularySize() > sizes.text().vocabulary()
          || tokenizer.maxLength() > sizes.text().positions()) {
        throw new IllegalArgumentException(
            "%s: has %d tokens and %d places, its text encoder %d and %d"
                .formatted(
                    model.place(),
                    tokenizer.vocabularySize(),
                    tokenizer.maxLength(),
                    sizes.text().vocabulary(),
                    sizes.text().positions()));
      }
      ArrayNode empty = plan.putArray("empty_ids");
      Arrays.stream(tokenizer.encode("").ids()).forEach(empty::add);
      ArrayNode data = plan.putArray("data");
      if (dataset.isPresent()) {
        sequences = data(dataset.get(), tokenizer, data);
      }
    }
    NewModel.write(folder.resolve(PLAN), plan);
    return new Written(counts[0], counts[1], sequences, bytes());
  }

  private IllegalArgumentException noTokenizer() {
    return new IllegalArgumentException(model.place() + ": has no folder tokenizer");
  }

  private long bytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private int data(Path dataset, ClipTokenizer tokenizer, ArrayNode files) throws IOException {
    DataExport export = new DataExport(folder, options.partBytes, tokenizer, files);
    int divisor = sizes.divisor();
    if (stage == TrainingStage.VAE) {
      return export.pictures(dataset, options.sequences, divisor);
    }
    LatentCache cache = new LatentCache(sizes.vae(), model.part(Component.VAE), divisor);
    return export.latents(cache.read(dataset, options.sequences, progress));
  }

  /** Writes the graphs; gives all weights that they take. */
  private Map<String, Shape> graphs(ObjectNode graphs) throws IOException {
    Map<String, Shape> weights = new TreeMap<>();
    for (DType type : new DType[] {DType.F32, DType.BF16}) {
      // For a GPU: of its two ways to write products, the one that all machines compute well.
      Lowering how = Lowering.plain(type, Device.GPU);
      for (Map.Entry<String, Graph> each : describe(how).entrySet()) {
        Graph graph = each.getValue();
        String name = type == DType.F32 ? "f32" : "bf16";
        String file = each.getKey() + "-" + name + ".pt";
        Files.write(folder.resolve(file), graph.archive());
        ObjectNode entry = graphs.withObject("/" + each.getKey());
        entry.withObject("/files").put(name, file);
        if (!entry.has("inputs")) {
          graph.inputs().forEach(entry.putArray("inputs")::add);
          graph.weights().keySet().forEach(entry.putArray("weights")::add);
        }
        weights.putAll(graph.weights());
      }
    }
    return weights;
  }

  private Map<String, Graph> describe(Lowering how) {
    Map<String, Graph> graphs = new LinkedHashMap<>();
    if (stage == TrainingStage.VAE) {
      graphs.put("step", AutoencoderGraphs.step(sizes.vae(), settings.mix(), how));
      graphs.put("encode", AutoencoderGraphs.encode(sizes.vae(), how));
      graphs.put("decode", AutoencoderGraphs.decode(sizes.vae(), how));
    } else {
      DenoisingGraphs.Networks networks = sizes.networks(stage.sequences(), stage.references());
      graphs.put("step", DenoisingGraphs.step(networks, sizes.scheduler().prediction(), how));
      graphs.put("predict", DenoisingGraphs.predict(networks, how));
    }
    return graphs;
  }

  /** Lists the weights and writes those that no law gives; counts those that learn and the rest. */
  private long[] weights(ObjectNode plan, Map<String, Shape> weights) throws IOException {
    Map<Component, Map<String, Shape>> declared = DeclaredWeights.byNetwork(weights);
    DeclaredWeights.require(model, declared);
    Map<Component, OptionalLong> seeds = new TreeMap<>();
    for (Component component : declared.keySet()) {
      seeds.put(component, freshSeed(model.part(component)));
    }
    Parts parts = new Parts(folder, "weights", options.partBytes);
    ArrayNode list = plan.putArray("weights");
    long[] counts = new long[2];
    for (Map.Entry<String, Shape> weight : weights.entrySet()) {
      WeightPlace place = WeightPlace.of(weight.getKey());
      boolean learns = options.learning.contains(place.component());
      counts[learns ? 0 : 1] += weight.getValue().elements();
      ObjectNode entry = list.addObject().put("name", weight.getKey());
      ArrayNode shape = entry.putArray("shape");
      Arrays.stream(weight.getValue().sizes()).forEach(shape::add);
      entry.put("trainable", learns);
      StoredTensor stored = DeclaredWeights.stored(model, weight.getKey());
      Optional<FirstValue> law = law(weight.getKey(), stored, seeds.get(place.component()));
      if (law.isPresent()) {
        ObjectNode first = entry.putObject("law");
        first.put("kind", law.get().kind().name().toLowerCase(Locale.ROOT));
        if (law.get().kind() == FirstValue.Kind.NORMAL) {
          first.put("deviation", law.get().deviation()).put("seed", law.get().seed());
        }
        first.put("type", stored.dtype().name());
      } else {
        parts.add(weight.getKey(), typed(stored));
      }
    }
    ArrayNode files = plan.putArray("weight_files");
    parts.finish().forEach(files::add);
    return counts;
  }

  private StoredTensor typed(StoredTensor stored) {
    if (stored.dtype() == options.type) {
      return stored;
    }
    return new StoredTensor(
        options.type,
        stored.shape(),
        () -> {
          try (Scope scope = Scope.open()) {
            return stored.load().to(options.type).toBytes();
          }
        });
  }

  private static OptionalLong freshSeed(ModelPart part) throws IOException {
    String seed = TensorFiles.read(part.file()).metadata().getOrDefault(NewModel.FRESH, "");
    return seed.matches("-?[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(seed))
        : OptionalLong.empty();
  }

  /** The law that still gives a weight, number for number. */
  private Optional<FirstValue> law(String name, StoredTensor stored, OptionalLong seed) {
    if (!options.fresh || seed.isEmpty()) {
      return Optional.empty();
    }
    FirstValue law = FirstValue.of(name, stored.shape(), seed.getAsLong());
    try (Scope scope = Scope.open()) {
      boolean same = law.draw(stored.shape(), stored.dtype()).toBytes().equals(stored.bytes());
      return same ? Optional.of(law) : Optional.empty();
    }
  }
}
