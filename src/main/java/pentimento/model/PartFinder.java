package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.Generation;

/** Finds one network in a file or folder that somebody names for it alone. */
final class PartFinder {
  /** One of these makes a folder a tokenizer's. */
  private static final List<String> VOCABULARIES = List.of("vocab.json", "tokenizer.json");

  private static final Set<String> TOKENIZER_FILES =
      Set.of("vocab.json", "tokenizer.json", "merges.txt");

  private PartFinder() {}

  /**
   * A network that was found.
   *
   * @param part it
   * @param generation which Stable Diffusion it is of, where that can be seen
   * @param scheduler the scheduler's configuration of the folder that it lies in
   */
  record Found(ModelPart part, Optional<Generation> generation, Optional<JsonNode> scheduler) {}

  /**
   * Looks for a network: in a folder's own subfolder for it ({@code vae/}), in the folder itself,
   * or in the file.
   *
   * @throws IllegalArgumentException when it is not there; says what is
   * @throws IOException when it cannot be read
   */
  static Found find(Component component, Path place) throws IOException {
    String flag = ModelPart.flag(component);
    try {
      return Files.isDirectory(place) ? inFolder(component, place) : inFile(component, place);
    } catch (IllegalArgumentException e) {
      String said = e.getMessage().replace(place + ": ", "");
      throw new IllegalArgumentException("--%s %s: %s".formatted(flag, place, said), e);
    }
  }

  private static Found inFolder(Component component, Path folder) throws IOException {
    Path own = folder.resolve(ModelFiles.FOLDERS.get(component));
    for (Path place : List.of(own, folder)) {
      Optional<Path> file =
          Files.isDirectory(place) ? ModelFiles.weightsIn(place) : Optional.empty();
      if (file.isPresent()) {
        Optional<JsonNode> scheduler = schedulerOf(place, component);
        return found(
            component,
            folder,
            file.get(),
            ModelFiles.json(place.resolve("config.json")),
            scheduler);
      }
    }
    throw new IllegalArgumentException(
        "has no %s; expected %s with its config.json, or a folder with %s/ in it"
            .formatted(
                component.title(),
                "diffusion_pytorch_model.safetensors or the like",
                ModelFiles.FOLDERS.get(component)));
  }

  private static Found inFile(Component component, Path file) throws IOException {
    // What lies beside a file in a folder of downloads need not be its own.
    Optional<JsonNode> config =
        ModelFiles.json(file.resolveSibling("config.json"))
            .filter(json -> ConfigKind.of(json).equals(Optional.of(component)));
    Optional<JsonNode> scheduler =
        schedulerOf(file.toAbsolutePath().normalize().getParent(), component);
    return found(component, file, file, config, scheduler);
  }

  /** What the scheduler's folder says beside a network's own, such as {@code unet/}. */
  private static Optional<JsonNode> schedulerOf(Path folder, Component component)
      throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    boolean own = whole.endsWith(ModelFiles.FOLDERS.get(component));
    return own && whole.getParent() != null
        ? ModelFiles.schedulerIn(whole.getParent())
        : Optional.empty();
  }

  private static Found found(
      Component component,
      Path given,
      Path file,
      Optional<JsonNode> config,
      Optional<JsonNode> scheduler)
      throws IOException {
    Contents contents = Contents.read(file);
    if (contents.part(component).isEmpty()) {
      throw new IllegalArgumentException(
          "holds %s, expected a %s%s"
              .formatted(contents.describe(), component.title(), hint(contents, component)));
    }
    ModelPart part = ModelPart.of(component, contents, config, file).givenAs(given);
    return new Found(part, contents.generation(), scheduler);
  }

  private static String hint(Contents contents, Component wanted) {
    Set<Component> there = contents.parts().keySet();
    if (there.size() != 1) {
      return "";
    }
    Component only = there.iterator().next();
    return switch (only) {
      case LORA -> "; an adapter goes with --lora";
      case CONTROLNET ->
          wanted == Component.REPLICATION
              ? ": a ControlNet sees single pictures; ProcessPainter's ReferenceNet or AnimateDiff's"
                  + " SparseCtrl for pictures (sparsectrl_rgb) are such networks"
              : "";
      default -> "; name it by --" + ModelPart.flag(only);
    };
  }

  /** The folder of a tokenizer; see {@link ModelFiles#withTokenizer}. */
  static Path tokenizer(Path place) {
    if (Files.isRegularFile(place)
        && TOKENIZER_FILES.contains(String.valueOf(place.getFileName()))) {
      return place.toAbsolutePath().getParent();
    }
    for (Path folder : List.of(place, place.resolve("tokenizer"))) {
      if (VOCABULARIES.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)))) {
        return folder;
      }
    }
    throw new IllegalArgumentException(
        "--tokenizer %s: has no vocab.json and merges.txt, and no tokenizer.json".formatted(place));
  }
}
