package pentimento.tensor;

import ai.djl.pytorch.jni.TorchBridge;
import java.util.Locale;
import java.util.Optional;

/** Single operations, each a method of one small script. Graphs do not go through here. */
enum Ops {
  EMPTY(
      "sizes: List[int], dtype: int",
      "torch.empty(sizes, dtype=dtype, layout=0, device=torch.device(\"cpu\"), pin_memory=False)"),
  TO("x: Tensor, dtype: int", "torch.to(x, dtype)"),
  TO_CPU("x: Tensor", "torch.to(x, torch.device(\"cpu\"))"),
  TO_GPU("x: Tensor", "torch.to(x, torch.device(\"cuda:0\"))"),
  PLAIN(
      "x: Tensor, dtype: int",
      "torch.contiguous(torch.to(torch.to(torch.detach(x), dtype), torch.device(\"cpu\")))"),
  ALIAS("x: Tensor", "torch.detach(x)"),
  COPY("x: Tensor", "torch.clone(x, memory_format=0)"),
  CHANNELS_LAST("x: Tensor", "torch.contiguous(x, memory_format=2)"),
  ONES_LIKE("x: Tensor", "torch.ones_like(x)"),
  // Without some size of the input the library packs for no kernel at all; with any it packs well.
  PACK_CONVOLUTION(
      "w: Tensor, stride: int, padding: int",
      "ops.mkldnn._reorder_convolution_weight(w, [padding, padding], [stride, stride], [1, 1], 1,"
          + " [1, torch.size(w, 1), 32, 32])"),
  PACK_LINEAR("w: Tensor", "ops.mkldnn._reorder_linear_weight(torch.flatten(w, 1), 1024)"),
  PLUS("x: Tensor, y: Tensor", "torch.add(x, y)"),
  PLUS_NUMBER("x: Tensor, y: float", "torch.add(x, y)"),
  MINUS("x: Tensor, y: Tensor", "torch.sub(x, y)"),
  TIMES("x: Tensor, y: Tensor", "torch.mul(x, y)"),
  TIMES_NUMBER("x: Tensor, y: float", "torch.mul(x, y)"),
  DIVIDE("x: Tensor, y: Tensor", "torch.div(x, y)"),
  MATMUL("x: Tensor, y: Tensor", "torch.matmul(x, y)"),
  COMBINE(
      "terms: List[Tensor], coefficients: List[float]",
      "sum",
      "sum = torch.mul(terms[0], coefficients[0])",
      "for i in range(1, torch.len(terms)):",
      "  sum = torch.add(sum, torch.mul(terms[i], coefficients[i]))"),
  DOT(
      "terms: List[Tensor], others: List[Tensor]",
      "torch.sum(torch.stack(sums))",
      "sums = annotate(List[Tensor], [])",
      "for i in range(torch.len(terms)):",
      "  if ops.prim.requires_grad(terms[i]):",
      "    _0 = torch.append(sums, torch.to(torch.sum(torch.mul(terms[i], others[i])), 6))"),
  SQRT("x: Tensor", "torch.sqrt(x)"),
  ABS("x: Tensor", "torch.abs(x)"),
  SIN("x: Tensor", "torch.sin(x)"),
  EXP("x: Tensor", "torch.exp(x)"),
  CLAMP("x: Tensor, low: float, high: float", "torch.clamp(x, low, high)"),
  MEAN("x: Tensor, dims: List[int]", "torch.mean(x, dims, True)"),
  STD("x: Tensor, dims: List[int]", "torch.std(x, dims, True, True)"),
  QUANTILE("x: Tensor, share: float", "torch.quantile(x, share, -1, True)"),
  MAX("x: Tensor", "torch.max(x)"),
  IS_FINITE("x: Tensor", "torch.all(torch.isfinite(x))"),
  REPEAT("x: Tensor, times: List[int]", "torch.repeat(x, times)"),
  RESHAPE("x: Tensor, sizes: List[int]", "torch.reshape(x, sizes)"),
  PERMUTE("x: Tensor, dims: List[int]", "torch.permute(x, dims)"),
  SLICE("x: Tensor, dim: int, start: int, end: int", "torch.slice(x, dim, start, end)"),
  CAT("parts: List[Tensor], dim: int", "torch.cat(parts, dim)");

  private final String method = name().toLowerCase(Locale.ROOT);
  private final String definition;

  Ops(String parameters, String result, String... lines) {
    StringBuilder text = new StringBuilder();
    text.append("  def %s(self: __torch__.Ops, %s) -> Tensor:\n".formatted(method, parameters));
    for (String line : lines) {
      text.append("    ").append(line).append('\n');
    }
    definition = text.append("    return ").append(result).append('\n').toString();
  }

  /** Loaded when the first operation is called. */
  private static final class Script {
    static final long MODULE = load(false);

    static long load(boolean packing) {
      StringBuilder methods = new StringBuilder();
      for (Ops op : values()) {
        if (op.packs() == packing) {
          methods.append(op.definition);
        }
      }
      return TorchScript.load("Ops", methods.toString());
    }
  }

  /** A script of its own, for not every platform's library has these. */
  private static final class PackingScript {
    static final Optional<Long> MODULE = load();

    private static Optional<Long> load() {
      try {
        return Optional.of(Script.load(true));
      } catch (TensorException e) {
        return Optional.empty();
      }
    }
  }

  private boolean packs() {
    return this == PACK_CONVOLUTION || this == PACK_LINEAR;
  }

  /** Has the library kernels that take packed weights? */
  static boolean canPack() {
    Natives.require();
    return PackingScript.MODULE.isPresent();
  }

  /**
   * Does it.
   *
   * @param arguments of the types that the method names: {@link Tensor}, a list of them, Long,
   *     Double, long[] or double[]
   */
  Tensor tensor(Object... arguments) {
    return Tensor.own(handle(arguments));
  }

  /** Likewise; the caller owns the handle. */
  long handle(Object... arguments) {
    Natives.require();
    long module = packs() ? PackingScript.MODULE.orElseThrow() : Script.MODULE;
    return Natives.call(
        Gradients.on(),
        () ->
            TorchBridge.toTensor(
                TorchBridge.run(module, method, TorchScript.arguments(arguments))));
  }
}
