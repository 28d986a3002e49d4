package pentimento.tensor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One line of a graph.
 *
 * @param results what it gives
 * @param source TorchScript of the right side
 * @param uses the values in it
 */
record Node(List<Value> results, String source, Set<Value> uses) {
  /** A line from its source with a {@code %s} for each operand. */
  static Node of(List<Value> results, String template, Object... operands) {
    Set<Value> uses = new LinkedHashSet<>();
    for (Object operand : operands) {
      collect(operand, uses);
    }
    return new Node(results, template.formatted(operands), uses);
  }

  private static void collect(Object operand, Set<Value> uses) {
    if (operand instanceof Value value) {
      uses.add(value);
    } else if (operand instanceof Dim dim) {
      uses.addAll(dim.uses());
    } else if (operand instanceof List<?> list) {
      list.forEach(each -> collect(each, uses));
    }
  }
}
