package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import pentimento.tensor.DType;
import pentimento.training.NewModel;
import pentimento.training.PlanExport;
import pentimento.training.PlanImport;
import pentimento.training.TrainingException;
import pentimento.training.TrainingStage;
import pentimento.weights.Component;

/** {@code train}: makes new models, and hands stages of learning to other machines and back. */
final class TrainCommand implements Command {
  private static final long MB = 1 << 20;

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String usage() {
    return "text|vae|base|motion|replication|joint|lora [options]";
  }

  @Override
  public String summary() {
    return "Makes a new model and trains it, here or by stock PyTorch on any machine.";
  }

  @Override
  public String notes() {
    return """
        train text --data DATASET --sizes SIZES -o MODEL
            makes a model that has learnt the words of its captions, no more;
            SIZES is "first", "second", "tiny", or a file with each network's config
        train STAGE --model MODEL --data DATASET --run DIR
            learns it here. DIR gets a checkpoint (run again to go on, number for
            number), log.jsonl, curves.png and samples/; at the end the model gets
            what was learnt
        train STAGE --model MODEL --data DATASET --export DIR
            writes a plan: graphs, weights and data, for tools/train_exported.py
        train STAGE --model MODEL --import DIR
            takes what came back into the model

        train lora --model MODEL --data DATASET --run DIR -o LORA.safetensors
            learns a painter's manner from recordings (dataset import), 10 or more

        vae           pictures to latents and back; first of all
        base          frames as pictures by themselves: text encoder and U-Net
        motion        motion modules, all else frozen
        replication   the replication network, all else frozen
        joint         all but the VAE together
        """;
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(
                Flags.value("data", "DATASET", "folder of shards, as dataset compose makes it"))
            .addOption(Flags.value("sizes", "SIZES", "text: sizes of the networks (default first)"))
            .addOption(
                Option.builder("o")
                    .longOpt("output")
                    .hasArg()
                    .argName("PLACE")
                    .desc("text: folder of the new model; lora: its file")
                    .get())
            .addOption(Flags.value("model", "MODEL", "folder of the model that learns"))
            .addOption(Flags.value("export", "DIR", "write a plan there"))
            .addOption(Flags.value("import", "DIR", "read a result from there"))
            .addOption(Flags.flag("no-data", "export: the plan alone, for who has the data"))
            .addOption(
                Flags.flag("fresh", "export: weights that have learnt nothing travel as their law"))
            .addOption(
                Flags.value("limit", "N", "run, export: the first N sequences of the data alone"))
            .addOption(Flags.value("part-mb", "N", "largest file of weights or data (default 15)"))
            .addOption(Flags.value("weights", "f16|f32", "type of stored weights (default f16)"))
            .addOption(
                Flags.value("learn", "LIST", "networks that learn, instead of the stage's own"));
    TrainOptions.add(options);
    TrainRun.add(options);
    TrainLora.add(options);
    return options;
  }

  @Override
  public void run(CommandLine line, Console console)
      throws UsageException, CheckFailedException, IOException {
    if (line.getArgList().size() != 1) {
      throw new UsageException(
          "which stage: text, vae, base, motion, replication, joint or lora? see pentimento train"
              + " --help");
    }
    String word = line.getArgList().get(0);
    try {
      if (word.equals("text")) {
        text(line, console);
        return;
      }
      if (word.equals("lora")) {
        TrainLora.run(line, console);
        return;
      }
      TrainingStage stage = TrainingStage.named(word);
      long ways = Stream.of("run", "export", "import").filter(line::hasOption).count();
      if (ways != 1) {
        throw new UsageException("expected one of --run DIR, --export DIR and --import DIR");
      }
      if (line.hasOption("run")) {
        TrainRun.run(stage, learning(stage, line), line, console);
      } else if (line.hasOption("export")) {
        export(stage, line, console);
      } else {
        Path from = needed(line, "import");
        Path model = model(line);
        Optional<Path> curves = PlanImport.curves(stage, from); // names a damaged log first
        bring(stage, model, from, console);
        curves.ifPresent(console.out()::println);
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    } catch (TrainingException e) {
      throw new CheckFailedException(e.getMessage());
    }
  }

  static Path needed(CommandLine line, String flag) throws UsageException {
    String text = line.getOptionValue(flag);
    if (text == null) {
      throw new UsageException((flag.length() == 1 ? "-" : "--") + flag + " is missing");
    }
    return Flags.path(text);
  }

  static Path model(CommandLine line) throws UsageException {
    Path model = needed(line, "model");
    return Places.search().model(model).orElse(model);
  }

  private static DType type(CommandLine line) throws UsageException {
    return switch (line.getOptionValue("weights", "f16")) {
      case "f16" -> DType.F16;
      case "f32" -> DType.F32;
      default ->
          throw new UsageException(
              "--weights is '%s', expected f16 or f32".formatted(line.getOptionValue("weights")));
    };
  }

  private static void text(CommandLine line, Console console) throws UsageException, IOException {
    NewModel.Made made =
        NewModel.make(
            NewModel.sizes(line.getOptionValue("sizes", "first")),
            needed(line, "data"),
            needed(line, "o"),
            Flags.longWhole(line, "seed", 0, 0, Long.MAX_VALUE >> 4),
            type(line));
    long all = 0;
    for (Map.Entry<Component, Long> network : made.parameters().entrySet()) {
      console.out().printf("%-20s %,12d%n", network.getKey().title(), network.getValue());
      all += network.getValue();
    }
    console.out().printf("%-20s %,12d parameters%n", "all", all);
    console
        .out()
        .printf(
            "%d tokens from %d captions%n%s%n", made.vocabulary(), made.captions(), made.folder());
  }

  private static void export(TrainingStage stage, CommandLine line, Console console)
      throws UsageException, IOException {
    Optional<Path> data =
        line.hasOption("no-data") ? Optional.empty() : Optional.of(needed(line, "data"));
    Path folder = needed(line, "export");
    if (line.hasOption("adversary")) {
      throw new UsageException("--adversary does not go with --export: it learns here alone");
    }
    PlanExport.Written written;
    try (ProgressLine progress = console.longProgress()) {
      written =
          PlanExport.write(
              stage,
              model(line),
              data,
              folder,
              TrainOptions.settings(stage, line),
              new PlanExport.Options(
                  learning(stage, line),
                  Flags.whole(line, "part-mb", 15, 1, 1024) * MB,
                  type(line),
                  TrainRun.limit(line),
                  line.hasOption("fresh")),
              progress);
    }
    console
        .out()
        .printf(
            "%s: %,d parameters learn, %,d do not; %d sequences; %,d bytes%n%s%n",
            stage.label(),
            written.weights(),
            written.frozen(),
            written.sequences(),
            written.bytes(),
            folder);
  }

  static void bring(TrainingStage stage, Path model, Path from, Console console)
      throws IOException {
    PlanImport.read(stage, model, from)
        .forEach(
            (component, count) ->
                console.out().printf("%s: %d weights%n", component.title(), count));
    console.out().println(model);
  }

  private static Set<Component> learning(TrainingStage stage, CommandLine line)
      throws UsageException {
    String text = line.getOptionValue("learn");
    if (text == null) {
      return stage.learning();
    }
    Set<Component> all = EnumSet.noneOf(Component.class);
    for (String name : text.split(",", -1)) {
      Component component;
      try {
        component = Component.valueOf(name.trim().toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "--learn has '%s', expected vae, text_encoder, unet, motion or replication"
                .formatted(name));
      }
      all.add(component);
    }
    return all;
  }
}
