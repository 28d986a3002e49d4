package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.model.Branches;
import pentimento.model.Branches.Part;
import pentimento.training.LoraTraining;
import pentimento.training.Trainer;

/** {@code train lora}. */
final class TrainLora {
  private TrainLora() {}

  static void add(Options options) {
    options
        .addOption(Flags.value("rank", "N", "lora: of its factors (default 8)"))
        .addOption(Flags.value("alpha", "A", "lora: strength, over the rank (default: the rank)"))
        .addOption(Flags.value("trigger", "WORD", "lora: begins captions, and later prompts"))
        .addOption(
            Flags.value(
                "parts", "LIST", "lora: spatial, temporal or both (default spatial,temporal)"))
        .addOption(
            Flags.value("spatial-file", "FILE", "lora: also the spatial part, for other programs"))
        .addOption(
            Flags.value("motion-file", "FILE", "lora: also the temporal part, as a MotionLoRA"));
  }

  static void run(CommandLine line, Console console) throws UsageException, IOException {
    DatasetCompose.refuse(line, "export", "import", "no-import", "learn", "references", "sizes");
    Path file = weights(line, "o", TrainCommand.needed(line, "o"));
    Branches branches = branches(line);
    Optional<Path> spatial = file(line, "spatial-file");
    Optional<Path> motion = file(line, "motion-file");
    require(spatial, branches, Part.SPATIAL, "spatial-file");
    require(motion, branches, Part.TEMPORAL, "motion-file");
    Optional<String> trigger =
        Optional.ofNullable(line.getOptionValue("trigger")).map(String::strip);
    if (trigger.isPresent() && trigger.get().isEmpty()) {
      throw new UsageException("--trigger is empty, expected a word");
    }
    Trainer.Outcome outcome;
    try (ProgressLine progress = console.longProgress()) {
      outcome =
          LoraTraining.run(
              TrainCommand.model(line),
              TrainRun.data(line),
              new LoraTraining.Recipe(branches, trigger),
              TrainOptions.settings(LoraTraining.usual(), line),
              TrainRun.compute(line),
              TrainRun.options(line),
              new LoraTraining.Files(file, spatial, motion),
              new TrainRun.Told(console, progress),
              progress);
    }
    if (!outcome.finished()) {
      TrainRun.tellStopped(outcome, console);
      return;
    }
    console.result("%s", file);
    spatial.ifPresent(path -> console.result("%s", path));
    motion.ifPresent(path -> console.result("%s", path));
  }

  private static void require(Optional<Path> file, Branches branches, Part part, String flag)
      throws UsageException {
    if (file.isPresent() && !branches.parts().contains(part)) {
      throw new UsageException("--" + flag + ": --parts leaves that part out");
    }
  }

  private static Optional<Path> file(CommandLine line, String flag) throws UsageException {
    return line.hasOption(flag)
        ? Optional.of(weights(line, flag, Flags.path(line.getOptionValue(flag))))
        : Optional.empty();
  }

  private static Path weights(CommandLine line, String flag, Path file) throws UsageException {
    if (!file.toString().endsWith(".safetensors")) {
      throw new UsageException(
          "%s%s %s: expected a name that ends in .safetensors"
              .formatted(flag.length() == 1 ? "-" : "--", flag, file));
    }
    return file;
  }

  private static Branches branches(CommandLine line) throws UsageException {
    int rank = Flags.whole(line, "rank", 8, 1, Branches.MOST_RANK);
    double alpha = Flags.number(line, "alpha", rank, 1e-6, 1e6);
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String word : line.getOptionValue("parts", "spatial,temporal").split(",", -1)) {
      switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "spatial" -> parts.add(Part.SPATIAL);
        case "temporal" -> parts.add(Part.TEMPORAL);
        default ->
            throw new UsageException(
                "--parts has '%s', expected spatial and temporal".formatted(word));
      }
    }
    return new Branches(rank, alpha, parts);
  }
}
