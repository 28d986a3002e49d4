package pentimento.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import pentimento.training.AutoencoderGraphs.Mix;
import pentimento.training.Optimization;
import pentimento.training.RateSchedule;
import pentimento.training.References;
import pentimento.training.TrainingSettings;
import pentimento.training.TrainingStage;

/** Flags that say how a stage is learnt. */
final class TrainOptions {
  private TrainOptions() {}

  static void add(Options options) {
    options
        .addOption(Flags.value("steps", "N", "steps at most (default 10000)"))
        .addOption(Flags.value("minutes", "M", "minutes at most (default 0, no limit)"))
        .addOption(Flags.value("batch", "N", "sequences at once (default 32; vae: 64 pictures)"))
        .addOption(Flags.value("accumulate", "N", "batches of a step (default 1)"))
        .addOption(Flags.value("optimizer", "NAME", "adamw, or prodigy, which finds its rate"))
        .addOption(
            Flags.value("lr", "RATE", "learning rate (default 0.0006; vae: 0.001; prodigy: 1)"))
        .addOption(Flags.value("beta1", "B", "memory of gradients (default 0.9)"))
        .addOption(
            Flags.value("beta2", "B", "memory of their squares (default 0.99; prodigy: 0.999)"))
        .addOption(Flags.value("weight-decay", "D", "of matrices and kernels (default 0.01)"))
        .addOption(Flags.value("schedule", "NAME", "constant, linear or cosine (default cosine)"))
        .addOption(Flags.value("warmup", "N", "steps in which the rate rises (default 200)"))
        .addOption(Flags.value("last-rate", "S", "share of the rate at the end (default 0.02)"))
        .addOption(Flags.value("clip-norm", "N", "greatest norm of gradients (default 1)"))
        .addOption(
            Flags.value("ema", "D", "decay of the weights' average (default 0.999; 0 for none)"))
        .addOption(Flags.value("text-dropout", "P", "captions forgotten (default 0.1)"))
        .addOption(
            Flags.value(
                "min-snr", "G", "greatest signal-to-noise ratio that counts in full (e.g. 5)"))
        .addOption(
            Flags.value(
                "references",
                "P,P,P|paper",
                "how often the last, one inner, or both frames are given (default"
                    + " 0.5,0.15,0.1), or as in the paper (default of replication)"))
        .addOption(
            Flags.value(
                "loss",
                "W,W,W,W",
                "vae: absolute, edges, structure, divergence (default 1,0.5,0.2,0.0001)"))
        .addOption(Flags.value("crop", "N", "vae: learn from squares of N pixels"))
        .addOption(
            Flags.value("adversary", "W", "vae, run: weight of a patch discriminator (default 0)"))
        .addOption(
            Flags.value("adversary-from", "N", "vae, run: the step that it begins at (default 0)"))
        .addOption(Flags.value("seed", "N", "of weights and of all chance (default 0)"));
  }

  static TrainingSettings settings(TrainingStage stage, CommandLine line) throws UsageException {
    return settings(TrainingSettings.usual(stage), line);
  }

  /** What flags say, and otherwise the usual. */
  static TrainingSettings settings(TrainingSettings usual, CommandLine line) throws UsageException {
    Mix mix = usual.mix();
    double[] loss =
        numbers(line, "loss", mix.absolute(), mix.edges(), mix.structure(), mix.divergence());
    return new TrainingSettings(
        Flags.whole(line, "steps", usual.steps(), 1, 10_000_000),
        Flags.number(line, "minutes", usual.minutes(), 0, 100_000),
        Flags.whole(line, "batch", usual.batch(), 1, 65_536),
        Flags.whole(line, "accumulate", usual.accumulation(), 1, 1024),
        optimization(line, usual.optimization()),
        schedule(line, usual.schedule()),
        Flags.number(line, "ema", usual.ema(), 0, 0.9999999),
        Flags.number(line, "text-dropout", usual.textDropout(), 0, 1),
        references(line, usual.references()),
        Flags.number(line, "min-snr", usual.minSnr(), 0, 1e6),
        new Mix(loss[0], loss[1], loss[2], loss[3]),
        Flags.whole(line, "crop", usual.crop(), 0, 4096),
        Flags.number(line, "adversary", usual.adversary(), 0, 100),
        Flags.whole(line, "adversary-from", usual.adversaryFrom(), 0, 10_000_000),
        Flags.longWhole(line, "seed", usual.seed(), 0, Long.MAX_VALUE >> 4));
  }

  private static Optimization optimization(CommandLine line, Optimization before)
      throws UsageException {
    Optimization.Kind kind = word(line, "optimizer", before.kind());
    Optimization usual =
        kind == before.kind() || kind == Optimization.Kind.ADAMW ? before : Optimization.prodigy();
    return new Optimization(
        kind,
        Flags.number(line, "lr", usual.rate(), 0, kind == Optimization.Kind.PRODIGY ? 10 : 1),
        Flags.number(line, "beta1", usual.beta1(), 0, 0.999999),
        Flags.number(line, "beta2", usual.beta2(), 0, 0.999999),
        usual.eps(),
        Flags.number(line, "weight-decay", usual.weightDecay(), 0, 1),
        usual.decayVectors(),
        Flags.number(line, "clip-norm", usual.clipNorm(), 1e-9, 1e9));
  }

  private static RateSchedule schedule(CommandLine line, RateSchedule usual) throws UsageException {
    return new RateSchedule(
        word(line, "schedule", usual.kind()),
        Flags.whole(line, "warmup", usual.warmup(), 0, 10_000_000),
        Flags.number(line, "last-rate", usual.last(), 0, 1));
  }

  private static References references(CommandLine line, References usual) throws UsageException {
    if (!line.hasOption("references")) {
      return usual;
    }
    if (line.getOptionValue("references").equals("paper")) {
      return References.ofPaper();
    }
    double[] given = numbers(line, "references", 0, 0, 0);
    return References.shares(given[0], given[1], given[2]);
  }

  /** One of an enumeration's words, in small letters. */
  static <E extends Enum<E>> E word(CommandLine line, String flag, E usual) throws UsageException {
    String text = line.getOptionValue(flag);
    if (text == null) {
      return usual;
    }
    E[] all = usual.getDeclaringClass().getEnumConstants();
    for (E each : all) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return each;
      }
    }
    throw new UsageException(
        "--%s is '%s', expected %s"
            .formatted(
                flag,
                text,
                Arrays.stream(all)
                    .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(" or "))));
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
      // told below
    }
    throw new UsageException(
        "--%s is '%s', expected %d numbers with commas between them"
            .formatted(flag, text, numbers.length));
  }
}
