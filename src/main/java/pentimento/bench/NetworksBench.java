package pentimento.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.LoadedWeights;
import pentimento.weights.MotionFamily;

/**
 * Times single networks at their real sizes, as one step of a pipeline runs them: with weights made
 * on the fly, or with those of a model.
 */
public final class NetworksBench {
  /** Frames of a sequence. */
  private static final int FRAMES = 8;

  /** Guidance asks twice: with the prompt and without. */
  private static final int BRANCHES = 2;

  /** Side of pictures, pixels. */
  private static final int SIDE = 512;

  private static final int TOKENS = 77;

  /** A network to time. */
  public enum Job {
    /** Text states of a prompt. */
    TEXT,
    /** One picture's step of the U-Net. */
    UNET,
    /** A guided step of eight frames: 16 pictures, with motion modules. */
    MOTION,
    /** The replication network beside it. */
    REPLICATION,
    /** A picture of 512 pixels to latents. */
    ENCODE,
    /** Latents to a picture of 512 pixels. */
    DECODE;

    /** Its name on the command line. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One line of figures.
   *
   * @param job see {@link Job}
   * @param type what it computes in, "bf16" or "f32"
   * @param parameters numbers in its weights
   * @param loading milliseconds from the files, or from nothing, to weights in memory
   * @param milliseconds median of the runs
   * @param fastest of the runs
   * @param slowest of the runs
   * @param memory highest resident size of the whole process, megabytes; 0 where not known
   */
  public record Row(
      String job,
      String type,
      long parameters,
      double loading,
      double milliseconds,
      double fastest,
      double slowest,
      int memory) {}

  private final Optional<Path> model;
  private final int repeats;
  private final Progress progress;
  private final Device device;

  /**
   * A bench that has not run.
   *
   * @param model a model folder or single file whose weights are loaded; empty for weights made on
   *     the fly at the sizes of Stable Diffusion 1.5
   * @param repeats counted runs of each, after one that is not counted
   * @param device that is measured
   * @param progress hears of "measuring"
   */
  public NetworksBench(Optional<Path> model, int repeats, Device device, Progress progress) {
    this.device = device;
    this.model = model;
    this.repeats = repeats;
    this.progress = progress;
  }

  /**
   * Measures each job in each type.
   *
   * @throws IllegalArgumentException when the model lacks a network of the jobs; names it
   * @throws IOException when the model cannot be read
   */
  public List<Row> run(List<Job> jobs, List<DType> types) throws IOException {
    List<Row> rows = new ArrayList<>();
    Optional<ModelFiles> files =
        model.isPresent() ? Optional.of(ModelFiles.open(model.get())) : Optional.empty();
    for (DType type : types) {
      for (Job job : jobs) {
        try (Scope scope = Scope.open()) {
          rows.add(new Run(files, Lowering.fast(type, device)).measure(job));
        }
        progress.report("measuring", rows.size() / (double) (jobs.size() * types.size()));
      }
    }
    return rows;
  }

  /** One network's weights and what it is given. */
  private final class Run {
    private final Optional<ModelFiles> files;
    private final Lowering how;
    private final VaeConfig vae;

    /** Side of latents. */
    private final int side;

    Run(Optional<ModelFiles> files, Lowering how) {
      this.files = files;
      this.how = how;
      vae =
          files
              .map(model -> model.parts().get(Component.VAE)) // networks may be timed alone
              .map(VaeConfig::of)
              .orElseGet(VaeConfig::stableDiffusion);
      side = SIDE / vae.factor();
    }

    Row measure(Job job) {
      return switch (job) {
        case TEXT -> text();
        case UNET -> unet(Optional.empty(), 1, 1);
        case MOTION -> unet(Optional.of(motion()), BRANCHES, FRAMES);
        case REPLICATION -> replication();
        case ENCODE -> vae(true);
        case DECODE -> vae(false);
      };
    }

    private Optional<ModelPart> part(Component component) {
      return files.map(model -> model.part(component));
    }

    private Row text() {
      TextEncoderConfig config =
          part(Component.TEXT_ENCODER)
              .flatMap(ModelPart::config)
              .map(TextEncoderConfig::of)
              .orElseGet(TextEncoderConfig::stableDiffusion15);
      Map<String, WeightForm> forms = TextEncoder.describe(config, 0, how).forms();
      return time(
          Job.TEXT,
          forms,
          List.of(Component.TEXT_ENCODER),
          weights -> {
            TextEncoder encoder = new TextEncoder(config, 0, how, weights);
            Tensor ids = Tensor.of(new long[config.positions()], Shape.of(1, config.positions()));
            return () -> encoder.states(ids);
          });
    }

