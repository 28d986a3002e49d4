package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.diffusion.Prediction;
import pentimento.model.FileHashes;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.SearchPaths;
import pentimento.pipeline.Assembling;
import pentimento.pipeline.PaintingModel;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.MotionFamily;

/** The options that put a model together from parts, and what a result says of them. */
final class AssemblyOptions {
  private static final String TOKENIZER = "tokenizer";
  private static final String PREDICTION = "prediction";
  private static final String ARGUMENT = "FILE|FOLDER";

  /** What each part may be taken from. */
  private static final Map<Component, String> PARTS = new EnumMap<>(Component.class);

  /** What a tokenizer is read from, the first that is there. */
  private static final List<String> VOCABULARIES = List.of("vocab.json", "tokenizer.json");

  /** What it reads beside the first. */
  private static final String MERGES = "merges.txt";

  /** Says how strong an adapter is that lies within motion modules. */
  private static final String ADAPTER_CONFIG = "adapter_config.json";

  static {
    PARTS.put(Component.UNET, "another U-Net than the model's: a file or folder that has one");
    PARTS.put(Component.VAE, "another VAE, likewise");
    PARTS.put(Component.TEXT_ENCODER, "another text encoder, likewise");
    PARTS.put(Component.MOTION, "other motion modules, of ProcessPainter or AnimateDiff");
    PARTS.put(Component.REPLICATION, "another replication network: ReferenceNet or SparseCtrl");
  }

  private AssemblyOptions() {}

  /** Adds them. */
  static void addTo(Options options) {
    PARTS.forEach(
        (component, text) ->
            options.addOption(Flags.value(ModelPart.flag(component), ARGUMENT, text)));
    options
        .addOption(
            Flags.value(TOKENIZER, ARGUMENT, "another tokenizer: vocab.json beside merges.txt"))
        .addOption(
            Flags.value(
                PREDICTION,
                "WHAT",
                "what a U-Net without a scheduler's file predicts: epsilon (default) or v"));
  }

  /**
   * How a model is to be put together: by flags and, where these say nothing, as an earlier result
   * was. Another model by {@code --model} is taken as it is.
   *
   * @param place the model's folder or file
   * @throws UsageException when a part is not where it is said to be; names the flag
   */
  static Assembling assembling(
      CommandLine line, Optional<Diffusion> earlier, Path place, Optional<MotionFamily> family)
      throws UsageException {
    SearchPaths search = Places.search();
    Optional<Assembly> before =
        ModelPlace.isOther(line, earlier) ? Optional.empty() : earlier.flatMap(Diffusion::assembly);
    Map<Component, Path> parts = new EnumMap<>(Component.class);
    for (Component component : PARTS.keySet()) {
      part(
              line,
              ModelPart.flag(component),
              component.word(),
              before,
              place,
              search,
              path -> ModelFiles.fileOf(component, path))
          .ifPresent(path -> parts.put(component, path));
    }
    return new Assembling(
        place,
        parts,
        part(
            line,
            TOKENIZER,
            TOKENIZER,
            before,
            place,
            search,
            path -> vocabulary(ModelFiles.tokenizerOf(path)).orElse(path)),
        family,
        prediction(line, before));
  }

  /** Finds the file within a place that a part's hash is of. */
  @FunctionalInterface
  private interface Within {
    Path file(Path place) throws IOException;
  }

