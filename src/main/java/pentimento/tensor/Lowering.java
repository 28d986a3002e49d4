package pentimento.tensor;

import java.util.Objects;

/**
 * How a graph's operations become TorchScript: the same description computes fast in each type.
 *
 * @param type what is computed in: F32, BF16, or F16 on a GPU
 * @param device where
 * @param packed are weights laid out once for the processor's kernels? Faster, up to three times
 *     where maps are small, but such weights are for computing with alone: they have no gradients,
 *     and other programs cannot read such graphs
 * @param part most numbers of a layer's input that are computed with at once, where a layer is
 *     larger and allows it, see {@link Parts}; 0 for layers as wholes
 * @param slice most weights, queries times keys, of one head of attention that are there at once; 0
 *     for as many as is fastest
 */
public record Lowering(DType type, Device device, boolean packed, long part, long slice) {
  /** A picture of 64 x 64 latents in Stable Diffusion's first level, and a few of its last. */
  public static final long USUAL_PART = 3 << 19;

  /** A quarter of what one head takes for 64 x 64 latents when computed at its fastest. */
  public static final long USUAL_SLICE = 1 << 18;

  /** Layers as wholes. */
  public Lowering(DType type, Device device, boolean packed) {
    this(type, device, packed, 0, 0);
  }

  /** The same with layers computed in parts of at most so many numbers; 0 for wholes. */
  public Lowering withPart(long most) {
    return new Lowering(type, device, packed, most, slice);
  }

  /** The same with attention in slices of at most so many weights; 0 for the fastest. */
  public Lowering withSlice(long most) {
    return new Lowering(type, device, packed, part, most);
  }

  /** Plain weights: for training and for other programs. */
  public static Lowering plain(DType type, Device device) {
    return new Lowering(type, device, false);
  }

  /** As fast as this machine can. */
  public static Lowering fast(DType type, Device device) {
    return new Lowering(type, device, device == Device.CPU && Ops.canPack());
  }

  /** As fast as this machine's processor can, in the type that suits it. */
  public static Lowering auto() {
    return fast(Processor.here().precision(), Device.CPU);
  }

  /** Checks that the type computes well on the device. */
  public Lowering {
    Objects.requireNonNull(device, "device");
    boolean fits =
        switch (type) {
          case F32, BF16 -> true;
          case F16 -> device == Device.GPU; // on a CPU 40 to 280 times slower than BF16
          default -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException("networks do not compute in " + type + " on " + device);
    }
    if (packed && device != Device.CPU) {
      throw new IllegalArgumentException("weights are packed for CPUs alone");
    }
    if (part < 0 || slice < 0) {
      throw new IllegalArgumentException(
          "parts of %d numbers, slices of %d, expected 0 or more".formatted(part, slice));
    }
  }

  /** Methods that the lines of a graph call. */
  String methods() {
    boolean cpu = device == Device.CPU;
    String products = packed ? PACKED : cpu && type == DType.F32 ? LINEAR_AS_CONVOLUTION : PLAIN;
    return products + attention() + COMMON + (part > 0 ? PARTS.replace("PART", "" + part) : "");
  }

  private String attention() {
    if (packed && type == DType.BF16) { // writes in place, which gradients make slow
      return ATTENTION_BY_PARTS
          .replace("HEADS_AT_ONCE", Long.toString(slice > 0 ? Math.min(slice, HEADS) : HEADS))
          .replace("SLICE", Long.toString(slice > 0 ? slice : Long.MAX_VALUE));
    }
    return slice > 0 ? ATTENTION_IN_SLICES.replace("SLICE", Long.toString(slice)) : ATTENTION;
  }

  private static final String PACKED =
      """
        def conv2d(self: __torch__.NAME, x: Tensor, w: Tensor, b: Tensor, stride: int, padding: int) -> Tensor:
          none = annotate(List[Optional[number]], [])
          return ops.mkldnn._convolution_pointwise(x, w, b, [padding, padding], [stride, stride], [1, 1], 1, "none", none, "")
        def linear(self: __torch__.NAME, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
          none = annotate(List[Optional[number]], [])
          return ops.mkldnn._linear_pointwise(x, w, b, "none", none, "")
      """;

  private static final String PLAIN_CONVOLUTION =
      """
        def conv2d(self: __torch__.NAME, x: Tensor, w: Tensor, b: Tensor, stride: int, padding: int) -> Tensor:
          return torch.conv2d(x, w, b, [stride, stride], [padding, padding], [1, 1], 1)
      """;

  private static final String PLAIN =
      PLAIN_CONVOLUTION
          + """
        def linear(self: __torch__.NAME, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
          return torch.linear(x, torch.flatten(w, 1), b)
      """;

