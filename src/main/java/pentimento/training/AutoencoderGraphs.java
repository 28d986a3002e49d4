package pentimento.training;

import pentimento.model.Layers;
import pentimento.model.vae.VaeConfig;
import pentimento.model.vae.VaeDecoder;
import pentimento.model.vae.VaeEncoder;
import pentimento.model.vae.VaeEncoder.Moments;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Value;

/**
 * What the autoencoder learns by (Kingma and Welling 2014, arXiv 1312.6114; the weights of Rombach
 * et al. 2022, section 3.1), with an adversary or without: names of weights begin with {@code
 * vae.}, the adversary's with {@code discriminator.}.
 */
public final class AutoencoderGraphs {
  /** Side of the squares that structure is compared in, and the step between them, pixels. */
  private static final int WINDOW = 8;

  private static final int STEP = 4;

  /** How often pictures are halved for the next scale of structure. */
  private static final int SCALES = 3;

  /** Constants of SSIM (Wang et al. 2004, section III.B) for numbers from -1 to 1. */
  private static final double C1 = Math.pow(0.01 * 2, 2);

  private static final double C2 = Math.pow(0.03 * 2, 2);

  private AutoencoderGraphs() {}

  /**
   * How much each part of the loss counts.
   *
   * @param absolute mean absolute difference of pixels
   * @param edges the same of differences between neighbouring pixels
   * @param structure 1 - SSIM, mean over three scales
   * @param divergence of the latents' distribution from the standard normal one, mean per number
   */
  public record Mix(double absolute, double edges, double structure, double divergence) {
    /** What works for small autoencoders. */
    public static Mix usual() {
      return new Mix(1, 0.5, 0.2, 1e-4);
    }

    /** Checks that nothing is rewarded for being wrong. */
    public Mix {
      if (!(Math.min(Math.min(absolute, edges), Math.min(structure, divergence)) >= 0)) {
        throw new IllegalArgumentException("the parts of a loss count 0 or more");
      }
    }
  }

  /** What a loss is of, and its parts, unweighted. */
  private record Objective(
      Value made, Value loss, Value absolute, Value edges, Value structure, Value divergence) {}

  /**
   * The loss. Inputs, F32: pictures (B, 3, H, W), -1..1; noise (B, C, H/8, W/8), normal. Outputs,
   * F32 scalars: the loss; its four parts in the order of {@link Mix}, unweighted.
   */
  public static Graph step(VaeConfig config, Mix mix, Lowering lowering) {
    Graph graph = new Graph("AutoencoderStep", lowering);
    Objective of = objective(graph, config, mix);
    graph.output(of.loss, of.absolute, of.edges, of.structure, of.divergence);
    return graph;
  }

  /**
   * The loss with an adversary, whose weights are in the graph and not to be learnt here: {@code
   * -mean(logits(made))} counts too (Esser et al. 2021, arXiv 2012.09841, section 3.1). Inputs,
   * F32: those of {@link #step}; how much the adversary counts, a scalar. Outputs, F32: the loss;
   * its four parts in the order of {@link Mix} and the adversary's, scalars, unweighted; the
   * pictures made, (B, 3, H, W), about -1..1, for {@link DiscriminatorGraphs#discriminator}.
   */
  public static Graph adversarialStep(
      VaeConfig config, Mix mix, DiscriminatorGraphs.Config adversary, Lowering lowering) {
    Graph graph = new Graph("AutoencoderAdversarialStep", lowering);
    Objective of = objective(graph, config, mix);
    Value weight = graph.input("weight");
    Value fooled = DiscriminatorGraphs.logits(graph, adversary, of.made).mean().times(-1);
    Value loss = of.loss.plus(fooled.times(weight));
    graph.output(
        loss, of.absolute, of.edges, of.structure, of.divergence, fooled, of.made.contiguous());
    return graph;
  }

  private static Objective objective(Graph graph, VaeConfig config, Mix mix) {
    Value pictures = graph.input("pictures");
    Value noise = graph.input("noise");
    Layers root = new Layers(graph).at("vae");
    Moments moments = VaeEncoder.describe(root, config, pictures.toCompute());
    root.label("latents");
    Value mean = moments.mean().to(DType.F32);
    Value logVariance = moments.logVariance().to(DType.F32);
    Value latents = mean.plus(logVariance.times(0.5).exp().times(noise));
    Value made = VaeDecoder.describe(root, config, latents.toCompute()).to(DType.F32);
    root.label("loss");
    root.at("loss").cut();
    Value absolute = made.minus(pictures).abs().mean();
    Value edges = edges(made, pictures, 3).plus(edges(made, pictures, 2));
    Value structure = structure(made, pictures);
    Value divergence =
        mean.times(mean).plus(logVariance.exp()).minus(logVariance).plus(-1).times(0.5).mean();
    Value loss =
        absolute
            .times(mix.absolute)
            .plus(edges.times(mix.edges))
            .plus(structure.times(mix.structure))
            .plus(divergence.times(mix.divergence));
    return new Objective(made, loss, absolute, edges, structure, divergence);
  }

  private static Value edges(Value made, Value pictures, int dimension) {
    return steps(made, dimension).minus(steps(pictures, dimension)).abs().mean();
  }

  private static Value steps(Value x, int dimension) {
    return x.slice(dimension, 1, Long.MAX_VALUE).minus(x.slice(dimension, 0, -1));
  }

  private static Value structure(Value made, Value pictures) {
    Value x = made;
    Value y = pictures;
    Value sum = similarity(x, y);
    for (int i = 1; i < SCALES; i++) {
      x = x.averagePool(2, 2);
      y = y.averagePool(2, 2);
      sum = sum.plus(similarity(x, y));
    }
    return sum.times(-1.0 / SCALES).plus(1);
  }

  /** Wang et al. 2004, eq. 13, with square windows. */
  private static Value similarity(Value x, Value y) {
    Value mx = x.averagePool(WINDOW, STEP);
    Value my = y.averagePool(WINDOW, STEP);
    Value products = mx.times(my);
    Value squares = mx.times(mx).plus(my.times(my));
    Value covariance = x.times(y).averagePool(WINDOW, STEP).minus(products);
    Value variances = x.times(x).plus(y.times(y)).averagePool(WINDOW, STEP).minus(squares);
    Value above = products.times(2).plus(C1).times(covariance.times(2).plus(C2));
    Value below = squares.plus(C1).times(variances.plus(C2));
    return above.divide(below).mean();
  }

  /**
   * Pictures (B, 3, H, W), -1..1, to the mean of their latents, (B, C, H/8, W/8), before scaling;
   * both F32.
   */
  public static Graph encode(VaeConfig config, Lowering lowering) {
    Graph graph = new Graph("AutoencoderEncode", lowering);
    Value pictures = graph.input("pictures");
    Layers root = new Layers(graph).at("vae");
    graph.output(
        VaeEncoder.describe(root, config, pictures.toCompute()).mean().to(DType.F32).contiguous());
    return graph;
  }

  /** Latents (B, C, h, w), before scaling, to pictures (B, 3, 8 h, 8 w), about -1..1; both F32. */
  public static Graph decode(VaeConfig config, Lowering lowering) {
    Graph graph = new Graph("AutoencoderDecode", lowering);
    Value latents = graph.input("latents");
    Layers root = new Layers(graph).at("vae");
    graph.output(VaeDecoder.describe(root, config, latents.toCompute()).to(DType.F32));
    return graph;
  }
}
