package pentimento.model.vae;

import java.util.List;
import pentimento.model.Layers;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Value;

/** The decoder of Stable Diffusion's autoencoder (Rombach et al. 2022, section 3.1). */
public final class VaeDecoder {
  private VaeDecoder() {}

  /**
   * Describes it. Input: latents without scale, (N, 4, H/8, W/8). Output: pictures (N, 3, H, W),
   * about -1..1.
   */
  public static Graph describe(VaeConfig config, Lowering lowering) {
    Graph graph = new Graph("VaeDecoder", lowering);
    graph.output(describe(new Layers(graph), config, graph.input("latents")));
    return graph;
  }

  /** The same at a place of a larger graph. */
  public static Value describe(Layers root, VaeConfig config, Value latents) {
    VaeParts parts = new VaeParts(config);
    Layers at = root.at("decoder");
    List<Integer> channels = config.channels();
    Value h = latents.channelsLast();
    if (config.quantLayers()) {
      h = root.conv2d("post_quant_conv", h, config.latentChannels(), config.latentChannels(), 1);
    }
    int in = parts.deepest();
    h = at.conv2d("conv_in", h, config.latentChannels(), in, 3);
    Layers mid = at.at("mid_block");
    mid.cut();
    h = parts.mid(mid, h, in);
    for (int i = 0; i < channels.size(); i++) {
      Layers block = at.at("up_blocks", i);
      block.cut();
      int out = channels.get(channels.size() - 1 - i);
      for (int j = 0; j <= config.layers(); j++) {
        h = parts.resnet(block.at("resnets", j), h, in, out);
        in = out;
      }
      if (i < channels.size() - 1) {
        block.label("upsamplers.0");
        h = block.conv2d("upsamplers.0.conv", h.upsampleNearest(), out, out, 3);
      }
    }
    h =
        at.conv2d(
            "conv_out", parts.activate(at, "conv_norm_out", h, in), in, config.outChannels(), 3);
    return h.contiguous();
  }
}
