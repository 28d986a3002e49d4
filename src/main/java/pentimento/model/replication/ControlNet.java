package pentimento.model.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.model.Layers;
import pentimento.model.motion.MotionModules;
import pentimento.model.unet.FrameNorm;
import pentimento.model.unet.LayerHook;
import pentimento.model.unet.UNetConfig;
import pentimento.model.unet.UNetParts;
import pentimento.tensor.Dim;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Value;

/**
 * A network that steers a U-Net by what is given for some frames. With motion modules it is
 * ProcessPainter's artwork replication network, which is SparseCtrl (Guo et al. 2023, arXiv
 * 2311.16933); without, ControlNet (Zhang et al. 2023, arXiv 2302.05543).
 */
public final class ControlNet {
  private ControlNet() {}

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
    Dim frames = latents.size(2);
    UNetConfig unet = config.unet();
    LayerHook hook =
        config
            .motion()
            .<LayerHook>map(motion -> new MotionModules(motion, frames, latents))
            .orElse(LayerHook.NONE);
    FrameNorm norm = new FrameNorm(unet.groups(), unet.eps(), Optional.empty());
    UNetParts parts = new UNetParts(graph, unet, norm, hook, timesteps, context);

    Layers root = new Layers(graph);
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
          root.conv2d("controlnet_down_blocks." + i, skip, widths.get(i), widths.get(i), 1)
              .times(scale));
    }
    int deepest = unet.channels().get(unet.levels() - 1);
    residuals.add(root.conv2d("controlnet_mid_block", h, deepest, deepest, 1).times(scale));
    graph.output(residuals.toArray(Value[]::new));
    return graph;
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
