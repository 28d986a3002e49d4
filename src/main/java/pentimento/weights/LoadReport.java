package pentimento.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import pentimento.tensor.Shape;

/**
 * How what a network needs and what is there fit together: every fault at once.
 *
 * @param declared how many weights the network needs
 * @param missing what it needs and is not there
 * @param unexpected what is there and it does not need
 * @param misshaped what is there in another shape
 */
public record LoadReport(
    int declared, List<Fault> missing, List<Fault> unexpected, List<Misshaped> misshaped) {
  /** Most faults of a kind that a message shows. */
  private static final int SHOWN = 8;

  /** Most faults of a kind for which a similar name is looked for, and most that are compared. */
  private static final int SEARCHED = 2000;

  /** Keeps copies. */
  public LoadReport {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    misshaped = List.copyOf(misshaped);
  }

  /**
   * A weight that only one side has.
   *
   * @param name its name
   * @param shape its shape
   * @param nearest the most similar name on the other side, if there is a similar one; among those
   *     that are at fault too, where there are any
   */
  public record Fault(String name, Shape shape, Optional<String> nearest) {}

  /**
   * A weight that is there in another shape.
   *
   * @param name its name
   * @param shape its shape in the file
   * @param expected the shape that the network needs
   */
  public record Misshaped(String name, Shape shape, Shape expected) {}

  /**
   * Compares what a network needs with what is there.
   *
   * @param declared shapes by name
   * @param present tensors by name
   */
  public static LoadReport of(Map<String, Shape> declared, Map<String, StoredTensor> present) {
    List<String> missing = without(declared.keySet(), present.keySet());
    List<String> unexpected = without(present.keySet(), declared.keySet());
    List<Misshaped> misshaped = new ArrayList<>();
    declared.forEach(
        (name, expected) -> {
          StoredTensor tensor = present.get(name);
          if (tensor != null && !tensor.shape().equals(expected)) {
            misshaped.add(new Misshaped(name, tensor.shape(), expected));
          }
        });
    return new LoadReport(
        declared.size(),
        faults(missing, declared::get, unexpected.isEmpty() ? present.keySet() : unexpected),
        faults(
            unexpected,
            name -> present.get(name).shape(),
            missing.isEmpty() ? declared.keySet() : missing),
        misshaped);
  }

  private static List<String> without(Collection<String> names, Collection<String> others) {
    return names.stream().filter(name -> !others.contains(name)).toList();
  }

  private static List<Fault> faults(
      List<String> names, Function<String, Shape> shape, Collection<String> others) {
    NearestName nearest = new NearestName(others.stream().limit(SEARCHED).toList());
    List<Fault> faults = new ArrayList<>();
    for (String name : names) {
      Optional<String> similar = faults.size() < SEARCHED ? nearest.to(name) : Optional.empty();
      faults.add(new Fault(name, shape.apply(name), similar));
    }
    return faults;
  }

  /** Can the network be loaded: is all there that it needs, in the right shape? */
  public boolean isComplete() {
    return missing.isEmpty() && misshaped.isEmpty();
  }

  /** Is there also nothing that it does not need? */
  public boolean isExact() {
    return isComplete() && unexpected.isEmpty();
  }

  /**
   * Does nothing when the network can be loaded.
   *
   * @param what was to be loaded from where; the message begins with it
   * @throws IllegalArgumentException when it cannot; carries the {@link #message}
   */
  public void requireComplete(String what) {
    if (!isComplete()) {
      throw new IllegalArgumentException(what + ": " + message());
    }
  }

  /** All faults in words, a line each; of many of a kind the first {@value #SHOWN} and a count. */
  public String message() {
    if (isExact()) {
      return "all %d weights are there".formatted(declared);
    }
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        "%d of %d weights missing, %d of another shape, %d not known"
            .formatted(missing.size(), declared, misshaped.size(), unexpected.size()));
    list(lines, "missing:", missing, fault -> line(fault, "there is"));
    list(lines, "not known:", unexpected, fault -> line(fault, "needed is"));
    list(
        lines,
        "of another shape:",
        misshaped,
        wrong ->
            "%s is %s, expected %s"
                .formatted(Shown.whole(wrong.name()), wrong.shape(), wrong.expected()));
    return lines.toString();
  }

  private static String line(Fault fault, String side) {
    return Shown.whole(fault.name())
        + " "
        + fault.shape()
        + fault.nearest().map(name -> "; " + side + " " + Shown.whole(name)).orElse("");
  }

  private static <T> void list(
      StringJoiner lines, String title, List<T> faults, Function<T, String> line) {
    if (faults.isEmpty()) {
      return;
    }
    lines.add(title);
    faults.stream().limit(SHOWN).forEach(fault -> lines.add("  " + line.apply(fault)));
    if (faults.size() > SHOWN) {
      lines.add("  and " + (faults.size() - SHOWN) + " more");
    }
  }
}
