package pentimento.training;

import pentimento.model.Layers;
import pentimento.request.Ranges;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Value;

/**
 * The autoencoder's adversary: a network that tells real pictures from made ones patch by patch
 * (Isola et al. 2017, arXiv 1611.07004, section 3.2.2; Esser et al. 2021, arXiv 2012.09841, section
 * 3.1), with group norm in place of batch norm, so that a picture's answer depends on no other.
 * Names of weights begin with {@code discriminator.}.
 */
public final class DiscriminatorGraphs {
  private static final int KERNEL = 4;

  /** What is negative passes by this share. */
  private static final double SLOPE = 0.2;

  private static final double EPS = 1e-5;

  /** How many times the first layer's channels a layer has at most. */
  private static final int WIDEST = 8;

  private DiscriminatorGraphs() {}

  /**
   * What a discriminator is made of.
   *
   * @param channels of the first layer, 1..1024; each further one has twice as many, up to 8 times
   * @param layers that halve the map, 1..6; a patch is 16, 34, 70, 142, 286 or 574 pixels wide
   * @param groups of every group norm; divides twice the channels
   */
  public record Config(int channels, int layers, int groups) {
    /** As published: patches of 70 pixels. */
    public static final Config USUAL = new Config(64, 3, 32);

    /** Checks that the numbers fit each other. */
    public Config {
      Ranges.check("channels", channels, 1, 1024);
      Ranges.check("layers", layers, 1, 6);
      Ranges.check("groups", groups, 1, 1024);
      if (2 * channels % groups != 0) {
        throw new IllegalArgumentException(
            "%d channels cannot be divided in %d groups".formatted(2 * channels, groups));
      }
    }

    /** Channels that a layer gives, from 0. */
    private int channels(int layer) {
      return channels * Math.min(1 << layer, WIDEST);
    }

    /** Least side of a picture that has a patch's answer, pixels. */
    public int leastSide() {
      return 3 << layers;
    }
  }

  /**
   * What the discriminator learns by: the hinge loss {@code (mean(relu(1 - logits(real))) +
   * mean(relu(1 + logits(made)))) / 2} (Lim and Ye 2017, arXiv 1705.02894). Inputs, F32: real
   * pictures and made ones, both (B, 3, H, W), -1..1. Outputs, F32 scalars: the loss; the mean
   * logit of real pictures; that of made ones.
   */
  public static Graph discriminator(Config config, Lowering lowering) {
    Graph graph = new Graph("DiscriminatorStep", lowering);
    Value real = logits(graph, config, graph.input("pictures"));
    Value made = logits(graph, config, graph.input("made"));
    graph.output(hinge(real, made), real.mean(), made.mean());
    return graph;
  }

  /** The hinge loss of logits, of whatever shape. */
  static Value hinge(Value real, Value made) {
    return real.times(-1).plus(1).relu().mean().plus(made.plus(1).relu().mean()).times(0.5);
  }

  /**
   * Does it think a patch real? (B, 3, H, W), F32, to (B, 1, h, w), F32: above 0 for yes; h is H /
   * 2^layers - 2.
   */
  static Value logits(Graph graph, Config config, Value pictures) {
    Layers at = new Layers(graph).at("discriminator");
    Value h = pictures.toCompute().channelsLast();
    h = at.conv2d("conv_in", h, 3, config.channels, KERNEL, 2, 1).leakyRelu(SLOPE);
    for (int i = 1; i <= config.layers; i++) {
      int out = config.channels(i);
      int stride = i < config.layers ? 2 : 1;
      String number = "." + (i - 1);
      h = at.conv2d("convs" + number, h, config.channels(i - 1), out, KERNEL, stride, 1);
      h = at.groupNorm("norms" + number, h, out, config.groups, EPS).leakyRelu(SLOPE);
    }
    h = at.conv2d("conv_out", h, config.channels(config.layers), 1, KERNEL, 1, 1);
    at.label("loss");
    return h.to(DType.F32);
  }
}
