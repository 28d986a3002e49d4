package pentimento.weights;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * Weights as they lie in files, each in the type that its file has. Those of most types stay there:
 * the system reads a page when it is used, and lets go of it when memory is short.
 */
public final class StoredWeights implements Weights, AutoCloseable {
  private final Map<String, StoredTensor> stored;
  private final Map<String, Tensor> seen = new HashMap<>();

  /** Weights by the names that networks give them. */
  public StoredWeights(Map<String, StoredTensor> stored) {
    this.stored = stored;
  }

  @Override
  public Tensor get(String name) {
    StoredTensor tensor = stored.get(name);
    if (tensor == null) {
      throw new NoSuchElementException("there is no weight " + name);
    }
    return seen.computeIfAbsent(name, unseen -> open(tensor));
  }

  private static Tensor open(StoredTensor stored) {
    try (Scope scope = Scope.open()) {
      return scope.release(Tensor.of(stored.bytes(), stored.dtype(), stored.shape()));
    }
  }

  /** Lets go of the files. */
  @Override
  public void close() {
    seen.values().forEach(Tensor::close);
    seen.clear();
  }
}
