package pentimento.tensor;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A size that is known only when a graph runs, such as the number of frames.
 *
 * @param source as TorchScript, a whole number
 * @param uses the values whose sizes it is made of
 */
public record Dim(String source, Set<Value> uses) {
  /** Copies the set, in its order: the source of graphs follows it. */
  public Dim {
    uses = Collections.unmodifiableSet(new LinkedHashSet<>(uses));
  }

  /** A size that is known already. */
  public static Dim of(long size) {
    return new Dim(Long.toString(size), Set.of());
  }

  /** Quotient, rounded down. */
  public Dim over(Dim other) {
    Set<Value> both = new LinkedHashSet<>(uses);
    both.addAll(other.uses);
    return new Dim("(" + source + " // " + other.source + ")", both);
  }

  @Override
  public String toString() {
    return source;
  }
}
