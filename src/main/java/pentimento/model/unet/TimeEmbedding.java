package pentimento.model.unet;

import java.util.Optional;
import pentimento.model.Layers;
import pentimento.tensor.Dim;
import pentimento.tensor.Value;

/**
 * Sines and cosines of a timestep, and the two layers after them (Ho et al. 2020). Models that were
 * distilled with guidance in them add that of their scale before (Meng et al. 2023, arXiv
 * 2210.03142, section 3.1).
 */
final class TimeEmbedding {
  /** How much finer than timesteps scales are told apart. */
  private static final double GUIDANCE_STEPS = 1000;

  private TimeEmbedding() {}

  /**
   * Describes it.
   *
   * @param timesteps (B), F32
   * @param guidance scale (1), F32, where 1 is none
   * @return silu of the embedding, (B, T), in the type that the graph computes in
   * @throws IllegalArgumentException when the scale is missing and the network asks for it, or the
   *     other way round
   */
  static Value describe(Layers root, Value timesteps, Optional<Value> guidance, UNetConfig config) {
    if (guidance.isPresent() != config.embedsGuidance()) {
      throw new IllegalArgumentException(
          config.embedsGuidance()
              ? "the U-Net was distilled with guidance in it: such are for painting alone"
              : "the U-Net knows no guidance scale");
    }
    Layers at = root.at("time_embedding");
    at.label("frequencies");
    int width = config.channels().get(0);
    Value h = waves(timesteps, width, config.frequencyShift(), config.cosineFirst()).toCompute();
    if (guidance.isPresent()) {
      at.label("guidance");
      int narrow = config.guidanceChannels();
      Value scale = guidance.get().plus(-1).times(GUIDANCE_STEPS);
      Value condition = waves(scale, narrow, 1, false).toCompute();
      h = h.plus(at.linearWithoutBias("cond_proj", condition, narrow, width));
    }
    int wide = config.timeChannels();
    h = at.linear("linear_1", h, width, wide).silu();
    return at.linear("linear_2", h, wide, wide).silu();
  }

  /** Waves of numbers (B), from one to one of 10000: (B, width). */
  private static Value waves(Value numbers, int width, int shift, boolean cosineFirst) {
    int half = width / 2;
    Value frequencies =
        numbers.range(Dim.of(half)).times(-Math.log(10000)).divide(half - shift).exp();
    Value angles = numbers.unsqueeze(1).times(frequencies);
    return cosineFirst
        ? Value.cat(1, angles.cos(), angles.sin())
        : Value.cat(1, angles.sin(), angles.cos());
  }
}
