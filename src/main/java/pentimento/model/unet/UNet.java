package pentimento.model.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import pentimento.model.Inputs;
import pentimento.model.Layers;
import pentimento.model.motion.MotionConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Value;
import pentimento.tensor.Weights;

/**
 * The U-Net of Stable Diffusion 1.x and 2.x (Rombach et al. 2022, arXiv 2112.10752) over sequences
 * of pictures; with motion modules that of AnimateDiff (Guo et al. 2023, arXiv 2307.04725) and
 * ProcessPainter (arXiv 2406.06062). Its deep features can be kept for the steps that follow, in
 * which the shallow layers alone are computed (Ma et al. 2023, DeepCache, arXiv 2312.00858).
 */
public final class UNet {
  private final UNetConfig config;
  private final Optional<MotionConfig> motion;
  private final Lowering lowering;
  private final Weights weights;
  private final double guidance;
  private final Map<Form, Program> programs;

  /** How much of a U-Net a graph computes. */
  public enum Extent {
    /** All of it. */
    WHOLE,
    /** All of it, and gives the deep features, too. */
    KEEPING,
    /** The shallow layers, over deep features that are given. */
    SHALLOW
  }

  private record Form(boolean controlled, Extent extent) {}

  /**
   * A network over weights, which stay the caller's.
   *
   * @param motion empty for pictures by themselves
   * @param weights all that {@link #describe} declares, loaded for the lowering
   */
  public UNet(
      UNetConfig config, Optional<MotionConfig> motion, Lowering lowering, Weights weights) {
    this(config, motion, lowering, weights, 1, new ConcurrentHashMap<>());
  }

  private UNet(
      UNetConfig config,
      Optional<MotionConfig> motion,
      Lowering lowering,
      Weights weights,
      double guidance,
      Map<Form, Program> programs) {
    this.config = config;
    this.motion = motion;
    this.lowering = lowering;
    this.weights = weights;
    this.guidance = guidance;
    this.programs = programs;
  }

  /** Is the guidance scale an input? See {@link UNetConfig#embedsGuidance}. */
  public boolean embedsGuidance() {
    return config.embedsGuidance();
  }

  /**
   * The same network, told a guidance scale; until then that is 1, none.
   *
   * @throws IllegalStateException when it does not take one
   */
  public UNet withGuidance(double scale) {
    if (!embedsGuidance()) {
      throw new IllegalStateException("the U-Net knows no guidance scale");
    }
    return new UNet(config, motion, lowering, weights, scale, programs);
  }

  /**
   * Predicts noise, or what it was trained for.
   *
   * @param latents (B, C, F, H, W), of any size
   * @param timesteps (B) or (1)
   * @param textStates (B, T, D), (B F, T, D) or (1, T, D)
   * @return (B, C, F, H, W) in the lowering's type
   * @throws IllegalArgumentException when a shape does not fit
   */
  public Tensor predict(Tensor latents, Tensor timesteps, Tensor textStates) {
    return predict(latents, timesteps, textStates, List.of());
  }

  /**
   * Likewise, steered by a control network.
   *
   * @param residuals what {@link pentimento.model.replication.ControlNet} gives; empty for none
   */
  public Tensor predict(
      Tensor latents, Tensor timesteps, Tensor textStates, List<Tensor> residuals) {
    requireResiduals(residuals);
    return run(Extent.WHOLE, latents, timesteps, textStates, residuals, Optional.empty()).get(0);
  }

  /**
   * What a whole step gives.
   *
   * @param prediction as {@link #predict} gives it
   * @param deep features for {@link #predictShallow}: (B F, C', H, W), in the lowering's type and
   *     on its device, the frames of a sequence together
   */
  public record Kept(Tensor prediction, Tensor deep) {}

  /** Does the same as {@link #predict}, and gives the deep features, too. */
  public Kept predictKeeping(
      Tensor latents, Tensor timesteps, Tensor textStates, List<Tensor> residuals) {
    requireResiduals(residuals);
    List<Tensor> both =
        run(Extent.KEEPING, latents, timesteps, textStates, residuals, Optional.empty());
    return new Kept(both.get(0), both.get(1));
  }

  /**
   * Predicts by the shallow layers, over deep features of another step.
   *
   * @param residual the first of a control network's; empty for none
   * @param deep what {@link #predictKeeping} gave for as many pictures
   * @return (B, C, F, H, W) in the lowering's type
   */
  public Tensor predictShallow(
      Tensor latents, Tensor timesteps, Tensor textStates, Optional<Tensor> residual, Tensor deep) {
    Shape s = latents.shape();
    Inputs.check(
        "deep features",
        deep,
        "B F=" + s.size(0) * s.size(2),
        "C=" + config.channels().get(0),
        "H=" + s.size(3),
        "W=" + s.size(4));
    List<Tensor> residuals = residual.map(List::of).orElse(List.of());
    return run(Extent.SHALLOW, latents, timesteps, textStates, residuals, Optional.of(deep)).get(0);
  }

  private void requireResiduals(List<Tensor> residuals) {
    int expected = UNetParts.skipChannels(config).size() + 1;
    if (!residuals.isEmpty() && residuals.size() != expected) {
      throw new IllegalArgumentException(
          "%d residuals of a control network, expected %d".formatted(residuals.size(), expected));
    }
  }

