package pentimento.model.unet;

import pentimento.model.Layers;
import pentimento.tensor.Dim;
import pentimento.tensor.Value;

/** Sines and cosines of a timestep, and the two layers after them (Ho et al. 2020). */
final class TimeEmbedding {
  private TimeEmbedding() {}

  /**
   * Describes it.
   *
   * @param timesteps (B), F32
   * @return silu of the embedding, (B, T), in the type that the graph computes in
   */
  static Value describe(Layers root, Value timesteps, UNetConfig config) {
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
    Value angles = timesteps.unsqueeze(1).times(frequencies);
    Value waves =
        config.cosineFirst()
            ? Value.cat(1, angles.cos(), angles.sin())
            : Value.cat(1, angles.sin(), angles.cos());
    int wide = config.timeChannels();
    Value h = at.linear("linear_1", waves.toCompute(), width, wide).silu();
    return at.linear("linear_2", h, wide, wide).silu();
  }
}
