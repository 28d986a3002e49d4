package pentimento.model.vae;

import java.util.List;
import pentimento.model.Layers;
import pentimento.tensor.Value;

/** What encoder and decoder share. */
final class VaeParts {
  private static final double EPS = 1e-6;

  private final VaeConfig config;

  VaeParts(VaeConfig config) {
    this.config = config;
  }

  /** Group norm and silu, which come before each convolution. */
  Value activate(Layers at, String name, Value x, int channels) {
    return at.groupNorm(name, x, channels, config.groups(), EPS).silu();
  }

  /** Two convolutions and a way past both. */
  Value resnet(Layers at, Value x, int in, int out) {
    Value h = at.conv2d("conv1", activate(at, "norm1", x, in), in, out, 3);
    h = at.conv2d("conv2", activate(at, "norm2", h, out), out, out, 3);
    return (in == out ? x : at.conv2d("conv_shortcut", x, in, out, 1)).plus(h);
  }

  /** The middle: a block, attention between all pixels, a block. */
  Value mid(Layers at, Value x, int channels) {
    Value h = resnet(at.at("resnets", 0), x, channels, channels);
    if (config.midAttention()) {
      Layers attention = at.at("attentions", 0);
      Value y = attention.groupNorm("group_norm", h, channels, config.groups(), EPS).toTokens();
      Value q = attention.linear("to_q", y, channels, channels);
      Value k = attention.linear("to_k", y, channels, channels);
      Value v = attention.linear("to_v", y, channels, channels);
      y = attention.linear("to_out.0", q.attention(k, v, 1), channels, channels);
      h = y.toMap(h).plus(h);
    }
    return resnet(at.at("resnets", 1), h, channels, channels);
  }

  /** The last level's width. */
  int deepest() {
    List<Integer> channels = config.channels();
    return channels.get(channels.size() - 1);
  }
}
