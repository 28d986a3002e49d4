package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pentimento.request.StrictJson;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.Generation;

/**
 * The files of a model: a folder in diffusers' layout with our {@code motion/} and {@code
 * replication/} beside its own, or a single file that holds several networks.
 *
 * @param place the folder or file
 * @param parts its networks
 * @param generation which Stable Diffusion it is; empty when nothing tells
 * @param tokenizer the folder with the tokenizer's files, where there is one
 * @param scheduler the scheduler's configuration, where there is one
 */
public record ModelFiles(
    Path place,
    Map<Component, ModelPart> parts,
    Optional<Generation> generation,
    Optional<Path> tokenizer,
    Optional<JsonNode> scheduler) {
  /** Folder of each network that a model may have. */
  static final Map<Component, String> FOLDERS = Collections.unmodifiableMap(folders());

  /** A configuration is a page of text. */
  private static final long LONGEST_CONFIG = 1 << 20;

  /** What weights may be called, with a variant such as ".fp16" and as shards or whole. */
  private static final Pattern WEIGHTS =
      Pattern.compile(
          "(diffusion_pytorch_model|model|pytorch_model)(\\.[a-z0-9_-]+)?"
              + "\\.(safetensors|bin)(\\.index(\\.[a-z0-9_-]+)?\\.json)?");

  /** A shard is read by its index. */
  private static final Pattern SHARD = Pattern.compile(".*-[0-9]{5}-of-[0-9]{5}\\..*");

  private static final Pattern ANY_WEIGHTS = Pattern.compile(".*\\.(safetensors|ckpt|pt|pth|bin)");

  /** Keeps a copy. */
  public ModelFiles {
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
  }

  private static Map<Component, String> folders() {
    Map<Component, String> folders = new EnumMap<>(Component.class);
    folders.put(Component.UNET, "unet");
    folders.put(Component.VAE, "vae");
    folders.put(Component.TEXT_ENCODER, "text_encoder");
    folders.put(Component.MOTION, "motion");
    folders.put(Component.REPLICATION, "replication");
    folders.put(Component.CONTROLNET, "controlnet");
    return folders;
  }

  /** Is a folder one of a model? */
  public static boolean isModel(Path folder) {
    return Files.isDirectory(folder)
        && (Files.isRegularFile(folder.resolve("model_index.json"))
            || FOLDERS.values().stream().anyMatch(name -> isPart(folder.resolve(name))));
  }

  private static boolean isPart(Path folder) {
    return Files.isRegularFile(folder.resolve("config.json"));
  }

  /**
   * Finds the networks of a model. Weights are mapped, not read.
   *
   * @param place a folder, or a file of weights in any format
   * @throws IllegalArgumentException when there is no network in it, or one cannot be understood;
   *     names the file
   * @throws IOException when it cannot be read
   */
  public static ModelFiles open(Path place) throws IOException {
    return Files.isDirectory(place) ? ofFolder(place) : ofFile(place);
  }

  private static ModelFiles ofFile(Path file) throws IOException {
    Contents contents = Contents.read(file);
    Map<Component, ModelPart> parts = new EnumMap<>(Component.class);
    for (Component component : contents.parts().keySet()) {
      parts.put(component, ModelPart.of(component, contents, Optional.empty(), file));
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(file + ": " + contents.describe());
    }
    return new ModelFiles(
        file, parts, contents.generation(), tokenizerBeside(file), Optional.empty());
  }

  /** Single files have no tokenizer; the folder {@code tokenizer} beside them serves all there. */
  static Optional<Path> tokenizerBeside(Path file) {
    return Optional.of(file.resolveSibling("tokenizer")).filter(Files::isDirectory);
  }

  private static ModelFiles ofFolder(Path folder) throws IOException {
    Map<Component, ModelPart> parts = new EnumMap<>(Component.class);
    Optional<Generation> generation = Optional.empty();
    for (Map.Entry<Component, String> entry : FOLDERS.entrySet()) {
      Component component = entry.getKey();
      Path place = folder.resolve(entry.getValue());
      Optional<Path> file = Files.isDirectory(place) ? weightsIn(place) : Optional.empty();
      if (file.isPresent()) {
        Contents contents = Contents.read(file.get());
        if (contents.part(component).isEmpty()) {
          throw new IllegalArgumentException(
              "%s: holds %s, expected a %s"
                  .formatted(file.get(), contents.describe(), component.title()));
        }
        generation = generation.or(contents::generation);
        parts.put(
            component,
            ModelPart.of(component, contents, json(place.resolve("config.json")), file.get()));
      }
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: no model; expected folders such as unet/ with config.json and".formatted(folder)
              + " diffusion_pytorch_model.safetensors in it");
    }
    Path tokenizer = folder.resolve("tokenizer");
    return new ModelFiles(
        folder,
        parts,
        generation,
        Files.isDirectory(tokenizer) ? Optional.of(tokenizer) : Optional.empty(),
        schedulerIn(folder));
  }

  static Optional<JsonNode> schedulerIn(Path folder) throws IOException {
    return json(folder.resolve("scheduler").resolve("scheduler_config.json"));
  }

  /**
   * The same model with one of its networks from elsewhere. With a U-Net comes what a scheduler's
   * configuration in the same model says; without one, this model's stays, which the part notes.
   *
   * @param component U-Net, VAE, text encoder, motion modules or replication network
   * @param other a file or folder: of this network alone, or of several, of which it is taken
   * @throws IllegalArgumentException when it is not there; says what is, and which flag that is for
   * @throws IOException when it cannot be read
   */
  public ModelFiles with(Component component, Path other) throws IOException {
    PartFinder.Found found = PartFinder.find(component, other);
    Map<Component, ModelPart> changed = new EnumMap<>(Component.class);
    changed.putAll(parts);
    boolean unet = component == Component.UNET;
    boolean borrowed = unet && found.scheduler().isEmpty() && scheduler.isPresent();
    changed.put(
        component,
        borrowed
            ? found
                .part()
                .noting(
                    "U-Net: what it predicts is taken from %s, for no scheduler lies beside %s; --prediction says otherwise"
                        .formatted(place, other))
            : found.part());
    return new ModelFiles(
        place,
        changed,
        unet ? found.generation() : generation,
        tokenizer,
        unet ? found.scheduler().or(() -> scheduler) : scheduler);
  }

  /**
   * The file that {@link #with} would take a network from.
   *
   * @throws IllegalArgumentException when it is not there
   * @throws IOException when it cannot be read
   */
  public static Path fileOf(Component component, Path other) throws IOException {
    return PartFinder.find(component, other).part().file();
  }

  /** The folder in which {@link #withTokenizer} would find a tokenizer's files. */
  public static Path tokenizerOf(Path other) {
    return PartFinder.tokenizer(other);
  }

  /** The folder that a network has in a model, where it has one. */
  public static Optional<String> folderOf(Component component) {
    return Optional.ofNullable(FOLDERS.get(component));
  }

  /**
   * The same model with another tokenizer.
   *
   * @param other a folder with its files or with {@code tokenizer/} in it, or one of the files
   * @throws IllegalArgumentException when it has none
   */
  public ModelFiles withTokenizer(Path other) {
    return new ModelFiles(
        place, parts, generation, Optional.of(PartFinder.tokenizer(other)), scheduler);
  }

  /**
   * The one to take: safetensors before pickles, plain names before variants; else the only one.
   */
  static Optional<Path> weightsIn(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all =
          files
              .filter(file -> !SHARD.matcher(name(file)).matches())
              .filter(file -> ANY_WEIGHTS.matcher(name(file)).matches() || isUsual(file))
              .sorted(
                  Comparator.comparing((Path file) -> !isUsual(file))
                      .thenComparing(file -> !name(file).contains(".safetensors"))
                      .thenComparing(file -> name(file).length())
                      .thenComparing(ModelFiles::name))
              .toList();
    }
    if (all.size() > 1 && !isUsual(all.get(0))) {
      throw new IllegalArgumentException(
          "%s: which of %s? name it diffusion_pytorch_model.safetensors or leave it alone there"
              .formatted(folder, all.stream().map(ModelFiles::name).toList()));
    }
    return all.stream().findFirst();
  }

  private static boolean isUsual(Path file) {
    return WEIGHTS.matcher(name(file)).matches();
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  static Optional<JsonNode> json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > LONGEST_CONFIG) {
      throw new IllegalArgumentException(file + ": too long for a configuration");
    }
    try {
      return Optional.of(StrictJson.parsePython(Files.readString(file)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * One of its networks.
   *
   * @throws IllegalArgumentException when it has none; says what it has
   */
  public ModelPart part(Component component) {
    ModelPart part = parts.get(component);
    if (part == null) {
      throw new IllegalArgumentException(
          "%s: has no %s; it has %s"
              .formatted(
                  place,
                  component.title(),
                  parts.keySet().stream().map(Component::title).toList()));
    }
    return part;
  }
}