  /**
   * Matrix products of single precision go to a library that is slow on AMD's processors; the same
   * product as a convolution of 1x1 goes to another, twice as fast there.
   */
  private static final String LINEAR_AS_CONVOLUTION =
      PLAIN_CONVOLUTION
          + """
        def linear(self: __torch__.NAME, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
          if torch.dim(x) == 2:
            y = torch.linear(x, torch.flatten(w, 1), b)
          else:
            map = torch.unsqueeze(torch.transpose(x, 1, 2), 2)
            kernel = torch.unsqueeze(torch.unsqueeze(torch.flatten(w, 1), -1), -1)
            z = torch.conv2d(map, kernel, b, [1, 1], [0, 0], [1, 1], 1)
            y = torch.transpose(torch.squeeze(z, 2), 1, 2)
          return y
      """;

  private static final String ATTENTION =
      """
        def attention(self: __torch__.NAME, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
          q1 = torch.transpose(torch.unflatten(q, -1, [heads, -1]), 1, 2)
          k1 = torch.transpose(torch.unflatten(k, -1, [heads, -1]), 1, 2)
          v1 = torch.transpose(torch.unflatten(v, -1, [heads, -1]), 1, 2)
          y = torch.scaled_dot_product_attention(q1, k1, v1)
          return torch.flatten(torch.transpose(y, 1, 2), 2)
      """;

  /** Some queries at a time, those of all heads. */
  private static final String ATTENTION_IN_SLICES =
      """
        def attention(self: __torch__.NAME, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
          q1 = torch.transpose(torch.unflatten(q, -1, [heads, -1]), 1, 2)
          k1 = torch.transpose(torch.unflatten(k, -1, [heads, -1]), 1, 2)
          v1 = torch.transpose(torch.unflatten(v, -1, [heads, -1]), 1, 2)
          y = torch.empty_like(q1)
          queries = torch.split(q1, SLICE // torch.size(k, 1) + 1, 2)
          parts = torch.split(y, SLICE // torch.size(k, 1) + 1, 2)
          for i in range(torch.len(queries)):
            _0 = torch.copy_(parts[i], torch.scaled_dot_product_attention(queries[i], k1, v1))
          return torch.flatten(torch.transpose(y, 1, 2), 2)
      """;

  /** Most weights of attention up to which all heads are computed at once. */
  private static final long HEADS = 1 << 18;

  /**
   * The fused kernel computes in single precision inside, and matrix products use bfloat16's
   * instructions: picture by picture where the weights of all heads are few, else head by head and
   * some queries at a time, so that they stay in the cache. Short histories of many pixels are left
   * to the fused kernel.
   */
  private static final String ATTENTION_BY_PARTS =
      """
        def attention(self: __torch__.NAME, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
          q1 = torch.transpose(torch.unflatten(q, -1, [heads, -1]), 1, 2)
          k1 = torch.transpose(torch.unflatten(k, -1, [heads, -1]), 1, 2)
          v1 = torch.transpose(torch.unflatten(v, -1, [heads, -1]), 1, 2)
          tokens = torch.size(q, 1)
          keys = torch.size(k, 1)
          if tokens < 64:
            y = torch.scaled_dot_product_attention(q1, k1, v1)
          else:
            y = torch.empty_like(q1)
            kt = torch.transpose(torch.mul(k1, torch.pow(torch.size(q1, 3), -0.5)), -1, -2)
            for i in range(torch.size(q1, 0)):
              if keys < 128 or tokens * keys <= HEADS_AT_ONCE:
                w = torch.softmax(torch.bmm(torch.select(q1, 0, i), torch.select(kt, 0, i)), -1)
                _0 = torch.copy_(torch.select(y, 0, i), torch.bmm(w, torch.select(v1, 0, i)))
              else:
                some = 256
                if SLICE < 256 * keys:
                  some = SLICE // keys + 1
                for h in range(heads):
                  kh = torch.contiguous(torch.select(torch.select(kt, 0, i), 0, h))
                  vh = torch.contiguous(torch.transpose(torch.select(torch.select(v1, 0, i), 0, h), 0, 1))
                  queries = torch.split(torch.select(torch.select(q1, 0, i), 0, h), some, 0)
                  parts = torch.split(torch.select(torch.select(y, 0, i), 0, h), some, 0)
                  for j in range(torch.len(queries)):
                    w = torch.softmax(torch.matmul(queries[j], kh), -1)
                    yt = torch.matmul(vh, torch.transpose(w, 0, 1))
                    _1 = torch.copy_(parts[j], torch.transpose(yt, 0, 1))
          return torch.flatten(torch.transpose(y, 1, 2), 2)
      """;

