package pentimento.model.vae;

import java.util.List;
import pentimento.model.Layers;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Value;

/** The encoder of Stable Diffusion's autoencoder (Rombach et al. 2022, section 3.1). */
public final class VaeEncoder {
  private VaeEncoder() {}

  /**
   * Describes it. Input: pictures (N, 3, H, W), -1..1, H and W divisible by {@link
   * VaeConfig#factor}. Outputs: mean and logarithm of the variance of the latents, before scaling,
   * (N, 4, H/8, W/8) each.
   */
  public static Graph describe(VaeConfig config, Lowering lowering) {
    Graph graph = new Graph("VaeEncoder", lowering);
    Moments moments = describe(new Layers(graph), config, graph.input("pictures"));
    graph.output(moments.mean(), moments.logVariance());
    return graph;
  }

  /**
   * A normal distribution of each of the latents' numbers.
   *
   * @param mean before scaling, (N, C, H/8, W/8)
   * @param logVariance logarithm of the variance, -30..20, alike
   */
  public record Moments(Value mean, Value logVariance) {}

  /** The same at a place of a larger graph. */
  public static Moments describe(Layers root, VaeConfig config, Value pictures) {
    VaeParts parts = new VaeParts(config);
    Layers at = root.at("encoder");
    List<Integer> channels = config.channels();
    Value h =
        at.conv2d("conv_in", pictures.channelsLast(), config.inChannels(), channels.get(0), 3);
    int in = channels.get(0);
    for (int i = 0; i < channels.size(); i++) {
      Layers block = at.at("down_blocks", i);
      block.cut();
      int out = channels.get(i);
      for (int j = 0; j < config.layers(); j++) {
        h = parts.resnet(block.at("resnets", j), h, in, out);
        in = out;
      }
      if (i < channels.size() - 1) {
        block.label("downsamplers.0.pad");
        h = block.conv2d("downsamplers.0.conv", h.padRightBottom(), out, out, 3, 2, 0);
      }
    }
    Layers mid = at.at("mid_block");
    mid.cut();
    h = parts.mid(mid, h, in);
    int moments = 2 * config.latentChannels();
    h = at.conv2d("conv_out", parts.activate(at, "conv_norm_out", h, in), in, moments, 3);
    if (config.quantLayers()) {
      h = root.conv2d("quant_conv", h, moments, moments, 1);
    }
    List<Value> halves = h.chunk(2, 1);
    return new Moments(halves.get(0).contiguous(), halves.get(1).clamp(-30, 20).contiguous());
  }
}
