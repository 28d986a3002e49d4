package pentimento.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.image.Picture;
import pentimento.model.ModelFiles;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.pipeline.PaintingModel;
import pentimento.pipeline.Saving;
import pentimento.pipeline.SingleSteps;
import pentimento.pipeline.TextPair;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.weights.LoadedWeights;
import pentimento.weights.MotionFamily;

/**
 * Times the steps of a process as the pipelines take them, at the sizes of Stable Diffusion 1.5
 * with weights made on the fly, or by a model; and by a model whole jobs, with deep features kept
 * and without.
 */
public final class ProcessBench {
  /** One step of so many is whole. */
  private static final int[] EVERY = {3, 5};

  private static final int TOKENS = 77;

  /** Pixels that a latent is wide in Stable Diffusion. */
  private static final int FACTOR = 8;

  /** Side of the latents that each graph is run with once before it is timed. */
  private static final int SMALL = 8;

  /**
   * One line of figures.
   *
   * @param job "text" and "reconstruct": a guided step, without and with the replication network;
   *     "... cache 3": the average where every third step is whole; "unguided": a step outside the
   *     guidance range; "lcm": a step of a latent consistency model; "job ...": all of a model's
   * @param type what it computes in, "bf16" or "f32"
   * @param frames of the sequence
   * @param size side of the frames, pixels
   * @param seconds median of the runs
   * @param fastest of the runs
   * @param slowest of the runs
   * @param memory highest resident size of the whole process, megabytes; 0 where not known
   * @param psnr of all key frames against those of the job without caching, dB; 0 where there is
   *     none
   */
  public record Row(
      String job,
      String type,
      int frames,
      int size,
      double seconds,
      double fastest,
      double slowest,
      int memory,
      double psnr) {}

  private final int frames;
  private final int size;
  private final int repeats;
  private final DType type;
  private final Saving saving;
  private final Progress progress;
  private final List<Row> rows = new ArrayList<>();

  /**
   * A bench that has not run.
   *
   * @param size side of the frames, pixels, divisible by 8
   * @param repeats counted runs of each step
   * @param saving how memory is saved; networks do not take turns here
   * @param progress hears of "measuring"
   */
  public ProcessBench(
      int frames, int size, int repeats, DType type, Saving saving, Progress progress) {
    this.frames = frames;
    this.size = size;
    this.repeats = repeats;
    this.type = type;
    this.saving = saving;
    this.progress = progress;
  }

  /** Measures with weights made on the fly. */
  public List<Row> run(Lowering usual) {
    Lowering how = saving.applied(usual);
    UNetConfig config = UNetConfig.stableDiffusion15();
    Optional<MotionConfig> motion = Optional.of(MotionConfig.of(MotionFamily.PROCESSPAINTER));
    ControlConfig control = ControlConfig.processPainter();
    int positions = motion.get().positions();
    Map<String, WeightForm> forms = UNet.describe(config, motion, false, how).forms();
    Map<String, WeightForm> beside = ControlNet.describe(control, how).forms();
    try (Scope scope = Scope.open();
        LoadedWeights weights = LoadedWeights.load(forms, new NetworkWeights(forms), how)) {
      UNet unet = new UNet(config, motion, how, weights);
      steps(unet, Optional.empty(), positions, config, FACTOR);
      try (LoadedWeights more = LoadedWeights.load(beside, new NetworkWeights(beside), how)) {
        ControlNet network = new ControlNet(control, how, more);
        steps(unet, Optional.of(network), positions, config, FACTOR);
      }
    }
    return List.copyOf(rows);
  }