  private static final String COMMON =
      """
        def causal_attention(self: __torch__.NAME, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
          q1 = torch.transpose(torch.unflatten(q, -1, [heads, -1]), 1, 2)
          k1 = torch.transpose(torch.unflatten(k, -1, [heads, -1]), 1, 2)
          v1 = torch.transpose(torch.unflatten(v, -1, [heads, -1]), 1, 2)
          y = torch.scaled_dot_product_attention(q1, k1, v1, None, 0., True)
          return torch.flatten(torch.transpose(y, 1, 2), 2)
        def to_map(self: __torch__.NAME, x: Tensor, like: Tensor) -> Tensor:
          return torch.unflatten(torch.transpose(x, 1, 2), 2, [torch.size(like, 2), torch.size(like, 3)])
        def group_norm_across_frames(self: __torch__.NAME, x: Tensor, frames: int, groups: int, w: Tensor, b: Tensor, eps: float) -> Tensor:
          rows = torch.contiguous(torch.permute(x, [0, 2, 3, 1]))
          tall = torch.permute(torch.flatten(torch.unflatten(rows, 0, [-1, frames]), 1, 2), [0, 3, 1, 2])
          y = torch.permute(torch.group_norm(tall, groups, w, b, eps), [0, 2, 3, 1])
          return torch.permute(torch.reshape(y, torch.size(rows)), [0, 3, 1, 2])
        def to_histories(self: __torch__.NAME, x: Tensor, frames: int) -> Tensor:
          video = torch.unflatten(torch.flatten(torch.permute(x, [0, 2, 3, 1]), 1, 2), 0, [-1, frames])
          return torch.flatten(torch.transpose(video, 1, 2), 0, 1)
        def from_histories(self: __torch__.NAME, x: Tensor, like: Tensor, frames: int) -> Tensor:
          height = torch.size(like, 2)
          width = torch.size(like, 3)
          video = torch.transpose(torch.unflatten(x, 0, [-1, height * width]), 1, 2)
          rows = torch.unflatten(torch.flatten(video, 0, 1), 1, [height, width])
          return torch.permute(rows, [0, 3, 1, 2])
      """;

  /** What {@link Parts} needs. Statistics are found picture by picture, in single precision. */
  private static final String PARTS =
      """
        def part(self: __torch__.NAME, x: Tensor, dimension: int) -> int:
          size = torch.size(x, dimension)
          most = PART * size // torch.numel(x)
          if most < 1:
            most = 1
          count = (size + most - 1) // most
          return (size + count - 1) // count
        def room(self: __torch__.NAME, x: Tensor, channels: int) -> Tensor:
          sizes = [torch.size(x, 0), channels, torch.size(x, 2), torch.size(x, 3)]
          return torch.empty(sizes, dtype=ops.prim.dtype(x), layout=0, device=ops.prim.device(x), pin_memory=False, memory_format=2)
        def to_pixels(self: __torch__.NAME, x: Tensor, frames: int) -> Tensor:
          return torch.unflatten(torch.flatten(torch.permute(x, [0, 2, 3, 1]), 1, 2), 0, [-1, frames])
        def from_pixels(self: __torch__.NAME, x: Tensor, like: Tensor) -> Tensor:
          rows = torch.unflatten(torch.flatten(x, 0, 1), 1, [torch.size(like, 2), torch.size(like, 3)])
          return torch.permute(rows, [0, 3, 1, 2])
        def scaled(self: __torch__.NAME, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
          return torch.to(torch.add_(torch.mul(torch.to(x, 6), scale), shift), ops.prim.dtype(x))
        def group_moments(self: __torch__.NAME, x: Tensor, frames: int, groups: int, w: Tensor, b: Tensor, eps: float) -> Tuple[Tensor, Tensor]:
          means = annotate(List[Tensor], [])
          variances = annotate(List[Tensor], [])
          for i in range(torch.size(x, 0)):
            rows = torch.to(torch.flatten(torch.permute(torch.slice(x, 0, i, i + 1), [0, 2, 3, 1]), 1, 2), 6)
            mean = torch.mean(rows, [1], True)
            away = torch.sub(rows, mean)
            _0 = torch.append(means, torch.squeeze(mean, 1))
            _1 = torch.append(variances, torch.mean(torch.mul_(away, away), [1]))
          m = torch.unflatten(torch.unflatten(torch.cat(means), 1, [groups, -1]), 0, [-1, frames])
          v = torch.unflatten(torch.unflatten(torch.cat(variances), 1, [groups, -1]), 0, [-1, frames])
          mean_all = torch.mean(m, [1, 3], True)
          apart = torch.sub(m, mean_all)
          variance = torch.mean(torch.add(v, torch.mul(apart, apart)), [1, 3], True)
          weight = torch.unflatten(torch.to(w, 6), 0, [groups, -1])
          bias = torch.unflatten(torch.to(b, 6), 0, [groups, -1])
          scale = torch.mul(torch.rsqrt(torch.add(variance, eps)), weight)
          shift = torch.sub(bias, torch.mul(mean_all, scale))
          scales = torch.flatten(torch.flatten(torch.expand(scale, [-1, frames, -1, -1]), 0, 1), 1)
          shifts = torch.flatten(torch.flatten(torch.expand(shift, [-1, frames, -1, -1]), 0, 1), 1)
          return (scales, shifts)
      """;
}
