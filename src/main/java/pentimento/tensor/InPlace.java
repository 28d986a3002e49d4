package pentimento.tensor;

import ai.djl.pytorch.jni.TorchBridge;
import java.util.List;

/**
 * Changes tensors where they lie: what optimizers do, on lists of them in one call. The one
 * exception to the rule that a tensor's values never change. Nothing here is recorded for
 * gradients.
 */
public final class InPlace {
  private static final String SCRIPT =
      """
        def add(self: __torch__.InPlace, x: List[Tensor], y: List[Tensor]) -> Tensor:
          _0 = torch._foreach_add_(x, y)
          return x[0]
        def copy(self: __torch__.InPlace, x: List[Tensor], y: List[Tensor]) -> Tensor:
          _0 = torch._foreach_copy_(x, y)
          return x[0]
        def zero(self: __torch__.InPlace, x: List[Tensor]) -> Tensor:
          _0 = torch._foreach_zero_(x)
          return x[0]
        def scale(self: __torch__.InPlace, x: List[Tensor], factor: float) -> Tensor:
          _0 = torch._foreach_mul_(x, factor)
          return x[0]
        def lerp(self: __torch__.InPlace, x: List[Tensor], y: List[Tensor], share: float) -> Tensor:
          _0 = torch._foreach_lerp_(x, y, share)
          return x[0]
        def norm(self: __torch__.InPlace, x: List[Tensor]) -> Tensor:
          norms = annotate(List[Tensor], [])
          for n in torch._foreach_norm(x, 2):
            _0 = torch.append(norms, torch.to(n, 7))
          return torch.norm(torch.stack(norms))
        def adamw(self: __torch__.InPlace, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], lr: float, b1: float, b2: float, decay: float, eps: float) -> Tensor:
          _0 = torch._foreach_add_(steps, 1.)
          _1 = torch._fused_adamw_(p, g, m, v, annotate(List[Tensor], []), steps, lr=lr, beta1=b1, beta2=b2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
          return p[0]
        def prodigy_look(self: __torch__.InPlace, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], s: List[Tensor], first: List[Tensor], d: float, ratio: float, b1: float, b2: float, b3: float) -> Tensor:
          above = torch.to(torch.mul(torch.sum(p[0]), 0.), 7)
          below = torch.to(torch.mul(torch.sum(p[0]), 0.), 7)
          for i in range(torch.len(p)):
            above = torch.add(above, torch.to(torch.sum(torch.mul(g[i], torch.sub(first[i], p[i]))), 7))
            _0 = torch.add_(torch.mul_(m[i], b1), g[i], alpha=d * (1. - b1))
            _1 = torch.addcmul_(torch.mul_(v[i], b2), g[i], g[i], value=d * d * (1. - b2))
            _2 = torch.add_(torch.mul_(s[i], b3), g[i], alpha=ratio)
            below = torch.add(below, torch.to(torch.sum(torch.abs(s[i])), 7))
          return torch.stack([above, below])
        def prodigy_step(self: __torch__.InPlace, p: List[Tensor], m: List[Tensor], v: List[Tensor], rate: float, decay: float, eps: float) -> Tensor:
          for i in range(torch.len(p)):
            _0 = torch.mul_(p[i], 1. - decay * rate)
            _1 = torch.addcdiv_(p[i], m[i], torch.add_(torch.sqrt(v[i]), eps), value=-rate)
          return p[0]
      """;

  private InPlace() {}

  /** Loaded when the first method is called. */
  private static final class Script {
    static final long MODULE = TorchScript.load("InPlace", SCRIPT);
  }

  private static double[] call(String method, Object... arguments) {
    Natives.require();
    long module = Script.MODULE;
    try (Scope scope = Scope.open()) {
      Tensor result =
          scope.hold(
              Natives.call(
                  false,
                  () ->
                      Tensor.own(
                          TorchBridge.toTensor(
                              TorchBridge.run(module, method, TorchScript.arguments(arguments))))));
      return method.equals("norm") || method.equals("prodigy_look")
          ? result.toDoubles()
          : new double[0];
    }
  }

