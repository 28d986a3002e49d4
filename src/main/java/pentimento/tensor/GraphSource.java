package pentimento.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph as TorchScript.
 *
 * @param methods {@code forward} and a method for each segment, indented
 * @param inputs names of inputs
 * @param weights their shapes by name, in the order in which {@code forward} takes them
 * @param outputs names of outputs
 * @param segments the parts, one at least
 * @param sparing does it spare memory rather than time?
 */
record GraphSource(
    String methods,
    List<String> inputs,
    Map<String, Shape> weights,
    List<String> outputs,
    List<Segment> segments,
    boolean sparing) {

  static GraphSource of(
      String name,
      Lowering lowering,
      List<Value> inputs,
      List<Value> outputs,
      List<Node> nodes,
      Map<String, Shape> weights,
      Map<String, Value> weightValues,
      Map<Integer, String> cuts) {
    if (outputs.isEmpty()) {
      throw new IllegalStateException("the graph " + name + " has no output");
    }
    Map<Value, String> paths = new LinkedHashMap<>();
    weightValues.forEach((path, value) -> paths.put(value, path));
    List<String> order = List.copyOf(weights.keySet());

    StringBuilder text = new StringBuilder(lowering.methods());
    text.append("  def forward(self: __torch__.NAME, ");
    inputs.forEach(input -> text.append(input).append(": Tensor, "));
    text.append("w: List[Tensor]) -> List[Tensor]:\n");
    lines(text, nodes, paths, order);
    text.append("    return ").append(outputs).append('\n');

    List<Segment> segments = new ArrayList<>();
    List<Integer> starts = new ArrayList<>(cuts.keySet());
    if (starts.isEmpty() || starts.get(0) != 0) {
      starts.add(0, 0);
    }
    Set<Value> known = new LinkedHashSet<>(inputs);
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : nodes.size();
      List<Node> part = nodes.subList(starts.get(i), end);
      Set<Value> needed = new LinkedHashSet<>(outputs);
      nodes.subList(end, nodes.size()).forEach(node -> needed.addAll(node.uses()));
      Set<Value> takes = new LinkedHashSet<>();
      Set<Value> made = new LinkedHashSet<>();
      Set<String> used = new LinkedHashSet<>();
      for (Node node : part) {
        for (Value value : node.uses()) {
          if (paths.containsKey(value)) {
            used.add(paths.get(value));
          } else if (known.contains(value)) {
            takes.add(value);
          }
        }
        made.addAll(node.results());
      }
      known.addAll(made);
      made.retainAll(needed);
      Segment segment =
          new Segment(
              cuts.getOrDefault(starts.get(i), "start"),
              "segment_" + i,
              takes.stream().map(Value::toString).toList(),
              made.stream().map(Value::toString).toList(),
              List.copyOf(used));
      segments.add(segment);
      text.append(
              "  def %s(self: __torch__.NAME, live: List[Tensor], w: List[Tensor])"
                  .formatted(segment.method()))
          .append(" -> List[Tensor]:\n");
      for (int k = 0; k < segment.takes().size(); k++) {
        text.append("    %s = live[%d]\n".formatted(segment.takes().get(k), k));
      }
      lines(text, part, paths, segment.weights());
      text.append("    return ").append(segment.gives()).append('\n');
    }
    return new GraphSource(
        text.toString().replace("__torch__.NAME", "__torch__." + name),
        inputs.stream().map(Value::toString).toList(),
        new LinkedHashMap<>(weights),
        outputs.stream().map(Value::toString).toList(),
        segments,
        lowering.part() > 0);
  }

  /** Each line, after the weights that it is the first to use. */
  private static void lines(
      StringBuilder text, List<Node> nodes, Map<Value, String> paths, List<String> order) {
    Map<String, Integer> places = new LinkedHashMap<>();
    order.forEach(path -> places.put(path, places.size()));
    Set<Value> bound = new LinkedHashSet<>();
    for (Node node : nodes) {
      for (Value value : node.uses()) {
        if (paths.containsKey(value) && bound.add(value)) {
          text.append("    %s = w[%d]\n".formatted(value, places.get(paths.get(value))));
        }
      }
      node.lines().forEach(line -> text.append("    ").append(line).append('\n'));
    }
  }
}
