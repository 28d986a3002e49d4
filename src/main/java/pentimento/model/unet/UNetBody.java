package pentimento.model.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.model.Layers;
import pentimento.model.motion.MotionConfig;
import pentimento.model.motion.MotionModules;
import pentimento.tensor.Dim;
import pentimento.tensor.Value;

/**
 * A U-Net at a place of a graph, over sequences: whole, or its shallow layers alone. These are the
 * first convolution and the last layer, the first branch of DeepCache (Ma et al. 2023, arXiv
 * 2312.00858, section 3.2). With the second, which has a layer more at both ends, steps are nearer
 * to whole ones but cost about three times as much: for the same time, whole steps that lie nearer
 * together gain more. Measured with our first model over 25 steps, against whole ones: 38 dB with
 * every third step whole, with the second branch and every fifth, which costs as much, 34 dB.
 */
final class UNetBody {
  private final Layers root;
  private final UNetConfig config;
  private final Dim frames;
  private final FrameNorm norm;
  private final UNetParts parts;
  private final Value latents;

  /**
   * A U-Net whose time embedding is described now.
   *
   * @param motion empty for pictures by themselves
   * @param latents (B, C, F, H, W)
   * @param timesteps (B), F32
   * @param guidance scale (1), F32; there when the configuration has a width for it
   * @param context text states (B, T, D) or (B F, T, D)
   */
  UNetBody(
      Layers root,
      UNetConfig config,
      Optional<MotionConfig> motion,
      Value latents,
      Value timesteps,
      Optional<Value> guidance,
      Value context) {
    this.root = root;
    this.config = config;
    this.latents = latents;
    frames = latents.size(2);
    norm =
        new FrameNorm(
            config.groups(),
            config.eps(),
            motion.filter(MotionConfig::unetNormAcrossFrames).map(with -> frames));
    LayerHook hook =
        motion
            .<LayerHook>map(with -> new MotionModules(with, frames, latents))
            .orElse(LayerHook.NONE);
    parts = new UNetParts(root, config, norm, hook, timesteps, guidance, context);
  }

  /**
   * What a whole U-Net gives.
   *
   * @param prediction (B, C, F, H, W)
   * @param deep what {@link #shallow} needs of it, (B F, C', H, W)
   */
  record Whole(Value prediction, Value deep) {}

  /**
   * All layers.
   *
   * @param residuals of a control network, the middle's last; empty for none
   */
  Whole whole(List<Value> residuals) {
    UNetParts.Encoded encoded = parts.down(first());
    Value h = parts.mid(encoded.last());
    List<Value> skips = new ArrayList<>(encoded.skips());
    if (!residuals.isEmpty()) {
      root.label("controlled");
      for (int i = 0; i < skips.size(); i++) {
        skips.set(i, skips.get(i).plus(residuals.get(i)));
      }
      h = h.plus(residuals.get(skips.size()));
    }
    UNetParts.Raised raised = parts.up(h, skips);
    return new Whole(last(raised.last()), raised.deep());
  }

  /**
   * The shallow layers, over what the deep ones gave in another step.
   *
   * @param residual of a control network, for the first skip; empty for none
   * @param deep what a whole one gave
   * @return (B, C, F, H, W)
   */
  Value shallow(Optional<Value> residual, Value deep) {
    Value skip = first();
    if (residual.isPresent()) {
      root.label("controlled");
      skip = skip.plus(residual.get());
    }
    return last(parts.last(deep, skip));
  }

  private Value first() {
    root.label("pictures");
    int width = config.channels().get(0);
    return root.conv2d("conv_in", latents.toPictures(), config.inChannels(), width, 3);
  }

  private Value last(Value x) {
    int width = config.channels().get(0);
    Value h = norm.of(root, "conv_norm_out", x, width).silu();
    return root.conv2d("conv_out", h, width, config.outChannels(), 3).toVideo(frames);
  }
}
