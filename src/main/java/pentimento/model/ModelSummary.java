package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pentimento.model.motion.MotionReading;
import pentimento.weights.Component;
import pentimento.weights.Generation;
import pentimento.weights.MotionFacts;
import pentimento.weights.TensorFiles;

/**
 * What a file of weights or the folder of a model is, for people, and what it lacks to be used. It
 * is found by names and sizes, without the engine.
 *
 * @param place the file or folder
 * @param generation which Stable Diffusion it is for; empty when nothing tells
 * @param parts its networks
 * @param files the files that they lie in, each once
 * @param tokenizer the folder with the tokenizer's files, where there is one
 * @param scheduler name of the scheduler's class, where a folder says it
 */
public record ModelSummary(
    Path place,
    Optional<Generation> generation,
    Map<Component, Part> parts,
    List<FileSummary> files,
    Optional<Path> tokenizer,
    Optional<String> scheduler) {
  /** Networks of which a checkpoint has several. */
  static final List<Component> BASE =
      List.of(Component.UNET, Component.VAE, Component.TEXT_ENCODER);

  /** Checks that there are files, and keeps copies. */
  public ModelSummary {
    Objects.requireNonNull(place, "place");
    if (files.isEmpty()) {
      throw new IllegalArgumentException(place + ": a model without files");
    }
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
    files = List.copyOf(files);
  }

  /**
   * One network.
   *
   * @param file where its weights are
   * @param tally how much there is of them
   * @param motion what is known of the motion modules in it, where there are any
   * @param settled does a configuration say how they compute, so that their family need not be
   *     known?
   */
  public record Part(Path file, Tally tally, Optional<MotionFacts> motion, boolean settled) {}

  /**
   * Is it to be looked at as weights: a model's folder, or a file of tensors by its content or its
   * name?
   *
   * @throws IOException when it cannot be read
   */
  public static boolean claims(Path place) throws IOException {
    return Files.isDirectory(place) ? ModelFiles.isModel(place) : TensorFiles.claims(place);
  }

  /**
   * Looks at a file of weights or at a model's folder.
   *
   * @throws IllegalArgumentException when it is none, incomplete, damaged or not to be trusted;
   *     names the file
   * @throws IOException when it cannot be read
   */
  public static ModelSummary read(Path place) throws IOException {
    return Files.isDirectory(place) ? ofFolder(place) : ofFile(place);
  }

  private static ModelSummary ofFile(Path file) throws IOException {
    FileSummary summary = FileSummary.read(file);
    Map<Component, Part> parts = new EnumMap<>(Component.class);
    for (Component component : summary.contents().parts().keySet()) {
      parts.put(component, part(component, summary, Optional.empty()));
    }
    return new ModelSummary(
        file,
        summary.contents().generation(),
        parts,
        List.of(summary),
        ModelFiles.tokenizerBeside(file).filter(found -> parts.containsKey(Component.TEXT_ENCODER)),
        Optional.empty());
  }

  private static Part part(Component component, FileSummary file, Optional<JsonNode> config) {
    return new Part(
        file.file(),
        Tally.of(file.contents().part(component).values()),
        Optional.ofNullable(file.contents().motion().get(component)),
        config
            .filter(json -> MotionReading.settles(json, component == Component.MOTION))
            .isPresent());
  }

  private static ModelSummary ofFolder(Path folder) throws IOException {
    ModelFiles model = ModelFiles.open(folder);
    Map<Path, FileSummary> files = new LinkedHashMap<>();
    Map<Component, Part> parts = new EnumMap<>(Component.class);
    for (ModelPart part : model.parts().values()) {
      FileSummary file = files.get(part.file());
      if (file == null) {
        file = FileSummary.read(part.file());
        files.put(part.file(), file);
      }
      parts.put(part.component(), part(part.component(), file, part.config()));
    }
    return new ModelSummary(
        folder,
        model.generation(),
        parts,
        List.copyOf(files.values()),
        model.tokenizer(),
        model.scheduler().map(config -> config.path("_class_name").asText("of no class")));
  }

  /** Is it a folder? */
  public boolean isFolder() {
    return files.size() > 1 || !files.get(0).file().equals(place);
  }

  /** What it is, in words, such as {@code checkpoint} or {@code motion modules}. */
  public String kind() {
    if (isFolder()) {
      return "model folder";
    }
    if (parts.isEmpty()) {
      return "tensors of no network that is known here";
    }
    return BASE.stream().filter(parts::containsKey).count() > 1
        ? "checkpoint"
        : parts.keySet().stream().map(Component::title).collect(Collectors.joining(" and "));
  }

  /** Does its U-Net take a mask and a masked picture too? */
  public boolean isInpainting() {
    return files.stream().anyMatch(file -> file.contents().isInpainting());
  }

  /** How much there is of all networks together. */
  public Tally total() {
    return parts.values().stream().map(Part::tally).reduce(Tally.NONE, Tally::plus);
  }

  /** What cannot be used as it is, and why; a sentence each. */
  public List<String> troubles() {
    return files.stream()
        .flatMap(
            file ->
                Stream.concat(stray(file), file.trouble().stream())
                    .map(trouble -> isFolder() ? file.file() + ": " + trouble : trouble))
        .toList();
  }

  /** What lies in a folder's file and is not taken from there. */
  private Stream<String> stray(FileSummary file) {
    return file.contents().parts().keySet().stream()
        .filter(component -> component != Component.LORA)
        .filter(
            component ->
                !parts.containsKey(component) || !parts.get(component).file().equals(file.file()))
        .map(
            component ->
                "holds %s too, which are not taken from there".formatted(component.title()));
  }

  /** What is missing for use and what to do, a sentence each; empty when nothing is. */
  public List<String> needs() {
    return Needs.of(this);
  }
}
