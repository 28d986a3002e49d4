package pentimento.model.unet;

import pentimento.model.Layers;
import pentimento.tensor.Value;

/** Two convolutions with a time embedding between them, and a way past both (He et al. 2016). */
final class ResnetBlock {
  private ResnetBlock() {}

  /**
   * Describes it.
   *
   * @param x (N, in, H, W)
   * @param time silu of the time embedding, (B, T), B dividing N
   * @return (N, out, H, W)
   */
  static Value describe(
      Layers at, Value x, int in, int out, Value time, int timeChannels, FrameNorm norm) {
    Value h = at.conv2d("conv1", norm.of(at, "norm1", x, in).silu(), in, out, 3);
    Value shift = at.linear("time_emb_proj", time, timeChannels, out);
    h = h.plus(shift.repeatTo(x.size(0)).toPixels());
    h = at.conv2d("conv2", norm.of(at, "norm2", h, out).silu(), out, out, 3);
    return (in == out ? x : at.conv2d("conv_shortcut", x, in, out, 1)).plus(h);
  }
}
