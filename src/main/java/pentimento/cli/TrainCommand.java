package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import pentimento.tensor.DType;
import pentimento.training.AutoencoderGraphs.Mix;
import pentimento.training.NewModel;
import pentimento.training.PlanExport;
import pentimento.training.PlanImport;
import pentimento.training.TrainingSettings;
import pentimento.training.TrainingSettings.References;
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
    return "text|vae|base|motion|replication|joint [options]";
  }

  @Override
  public String summary() {
    return "Makes a new model, and trains it by stock PyTorch on any machine.";
  }

  @Override
  public String notes() {
    return """
        train text --data DATASET --sizes SIZES -o MODEL
            makes a model that has learnt the words of its captions, no more;
            SIZES is "first", or a JSON file with the config.json of each network
        train STAGE --model MODEL --data DATASET --export DIR
            writes a plan: graphs, weights and data, for tools/train_exported.py
        train STAGE --model MODEL --import DIR
            takes what came back into the model

        vae           pictures to latents and back; first of all
        base          frames as pictures by themselves: text encoder and U-Net
        motion        motion modules, all else frozen
        replication   the replication network, all else frozen
        joint         all but the VAE together
        """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.value("data", "DATASET", "folder of shards, as dataset compose makes it"))
        .addOption(Flags.value("sizes", "SIZES", "text: sizes of the networks (default first)"))
        .addOption(
            Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("MODEL")
                .desc("text: folder of the new model")
                .get())
        .addOption(Flags.value("model", "MODEL", "folder of the model that learns"))
        .addOption(Flags.value("export", "DIR", "write a plan there"))
        .addOption(Flags.value("import", "DIR", "read a result from there"))
        .addOption(Flags.flag("no-data", "export: the plan alone, for who has the data"))
        .addOption(
            Flags.flag("fresh", "export: weights that have learnt nothing travel as their law"))
        .addOption(Flags.value("limit", "N", "export: the first N sequences of the data alone"))
        .addOption(Flags.value("part-mb", "N", "largest file of weights or data (default 15)"))
        .addOption(Flags.value("weights", "f16|f32", "type of stored weights (default f16)"))
        .addOption(Flags.value("learn", "LIST", "networks that learn, instead of the stage's own"))
        .addOption(Flags.value("steps", "N", "steps at most (default 10000)"))
        .addOption(Flags.value("minutes", "M", "minutes at most (default 0, no limit)"))
        .addOption(Flags.value("batch", "N", "sequences of a step (default 32; vae: 64 pictures)"))
        .addOption(Flags.value("lr", "RATE", "learning rate (default 0.0006; vae: 0.001)"))
        .addOption(Flags.value("beta1", "B", "of AdamW (default 0.9)"))
        .addOption(Flags.value("beta2", "B", "of AdamW (default 0.99)"))
        .addOption(Flags.value("weight-decay", "D", "of AdamW (default 0.01)"))
        .addOption(Flags.value("warmup", "N", "steps in which the rate rises (default 200)"))
        .addOption(Flags.value("last-rate", "S", "share of the rate at the end (default 0.02)"))
        .addOption(Flags.value("clip-norm", "N", "greatest norm of gradients (default 1)"))
        .addOption(Flags.value("ema", "D", "decay of the weights' average (default 0.999)"))
        .addOption(Flags.value("text-dropout", "P", "captions forgotten (default 0.1)"))
        .addOption(
            Flags.value(
                "references",
                "P,P,P",
                "how often the last, one inner, or both frames are given (default 0.5,0.15,0.1)"))
        .addOption(
            Flags.value(
                "loss",
                "W,W,W,W",
                "vae: absolute, edges, structure, divergence (default 1,0.5,0.2,0.0001)"))
        .addOption(Flags.value("seed", "N", "of weights and of all chance (default 0)"));
  }

  @Override
  public void run(CommandLine line, Console console) throws UsageException, IOException {
    if (line.getArgList().size() != 1) {
      throw new UsageException(
          "which stage: text, vae, base, motion, replication or joint? see pentimento train --help");
    }
    String word = line.getArgList().get(0);
    try {
      if (word.equals("text")) {
        text(line, console);
        return;
      }
      TrainingStage stage = TrainingStage.named(word);
      boolean out = line.hasOption("export");
      if (out == line.hasOption("import")) {
        throw new UsageException("either --export DIR or --import DIR");
      }
      if (out) {
        export(stage, line, console);
      } else {
        bring(stage, line, console);
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static Path needed(CommandLine line, String flag) throws UsageException {
    String text = line.getOptionValue(flag);
    if (text == null) {
      throw new UsageException((flag.length() == 1 ? "-" : "--") + flag + " is missing");
    }
    return Flags.path(text);
  }

  private static Path model(CommandLine line) throws UsageException {
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
    PlanExport.Written written =
        PlanExport.write(
            stage,
            model(line),
            data,
            folder,
            settings(stage, line),
            new PlanExport.Options(
                learning(stage, line),
                Flags.whole(line, "part-mb", 15, 1, 1024) * MB,
                type(line),
                Flags.whole(line, "limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE),
                line.hasOption("fresh")));
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

  private static void bring(TrainingStage stage, CommandLine line, Console console)
      throws UsageException, IOException {
    Path model = model(line);
    PlanImport.read(stage, model, needed(line, "import"))
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

  private static TrainingSettings settings(TrainingStage stage, CommandLine line)
      throws UsageException {
    TrainingSettings usual = TrainingSettings.usual(stage);
    double[] given =
        numbers(
            line,
            "references",
            usual.references().last(),
            usual.references().one(),
            usual.references().lastAndOne());
    Mix mix = usual.mix();
    double[] loss =
        numbers(line, "loss", mix.absolute(), mix.edges(), mix.structure(), mix.divergence());
    return new TrainingSettings(
        Flags.whole(line, "steps", usual.steps(), 1, 10_000_000),
        Flags.number(line, "minutes", usual.minutes(), 0, 100_000),
        Flags.whole(line, "batch", usual.batch(), 1, 65_536),
        Flags.number(line, "lr", usual.rate(), 0, 1),
        Flags.number(line, "beta1", usual.beta1(), 0, 0.999999),
        Flags.number(line, "beta2", usual.beta2(), 0, 0.999999),
        usual.eps(),
        Flags.number(line, "weight-decay", usual.weightDecay(), 0, 1),
        usual.decayVectors(),
        Flags.whole(line, "warmup", usual.warmup(), 0, 10_000_000),
        Flags.number(line, "last-rate", usual.lastRate(), 0, 1),
        Flags.number(line, "clip-norm", usual.clipNorm(), 1e-9, 1e9),
        Flags.number(line, "ema", usual.ema(), 0, 0.9999999),
        Flags.number(line, "text-dropout", usual.textDropout(), 0, 1),
        new References(given[0], given[1], given[2]),
        new Mix(loss[0], loss[1], loss[2], loss[3]),
        Flags.longWhole(line, "seed", 0, 0, Long.MAX_VALUE >> 4));
  }

  private static double[] numbers(CommandLine line, String flag, double... otherwise)
      throws UsageException {
    String text = line.getOptionValue(flag);
    if (text == null) {
      return otherwise;
    }
    String[] parts = text.split(",", -1);
    double[] numbers = new double[otherwise.length];
    try {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Double.parseDouble(parts[i]);
      }
      if (parts.length == numbers.length) {
        return numbers;
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new UsageException(
          "--%s is '%s', expected %d numbers with commas between them"
              .formatted(flag, text, numbers.length));
    }
    throw new UsageException(
        "--%s is '%s', expected %d numbers with commas between them"
            .formatted(flag, text, numbers.length));
  }
}
