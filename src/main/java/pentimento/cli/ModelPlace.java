package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.model.Shelf;
import pentimento.model.text.ClipTokenizer;
import pentimento.pipeline.PaintingModel;
import pentimento.request.Diffusion;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
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
          PaintingModel.open(place, lowering(line, earlier), family(line, earlier));
      List<Component> lacking = model.lacking(references);
      if (lacking.isEmpty()) {
        requireTokenizer(model);
        return model;
      }
      StringBuilder text = new StringBuilder(place + ": has no ");
      text.append(String.join(" and no ", lacking.stream().map(Component::title).toList()));
      text.append("; add ");
      text.append(String.join(", and ", lacking.stream().map(MENDING::get).toList()));
      throw new UsageException(text + "; " + HELP);
    } catch (IllegalArgumentException e) {
      String said = e.getMessage();
      throw new UsageException(said.startsWith(place.toString()) ? said : place + ": " + said);
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

  private static MotionFamily family(CommandLine line, Optional<Diffusion> earlier)
      throws UsageException {
    String name =
        line.getOptionValue("motion-family", earlier.flatMap(Diffusion::motionFamily).orElse(null));
    if (name == null) {
      return MotionFamily.PROCESSPAINTER;
    }
    for (MotionFamily family : MotionFamily.values()) {
      if (family.word().equals(name)) {
        return family;
      }
    }
    throw new UsageException(
        "--motion-family is '%s', expected one of %s"
            .formatted(
                name, List.of(MotionFamily.values()).stream().map(MotionFamily::word).toList()));
  }

  private static Lowering lowering(CommandLine line, Optional<Diffusion> earlier)
      throws UsageException {
    String wanted =
        line.getOptionValue("precision", earlier.map(Diffusion::precision).orElse("auto"));
    return switch (wanted) {
      case "auto" -> Lowering.auto();
      case "bf16" -> Lowering.fast(DType.BF16, Device.CPU);
      case "f32" -> Lowering.fast(DType.F32, Device.CPU);
      default ->
          throw new UsageException(
              "--precision is '%s', expected auto, bf16 or f32".formatted(wanted));
    };
  }

  /** Where the model is that --model names, or an earlier result, or the only one there is. */
  static Path place(CommandLine line, Optional<Diffusion> earlier) throws UsageException {
    Path shelf = Places.home().resolve("models");
    // What a result says of its model is a name, never a way out of the folder of models.
    String before = earlier.map(Diffusion::model).orElse("");
    Path kept = before.isEmpty() ? Path.of("") : Flags.path(before).getFileName();
    String name = line.getOptionValue("model", kept == null ? "" : kept.toString());
    if (!name.isEmpty()) {
      Path given = Flags.path(name);
      for (Path place :
          List.of(given, shelf.resolve(given), shelf.resolve(name + ".safetensors"))) {
        if (Files.exists(place)) {
          return place;
        }
      }
      throw new UsageException(
          "--model %s: is neither here nor in %s%s".formatted(name, shelf, known(shelf)));
    }
    List<String> all = names(shelf);
    if (all.size() == 1) {
      return shelf.resolve(all.get(0));
    }
    throw new UsageException(
        all.isEmpty()
            ? "the diffusion engine needs a model, and there is none in %s: put one there, or name one with --model FOLDER|FILE; %s. The strokes engine needs none"
                .formatted(shelf, HELP)
            : "which model? --model NAME, of " + String.join(", ", all));
  }

  private static String known(Path shelf) throws UsageException {
    List<String> all = names(shelf);
    return all.isEmpty() ? "" : ", where there is " + String.join(", ", all);
  }

  private static List<String> names(Path shelf) throws UsageException {
    try {
      return List.copyOf(Shelf.read(shelf).items().keySet());
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    }
  }
}
