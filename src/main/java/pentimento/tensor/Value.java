package pentimento.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A tensor of a {@link Graph}, symbolically: it has a name and no numbers. Each method adds a line
 * to the graph and gives its result. Where nothing else is said it is PyTorch's operation of that
 * name.
 */
public final class Value {
  private final Graph graph;
  private final String name;

  Value(Graph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  Graph graph() {
    return graph;
  }

  private Value op(String template, Object... operands) {
    return graph.add(template, operands);
  }

  /** Sum. */
  public Value plus(Value other) {
    return op("torch.add(%s, %s)", this, other);
  }

  /** Sum with a number. */
  public Value plus(double number) {
    return op("torch.add(%s, %s)", this, number);
  }

  /** Product, element by element. */
  public Value times(Value other) {
    return op("torch.mul(%s, %s)", this, other);
  }

  /** Product with a number. */
  public Value times(double number) {
    return op("torch.mul(%s, %s)", this, number);
  }

  /** Quotient by a number. */
  public Value divide(double number) {
    return op("torch.div(%s, %s)", this, number);
  }

  /** Difference. */
  public Value minus(Value other) {
    return op("torch.sub(%s, %s)", this, other);
  }

  /** Quotient, element by element. */
  public Value divide(Value other) {
    return op("torch.div(%s, %s)", this, other);
  }

  /** Square root. */
  public Value sqrt() {
    return op("torch.sqrt(%s)", this);
  }

  /** Absolute value. */
  public Value abs() {
    return op("torch.abs(%s)", this);
  }

  /** Mean of all elements, a scalar. */
  public Value mean() {
    return op("torch.mean(%s)", this);
  }

  /** Exponential. */
  public Value exp() {
    return op("torch.exp(%s)", this);
  }

  /** Sine. */
  public Value sin() {
    return op("torch.sin(%s)", this);
  }

  /** Cosine. */
  public Value cos() {
    return op("torch.cos(%s)", this);
  }

  /** Each element, or the bound that it lies beyond. */
  public Value clamp(double low, double high) {
    return op("torch.clamp(%s, %s, %s)", this, low, high);
  }

  /** {@code x sigmoid(x)}. */
  public Value silu() {
    return op("torch.silu(%s)", this);
  }

  /** Each element, or 0 where it is below. */
  public Value relu() {
    return op("torch.relu(%s)", this);
  }

  /**
   * Each element, those below 0 by a share only (Maas et al. 2013).
   *
   * @param slope the share
   */
  public Value leakyRelu(double slope) {
    return op("torch.leaky_relu(%s, %s)", this, slope);
  }

  /** By the error function, not its approximation. */
  public Value gelu() {
    return op("torch.gelu(%s)", this);
  }

  /** {@code x sigmoid(1.702 x)}, as CLIP has it. */
  public Value quickGelu() {
    return op("torch.mul(%s, torch.sigmoid(torch.mul(%s, 1.702)))", this, this);
  }

  /**
   * Convolution of (N, C, H, W) with a bias, as much padding on all sides.
   *
   * @param weight (out, C, k, k)
   * @param bias (out)
   */
  public Value conv2d(Value weight, Value bias, int stride, int padding) {
    if (graph.lowering().packed()) {
      graph.pack(weight, new WeightForm.Packing(true, stride, padding));
    }
    return op("self.conv2d(%s, %s, %s, %s, %s)", this, weight, bias, stride, padding);
  }

  /**
   * {@code x W' + b} over the last dimension of tokens (N, T, C) or vectors (N, C).
   *
   * @param weight (out, C), or (out, C, 1, 1) of a convolution that is the same map
   * @param bias (out)
   */
  public Value linear(Value weight, Value bias) {
    return linear(weight, (Object) bias);
  }

  /** {@code x W'}. */
  public Value linear(Value weight) {
    return linear(weight, (Object) "None");
  }

  private Value linear(Value weight, Object bias) {
    if (graph.lowering().packed()) {
      graph.pack(weight, WeightForm.Packing.linear());
    }
    return op("self.linear(%s, %s, %s)", this, weight, bias);
  }

  /**
   * Group norm of (N, C, H, W), each picture by itself.
   *
   * @param groups that C is divided in
   */
  public Value groupNorm(int groups, Value weight, Value bias, double eps) {
    return op("torch.group_norm(%s, %s, %s, %s, %s)", this, groups, weight, bias, eps);
  }

  /**
   * Group norm of (B F, C, H, W), the F frames of a sequence together: mean and variance over a
   * group's channels, frames and pixels.
   */
  public Value groupNormAcrossFrames(Dim frames, int groups, Value weight, Value bias, double eps) {
    return op(
        "self.group_norm_across_frames(%s, %s, %s, %s, %s, %s)",
        this, frames, groups, weight, bias, eps);
  }

  /** Layer norm over the last dimension. */
  public Value layerNorm(Value weight, Value bias, double eps) {
    return op(
        "torch.layer_norm(%s, [torch.size(%s, -1)], %s, %s, %s)", this, this, weight, bias, eps);
  }

  /**
   * Scaled dot-product attention, heads side by side in C; Vaswani et al. 2017, eq. 1.
   *
   * @param key (N, S, C)
   * @param value (N, S, C)
   * @param heads that C is divided in
   * @return (N, T, C) for queries (N, T, C)
   */
  public Value attention(Value key, Value value, int heads) {
    return op("self.attention(%s, %s, %s, %s)", this, key, value, heads);
  }

  /** Attention where no token sees those after it. */
  public Value causalAttention(Value key, Value value, int heads) {
    return op("self.causal_attention(%s, %s, %s, %s)", this, key, value, heads);
  }

  /** Twice as high and wide, each pixel four times. */
  public Value upsampleNearest() {
    return op("torch.upsample_nearest2d(%s, None, [2.0, 2.0])", this);
  }

  /**
   * As high and wide as another map, which is about twice this one: each pixel about four times.
   *
   * @param like (N, C', H, W)
   */
  public Value upsampleNearest(Value like) {
    return op(
        "torch.upsample_nearest2d(%s, [torch.size(%s, 2), torch.size(%s, 3)], None)",
        this, like, like);
  }

  /** A column of zeros on the right, a row of them at the bottom. */
  public Value padRightBottom() {
    return op("torch.constant_pad_nd(%s, [0, 1, 0, 1], 0)", this);
  }

  /** Rows of a table by number. */
  public Value rowsAt(Value numbers) {
    return op("torch.embedding(%s, %s)", this, numbers);
  }

  /** A map (N, C, H, W) as tokens (N, H W, C). */
  public Value toTokens() {
    return op("torch.transpose(torch.flatten(%s, 2), 1, 2)", this);
  }

  /** Tokens (N, H W, C) as a map of the sizes of another, (N, C, H, W). */
  public Value toMap(Value like) {
    return op("self.to_map(%s, %s)", this, like);
  }

  /** Maps of frames (B F, C, H, W) as the history of each pixel, (B H W, F, C). */
  public Value toHistories(Dim frames) {
    return op("self.to_histories(%s, %s)", this, frames);
  }

  /** Histories of pixels (B H W, F, C) as maps of the sizes of another, (B F, C, H, W). */
  public Value fromHistories(Value like, Dim frames) {
    return op("self.from_histories(%s, %s, %s)", this, like, frames);
  }

  /** A video (B, C, F, H, W) as pictures (B F, C, H, W), in the order of memory that is fastest. */
  public Value toPictures() {
    return op(
        "torch.contiguous(torch.flatten(torch.transpose(%s, 1, 2), 0, 1), memory_format=2)", this);
  }

  /** Pictures (B F, C, H, W) as a video (B, C, F, H, W). */
  public Value toVideo(Dim frames) {
    return op(
        "torch.contiguous(torch.transpose(torch.unflatten(%s, 0, [-1, %s]), 1, 2))", this, frames);
  }

  /** Pictures in the order of memory that is fastest: a pixel's channels side by side. */
  public Value channelsLast() {
    return op("torch.contiguous(%s, memory_format=2)", this);
  }

  /** In C order. */
  public Value contiguous() {
    return op("torch.contiguous(%s)", this);
  }

  /** (N, C) as (N, C, 1, 1), to be added to maps. */
  public Value toPixels() {
    return op("torch.unsqueeze(torch.unsqueeze(%s, -1), -1)", this);
  }

  /** Pairs of two values' elements: {@code a0, b0, a1, b1, ...} along the last dimension. */
  public Value interleave(Value other) {
    return op("torch.flatten(torch.stack([%s, %s], -1), -2)", this, other);
  }

  /** A new dimension of size 1. */
  public Value unsqueeze(int dimension) {
    return op("torch.unsqueeze(%s, %s)", this, dimension);
  }

  /** Each part of the first dimension so often that there are {@code total}. */
  public Value repeatTo(Dim total) {
    return op("torch.repeat_interleave(%s, %s, 0)", this, total.over(size(0)));
  }

  /** Part of a dimension, from its start. */
  public Value first(int dimension, Dim count) {
    return op("torch.slice(%s, %s, 0, %s)", this, dimension, count);
  }

  /**
   * Part of a dimension.
   *
   * @param from first index
   * @param to behind the last one; negative ones count from the end
   */
  public Value slice(int dimension, int from, long to) {
    return op("torch.slice(%s, %s, %s, %s)", this, dimension, from, to);
  }

  /** Means over squares of pixels (N, C, H, W), a square each so many pixels. */
  public Value averagePool(int side, int stride) {
    return op("torch.avg_pool2d(%s, [%s, %s], [%s, %s])", this, side, side, stride, stride);
  }

  /** Equal parts of a dimension. */
  public List<Value> chunk(int parts, int dimension) {
    return graph.add(parts, "torch.chunk(%s, %s, %s)", this, parts, dimension);
  }

  /** Values one after the other along a dimension. */
  public static Value cat(int dimension, Value... values) {
    return values[0].op("torch.cat(%s, %s)", list(values), dimension);
  }

  /** The same numbers in another type. */
  public Value to(DType type) {
    return op("torch.to(%s, %s)", this, type.torch());
  }

  /** In the type that the graph computes in. */
  public Value toCompute() {
    return to(graph.lowering().type());
  }

  /** The whole numbers 0..count-1 as F32, on this value's device. */
  public Value range(Dim count) {
    return op(
        "torch.arange(%s, dtype=6, layout=0, device=ops.prim.device(%s), pin_memory=False)",
        count, this);
  }

  /** A size, known when the graph runs. */
  public Dim size(int dimension) {
    return new Dim("torch.size(" + name + ", " + dimension + ")", Set.of(this));
  }

  private static Operands list(Value... values) {
    return new Operands(Arrays.asList(values));
  }

  /** A list of values as an operand. */
  private static final class Operands extends ArrayList<Value> {
    private static final long serialVersionUID = 1;

    Operands(List<Value> values) {
      super(values);
    }

    @Override
    public String toString() {
      return stream().map(Value::toString).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /** Its name in the graph's source. */
  @Override
  public String toString() {
    return name;
  }
}
