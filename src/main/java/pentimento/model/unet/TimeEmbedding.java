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
    int half = width / 2;
    Value frequencies =
        timesteps
            .range(Dim.of(half))
            .times(-Math.log(10000))
            .divide(half - config.frequencyShift())
            .exp();
    Value h = waves(timesteps, frequencies, config.cosineFirst()).toCompute();
    if (guidance.isPresent()) {
      h = h.plus(guidance(at, guidance.get(), config.guidanceChannels(), width));
    }
    int wide = config.timeChannels();
    h = at.linear("linear_1", h, width, wide).silu();
    return at.linear("linear_2", h, wide, wide).silu();
  }

  /** Waves of numbers (B): (B, width). */
  private static Value waves(Value numbers, Value frequencies, boolean cosineFirst) {
    Value angles = numbers.unsqueeze(1).times(frequencies);
    return cosineFirst
        ? Value.cat(1, angles.cos(), angles.sin())
        : Value.cat(1, angles.sin(), angles.cos());
  }

  /**
   * What a scale adds to the waves of the timestep. Its own waves are fast ones: what they are of
   * is rounded as where such models are trained, to single precision.
   */
  private static Value guidance(Layers at, Value scale, int channels, int width) {
    at.label("guidance");
    int half = channels / 2;
    float falling = (float) Math.log(10000) / (half - 1);
    Value frequencies = scale.range(Dim.of(half)).times(-falling).exp();
    Value waves = waves(scale.plus(-1).times(GUIDANCE_STEPS), frequencies, false);
    return at.linearWithoutBias("cond_proj", waves.toCompute(), channels, width);
  }
}