  /**
   * Measures a model's steps, then its whole jobs.
   *
   * @param place a model folder or file
   * @param picture what is reconstructed; where the model has no replication network, frames are
   *     made of an empty prompt
   * @throws IllegalArgumentException when the model cannot be used; says why
   * @throws IOException when it cannot be read
   */
  public List<Row> run(Path place, Picture picture, Lowering how) throws IOException {
    try (Scope scope = Scope.open();
        PaintingModel model = PaintingModel.open(place, how)) {
      model.save(saving);
      UNetConfig config = UNetConfig.of(ModelFiles.open(place));
      boolean shown = model.lacking(true).isEmpty();
      steps(model.unet(), Optional.empty(), model.positions(), config, model.factor());
      if (shown) {
        steps(model.unet(), model.replication(), model.positions(), config, model.factor());
      }
      JobBench jobs = new JobBench(model, picture, shown, frames, size, saving, progress);
      List<Picture> whole = List.of();
      for (int every : new int[] {1, EVERY[0], EVERY[1]}) {
        model.close(); // each job reads its weights itself
        Memory.forget();
        long before = System.nanoTime();
        List<Picture> made = jobs.keyFrames(every);
        double seconds = (System.nanoTime() - before) / 1e9;
        if (every == 1) {
          whole = made;
        }
        String name = every == 1 ? "job" : "job cache " + every;
        double psnr = every == 1 ? 0 : JobBench.psnr(whole, made);
        add(name, new double[] {seconds}, psnr);
      }
    }
    return List.copyOf(rows);
  }

  private void steps(
      UNet unet, Optional<ControlNet> network, int positions, UNetConfig config, int factor) {
    Tensor text = noise(1, TOKENS, config.contextChannels());
    TextPair texts = new TextPair(text, text);
    int side = size / factor;
    String job = network.isPresent() ? "reconstruct" : "text";
    Guided guided = new Guided(unet, network, positions, texts, config.inChannels());
    guided.warm();
    double[][] times = guided.times(side, true, 1);
    add(job, times[0], 0);
    for (int every : EVERY) {
      double[] average = new double[repeats];
      for (int run = 0; run < repeats; run++) {
        average[run] = (times[0][run] + (every - 1) * times[1][run]) / every;
      }
      add(job + " cache " + every, average, 0);
    }
    if (network.isEmpty()) {
      double[] alone = guided.times(side, false, 0)[0];
      add("unguided", alone, 0);
      // A latent consistency model is asked by the prompt alone, too: the very same work.
      add("lcm", alone, 0);
    }
    progress.report("measuring", network.isPresent() ? 1 : 0.5);
  }

  private void add(String job, double[] times, double psnr) {
    List<Double> sorted = new ArrayList<>();
    for (double time : times) {
      sorted.add(time);
    }
    Collections.sort(sorted);
    rows.add(
        new Row(
            job,
            type == DType.BF16 ? "bf16" : "f32",
            frames,
            size,
            Medians.of(times),
            sorted.get(0),
            sorted.get(sorted.size() - 1),
            Memory.highest(),
            psnr));
  }

  private static Tensor noise(long... sizes) {
    return new NetworkWeights(Map.of()).noise(Shape.of(sizes)).to(DType.F32);
  }

  /** Steps of one kind of job. */
  private final class Guided {
    private final UNet unet;
    private final Optional<ControlNet> network;
    private final int positions;
    private final TextPair texts;
    private final int channels;

    Guided(UNet unet, Optional<ControlNet> network, int positions, TextPair texts, int channels) {
      this.unet = unet;
      this.network = network;
      this.positions = positions;
      this.texts = texts;
      this.channels = channels;
    }

    /** Loads every graph into the engine, over the smallest of pictures. */
    void warm() {
      take(SMALL, true, 1, whole -> {});
      take(SMALL, true, 0, whole -> {}); // nothing is kept then: another graph
    }

    /** Seconds of whole steps, and of those by the shallow layers, where there are any. */
    double[][] times(int side, boolean guided, int shallow) {
      Memory.forget();
      double[][] times = new double[2][repeats];
      for (int run = 0; run < repeats; run++) {
        int at = run;
        long[] before = {System.nanoTime()};
        take(
            side,
            guided,
            shallow,
            whole -> {
              long now = System.nanoTime();
              times[whole ? 0 : 1][at] = (now - before[0]) / 1e9;
              before[0] = now;
            });
      }
      return times;
    }

    private void take(int side, boolean guided, int shallow, SingleSteps.Between between) {
      try (Scope scope = Scope.open()) {
        SortedMap<Integer, Tensor> given = new TreeMap<>();
        if (network.isPresent()) {
          given.put(frames - 1, noise(1, channels, side, side));
        }
        new SingleSteps(unet, network, positions, texts, given)
            .take(
                noise(1, channels, frames, side, side), guided, saving.passes(), shallow, between);
      }
    }
  }
}
