package pentimento.tensor;

import ai.djl.pytorch.jni.TorchBridge;
import java.util.List;

/**
 * While it is open, what its thread computes is recorded, so that gradients can be found.
 * Everywhere else nothing is recorded: no memory is held for gradients that nobody asked for.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open(); Gradients recording = Gradients.record()) {
 *   Tensor loss = program.run(weights, input).get(0);
 *   recording.backward(loss);
 * }
 * }</pre>
 */
public final class Gradients implements AutoCloseable {
  private static final ThreadLocal<Gradients> OPEN = new ThreadLocal<>();

  private Gradients() {}

  /**
   * Starts recording on this thread.
   *
   * @throws IllegalStateException when it is being recorded already
   */
  public static Gradients record() {
    if (OPEN.get() != null) {
      throw new IllegalStateException("this thread is being recorded already");
    }
    Gradients recording = new Gradients();
    OPEN.set(recording);
    return recording;
  }

  /** Is this thread being recorded? */
  static boolean on() {
    return OPEN.get() != null;
  }

  /**
   * Adds the gradients of a scalar to {@link Tensor#gradient} of all leaves that require one.
   *
   * @param loss a scalar that was computed while recording
   */
  public void backward(Tensor loss) {
    try (Scope scope = Scope.open()) {
      backward(loss, scope.hold(Ops.ONES_LIKE.tensor(loss)));
    }
  }

  /**
   * Likewise for any tensor.
   *
   * @param upstream the gradient with respect to {@code result}, of its shape
   * @throws TensorException when the result was not recorded, or the shapes differ
   */
  public void backward(Tensor result, Tensor upstream) {
    Natives.call(
        true,
        () -> {
          TorchBridge.backward(result.handle(), upstream.handle());
          return result;
        });
  }

  /**
   * Likewise for several tensors at once, as if each were a part of one.
   *
   * @param results one at least was recorded; the others have no part in it
   * @param upstream gradient with respect to each, of its shape
   * @throws IllegalArgumentException when there are none, or not as many of both
   * @throws TensorException when no result was recorded, or shapes differ
   */
  public void backward(List<Tensor> results, List<Tensor> upstream) {
    if (results.isEmpty() || results.size() != upstream.size()) {
      throw new IllegalArgumentException(
          "%d gradients for %d results".formatted(upstream.size(), results.size()));
    }
    try (Scope scope = Scope.open()) {
      // The engine takes one root: a sum whose gradients are the upstream ones.
      backward(scope.hold(Ops.DOT.tensor(results, upstream)));
    }
  }

  /** Ends recording. */
  @Override
  public void close() {
    if (OPEN.get() == this) {
      OPEN.remove();
    }
  }
}