  private static Optional<Path> part(
      CommandLine line,
      String flag,
      String word,
      Optional<Assembly> before,
      Path model,
      SearchPaths search,
      Within within)
      throws UsageException {
    String told = line.getOptionValue(flag);
    if (told != null) {
      return Optional.of(
          search
              .model(Flags.path(told))
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--%s %s: is neither here nor in %s"
                              .formatted(flag, told, ModelPlace.all(search)))));
    }
    Optional<Assembly.Piece> piece =
        before.stream()
            .flatMap(assembly -> assembly.pieces().stream())
            .filter(other -> other.replaced() && other.part().equals(word))
            .findFirst();
    if (piece.isEmpty()) {
      return Optional.empty();
    }
    List<Path> beside =
        Optional.ofNullable(model.toAbsolutePath().getParent()).map(List::of).orElse(List.of());
    List<Path> found = search.modelsNamed(piece.get().name(), beside);
    if (found.isEmpty()) {
      throw new UsageException(
          "--from was made with the %s %s, which is neither beside the model nor in %s: name it by --%s"
              .formatted(word, piece.get().name(), ModelPlace.all(search), flag));
    }
    return Optional.of(
        found.size() == 1 ? found.get(0) : same(found, piece.get().sha256(), within));
  }

  /** Of several of one name the one that it was; else the first. */
  private static Path same(List<Path> places, String sha256, Within within) {
    FileHashes hashes = Places.hashes();
    for (Path place : places) {
      try {
        if (hashes.sha256(within.file(place)).equals(sha256)) {
          return place;
        }
      } catch (IllegalArgumentException | IOException e) {
        // It is not that one: that has such a part, and can be read.
      }
    }
    return places.get(0);
  }

  private static Optional<Path> vocabulary(Path folder) {
    return VOCABULARIES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static Optional<Prediction> prediction(CommandLine line, Optional<Assembly> before)
      throws UsageException {
    String word =
        line.getOptionValue(PREDICTION, before.flatMap(Assembly::prediction).orElse("file"));
    return switch (word) {
      case "epsilon" -> Optional.of(Prediction.EPSILON);
      case "v" -> Optional.of(Prediction.V_PREDICTION);
      case "file" -> Optional.empty();
      default ->
          throw new UsageException("--prediction is '%s', expected epsilon or v".formatted(word));
    };
  }

  /** What {@code --prediction} calls it. */
  static String word(Prediction prediction) {
    return prediction == Prediction.EPSILON ? "epsilon" : "v";
  }

  /** Prints each part with its file. */
  static void print(ModelFiles files, Console console) {
    files
        .parts()
        .forEach(
            (component, part) -> {
              if (PARTS.containsKey(component)) {
                console.result("%-12s %s", component.word(), part.file());
              }
            });
    files.tokenizer().ifPresent(folder -> console.result("%-12s %s", TOKENIZER, folder));
  }

  /**
   * What a result says of the files that its model is put together from; notes on the way which are
   * no longer those of an earlier result. Nothing when no result is made.
   */
  static Optional<Assembly> assembly(
      CommandLine line, Optional<Diffusion> earlier, PaintingModel model, Console console)
      throws UsageException {
    if (line.hasOption("dry-run")) {
      return Optional.empty();
    }
    Optional<Assembly> before = earlier.flatMap(Diffusion::assembly);
    try {
      List<Assembly.Piece> pieces = pieces(model);
      before.stream()
          .flatMap(assembly -> assembly.pieces().stream())
          .filter(piece -> !line.hasOption(piece.replaced() ? flag(piece.part()) : "model"))
          .filter(
              piece ->
                  pieces.stream()
                      .anyMatch(
                          now ->
                              now.part().equals(piece.part())
                                  && now.replaced() == piece.replaced()
                                  && !now.sha256().equals(piece.sha256())))
          .forEach(
              piece ->
                  console.note(
                      "note: the %s %s is not the file of then"
                          .formatted(piece.part(), piece.name())));
      return Optional.of(
          new Assembly(
              pieces,
              before.map(Assembly::adapters).orElse(List.of()),
              before.map(Assembly::embeddings).orElse(List.of()),
              model.how().prediction().map(AssemblyOptions::word)));
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    }
  }

  private static String flag(String word) {
    return word.equals(Component.REPLICATION.word()) ? ModelPart.flag(Component.REPLICATION) : word;
  }

  private static List<Assembly.Piece> pieces(PaintingModel model) throws IOException {
    FileHashes hashes = Places.hashes();
    List<Assembly.Piece> pieces = new ArrayList<>();
    for (ModelPart part : model.files().parts().values()) {
      if (PARTS.containsKey(part.component())) {
        Path name = part.given().orElse(part.file());
        pieces.add(
            new Assembly.Piece(
                part.component().word(),
                given(name, ModelFiles.folderOf(part.component()).orElse("")),
                hashes.sha256(part.file()),
                part.given().isPresent()));
        Path alpha = part.file().resolveSibling(ADAPTER_CONFIG);
        if (part.component() == Component.MOTION
            && Files.isRegularFile(alpha)
            && !Contents.read(part.file()).part(Component.LORA).isEmpty()) {
          pieces.add(new Assembly.Piece("motion-adapter", ADAPTER_CONFIG, hashes.sha256(alpha)));
        }
      }
    }
    if (model.files().tokenizer().isPresent()) {
      Path folder = model.files().tokenizer().get();
      Optional<Path> file = vocabulary(folder);
      if (file.isPresent()) {
        boolean given = model.how().tokenizer().isPresent();
        pieces.add(
            new Assembly.Piece(
                TOKENIZER,
                given ? given(folder, TOKENIZER) : name(file.get()),
                hashes.sha256(file.get()),
                given));
        Path merges = folder.resolve(MERGES);
        if (name(file.get()).equals(VOCABULARIES.get(0)) && Files.isRegularFile(merges)) {
          pieces.add(new Assembly.Piece("merges", MERGES, hashes.sha256(merges)));
        }
      }
    }
    return pieces;
  }

  /** What to remember of a place: of a model's own folder for such a part, the model's name. */
  private static String given(Path place, String own) {
    Path whole = place.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    boolean inside = Files.isDirectory(whole) && name(whole).equals(own);
    return inside && parent != null && parent.getFileName() != null ? name(parent) : name(whole);
  }

  private static String name(Path path) {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }
}
