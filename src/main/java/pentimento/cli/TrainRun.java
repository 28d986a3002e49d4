package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.tensor.DType;
import pentimento.training.Compute;
import pentimento.training.Trainer;
import pentimento.training.Training;
import pentimento.training.TrainingStage;
import pentimento.weights.Component;

/** {@code train STAGE --run}. */
final class TrainRun {
  private TrainRun() {}

  static void add(Options options) {
    options
        .addOption(Flags.value("run", "DIR", "learn here; run again to go on"))
        .addOption(
            Flags.value(
                "held-out", "DATASET", "run: shards to look at and measure, not learnt from"))
        .addOption(Flags.flag("no-import", "run: leave the model as it is; --import DIR later"))
        .addOption(
            Flags.value(
                "precision",
                "f32|bf16",
                "run: what is computed in; weights stay f32 (default f32)"))
        .addOption(Flags.flag("checkpointing", "run: less memory, a third more time"))
        .addOption(Flags.value("log-every", "N", "run: steps between lines (default 20)"))
        .addOption(Flags.value("sample-every", "N", "run: steps between sheets (default 500)"))
        .addOption(Flags.value("save-minutes", "M", "run: minutes between checkpoints (default 3)"))
        .addOption(Flags.value("stop-at", "N", "run: stop after this step, as by Ctrl-C"));
  }

  static int limit(CommandLine line) throws UsageException {
    return Flags.whole(line, "limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
  }

  static Compute compute(CommandLine line) throws UsageException {
    DType type =
        switch (line.getOptionValue("precision", "f32")) {
          case "f32" -> DType.F32;
          case "bf16" -> DType.BF16;
          default ->
              throw new UsageException(
                  "--precision is '%s', expected f32 or bf16"
                      .formatted(line.getOptionValue("precision")));
        };
    return new Compute(type, line.hasOption("checkpointing"));
  }

  static Training.Data data(CommandLine line) throws UsageException {
    Optional<Path> held =
        line.hasOption("held-out")
            ? Optional.of(Flags.path(line.getOptionValue("held-out")))
            : Optional.empty();
    return new Training.Data(TrainCommand.needed(line, "data"), limit(line), held);
  }

  static Trainer.Options options(CommandLine line) throws UsageException, IOException {
    return new Trainer.Options(
        TrainCommand.needed(line, "run"),
        Flags.whole(line, "log-every", 20, 1, 1_000_000),
        Flags.whole(line, "sample-every", 500, 0, 10_000_000),
        Flags.number(line, "save-minutes", 3, 0.01, 100_000),
        Flags.whole(line, "stop-at", 0, 0, 10_000_000));
  }

  /** Tells how a run goes, in lines; a bar that was drawn before ends. */
  static final class Told implements Trainer.Listener {
    private final Console console;
    private final ProgressLine progress;

    Told(Console console, ProgressLine progress) {
      this.console = console;
      this.progress = progress;
    }

    @Override
    public void line(String line, double done) {
      progress.close();
      console.note(line);
    }

    @Override
    public void note(String text) {
      progress.close();
      console.note("note: " + text);
    }
  }

  static void run(TrainingStage stage, Set<Component> learning, CommandLine line, Console console)
      throws UsageException, IOException {
    Path model = TrainCommand.model(line);
    Trainer.Options options = options(line);
    Trainer.Outcome outcome;
    try (ProgressLine progress = console.longProgress()) {
      outcome =
          Training.run(
              stage,
              model,
              data(line),
              learning,
              TrainOptions.settings(stage, line),
              compute(line),
              options,
              new Told(console, progress),
              progress);
    }
    if (!outcome.finished()) {
      tellStopped(outcome, console);
    } else if (line.hasOption("no-import")) {
      console.result("%s", options.folder());
    } else {
      TrainCommand.bring(stage, model, options.folder(), console);
    }
  }

  static void tellStopped(Trainer.Outcome outcome, Console console) {
    console.result("stopped after step %d, saved; the same command goes on", outcome.step());
  }
}
