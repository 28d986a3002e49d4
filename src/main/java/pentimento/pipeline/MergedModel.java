package pentimento.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.lora.FittedLora;
import pentimento.model.lora.MergedWeights;
import pentimento.request.Progress;
import pentimento.request.StrictJson;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** A model written anew with adapters merged into it, for good: a folder in diffusers' layout. */
public final class MergedModel {
  /** Largest file beside the networks that is taken along: pages of text and settings. */
  private static final long MOST_BESIDE = 1 << 20;

  private static final String INDEX = "model_index.json";

  /** Library and class of each folder, as diffusers lists them. */
  private static final Map<String, List<String>> CLASSES =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  "unet", List.of("diffusers", "UNet2DConditionModel"),
                  "vae", List.of("diffusers", "AutoencoderKL"),
                  "text_encoder", List.of("transformers", "CLIPTextModel"),
                  "tokenizer", List.of("transformers", "CLIPTokenizer"))));

  private final ModelFiles files;
  private final Map<Component, List<MergedWeights.Part>> parts;
  private final DType precision;
  private final SettledConfigs settled;

  private MergedModel(
      ModelFiles files,
      Map<Component, List<MergedWeights.Part>> parts,
      DType precision,
      SettledConfigs settled) {
    this.files = files;
    this.settled = settled;
    this.parts = parts;
    this.precision = precision;
  }

  /**
   * Finds the weights that adapters change; writes nothing.
   *
   * @param family whose the motion modules are, where somebody says it
   * @param precision of the networks that are changed; the others stay as they are
   * @throws IllegalArgumentException when an adapter does not fit, the model lacks a network that
   *     it changes, or has one of which nothing tells how it computes; says why
   */
  public static MergedModel of(
      ModelFiles files,
      Optional<MotionFamily> family,
      List<Adapters.Strength> loras,
      DType precision) {
    Map<String, Shape> unet = new LinkedHashMap<>(shapes(files, Component.UNET));
    unet.putAll(shapes(files, Component.MOTION));
    Map<String, Shape> text = shapes(files, Component.TEXT_ENCODER);
    Map<Component, List<MergedWeights.Part>> parts = new EnumMap<>(Component.class);
    for (Adapters.Strength strength : loras) {
      FittedLora fitted = strength.lora().fit(unet, text);
      add(
          parts,
          Component.TEXT_ENCODER,
          new MergedWeights.Part(fitted.textEncoder(), strength.text()));
      for (Component component : List.of(Component.UNET, Component.MOTION)) {
        if (shapes(files, component).keySet().stream()
            .anyMatch(fitted.unet().weights()::contains)) {
          add(parts, component, new MergedWeights.Part(fitted.unet(), strength.unet()));
        }
      }
    }
    return new MergedModel(files, parts, precision, SettledConfigs.of(files, family));
  }

  /** What was found out and what was assumed of the model, a line each. */
  public List<String> notes() {
    return settled.notes();
  }

  private static void add(
      Map<Component, List<MergedWeights.Part>> parts,
      Component component,
      MergedWeights.Part part) {
    if (part.multiplier() != 0 && !part.changes().weights().isEmpty()) {
      parts.computeIfAbsent(component, any -> new ArrayList<>()).add(part);
    }
  }

  private static Map<String, Shape> shapes(ModelFiles files, Component component) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    if (files.parts().containsKey(component)) {
      files.part(component).tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    }
    return shapes;
  }

  /** How many weights of each network are changed. */
  public Map<Component, Integer> changed() {
    Map<Component, Integer> changed = new EnumMap<>(Component.class);
    parts.forEach(
        (component, of) ->
            changed.put(
                component,
                (int)
                    files.part(component).tensors().keySet().stream()
                        .filter(name -> isChanged(name, of))
                        .count()));
    return changed;
  }

  private static boolean isChanged(String name, List<MergedWeights.Part> parts) {
    return parts.stream().anyMatch(part -> part.changes().weights().contains(name));
  }

  /**
   * Writes it. One tensor at a time is in memory.
   *
   * @param says what each changed network's file says of itself
   * @param folder empty
   * @param progress hears of "writing" and the network
   * @throws IllegalArgumentException when a merged weight is no number that the precision holds
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   * @throws IOException when files cannot be read or written
   */
  public void write(Map<String, String> says, Path folder, Progress progress) throws IOException {
    for (ModelPart part : files.parts().values()) {
      Component component = part.component();
      if (component == Component.LORA) {
        continue; // names of layers that are no network's own
      }
      Path place = Files.createDirectories(folder.resolve(directory(component)));
      String what = "writing " + component.title();
      progress.report(what, 0);
      boolean touched = parts.containsKey(component);
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      double[] done = {0};
      part.tensors()
          .forEach(
              (name, own) ->
                  tensors.put(
                      name,
                      told(
                          touched ? changed(component, name, own) : own,
                          () -> progress.report(what, ++done[0] / part.tensors().size()))));
      write(
          place.resolve(
              component == Component.TEXT_ENCODER
                  ? "model.safetensors"
                  : "diffusion_pytorch_model.safetensors"),
          tensors,
          touched ? says : Map.of("format", "pt"));
      if (settled.configs().containsKey(component)) {
        json(place.resolve("config.json"), settled.configs().get(component));
      }
      progress.report(what, 1);
    }
    if (files.tokenizer().isPresent()) {
      copy(files.tokenizer().get(), Files.createDirectories(folder.resolve("tokenizer")), 64);
    }
    if (files.scheduler().isPresent()) {
      Path place = Files.createDirectories(folder.resolve("scheduler"));
      json(place.resolve("scheduler_config.json"), files.scheduler().get());
    }
    if (Files.isDirectory(files.place())) {
      copy(files.place(), folder, 1);
      Path extractor = files.place().resolve("feature_extractor");
      if (Files.isDirectory(extractor)) {
        copy(extractor, Files.createDirectories(folder.resolve("feature_extractor")), 1);
      }
      index(folder);
    }
    if (!Files.exists(folder.resolve(INDEX))) {
      newIndex(folder, files.scheduler());
    }
  }

  private static void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> says)
      throws IOException {
    try {
      Safetensors.write(file, tensors, says);
    } catch (UncheckedIOException e) {
      throw Cancelling.orElse(e).getCause();
    } catch (ClosedByInterruptException e) {
      throw Cancelling.orElse(new UncheckedIOException(e)).getCause();
    }
  }

  /** Says what is there, where the model was no folder with a list of its own. */
  private static void newIndex(Path folder, Optional<JsonNode> scheduler) throws IOException {
    ObjectNode index = StrictJson.mapper().createObjectNode();
    index.put("_class_name", "StableDiffusionPipeline");
    for (Map.Entry<String, List<String>> part : CLASSES.entrySet()) {
      if (Files.isDirectory(folder.resolve(part.getKey()))) {
        part.getValue().forEach(index.withArray(part.getKey())::add);
      }
    }
    scheduler
        .map(json -> json.path("_class_name").asText("DDIMScheduler"))
        .ifPresent(type -> index.putArray("scheduler").add("diffusers").add(type));
    json(folder.resolve(INDEX), index);
  }

  private static String directory(Component component) {
    return component.name().toLowerCase(Locale.ROOT);
  }

  /** A tensor whose reading is told. */
  private static StoredTensor told(StoredTensor tensor, Runnable whenRead) {
    return new StoredTensor(
        tensor.dtype(),
        tensor.shape(),
        () -> {
          Cancelling.check();
          ByteBuffer bytes = tensor.bytes();
          whenRead.run();
          return bytes;
        });
  }

  private StoredTensor changed(Component component, String name, StoredTensor own) {
    return new StoredTensor(
        precision,
        own.shape(),
        () -> {
          try (Scope scope = Scope.open()) {
            Tensor merged = MergedWeights.merged(name, own.load(), parts.get(component));
            Tensor rounded = merged.to(precision);
            if (!rounded.isFinite()) {
              throw new IllegalArgumentException(
                  "%s of the %s holds what is no number, or none that %s holds: an adapter is"
                          .formatted(name, component.title(), precision)
                      + " damaged or too strong, or --precision f32 is needed");
            }
            return rounded.toBytes();
          }
        });
  }

  private static void json(Path file, JsonNode node) throws IOException {
    String text = StrictJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node);
    Files.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Small files of a folder itself; hidden ones stay. */
  private static void copy(Path from, Path to, int megabytes) throws IOException {
    List<Path> all;
    try (Stream<Path> inside = Files.list(from)) {
      all = inside.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : all) {
      if (!file.getFileName().toString().startsWith(".")
          && Files.size(file) <= megabytes * MOST_BESIDE) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  /** Says of what did not come along that it is not there. */
  private static void index(Path folder) throws IOException {
    Path file = folder.resolve(INDEX);
    if (!Files.isRegularFile(file)) {
      return;
    }
    JsonNode index;
    try {
      index = StrictJson.parsePython(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(INDEX + ": " + e.getMessage(), e);
    }
    if (index instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        boolean network = object.get(name).isArray() && object.get(name).size() == 2;
        if (network && !Files.isDirectory(folder.resolve(name))) {
          object.putArray(name).addNull().addNull();
        }
      }
      json(file, object);
    }
  }
}
