package pentimento.model.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.model.Layers;
import pentimento.model.motion.MotionConfig;
import pentimento.model.motion.MotionModules;
import pentimento.tensor.Dim;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Value;

/**
 * The U-Net of Stable Diffusion 1.x and 2.x (Rombach et al. 2022, arXiv 2112.10752) over sequences
 * of pictures; with motion modules that of AnimateDiff (Guo et al. 2023, arXiv 2307.04725) and
 * ProcessPainter (arXiv 2406.06062).
 */
public final class UNet {
  private UNet() {}

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
    UNetParts parts = new UNetParts(graph, config, norm, hook, timesteps, context);

    Layers root = new Layers(graph);
    root.label("pictures");
    int width = config.channels().get(0);
    Value h = root.conv2d("conv_in", latents.toPictures(), config.inChannels(), width, 3);
    UNetParts.Encoded encoded = parts.down(h);
    h = parts.mid(encoded.last());
    List<Value> skips = new ArrayList<>(encoded.skips());
    if (controlled) {
      root.label("controlled");
      skips.replaceAll(skip -> skip.plus(residuals.get(encoded.skips().indexOf(skip))));
      h = h.plus(residuals.get(skips.size()));
    }
    h = parts.up(h, skips);
    h = norm.of(root, "conv_norm_out", h, width).silu();
    h = root.conv2d("conv_out", h, width, config.outChannels(), 3);
    graph.output(h.toVideo(frames));
    return graph;
  }
}
