package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.model.ModelPart;
import pentimento.model.SearchPaths;
import pentimento.model.Shelf;
import pentimento.model.text.ClipTokenizer;
import pentimento.pipeline.PaintingModel;
import pentimento.request.Diffusion;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;

/** Finds the model that a command paints by. Nothing is ever downloaded. */
final class ModelPlace {
  private static final String HELP =
      "models/README.md says what belongs there and where it is from";

  /** What is put where for each network that a process needs. */
  private static final Map<Component, String> MENDING =
      Map.of(
          Component.TEXT_ENCODER,
          "text_encoder/ with config.json and model.safetensors of the base model",
          Component.MOTION,
          "motion/ with config.json and the motion modules of ProcessPainter or AnimateDiff",
          Component.REPLICATION,
          "replication/ with config.json and ProcessPainter's ReferenceNet or AnimateDiff's"
              + " SparseCtrl");

  private ModelPlace() {}

  /**
   * Opens the model that --model names, or the only one there is.
   *
   * @param earlier name of the model of a result that is made again
   * @param references will it be shown pictures?
   * @throws UsageException when there is none, or it lacks a network; says which and what to do
   */
  static PaintingModel open(CommandLine line, Optional<Diffusion> earlier, boolean references)
      throws UsageException {
    Path place = place(line, earlier);
    try {
      PaintingModel model =
          PaintingModel.open(
              AssemblyOptions.assembling(line, earlier, place, family(line, earlier)),
              DeviceOption.lowering(line, earlier));
      List<Component> lacking = model.lacking(references);
      if (lacking.isEmpty()) {
        requireTokenizer(model);
        return model;
      }
      StringBuilder text = new StringBuilder(place + ": has no ");
      text.append(String.join(" and no ", lacking.stream().map(Component::title).toList()));
      text.append("; name a file that has it by ");
      text.append(
          String.join(" and ", lacking.stream().map(part -> "--" + ModelPart.flag(part)).toList()));
      text.append(", or add ");
      text.append(String.join(", and ", lacking.stream().map(MENDING::get).toList()));
      throw new UsageException(text + "; " + HELP);
    } catch (IllegalArgumentException e) {
      String said = e.getMessage();
      boolean named = said.contains(place.toString()) || said.startsWith("--");
      throw new UsageException(named ? said : place + ": " + said);
    } catch (IOException e) {
      throw new UsageException("--model " + Failures.say(e));
    }
  }

  private static void requireTokenizer(PaintingModel model) throws UsageException {
    try (ClipTokenizer tokenizer = model.tokenizer()) {
      if (tokenizer.vocabularySize() == 0) {
        throw new UsageException(model.files().place() + ": its tokenizer knows no word");
      }
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    }
  }

  /** Whose the motion modules are: by the command line, or as an earlier result had it. */
  static Optional<MotionFamily> family(CommandLine line, Optional<Diffusion> earlier)
      throws UsageException {
    boolean otherModules =
        line.hasOption(ModelPart.flag(Component.MOTION)) || isOther(line, earlier);
    String before =
        earlier.filter(told -> !otherModules).flatMap(Diffusion::motionFamily).orElse(null);
    String name = line.getOptionValue("motion-family", before);
    if (name == null) {
      return Optional.empty();
    }
    for (MotionFamily family : MotionFamily.values()) {
      if (family.word().equals(name)) {
        return Optional.of(family);
      }
    }
    throw new UsageException(
        "--motion-family is '%s', expected one of %s"
            .formatted(
                name, List.of(MotionFamily.values()).stream().map(MotionFamily::word).toList()));
  }

  /**
   * Does the command line name another model than an earlier result was made by? One of the same
   * name is the same, which may lie elsewhere by now.
   */
  static boolean isOther(CommandLine line, Optional<Diffusion> earlier) throws UsageException {
    if (!line.hasOption("model") || earlier.isEmpty()) {
      return false;
    }
    Path name = find(line.getOptionValue("model")).getFileName();
    return !String.valueOf(name).equals(earlier.get().model());
  }

  /** Where the model is that --model names, or an earlier result, or the only one there is. */
  static Path place(CommandLine line, Optional<Diffusion> earlier) throws UsageException {
    if (line.hasOption("model")) {
      return find(line.getOptionValue("model"));
    }
    SearchPaths search = Places.search();
    Optional<String> before = earlier.map(Diffusion::model).filter(name -> !name.isEmpty());
    if (before.isPresent()) {
      // What a result says of its model is a name, never a way out of the folders of models.
      return search
          .modelNamed(before.get(), List.of())
          .orElseThrow(
              () ->
                  new UsageException(
                      "--from was made by the model %s, which is not in %s: name it by --model"
                          .formatted(before.get(), all(search))));
    }
    Map<String, Path> models = models(search);
    if (models.size() == 1) {
      return models.values().iterator().next();
    }
    throw new UsageException(
        models.isEmpty()
            ? "the diffusion engine needs a model, and there is none in %s: put one there, or name one with --model FOLDER|FILE; %s. The strokes engine needs none"
                .formatted(all(search), HELP)
            : "which model? --model NAME, of " + String.join(", ", models.keySet()));
  }

  /**
   * Finds a model that somebody names: a path, or a name in the folders of models.
   *
   * @throws UsageException when there is none; says what there is
   */
  static Path find(String name) throws UsageException {
    SearchPaths search = Places.search();
    Optional<Path> found = search.model(Flags.path(name));
    if (found.isPresent()) {
      return found.get();
    }
    Map<String, Path> models = models(search);
    throw new UsageException(
        "--model %s: is neither here nor in %s%s"
            .formatted(
                name,
                all(search),
                models.isEmpty() ? "" : ", where there is " + String.join(", ", models.keySet())));
  }

  /** The folders of models, for messages. */
  static String all(SearchPaths search) {
    return String.join(" nor in ", search.models().stream().map(Path::toString).toList());
  }

  /** All models by their names; the first of a name hides the others, as when it is looked for. */
  private static Map<String, Path> models(SearchPaths search) throws UsageException {
    Map<String, Path> models = new LinkedHashMap<>();
    for (Path folder : search.models()) {
      try {
        Shelf.read(folder).models().forEach(name -> models.putIfAbsent(name, folder.resolve(name)));
      } catch (IOException e) {
        throw new UsageException(Failures.say(e));
      }
    }
    return models;
  }
}
