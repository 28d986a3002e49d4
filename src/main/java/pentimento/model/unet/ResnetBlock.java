package pentimento.model.unet;

import java.util.List;
import pentimento.model.Layers;
import pentimento.tensor.Parts;
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
    if (Parts.wanted(x)) {
      return inParts(at, x, in, out, time, timeChannels, norm);
    }
    Value h = at.conv2d("conv1", norm.of(at, "norm1", x, in).silu(), in, out, 3);
    Value shift = at.linear("time_emb_proj", time, timeChannels, out);
    h = h.plus(shift.repeatTo(x.size(0)).toPixels());
    return second(at, norm.of(at, "norm2", h, out), x, in, out);
  }

  /** Some pictures at a time: all at once where each has its own norms, else by halves. */
  private static Value inParts(
      Layers at, Value x, int in, int out, Value time, int timeChannels, FrameNorm norm) {
    Value shift = at.linear("time_emb_proj", time, timeChannels, out).repeatTo(x.size(0));
    if (norm.across().isEmpty()) {
      return Parts.pictures(
          x,
          out,
          List.of(shift),
          (part, beside) -> {
            Value h = at.conv2d("conv1", norm.of(at, "norm1", part, in).silu(), in, out, 3);
            h = h.plus(beside.get(0).toPixels());
            return second(at, norm.of(at, "norm2", h, out), part, in, out);
          });
    }
    Parts.Norm first = norm.ofParts(at, "norm1", x, in);
    Value half =
        Parts.pictures(
            x,
            out,
            List.of(shift, first.scale(), first.shift()),
            (part, beside) -> {
              Value y = Parts.Norm.ofPictures(part, beside.get(1), beside.get(2));
              return at.conv2d("conv1", y.silu(), in, out, 3).plus(beside.get(0).toPixels());
            });
    Parts.Norm then = norm.ofParts(at, "norm2", half, out);
    return Parts.pictures(
        half,
        out,
        List.of(x, then.scale(), then.shift()),
        (part, beside) -> {
          Value y = Parts.Norm.ofPictures(part, beside.get(1), beside.get(2));
          return second(at, y, beside.get(0), in, out);
        });
  }

  private static Value second(Layers at, Value normed, Value x, int in, int out) {
    Value h = at.conv2d("conv2", normed.silu(), out, out, 3);
    return (in == out ? x : at.conv2d("conv_shortcut", x, in, out, 1)).plus(h);
  }
}
