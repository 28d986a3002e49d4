package pentimento.model;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import pentimento.tensor.DType;
import pentimento.weights.StoredTensor;

/**
 * How much there is of some weights.
 *
 * @param tensors how many
 * @param parameters numbers in all of them
 * @param types of those numbers, in the order of {@link DType}
 */
public record Tally(int tensors, long parameters, Set<DType> types) {
  /** Nothing. */
  public static final Tally NONE = new Tally(0, 0, Set.of());

  /** Keeps a copy. */
  public Tally {
    Set<DType> copy = EnumSet.noneOf(DType.class);
    copy.addAll(types);
    types = Collections.unmodifiableSet(copy);
  }

  /** Counts tensors, without reading them. */
  public static Tally of(Collection<StoredTensor> tensors) {
    Set<DType> types = EnumSet.noneOf(DType.class);
    long parameters = 0;
    for (StoredTensor tensor : tensors) {
      types.add(tensor.dtype());
      parameters += tensor.shape().elements();
    }
    return new Tally(tensors.size(), parameters, types);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    Set<DType> all = EnumSet.noneOf(DType.class);
    all.addAll(types);
    all.addAll(other.types);
    return new Tally(tensors + other.tensors, parameters + other.parameters, all);
  }
}
