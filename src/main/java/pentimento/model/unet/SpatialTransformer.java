package pentimento.model.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pentimento.model.Layers;
import pentimento.model.TransformerLayers;
import pentimento.tensor.Parts;
import pentimento.tensor.Value;

/** Attention between the pixels of a picture, and from them to the text (Rombach et al. 2022). */
final class SpatialTransformer {
  /** Of the group norm at its entry, whatever the U-Net's. */
  private static final double EPS = 1e-6;

  private SpatialTransformer() {}

  /**
   * Describes it.
   *
   * @param x (N, channels, H, W)
   * @param context text states (B, T, contextChannels), B dividing N
   */
  static Value describe(
      Layers at, Value x, int channels, int heads, Value context, UNetConfig config) {
    if (!Parts.wanted(x)) {
      return describe(at, x, channels, heads, Optional.of(context), List.of(), config);
    }
    List<Value> keysAndValues = new ArrayList<>();
    for (int i = 0; i < config.transformerBlocks(); i++) {
      Layers attention = at.at("transformer_blocks", i).at("attn2");
      keysAndValues.addAll(
          TransformerLayers.keysAndValues(
              attention, context, channels, config.contextChannels(), x.size(0)));
    }
    return Parts.pictures(
        x,
        channels,
        keysAndValues,
        (part, beside) -> describe(at, part, channels, heads, Optional.empty(), beside, config));
  }

  /** With a context, or its keys and values. */
  private static Value describe(
      Layers at,
      Value x,
      int channels,
      int heads,
      Optional<Value> context,
      List<Value> known,
      UNetConfig config) {
    Value h = at.groupNorm("norm", x, channels, config.groups(), EPS).toTokens();
    h = project(at, "proj_in", h, channels, config);
    for (int i = 0; i < config.transformerBlocks(); i++) {
      Layers block = at.at("transformer_blocks", i);
      Value y = TransformerLayers.norm(block, "norm1", h, channels);
      h = TransformerLayers.attention(block.at("attn1"), y, y, channels, channels, heads).plus(h);
      y = TransformerLayers.norm(block, "norm2", h, channels);
      Layers second = block.at("attn2");
      Value seen =
          context.isPresent()
              ? TransformerLayers.attention(
                  second, y, context.get(), channels, config.contextChannels(), heads)
              : TransformerLayers.attention(
                  second, y, known.get(2 * i), known.get(2 * i + 1), channels, heads);
      h = seen.plus(h);
      y = TransformerLayers.norm(block, "norm3", h, channels);
      h = TransformerLayers.feedForward(block.at("ff"), y, channels).plus(h);
    }
    return project(at, "proj_out", h, channels, config).toMap(x).plus(x);
  }

  private static Value project(
      Layers at, String name, Value tokens, int channels, UNetConfig config) {
    return config.linearProjection()
        ? at.linear(name, tokens, channels, channels)
        : at.pointwise(name, tokens, channels, channels);
  }
}
