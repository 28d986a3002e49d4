package pentimento.tensor;

import ai.djl.pytorch.jni.TorchBridge;
import java.util.Locale;

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
  COPY("x: Tensor", "torch.clone(x, memory_format=0)"),
  CHANNELS_LAST("x: Tensor", "torch.contiguous(x, memory_format=2)"),
  ONES_LIKE("x: Tensor", "torch.ones_like(x)"),
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
    text.append("  def %s(self: __torch__.Ops, %s) -> Tensor:%n".formatted(method, parameters));
    for (String line : lines) {
      text.append("    ").append(line).append('\n');
    }
    definition = text.append("    return ").append(result).append('\n').toString();
  }

  /** Loaded when the first operation is called. */
  private static final class Script {
    static final long MODULE = load();

    private static long load() {
      StringBuilder methods = new StringBuilder();
      for (Ops op : values()) {
        methods.append(op.definition);
      }
      return TorchScript.load("Ops", methods.toString());
    }
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
    return Natives.call(
        Gradients.on(),
        () ->
            TorchBridge.toTensor(
                TorchBridge.run(Script.MODULE, method, TorchScript.arguments(arguments))));
  }
}
