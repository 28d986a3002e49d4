package pentimento.model.motion;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pentimento.model.Layers;
import pentimento.model.TransformerLayers;
import pentimento.model.unet.LayerHook;
import pentimento.tensor.Dim;
import pentimento.tensor.Parts;
import pentimento.tensor.Value;

/**
 * Motion modules of AnimateDiff (Guo et al. 2023, section 4.2): after each layer of a U-Net, each
 * pixel's history attends to itself, with sinusoidal positions.
 */
public final class MotionModules implements LayerHook {
  private static final double EPS = 1e-6;

  private final MotionConfig config;
  private final Dim frames;
  private final Value anchor;
  private final Map<Integer, Value> positions = new HashMap<>();

  /**
   * Modules of one network.
   *
   * @param frames F
   * @param anchor any input: constants are made on its device
   */
  public MotionModules(MotionConfig config, Dim frames, Value anchor) {
    this.config = config;
    this.frames = frames;
    this.anchor = anchor;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when heads or groups do not divide the channels
   */
  @Override
  public Value after(Layers block, int layer, Value x, int channels) {
    boolean mid = block.name().equals("mid_block");
    return mid && !config.midBlock() ? x : describe(block.at("motion_modules", layer), x, channels);
  }

  private Value describe(Layers at, Value x, int channels) {
    if (channels % config.heads() != 0 || channels % config.groups() != 0) {
      throw new IllegalArgumentException(
          "%s: %d channels cannot be divided in %d heads and %d groups"
              .formatted(at, channels, config.heads(), config.groups()));
    }
    if (Parts.wanted(x)) {
      positions(at, channels); // outside of the loop, for other modules need them too
      Optional<Dim> across = config.normAcrossFrames() ? Optional.of(frames) : Optional.empty();
      Parts.Norm norm = at.groupNormOfParts("norm", x, channels, config.groups(), EPS, across);
      return Parts.pixels(
          x,
          frames,
          part -> {
            Value histories = Parts.histories(norm.ofPixels(part));
            return Parts.pixels(transformer(at, histories, channels), part).plus(part);
          });
    }
    Value h =
        config.normAcrossFrames()
            ? at.groupNorm("norm", x, channels, config.groups(), EPS, frames)
            : at.groupNorm("norm", x, channels, config.groups(), EPS);
    return transformer(at, h.toHistories(frames), channels).fromHistories(x, frames).plus(x);
  }

  /** Of some pixels' histories, (P, F, channels). */
  private Value transformer(Layers at, Value histories, int channels) {
    Value h = at.linear("proj_in", histories, channels, channels);
    for (int i = 0; i < config.blocks(); i++) {
      Layers block = at.at("transformer_blocks", i);
      for (int a = 1; a <= config.attentions(); a++) {
        Value y = TransformerLayers.norm(block, "norm" + a, h, channels);
        h = attention(block.at("attn" + a), y.plus(positions(block, channels)), channels).plus(h);
      }
      Value y = TransformerLayers.norm(block, "norm3", h, channels);
      h = TransformerLayers.feedForward(block.at("ff"), y, channels).plus(h);
    }
    return at.linear("proj_out", h, channels, channels);
  }

  private Value attention(Layers at, Value x, int channels) {
    Value y = TransformerLayers.attention(at, x, x, channels, channels, config.heads());
    return config.outputProjections() == 2 ? at.linear("to_out.0", y, channels, channels) : y;
  }

  /** Sines at even, cosines at odd channels, (F, channels); Vaswani et al. 2017, section 3.5. */
  private Value positions(Layers at, int channels) {
    return positions.computeIfAbsent(
        channels,
        width -> {
          at.label("positions");
          Value frequencies =
              anchor.range(Dim.of(width / 2)).times(2).times(-Math.log(10000) / width).exp();
          Value angles = anchor.range(frames).unsqueeze(1).times(frequencies);
          return angles.sin().interleave(angles.cos()).toCompute();
        });
  }
}