  private List<Tensor> run(
      Extent extent,
      Tensor latents,
      Tensor timesteps,
      Tensor textStates,
      List<Tensor> residuals,
      Optional<Tensor> deep) {
    check(config, motion, latents, timesteps, textStates);
    try (Scope scope = Scope.open()) {
      List<Tensor> inputs = new ArrayList<>();
      inputs.add(latents.to(lowering.type()).to(lowering.device()));
      inputs.add(timesteps.to(DType.F32).to(lowering.device()));
      if (embedsGuidance()) {
        Tensor scale = Tensor.of(new double[] {guidance}, Shape.of(1));
        inputs.add(scale.to(DType.F32).to(lowering.device()));
      }
      inputs.add(textStates.to(lowering.type()).to(lowering.device()));
      residuals.forEach(residual -> inputs.add(residual.to(lowering.type()).to(lowering.device())));
      deep.ifPresent(feature -> inputs.add(feature.to(lowering.type()).to(lowering.device())));
      Program program =
          programs.computeIfAbsent(
              new Form(!residuals.isEmpty(), extent),
              form -> describe(config, motion, form.controlled(), extent, lowering).compile());
      List<Tensor> results = program.run(weights, inputs.toArray(Tensor[]::new));
      results.forEach(scope::keep);
      return results;
    }
  }

  /** Checks what a U-Net or its control network is given. */
  public static void check(
      UNetConfig config,
      Optional<MotionConfig> motion,
      Tensor latents,
      Tensor timesteps,
      Tensor textStates) {
    Inputs.check("latents", latents, "B", "C=" + config.inChannels(), "F", "H", "W");
    long batch = latents.shape().size(0);
    long frames = latents.shape().size(2);
    if (motion.isPresent() && frames > motion.get().positions()) {
      throw Inputs.wrong("latents", latents.shape(), "at most %d frames", motion.get().positions());
    }
    Inputs.check("timesteps", timesteps, "B");
    Inputs.check("text states", textStates, "B", "T", "D=" + config.contextChannels());
    long steps = timesteps.shape().size(0);
    if (steps != 1 && steps != batch) {
      throw Inputs.wrong("timesteps", timesteps.shape(), "(1) or (%d)", batch);
    }
    long texts = textStates.shape().size(0);
    if (texts != 1 && texts != batch && texts != batch * frames) {
      throw Inputs.wrong(
          "text states",
          textStates.shape(),
          "1, %d or %d of them for latents %s",
          batch,
          batch * frames,
          latents.shape());
    }
  }

  /**
   * Describes it. Inputs: latents (B, C, F, H, W); timesteps (B), F32; where guidance is one, its
   * scale (1), F32; text states (B, T, D) or (B F, T, D), all but those two in the lowering's type;
   * with {@code controlled} then the residuals of a control network, (B F, C', H', W') each, the
   * middle's last. Output: (B, C, F, H, W).
   *
   * @param motion empty for pictures by themselves
   * @param controlled are there residuals?
   */
  public static Graph describe(
      UNetConfig config, Optional<MotionConfig> motion, boolean controlled, Lowering lowering) {
    return describe(config, motion, controlled, Extent.WHOLE, lowering);
  }

  /**
   * Describes as much of it. When it keeps its deep features they are a second output, (B F, C', H,
   * W); where it has the shallow layers alone they are its last input, and of residuals the first
   * is there only.
   */
  public static Graph describe(
      UNetConfig config,
      Optional<MotionConfig> motion,
      boolean controlled,
      Extent extent,
      Lowering lowering) {
    Graph graph = new Graph("UNet", lowering);
    Value latents = graph.input("latents");
    Value timesteps = graph.input("timesteps");
    Optional<Value> guidance =
        config.embedsGuidance() ? Optional.of(graph.input("guidance")) : Optional.empty();
    Value context = graph.input("text_states");
    boolean shallow = extent == Extent.SHALLOW;
    List<Value> residuals = new ArrayList<>();
    if (controlled) {
      int skips = shallow ? 1 : UNetParts.skipChannels(config).size();
      for (int i = 0; i < skips; i++) {
        residuals.add(graph.input("residual_" + i));
      }
      if (!shallow) {
        residuals.add(graph.input("residual_mid"));
      }
    }
    UNetBody body =
        new UNetBody(new Layers(graph), config, motion, latents, timesteps, guidance, context);
    if (shallow) {
      graph.output(body.shallow(residuals.stream().findFirst(), graph.input("deep")));
    } else {
      UNetBody.Whole whole = body.whole(residuals);
      graph.output(
          extent == Extent.KEEPING
              ? new Value[] {whole.prediction(), whole.deep()}
              : new Value[] {whole.prediction()});
    }
    return graph;
  }

  /**
   * The same at a place of a larger graph.
   *
   * @param residuals of a control network; empty for none
   * @return (B, C, F, H, W)
   * @throws IllegalArgumentException when guidance is an input of it
   */
  public static Value describe(
      Layers root,
      UNetConfig config,
      Optional<MotionConfig> motion,
      Value latents,
      Value timesteps,
      Value context,
      List<Value> residuals) {
    return new UNetBody(root, config, motion, latents, timesteps, Optional.empty(), context)
        .whole(residuals)
        .prediction();
  }
}
