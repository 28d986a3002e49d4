package pentimento.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * Weights as they lie in files, each in the type that its file has. Each call of {@link #get} reads
 * one anew, for the current scope: only what is asked for is in memory, and only as long as needed.
 */
public final class StoredWeights implements Weights {
  private final Map<String, StoredTensor> stored;

  /** Weights by the names that networks give them. */
  public StoredWeights(Map<String, StoredTensor> stored) {
    this.stored = Collections.unmodifiableMap(new LinkedHashMap<>(stored));
  }

  @Override
  public Tensor get(String name) {
    StoredTensor tensor = stored.get(name);
    if (tensor == null) {
      throw new NoSuchElementException("there is no weight " + name);
    }
    return tensor.load();
  }
}
