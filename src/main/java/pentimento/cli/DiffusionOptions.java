package pentimento.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import pentimento.diffusion.SamplerKind;
import pentimento.pipeline.Habits;
import pentimento.pipeline.PaintingModel;
import pentimento.prompt.Prompt;
import pentimento.request.Between;
import pentimento.request.Diffusion;
import pentimento.request.Economy;
import pentimento.request.Request;
import pentimento.weights.MotionFamily;

/** The options of the diffusion engine, and what they tell it. */
final class DiffusionOptions {
  private DiffusionOptions() {}

  /** Adds them. */
  static void addTo(Options options) {
    options
        .addOption(
            Flags.value(
                "model",
                "NAME|PATH",
                "a model by its name, or a folder or file (default: the only one)"))
        .addOption(
            Flags.value("negative", "TEXT", "what is not to be painted (default: the model's)"))
        .addOption(pair("prompt-at", "FRAME TEXT", "another prompt from a frame on; repeatable"))
        .addOption(pair("reference", "FRAME PICTURE", "a picture for a frame; repeatable"))
        .addOption(
            Flags.value("sampler", "NAME", String.join(", ", samplers()) + " (default: ddim)"))
        .addOption(
            Flags.value(
                "steps", "N", "steps of the sampler, 1 to 1000 (default: the model's, else 50)"))
        .addOption(
            Flags.value(
                "guidance",
                "G",
                "how far the prompt is heeded, 0 to 100 (default: the model's, else 5)"))
        .addOption(
            Flags.value(
                "guidance-rescale",
                "R",
                "takes back contrast that guidance adds, 0 to 1 (default: 0)"))
        .addOption(Flags.value("eta", "E", "ddim: share of new noise, 0 to 1 (default: 0)"))
        .addOption(
            Flags.value(
                "inversion",
                "HOW",
                "first noise of frames given: as-released, consistent or none (default: the model's, else as-released)"))
        .addOption(
            Flags.value(
                "replication", "S", "strength of the replication network, 0 to 10 (default: 1)"))
        .addOption(
            Flags.value(
                "width", "N", "of the key frames, pixels, divisible by 8 (default: the model's)"))
        .addOption(Flags.value("height", "N", "likewise"))
        .addOption(
            Flags.flag("no-lift", "leave key frames without the detail of the pictures given"))
        .addOption(
            Flags.value("between", "HOW", "between key frames: strokes (default), fade or none"))
        .addOption(Flags.value("precision", "TYPE", "auto (default), bf16, f32; f16 on a GPU"))
        .addOption(DeviceOption.option())
        .addOption(
            Flags.value(
                "motion-family",
                "NAME",
                "what motion modules without a config are: processpainter (default),"
                    + " animatediff-v1, -v2, -v3 or diffusers"))
        .addOption(Flags.value("preview", "FILE", "a PNG that shows the frames after each step"))
        .addOption(Flags.value("batch", "N", "as many results, by seeds one after the other"))
        .addOption(Flags.flag("resume", "skip results whose files are all there"));
    MemoryOptions.addTo(options);
    SpeedOptions.addTo(options);
    AdapterOptions.addTo(options);
    AssemblyOptions.addTo(options);
  }

  /** Those that lead from noise to pictures. */
  private static List<String> samplers() {
    return Arrays.stream(SamplerKind.values())
        .filter(kind -> kind != SamplerKind.DDIM_INVERSION)
        .map(SamplerKind::label)
        .toList();
  }

  /**
   * Makes sure that none is given, where another engine paints.
   *
   * @throws UsageException names the one that is
   */
  static void requireNone(CommandLine line) throws UsageException {
    Options own = new Options();
    addTo(own);
    for (Option option : own.getOptions()) {
      if (line.hasOption(option.getLongOpt())) {
        throw new UsageException(
            "--%s: only the diffusion engine knows it; add --engine diffusion"
                .formatted(option.getLongOpt()));
      }
    }
    if (line.hasOption("prompt")) {
      throw new UsageException(
          "--prompt: only the diffusion engine reads it; add --engine diffusion");
    }
  }

  private static Option pair(String name, String arguments, String description) {
    return Flags.repeatable(
        Option.builder().longOpt(name).numberOfArgs(2).argName(arguments).desc(description).get());
  }

  /** Pairs of a frame and a text, as often as an option was given. */
  record Pair(int frame, String text) {}

  /**
   * The pairs of an option.
   *
   * @param frames number of frames
   * @throws UsageException when a frame is out of range
   */
  static List<Pair> pairs(CommandLine line, String flag, int frames) throws UsageException {
    List<Pair> pairs = new ArrayList<>();
    String[] values = line.getOptionValues(flag);
    for (int i = 0; values != null && i + 1 < values.length; i += 2) {
      int frame;
      try {
        frame = Integer.parseInt(values[i]);
      } catch (NumberFormatException e) {
        throw new UsageException(
            "--%s is '%s', expected the number of a frame".formatted(flag, values[i]));
      }
      if (frame < 0 || frame >= frames) {
        throw new UsageException(
            "--%s is %d, expected a frame, 0 to %d".formatted(flag, frame, frames - 1));
      }
      pairs.add(new Pair(frame, values[i + 1]));
    }
    return pairs;
  }

