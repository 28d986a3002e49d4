package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import pentimento.dataset.ShardReader;
import pentimento.dataset.ShardSequence;
import pentimento.export.OutputFolder;
import pentimento.model.text.TokenizerLearner;
import pentimento.request.StrictJson;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Component;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** Makes a model that has learnt nothing yet but the words of its captions. */
public final class NewModel {
  /** The metadata of weights that are as they were drawn: the seed. */
  static final String FRESH = "pentimento.fresh";

  /** What weights are called in a model's folders. */
  static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

  private static final String TEXT_WEIGHTS = "model.safetensors";

  /** Sizes that come with the program. */
  private static final List<String> NAMED = List.of("first", "second", "tiny");

  private static final ObjectMapper JSON = new ObjectMapper();

  private NewModel() {}

  /**
   * What was made.
   *
   * @param folder of the model
   * @param parameters number of numbers of each network's weights
   * @param vocabulary number of tokens
   * @param captions that the tokenizer was learnt from
   */
  public record Made(Path folder, Map<Component, Long> parameters, int vocabulary, int captions) {
    /** Copies the map, in its order. */
    public Made {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  /**
   * The sizes of a model: those that come with the program by their name, or a file's.
   *
   * @throws IllegalArgumentException when it is no JSON object
   * @throws IOException when there is no such file
   */
  public static JsonNode sizes(String nameOrFile) throws IOException {
    String text;
    if (NAMED.contains(nameOrFile)) {
      try (InputStream in =
          NewModel.class.getResourceAsStream("/pentimento/training/" + nameOrFile + ".json")) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } else {
      text = Files.readString(Path.of(nameOrFile));
    }
    try {
      return StrictJson.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(nameOrFile + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes a model in diffusers' layout.
   *
   * @param sizes configurations by folder; the vocabulary's size is the most there may be
   * @param dataset folder of shards with captions
   * @param folder that does not exist or is empty
   * @param seed of all weights
   * @param type of weights: F16 or F32
   * @throws IllegalArgumentException when sizes do not fit, or shards are damaged
   * @throws IOException when files cannot be read or written
   */
  public static Made make(JsonNode sizes, Path dataset, Path folder, long seed, DType type)
      throws IOException {
    ModelSizes.of(sizes);
    TokenizerLearner learner = new TokenizerLearner();
    int captions = 0;
    for (Path shard : ShardReader.shards(dataset)) {
      try (ShardReader reader = ShardReader.open(shard)) {
        for (Optional<ShardSequence> next = reader.next(); next.isPresent(); next = reader.next()) {
          if (!next.get().caption().isBlank()) {
            learner.add(next.get().caption());
            captions++;
          }
        }
      }
    }
    requireNew(folder);
    try (OutputFolder out = OutputFolder.to(folder)) {
      Made made = write(sizes, learner, captions, out.path(), folder, seed, type);
      out.commit();
      return made;
    }
  }

  private static Made write(
      JsonNode sizes,
      TokenizerLearner learner,
      int captions,
      Path folder,
      Path name,
      long seed,
      DType type)
      throws IOException {
    ModelSizes most = ModelSizes.of(sizes);
    Path tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
    int tokens = learner.write(tokenizer, most.text().vocabulary(), most.text().positions());
    ObjectNode configs = sizes.deepCopy();
    ((ObjectNode) configs.get("text_encoder"))
        .put("vocab_size", tokens)
        .put("bos_token_id", tokens - 2)
        .put("eos_token_id", tokens - 1)
        .put("pad_token_id", tokens - 1);
    ModelSizes model = ModelSizes.of(configs);
    Map<Component, Long> parameters = writeWeights(folder, model, seed, type);
    writeConfigs(folder, configs);
    return new Made(name, parameters, tokens, captions);
  }

  /** What is written is never mixed with what is there. */
  static void requireNew(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new IOException(folder + ": is not empty, expected a new folder");
        }
      }
    }
  }

  private static void writeConfigs(Path folder, ObjectNode configs) throws IOException {
    for (String name : ModelSizes.FOLDERS.values()) {
      if (configs.has(name)) {
        write(folder.resolve(name).resolve("config.json"), configs.get(name));
      }
    }
    Files.createDirectories(folder.resolve("scheduler"));
    write(folder.resolve("scheduler").resolve("scheduler_config.json"), configs.get("scheduler"));
    ObjectNode index = JSON.createObjectNode().put("_class_name", "StableDiffusionPipeline");
    index.putArray("unet").add("diffusers").add("UNet2DConditionModel");
    index.putArray("vae").add("diffusers").add("AutoencoderKL");
    index.putArray("text_encoder").add("transformers").add("CLIPTextModel");
    index.putArray("tokenizer").add("transformers").add("CLIPTokenizer");
    index.putArray("scheduler").add("diffusers").add("DDIMScheduler");
    index.putNull("safety_checker").putNull("feature_extractor");
    write(folder.resolve("model_index.json"), index);
  }

  static void write(Path file, JsonNode json) throws IOException {
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }

  private static Map<Component, Long> writeWeights(
      Path folder, ModelSizes model, long seed, DType type) throws IOException {
    Map<Component, Map<String, Shape>> networks = new TreeMap<>();
    model
        .weights()
        .forEach(
            (full, shape) ->
                networks
                    .computeIfAbsent(WeightPlace.of(full).component(), c -> new TreeMap<>())
                    .put(full, shape));
    Map<Component, Long> parameters = new LinkedHashMap<>();
    for (Map.Entry<Component, Map<String, Shape>> network : networks.entrySet()) {
      Component component = network.getKey();
      long count = 0;
      try (Scope scope = Scope.open()) {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        for (Map.Entry<String, Shape> weight : network.getValue().entrySet()) {
          Shape shape = weight.getValue();
          Tensor drawn = FirstValue.of(weight.getKey(), shape, seed).draw(shape, type);
          tensors.put(
              WeightPlace.of(weight.getKey()).name(),
              new StoredTensor(type, shape, drawn::toBytes));
          count += shape.elements();
        }
        Path place = Files.createDirectories(folder.resolve(ModelSizes.FOLDERS.get(component)));
        Safetensors.write(weights(place, component), tensors, Map.of(FRESH, Long.toString(seed)));
      }
      parameters.put(component, count);
    }
    return parameters;
  }

  /** The file of a network's weights in its folder. */
  static Path weights(Path place, Component component) {
    return place.resolve(component == Component.TEXT_ENCODER ? TEXT_WEIGHTS : WEIGHTS);
  }
}
