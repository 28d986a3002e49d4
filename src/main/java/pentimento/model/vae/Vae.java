package pentimento.model.vae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pentimento.model.Inputs;
import pentimento.tensor.Lowering;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;

/**
 * The autoencoder of Stable Diffusion (Rombach et al. 2022, section 3.1): pictures to latents and
 * back.
 */
public final class Vae {
  private final VaeConfig config;
  private final Lowering lowering;
  private final Weights weights;
  private final Program encoder;
  private final Program decoder;
  private final Optional<Supplier<Vae>> fallback;

  /**
   * An autoencoder over weights, which stay the caller's.
   *
   * @param weights all that {@link #forms} names, loaded for the lowering; encoder or decoder may
   *     be missing when it is never used
   */
  public Vae(VaeConfig config, Lowering lowering, Weights weights) {
    this(config, lowering, weights, Optional.empty());
  }

  private Vae(
      VaeConfig config, Lowering lowering, Weights weights, Optional<Supplier<Vae>> fallback) {
    this.fallback = fallback;
    this.config = config;
    this.lowering = lowering;
    this.weights = weights;
    encoder = VaeEncoder.describe(config, lowering).compile();
    decoder = VaeDecoder.describe(config, lowering).compile();
  }

  /**
   * The same, with another one that is asked again wherever this one's answer is not all finite
   * numbers, as happens in half precision.
   *
   * @param other called when it is needed first, and each time; the same weights in a wider type
   */
  public Vae withFallback(Supplier<Vae> other) {
    return new Vae(config, lowering, weights, Optional.of(other));
  }

  /** The weights of encoder and decoder, and how they want them. */
  public static Map<String, WeightForm> forms(VaeConfig config, Lowering lowering) {
    Map<String, WeightForm> all =
        new LinkedHashMap<>(VaeEncoder.describe(config, lowering).forms());
    all.putAll(VaeDecoder.describe(config, lowering).forms());
    return all;
  }

  /** Its configuration. */
  public VaeConfig config() {
    return config;
  }

  /**
   * What a picture may be as latents: a normal distribution of each number.
   *
   * @param mean (N, 4, H/8, W/8)
   * @param logVariance logarithm of the variance, -30..20, alike
   */
  public record Moments(Tensor mean, Tensor logVariance) {}

  /**
   * Encodes pictures.
   *
   * @param pictures (N, 3, H, W), -1..1
   * @return before scaling, see {@link #scaled}
   * @throws IllegalArgumentException when the shape does not fit
   */
  public Moments encode(Tensor pictures) {
    Inputs.check("pictures", pictures, "N", "C=" + config.inChannels(), "H", "W");
    Inputs.checkDivisible("pictures", pictures, config.factor());
    try (Scope scope = Scope.open()) {
      List<Tensor> moments = encoder.run(weights, input(pictures));
      if (fallback.isPresent() && !moments.stream().allMatch(Tensor::isFinite)) {
        Moments again = fallback.get().get().encode(pictures);
        return new Moments(scope.keep(again.mean()), scope.keep(again.logVariance()));
      }
      return new Moments(scope.keep(moments.get(0)), scope.keep(moments.get(1)));
    }
  }

  /**
   * Decodes latents.
   *
   * @param latents (N, 4, h, w), without scale, see {@link #unscaled}
   * @return pictures (N, 3, 8 h, 8 w), about -1..1
   * @throws IllegalArgumentException when the shape does not fit
   */
  public Tensor decode(Tensor latents) {
    Inputs.check("latents", latents, "N", "C=" + config.latentChannels(), "H", "W");
    try (Scope scope = Scope.open()) {
      Tensor decoded = decoder.run(weights, input(latents)).get(0);
      return scope.keep(
          fallback.isPresent() && !decoded.isFinite()
              ? fallback.get().get().decode(latents)
              : decoded);
    }
  }

  /**
   * Decodes large latents tile by tile, neighbours faded into each other over a quarter of a tile.
   * Needs the memory of one tile; group norms see a tile only, so that tones may drift a little.
   *
   * @param latents (N, 4, h, w), without scale
   * @param tile side of a tile, latents, at least 8
   * @return pictures (N, 3, 8 h, 8 w)
   */
  public Tensor decodeTiled(Tensor latents, int tile) {
    Inputs.check("latents", latents, "N", "C=" + config.latentChannels(), "H", "W");
    return new Tiles(tile, config.factor()).decode(latents, this::decode);
  }

  private Tensor input(Tensor tensor) {
    return tensor.to(lowering.type()).to(lowering.device());
  }

  /** Latents as networks know them, of about unit variance. */
  public Tensor scaled(Tensor latents) {
    return latents.plus(-config.shift()).times(config.scale());
  }

  /** The reverse of {@link #scaled}. */
  public Tensor unscaled(Tensor latents) {
    return latents.times(1 / config.scale()).plus(config.shift());
  }
}
