package pentimento.model.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import pentimento.model.Inputs;
import pentimento.model.Layers;
import pentimento.model.motion.MotionConfig;
import pentimento.model.motion.MotionModules;
import pentimento.tensor.DType;
import pentimento.tensor.Dim;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.tensor.Value;
import pentimento.tensor.Weights;

/**
 * The U-Net of Stable Diffusion 1.x and 2.x (Rombach et al. 2022, arXiv 2112.10752) over sequences
 * of pictures; with motion modules that of AnimateDiff (Guo et al. 2023, arXiv 2307.04725) and
 * ProcessPainter (arXiv 2406.06062).
 */
public final class UNet {
  private final UNetConfig config;
  private final Optional<MotionConfig> motion;
  private final Lowering lowering;
  private final Weights weights;

  /** By whether a control network steers it. */
  private final Map<Boolean, Program> programs = new ConcurrentHashMap<>();

  /**
   * A network over weights, which stay the caller's.
   *
   * @param motion empty for pictures by themselves
   * @param weights all that {@link #describe} declares, loaded for the lowering
   */
  public UNet(
      UNetConfig config, Optional<MotionConfig> motion, Lowering lowering, Weights weights) {
    this.config = config;
    this.motion = motion;
    this.lowering = lowering;
    this.weights = weights;
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
    check(config, motion, latents, timesteps, textStates);
    int expected = UNetParts.skipChannels(config).size() + 1;
    if (!residuals.isEmpty() && residuals.size() != expected) {
      throw new IllegalArgumentException(
          "%d residuals of a control network, expected %d".formatted(residuals.size(), expected));
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> inputs = new ArrayList<>();
      inputs.add(latents.to(lowering.type()).to(lowering.device()));
      inputs.add(timesteps.to(DType.F32).to(lowering.device()));
      inputs.add(textStates.to(lowering.type()).to(lowering.device()));
      residuals.forEach(residual -> inputs.add(residual.to(lowering.type()).to(lowering.device())));
      Program program =
          programs.computeIfAbsent(
              !residuals.isEmpty(),
              controlled -> describe(config, motion, controlled, lowering).compile());
      return scope.keep(program.run(weights, inputs.toArray(Tensor[]::new)).get(0));
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
   * Describes it. Inputs: latents (B, C, F, H, W); timesteps (B), F32; text states (B, T, D) or (B
   * F, T, D), all but the timesteps in the lowering's type; with {@code controlled} then the
   * residuals of a control network, (B F, C', H', W') each, the middle's last. Output: (B, C, F, H,
   * W).
   *
   * @param motion empty for pictures by themselves
   * @param controlled are there residuals?
   */
  public static Graph describe(
      UNetConfig config, Optional<MotionConfig> motion, boolean controlled, Lowering lowering) {
    Graph graph = new Graph("UNet", lowering);
    Value latents = graph.input("latents");
    Value timesteps = graph.input("timesteps");
    Value context = graph.input("text_states");
    List<Value> residuals = new ArrayList<>();
    if (controlled) {
      int skips = UNetParts.skipChannels(config).size();
      for (int i = 0; i < skips; i++) {
        residuals.add(graph.input("residual_" + i));
      }
      residuals.add(graph.input("residual_mid"));
    }
    graph.output(
        describe(new Layers(graph), config, motion, latents, timesteps, context, residuals));
    return graph;
  }

  /**
   * The same at a place of a larger graph.
   *
   * @param residuals of a control network; empty for none
   * @return (B, C, F, H, W)
   */
  public static Value describe(
      Layers root,
      UNetConfig config,
      Optional<MotionConfig> motion,
      Value latents,
      Value timesteps,
      Value context,
      List<Value> residuals) {
    Dim frames = latents.size(2);
    FrameNorm norm =
        new FrameNorm(
            config.groups(),
            config.eps(),
            motion.filter(MotionConfig::unetNormAcrossFrames).map(with -> frames));
    LayerHook hook =
        motion
            .<LayerHook>map(with -> new MotionModules(with, frames, latents))
            .orElse(LayerHook.NONE);
    UNetParts parts = new UNetParts(root, config, norm, hook, timesteps, context);

    root.label("pictures");
    int width = config.channels().get(0);
    Value h = root.conv2d("conv_in", latents.toPictures(), config.inChannels(), width, 3);
    UNetParts.Encoded encoded = parts.down(h);
    h = parts.mid(encoded.last());
    List<Value> skips = new ArrayList<>(encoded.skips());
    if (!residuals.isEmpty()) {
      root.label("controlled");
      for (int i = 0; i < skips.size(); i++) {
        skips.set(i, skips.get(i).plus(residuals.get(i)));
      }
      h = h.plus(residuals.get(skips.size()));
    }
    h = parts.up(h, skips);
    h = norm.of(root, "conv_norm_out", h, width).silu();
    h = root.conv2d("conv_out", h, width, config.outChannels(), 3);
    return h.toVideo(frames);
  }
}
