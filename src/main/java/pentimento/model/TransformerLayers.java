package pentimento.model;

import java.util.List;
import pentimento.tensor.Dim;
import pentimento.tensor.Value;

/** Parts that spatial and temporal transformers share. */
public final class TransformerLayers {
  private static final double EPS = 1e-5;

  private TransformerLayers() {}

  /** Layer norm of tokens (N, T, channels). */
  public static Value norm(Layers at, String name, Value x, int channels) {
    return at.layerNorm(name, x, channels, EPS);
  }

  /**
   * Attention of many heads, with its projections.
   *
   * @param x queries come from it, (N, T, channels)
   * @param context keys and values come from it, (B, S, contextChannels), B dividing N
   * @return (N, T, channels)
   */
  public static Value attention(
      Layers at, Value x, Value context, int channels, int contextChannels, int heads) {
    Value q = at.linearWithoutBias("to_q", x, channels, channels);
    Value k = at.linearWithoutBias("to_k", context, contextChannels, channels);
    Value v = at.linearWithoutBias("to_v", context, contextChannels, channels);
    if (!context.equals(x)) {
      k = k.repeatTo(x.size(0));
      v = v.repeatTo(x.size(0));
    }
    return at.linear("to_out.0", q.attention(k, v, heads), channels, channels);
  }

  /**
   * Keys and values of a context for {@link #attention(Layers, Value, Value, Value, int, int)}.
   *
   * @param context (B, S, contextChannels), B dividing N
   * @param count N
   * @return keys (N, S, channels), and values likewise
   */
  public static List<Value> keysAndValues(
      Layers at, Value context, int channels, int contextChannels, Dim count) {
    return List.of(
        at.linearWithoutBias("to_k", context, contextChannels, channels).repeatTo(count),
        at.linearWithoutBias("to_v", context, contextChannels, channels).repeatTo(count));
  }

  /**
   * Attention to a context whose keys and values are known.
   *
   * @param x queries come from it, (N, T, channels)
   */
  public static Value attention(Layers at, Value x, Value k, Value v, int channels, int heads) {
    Value q = at.linearWithoutBias("to_q", x, channels, channels);
    return at.linear("to_out.0", q.attention(k, v, heads), channels, channels);
  }

  /** Four times as wide inside, gated by GELU (Shazeer 2020, arXiv 2002.05202). */
  public static Value feedForward(Layers at, Value x, int channels) {
    List<Value> halves = at.linear("net.0.proj", x, channels, 8 * channels).chunk(2, -1);
    Value gated = halves.get(0).times(halves.get(1).gelu());
    return at.linear("net.2", gated, 4 * channels, channels);
  }
}
