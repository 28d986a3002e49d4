package pentimento.tensor;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Owns tensors. A tensor belongs to the innermost scope open on the thread that makes it; closing
 * the scope frees it. Scopes of a thread nest and close in reverse order:
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *   Tensor mean = x.plus(y).times(0.5); // both results belong to scope
 *   return scope.keep(mean); // now to the scope around it
 * }
 * }</pre>
 *
 * <p>Used by the thread that opened it only.
 */
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<Deque<Scope>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private final Optional<Scope> outer;
  private final Set<Tensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  /** A scope inside those that are open. */
  public static Scope open() {
    Deque<Scope> open = OPEN.get();
    Scope scope = new Scope(Optional.ofNullable(open.peek()));
    open.push(scope);
    return scope;
  }

  /** The innermost one that is open on this thread. */
  static Scope current() {
    Scope scope = OPEN.get().peek();
    if (scope == null) {
      throw new IllegalStateException("no Scope is open on this thread to own a tensor");
    }
    return scope;
  }

  void own(Tensor tensor) {
    tensors.add(tensor);
  }

  void disown(Tensor tensor) {
    tensors.remove(tensor);
  }

  /**
   * Hands a tensor of this scope to the scope around it.
   *
   * @return the tensor
   * @throws IllegalStateException when there is no scope around this one; then {@link #release}
   */
  public Tensor keep(Tensor tensor) {
    return tensor.moveTo(
        outer.orElseThrow(
            () -> new IllegalStateException("no Scope around this one to keep a tensor in")));
  }

  /**
   * Hands a tensor to the caller, who must close it.
   *
   * @return the tensor
   */
  public Tensor release(Tensor tensor) {
    return tensor.moveTo(null);
  }

  /** Gives back a tensor just made: says in the code whose it is. */
  Tensor hold(Tensor tensor) {
    if (!tensors.contains(tensor)) {
      throw new IllegalArgumentException("the tensor belongs to another scope");
    }
    return tensor;
  }

  /** Number of tensors it owns now. */
  public int size() {
    return tensors.size();
  }

  /**
   * Frees what it owns.
   *
   * @throws IllegalStateException when a scope opened later on this thread is still open
   */
  @Override
  public void close() {
    Deque<Scope> open = OPEN.get();
    if (!open.contains(this)) {
      return;
    }
    if (open.peek() != this) {
      throw new IllegalStateException("scopes are closed in reverse order, by their own thread");
    }
    open.pop();
    for (Tensor tensor : tensors.toArray(Tensor[]::new)) {
      tensor.close();
    }
  }
}
