package pentimento.tensor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One operation of a graph, or a loop with the operations in it.
 *
 * @param results what it gives
 * @param lines its TorchScript
 * @param uses the values from before it that are in it
 */
record Node(List<Value> results, List<String> lines, Set<Value> uses) {
  /** A line from its right side with a {@code %s} for each operand. */
  static Node of(List<Value> results, String template, Object... operands) {
    Set<Value> uses = new LinkedHashSet<>();
    for (Object operand : operands) {
      collect(operand, uses);
    }
    String left = results.stream().map(Value::toString).collect(Collectors.joining(", "));
    return new Node(results, List.of(left + " = " + template.formatted(operands)), uses);
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