    private MotionConfig motion() {
      return part(Component.MOTION)
          .flatMap(ModelPart::config)
          .map(json -> MotionConfig.of(json, MotionFamily.PROCESSPAINTER))
          .orElseGet(() -> MotionConfig.of(MotionFamily.PROCESSPAINTER));
    }

    private UNetConfig config() {
      return files.map(UNetConfig::of).orElseGet(UNetConfig::stableDiffusion15);
    }

    private Row unet(Optional<MotionConfig> motion, int batch, int frames) {
      UNetConfig config = config();
      Map<String, WeightForm> forms = UNet.describe(config, motion, false, how).forms();
      List<Component> parts =
          motion.isPresent() ? List.of(Component.UNET, Component.MOTION) : List.of(Component.UNET);
      return time(
          motion.isPresent() ? Job.MOTION : Job.UNET,
          forms,
          parts,
          weights -> {
            UNet unet = new UNet(config, motion, how, weights);
            Tensor latents = noise(batch, config.inChannels(), frames, side, side);
            Tensor text = noise(batch, TOKENS, config.contextChannels());
            Tensor step = Tensor.of(new double[] {500}, Shape.of(1));
            return () -> unet.predict(latents, step, text);
          });
    }

    private Row replication() {
      ControlConfig config =
          part(Component.REPLICATION)
              .flatMap(ModelPart::config)
              .map(json -> ControlConfig.of(json, MotionFamily.PROCESSPAINTER))
              .orElseGet(ControlConfig::processPainter);
      Map<String, WeightForm> forms = ControlNet.describe(config, how).forms();
      return time(
          Job.REPLICATION,
          forms,
          List.of(Component.REPLICATION),
          weights -> {
            ControlNet network = new ControlNet(config, how, weights);
            long shown = config.embedding().isEmpty() ? side : SIDE;
            Tensor latents = noise(BRANCHES, config.unet().inChannels(), FRAMES, side, side);
            Tensor given = noise(BRANCHES, config.conditioningChannels(), FRAMES, shown, shown);
            Optional<Tensor> mask = Optional.of(given.slice(1, 0, 1));
            Tensor text = noise(BRANCHES, TOKENS, config.unet().contextChannels());
            Tensor step = Tensor.of(new double[] {500}, Shape.of(1));
            return () -> network.residuals(latents, step, text, given, mask, 1).get(0);
          });
    }

    private Row vae(boolean encode) {
      return time(
          encode ? Job.ENCODE : Job.DECODE,
          Vae.forms(vae, how),
          List.of(Component.VAE),
          weights -> {
            Vae network = new Vae(vae, how, weights);
            Tensor input =
                encode
                    ? noise(1, vae.inChannels(), SIDE, SIDE)
                    : noise(1, vae.latentChannels(), side, side);
            return () -> encode ? network.encode(input).mean() : network.decode(input);
          });
    }

    private Tensor noise(long... sizes) {
      return new NetworkWeights(Map.of()).noise(Shape.of(sizes)).to(how.type());
    }

    /** A network over weights, ready to do one step. */
    private interface Prepared {
      Step over(LoadedWeights weights);
    }

    private interface Step {
      Tensor compute();
    }

    private Row time(
        Job job, Map<String, WeightForm> forms, List<Component> parts, Prepared prepared) {
      Memory.forget();
      long start = System.nanoTime();
      try (LoadedWeights weights = load(job, forms, parts)) {
        double loading = (System.nanoTime() - start) / 1e6;
        Step step = prepared.over(weights);
        double[] times = new double[repeats];
        for (int run = -1; run < repeats; run++) {
          long before = System.nanoTime();
          try (Scope scope = Scope.open()) {
            Tensor answer = step.compute();
            if (device == Device.GPU) {
              answer.isFinite(); // waits for the card, which has only been told so far
            }
          }
          if (run >= 0) {
            times[run] = (System.nanoTime() - before) / 1e6;
          }
        }
        Arrays.sort(times);
        return new Row(
            job.word(),
            how.type().name().toLowerCase(Locale.ROOT),
            forms.values().stream().mapToLong(form -> form.shape().elements()).sum(),
            loading,
            Medians.of(times),
            times[0],
            times[repeats - 1],
            Memory.highest());
      }
    }

    private LoadedWeights load(Job job, Map<String, WeightForm> forms, List<Component> parts) {
      if (files.isEmpty()) {
        return LoadedWeights.load(forms, new NetworkWeights(forms), how);
      }
      ModelPart[] all = parts.stream().map(files.get()::part).toArray(ModelPart[]::new);
      return ModelPart.load(files.get().place() + ", " + job.word(), forms, how, all);
    }
  }
}