  /**
   * What the engine is told.
   *
   * @param base what an earlier result was told, whose settings hold where flags do not say
   *     otherwise
   * @param prompt what is to be painted
   * @param frames number of frames
   * @param proportions width and height of the picture it is about; empty for a text alone
   * @param same is it the very picture, or a text, of the earlier result?
   * @param references pictures given for frames
   * @throws UsageException for a value out of its range; names the flag
   */
  static Diffusion told(
      CommandLine line,
      Optional<Diffusion> base,
      PaintingModel model,
      String prompt,
      int frames,
      Optional<int[]> proportions,
      boolean same,
      List<Diffusion.Reference> references)
      throws UsageException {
    List<Diffusion.FramePrompt> framePrompts = new ArrayList<>();
    for (Pair pair : pairs(line, "prompt-at", frames)) {
      framePrompts.add(new Diffusion.FramePrompt(pair.frame(), pair.text()));
    }
    if (framePrompts.isEmpty()) {
      framePrompts.addAll(base.map(Diffusion::framePrompts).orElse(List.of()));
    }
    int[] size = size(line, same ? base : Optional.empty(), model, proportions);
    Habits habits = model.habits();
    String sampler = line.getOptionValue("sampler", base.map(Diffusion::sampler).orElse("ddim"));
    if (!samplers().contains(sampler)) {
      throw new UsageException(
          "--sampler is '%s', expected one of %s"
              .formatted(sampler, String.join(", ", samplers())));
    }
    try {
      if (!prompt.isBlank()) {
        Prompt.parse(prompt);
      }
      Prompt.parseNegative(line.getOptionValue("negative", ""));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    for (Diffusion.FramePrompt other : framePrompts) {
      try {
        Prompt.parse(other.text());
      } catch (IllegalArgumentException e) {
        throw new UsageException("--prompt-at %d: %s".formatted(other.frame(), e.getMessage()));
      }
    }
    try {
      return new Diffusion(
          String.valueOf(model.files().place().getFileName()),
          prompt,
          line.getOptionValue("negative", base.map(Diffusion::negative).orElse(habits.negative())),
          framePrompts,
          references,
          sampler,
          Flags.whole(
              line,
              "steps",
              base.map(Diffusion::steps).orElse(habits.steps()),
              1,
              Diffusion.MOST_STEPS),
          Flags.number(
              line, "guidance", base.map(Diffusion::guidance).orElse(habits.guidance()), 0, 100),
          Flags.number(line, "guidance-rescale", base.map(Diffusion::rescale).orElse(0.0), 0, 1),
          Flags.number(line, "eta", base.map(Diffusion::eta).orElse(0.0), 0, 1),
          one(
              line,
              "inversion",
              Diffusion.Inversion::of,
              base.map(Diffusion::inversion).orElse(habits.inversion())),
          Flags.number(line, "replication", base.map(Diffusion::replication).orElse(1.0), 0, 10),
          size[0],
          size[1],
          !line.hasOption("no-lift") && base.map(Diffusion::lift).orElse(true),
          one(line, "between", Between::of, base.map(Diffusion::between).orElse(Between.STROKES)),
          DeviceOption.precision(model.lowering()),
          model.how().family().map(MotionFamily::word),
          DeviceOption.device(model.lowering()),
          Optional.empty(),
          Optional.of(SpeedOptions.economy(line, base.map(Diffusion::saved).orElse(Economy.NONE))));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  /** One of several words. */
  private static <E> E one(CommandLine line, String flag, Function<String, E> of, E otherwise) {
    String text = line.getOptionValue(flag);
    try {
      return text == null ? otherwise : of.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(flag + " " + e.getMessage(), e);
    }
  }

  /** Width and height of the key frames: about as many pixels as the model was trained on. */
  private static int[] size(
      CommandLine line, Optional<Diffusion> base, PaintingModel model, Optional<int[]> proportions)
      throws UsageException {
    int factor = model.factor();
    double side = model.trainedSide();
    double ratio = proportions.map(p -> p[0] / (double) p[1]).orElse(1.0);
    Optional<Integer> width = given(line, "width", factor);
    Optional<Integer> height = given(line, "height", factor);
    if (width.isEmpty() && height.isEmpty()) {
      return base.map(told -> new int[] {told.width(), told.height()})
          .orElseGet(
              () ->
                  new int[] {
                    rounded(side * Math.sqrt(ratio), factor),
                    rounded(side / Math.sqrt(ratio), factor)
                  });
    }
    return new int[] {
      width.orElseGet(() -> rounded(height.get() * ratio, factor)),
      height.orElseGet(() -> rounded(width.get() / ratio, factor))
    };
  }

  private static Optional<Integer> given(CommandLine line, String flag, int factor)
      throws UsageException {
    if (!line.hasOption(flag)) {
      return Optional.empty();
    }
    int value = Flags.whole(line, flag, 0, factor, Request.MAX_SIZE);
    if (value % factor != 0) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--%s is %d, expected a size divisible by %d, such as %d",
              flag,
              value,
              factor,
              rounded(value, factor)));
    }
    return Optional.of(value);
  }

  private static int rounded(double size, int factor) {
    return (int) Math.max(factor, Math.round(size / factor) * factor);
  }
}
