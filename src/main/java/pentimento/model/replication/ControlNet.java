package pentimento.model.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.model.Inputs;
import pentimento.model.Layers;
import pentimento.model.motion.MotionModules;
import pentimento.model.unet.FrameNorm;
import pentimento.model.unet.LayerHook;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.unet.UNetParts;
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
 * A network that steers a U-Net by what is given for some frames. With motion modules it is
 * ProcessPainter's artwork replication network, which is SparseCtrl (Guo et al. 2023, arXiv
 * 2311.16933); without, ControlNet (Zhang et al. 2023, arXiv 2302.05543).
 */
public final class ControlNet {
  private final ControlConfig config;
  private final Lowering lowering;
  private final Weights weights;
  private final Program program;

  /**
   * A network over weights, which stay the caller's.
   *
   * @param weights all that {@link #describe} declares, loaded for the lowering
   */
  public ControlNet(ControlConfig config, Lowering lowering, Weights weights) {
    this.config = config;
    this.lowering = lowering;
    this.weights = weights;
    program = describe(config, lowering).compile();
  }

  /**
   * Computes what to add to a U-Net's skips and middle.
   *
   * @param latents (B, 4, F, H, W)
   * @param timesteps (B) or (1)
   * @param textStates (B, T, D), (B F, T, D) or (1, T, D)
   * @param given (B, C, F, H, W) as latents, or (B, C, F, 8 H, 8 W) as pictures; zeros for frames
   *     that nothing is given for
   * @param mask (B, 1, F, ...) of the size of what is given, 1 where something is; ignored by
   *     networks without one
   * @param scale that all is multiplied with, usually 1
   * @throws IllegalArgumentException when a shape does not fit
   */
  public List<Tensor> residuals(
      Tensor latents,
      Tensor timesteps,
      Tensor textStates,
      Tensor given,
      Optional<Tensor> mask,
      double scale) {
    UNet.check(config.unet(), config.motion(), latents, timesteps, textStates);
    int factor = 1 << Math.max(0, config.embedding().size() - 1);
    String[] expected = {
      "B=" + latents.shape().size(0),
      "C=" + config.conditioningChannels(),
      "F=" + latents.shape().size(2),
      "H=" + factor * latents.shape().size(3),
      "W=" + factor * latents.shape().size(4)
    };
    Inputs.check("frames given", given, expected);
    try (Scope scope = Scope.open()) {
      Tensor all = given.to(lowering.type());
      if (config.mask()) {
        Tensor where =
            mask.orElseThrow(
                () -> new IllegalArgumentException("the control network needs a mask"));
        expected[1] = "C=1";
        Inputs.check("masks", where, expected);
        all = Tensor.cat(1, all, where.to(lowering.type()));
      }
      List<Tensor> residuals =
          program.run(
              weights,
              latents.to(lowering.type()).to(lowering.device()),
              timesteps.to(DType.F32).to(lowering.device()),
              textStates.to(lowering.type()).to(lowering.device()),
              all.to(lowering.device()),
              Tensor.of(scale).to(lowering.type()).to(lowering.device()));
      residuals.forEach(scope::keep);
      return residuals;
    }
  }

  /**
   * Describes it. Inputs: latents (B, 4, F, H, W), of which a sparse network takes the size only;
   * timesteps (B), F32; text states (B, T, D) or (B F, T, D); what is given, (B, C, F, H, W) as
   * latents or (B, C, F, 8 H, 8 W) as pictures, zeros for other frames, and with a mask one channel
   * more, 1 for the frames that are given; the scale, a scalar. Outputs: what to add to each skip
   * of the U-Net, (B F, C', H', W'), and to its middle, last.
   */
  public static Graph describe(ControlConfig config, Lowering lowering) {
    Graph graph = new Graph(config.sparse() ? "ReplicationNetwork" : "ControlNet", lowering);
    Value latents = graph.input("latents");
    Value timesteps = graph.input("timesteps");
    Value context = graph.input("text_states");
    Value given = graph.input("given");
    Value scale = graph.input("scale");
    List<Value> residuals =
        describe(new Layers(graph), config, latents, timesteps, context, given).stream()
            .map(residual -> residual.times(scale))
            .toList();
    graph.output(residuals.toArray(Value[]::new));
    return graph;
  }

  /** The same at a place of a larger graph, with a scale of 1. */
  public static List<Value> describe(
      Layers root,
      ControlConfig config,
      Value latents,
      Value timesteps,
      Value context,
      Value given) {
    Dim frames = latents.size(2);
    UNetConfig unet = config.unet();
    LayerHook hook =
        config
            .motion()
            .<LayerHook>map(motion -> new MotionModules(motion, frames, latents))
            .orElse(LayerHook.NONE);
    FrameNorm norm = new FrameNorm(unet.groups(), unet.eps(), Optional.empty());
    UNetParts parts = new UNetParts(root, unet, norm, hook, timesteps, context);

    root.label("pictures");
    int width = unet.channels().get(0);
    Value pictures = latents.toPictures();
    // A sparse network never sees the noise: what is left of the convolution is its bias.
    Value seen = config.sparse() ? pictures.times(0) : pictures;
    Value h = root.conv2d("conv_in", seen, unet.inChannels(), width, 3);
    h = h.plus(embedding(root.at("controlnet_cond_embedding"), given.toPictures(), config));
    UNetParts.Encoded encoded = parts.down(h);
    h = parts.mid(encoded.last());

    List<Value> residuals = new ArrayList<>();
    List<Integer> widths = UNetParts.skipChannels(unet);
    for (int i = 0; i < widths.size(); i++) {
      Value skip = encoded.skips().get(i);
      residuals.add(
          root.conv2d("controlnet_down_blocks." + i, skip, widths.get(i), widths.get(i), 1));
    }
    int deepest = unet.channels().get(unet.levels() - 1);
    residuals.add(root.conv2d("controlnet_mid_block", h, deepest, deepest, 1));
    return residuals;
  }

  private static Value embedding(Layers at, Value given, ControlConfig config) {
    int width = config.unet().channels().get(0);
    List<Integer> widths = config.embedding();
    if (widths.isEmpty()) {
      return at.conv2d("", given, config.inputChannels(), width, 3);
    }
    Value h = at.conv2d("conv_in", given, config.inputChannels(), widths.get(0), 3).silu();
    for (int i = 0; i < widths.size() - 1; i++) {
      int in = widths.get(i);
      int out = widths.get(i + 1);
      h = at.conv2d("blocks." + 2 * i, h, in, in, 3).silu();
      h = at.conv2d("blocks." + (2 * i + 1), h, in, out, 3, 2, 1).silu();
    }
    return at.conv2d("conv_out", h, widths.get(widths.size() - 1), width, 3);
  }
}
