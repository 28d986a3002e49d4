package pentimento.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import pentimento.tensor.DType;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * Weights as they lie in files, each in the type that its file has. Each call of {@link #get} reads
 * one anew, for the current scope: only what is asked for is in memory, and only as long as needed.
 */
public final class StoredWeights implements Weights {
  private final Map<String, StoredTensor> stored;
  private final Set<DType> mapped;

  /** Weights by the names that networks give them. */
  public StoredWeights(Map<String, StoredTensor> stored) {
    this(stored, Set.of());
  }

  /**
   * The same, some of them where they lie in the file: its pages come when they are touched, and
   * the system may take them back at any time.
   *
   * @param mapped types of those that are not read
   */
  public StoredWeights(Map<String, StoredTensor> stored, Set<DType> mapped) {
    this.mapped = Set.copyOf(mapped);
    this.stored = Collections.unmodifiableMap(new LinkedHashMap<>(stored));
  }

  @Override
  public Tensor get(String name) {
    StoredTensor tensor = stored.get(name);
    if (tensor == null) {
      throw new NoSuchElementException("there is no weight " + name);
    }
    return mapped.contains(tensor.dtype())
        ? Tensor.of(tensor.bytes(), tensor.dtype(), tensor.shape())
        : tensor.load();
  }
}
