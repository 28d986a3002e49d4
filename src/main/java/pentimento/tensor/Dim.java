package pentimento.tensor;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A size that is known only when a graph runs, such as the number of frames.
 *
 * @param source as TorchScript, a whole number
 * @param uses the values whose sizes it is made of
 */
public record Dim(String source, Set<Value> uses) {
  /** Copies the set. */
  public Dim {
    uses = Set.copyOf(uses);
  }

  /** A size that is known already. */
  public static Dim of(long size) {
    return new Dim(Long.toString(size), Set.of());
  }

  /** Product. */
  public Dim times(Dim other) {
    return with(other, "*");
  }

  /** Quotient, rounded down. */
  public Dim over(Dim other) {
    return with(other, "//");
  }

  private Dim with(Dim other, String operator) {
    Set<Value> both = new LinkedHashSet<>(uses);
    both.addAll(other.uses);
    return new Dim("(" + source + " " + operator + " " + other.source + ")", both);
  }

  @Override
  public String toString() {
    return source;
  }
}