  private static boolean isEmpty(List<Tensor> tensors, List<?>... others) {
    for (List<?> other : others) {
      if (other.size() != tensors.size()) {
        throw new IllegalArgumentException(
            "lists of %d and %d tensors".formatted(tensors.size(), other.size()));
      }
    }
    return tensors.isEmpty();
  }

  /** Adds to each its counterpart, of the same shape. */
  public static void add(List<Tensor> to, List<Tensor> what) {
    if (!isEmpty(to, what)) {
      call("add", to, what);
    }
  }

  /** Gives each the values of its counterpart, of the same shape, in its own type. */
  public static void copy(List<Tensor> to, List<Tensor> from) {
    if (!isEmpty(to, from)) {
      call("copy", to, from);
    }
  }

  /** Makes all values zero. */
  public static void zero(List<Tensor> tensors) {
    if (!isEmpty(tensors)) {
      call("zero", tensors);
    }
  }

  /** Multiplies all values by a number. */
  public static void scale(List<Tensor> tensors, double factor) {
    if (!isEmpty(tensors)) {
      call("scale", tensors, factor);
    }
  }

  /** Moves each by a share of its way to its counterpart. */
  public static void lerp(List<Tensor> tensors, List<Tensor> to, double share) {
    if (!isEmpty(tensors, to)) {
      call("lerp", tensors, to, share);
    }
  }

  /** The Euclidean norm of all values together. */
  public static double norm(List<Tensor> tensors) {
    return isEmpty(tensors) ? 0 : call("norm", tensors)[0];
  }

  /**
   * One step of AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2), fused.
   *
   * @param weights that change, F32
   * @param gradients of them
   * @param first means of gradients; change too
   * @param second means of their squares; change too
   * @param steps scalars, F32, of how many steps each weight has taken; rise by 1
   */
  public static void adamW(
      List<Tensor> weights,
      List<Tensor> gradients,
      List<Tensor> first,
      List<Tensor> second,
      List<Tensor> steps,
      double rate,
      double beta1,
      double beta2,
      double decay,
      double eps) {
    if (!isEmpty(weights, gradients, first, second, steps)) {
      call("adamw", weights, gradients, first, second, steps, rate, beta1, beta2, decay, eps);
    }
  }

  /**
   * The first half of a step of Prodigy (Mishchenko and Defazio 2023, arXiv 2306.06101): brings the
   * means up to date.
   *
   * @param weights F32
   * @param gradients of them
   * @param first means of gradients times the distance; change
   * @param second means of their squares times its square; change
   * @param sums of gradients, fading; change
   * @param starts the weights before the first step
   * @param distance estimate of the way to go
   * @param share of the gradient that the sums take
   * @return the inner product of gradients and way gone; the sums' absolute norm
   */
  public static double[] prodigyLook(
      List<Tensor> weights,
      List<Tensor> gradients,
      List<Tensor> first,
      List<Tensor> second,
      List<Tensor> sums,
      List<Tensor> starts,
      double distance,
      double share,
      double beta1,
      double beta2,
      double beta3) {
    return isEmpty(weights, gradients, first, second, sums, starts)
        ? new double[2]
        : call(
            "prodigy_look",
            weights,
            gradients,
            first,
            second,
            sums,
            starts,
            distance,
            share,
            beta1,
            beta2,
            beta3);
  }

  /** The second half: moves the weights. */
  public static void prodigyStep(
      List<Tensor> weights,
      List<Tensor> first,
      List<Tensor> second,
      double rate,
      double decay,
      double eps) {
    if (!isEmpty(weights, first, second)) {
      call("prodigy_step", weights, first, second, rate, decay, eps);
    }
  }
}
