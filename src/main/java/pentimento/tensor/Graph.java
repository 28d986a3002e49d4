package pentimento.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A computation, written down before it is run: inputs and weights come in, lines of operations on
 * {@link Value}s follow, outputs go out. A network describes itself into a graph once; what weights
 * it needs falls out of that. {@link #compile} makes it run.
 *
 * <pre>{@code
 * Graph graph = new Graph("scale", Lowering.fast(DType.F32, Device.CPU));
 * Value x = graph.input("x");
 * graph.output(x.times(graph.weight("scale.weight", 8)));
 * Program program = graph.compile();
 * }</pre>
 */
public final class Graph {
  private final String name;
  private final Lowering lowering;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  /** Where lines go: those of the graph, or of the loop that is being described. */
  private List<Node> lines = nodes;

  private final Map<String, Shape> weights = new LinkedHashMap<>();
  private final Map<String, Value> weightValues = new LinkedHashMap<>();
  private final Map<Value, WeightForm.Packing> packings = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Integer, String> cuts = new LinkedHashMap<>();
  private String label = "x";

  /**
   * An empty graph.
   *
   * @param name for messages, of letters, digits and underscores
   * @param lowering what it computes in, and where
   */
  public Graph(String name, Lowering lowering) {
    this.name = Objects.requireNonNull(name);
    this.lowering = Objects.requireNonNull(lowering);
    // Words of the language and what methods are called with.
    for (String taken : List.of("self", "w", "live", "torch", "ops", "def", "in", "for", "if")) {
      names.put(taken, 1);
    }
  }

  /** What it computes in, and where. */
  public Lowering lowering() {
    return lowering;
  }

  /** A tensor that is handed in at each run; in the order of these calls. */
  public Value input(String name) {
    Value input = new Value(this, unique(name));
    inputs.add(input);
    return input;
  }

  /**
   * A weight; declares that the network has it.
   *
   * @param path its name, {@code down_blocks.0.resnets.1.conv1.weight}
   * @param sizes its shape
   * @throws IllegalArgumentException when it was declared with another shape before
   */
  public Value weight(String path, long... sizes) {
    Shape shape = Shape.of(sizes);
    Shape before = weights.putIfAbsent(path, shape);
    if (before != null && !before.equals(shape)) {
      throw new IllegalArgumentException(
          "weight %s is declared as %s and as %s".formatted(path, before, shape));
    }
    return weightValues.computeIfAbsent(path, p -> new Value(this, unique(p)));
  }

  /**
   * Asks for a weight to be packed.
   *
   * @throws IllegalArgumentException when it is used in two ways that need two layouts
   */
  void pack(Value weight, WeightForm.Packing packing) {
    WeightForm.Packing before = packings.putIfAbsent(weight, packing);
    if (!weightValues.containsValue(weight) || (before != null && !before.equals(packing))) {
      throw new IllegalArgumentException("%s cannot be packed as %s".formatted(weight, packing));
    }
  }

  /** What the values made from here on are called, so that an engine's complaint reads well. */
  public void label(String path) {
    label = path;
  }

  /** Begins a part of the graph that training may run by itself. */
  public void cut(String name) {
    if (lines != nodes) {
      throw new IllegalStateException(name + " begins within a loop");
    }
    cuts.put(nodes.size(), name);
  }

  /** What the graph gives, in this order; once. */
  public void output(Value... values) {
    if (!outputs.isEmpty()) {
      throw new IllegalStateException("the graph " + name + " has its outputs");
    }
    outputs.addAll(List.of(values));
  }

  Value add(String template, Object... operands) {
    Value result = new Value(this, unique(label));
    lines.add(Node.of(List.of(result), template, operands));
    return result;
  }

  List<Value> add(int results, String template, Object... operands) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      values.add(new Value(this, unique(label)));
    }
    lines.add(Node.of(values, template, operands));
    return values;
  }

  /**
   * A loop over parts of a dimension. What it makes of each is written into its place of the
   * result.
   *
   * @param room an operation that gives memory for the result
   * @param dimension that is divided, of the result too
   * @param wholes what is divided; the first decides how many parts there are
   * @param body describes one part's result by the parts of the wholes
   */
  Value loop(Value room, int dimension, List<Value> wholes, Function<List<Value>, Value> body) {
    List<Node> around = lines;
    String index = unique("part");
    String size = unique("size");
    List<Value> parts = new ArrayList<>();
    List<Node> inner = new ArrayList<>();
    Value answer;
    lines = inner;
    try {
      wholes.forEach(whole -> parts.add(new Value(this, unique(whole + "_part"))));
      answer = body.apply(List.copyOf(parts));
    } finally {
      lines = around;
    }
    String from = "%s * %s".formatted(index, size);
    String to = "(%s + 1) * %s".formatted(index, size);
    Set<Value> uses = new LinkedHashSet<>(wholes);
    uses.add(room);
    Set<Value> own = new LinkedHashSet<>(parts);
    List<String> text = new ArrayList<>();
    Value first = wholes.get(0);
    text.add("%s = self.part(%s, %d)".formatted(size, first, dimension));
    text.add(
        "for %s in range((torch.size(%s, %d) + %s - 1) // %s):"
            .formatted(index, first, dimension, size, size));
    String slice = "torch.slice(%s, %d, %s, %s)";
    for (int i = 0; i < parts.size(); i++) {
      text.add(
          "  %s = %s".formatted(parts.get(i), slice.formatted(wholes.get(i), dimension, from, to)));
    }
    for (Node node : inner) {
      node.lines().forEach(line -> text.add("  " + line));
      own.addAll(node.results());
      uses.addAll(node.uses());
    }
    text.add(
        "  %s = torch.copy_(%s, %s)"
            .formatted(unique("written"), slice.formatted(room, dimension, from, to), answer));
    uses.add(answer);
    uses.removeAll(own);
    Value result = new Value(this, unique(label));
    text.add("%s = %s".formatted(result, room));
    lines.add(new Node(List.of(result), List.copyOf(text), uses));
    return result;
  }

  private String unique(String path) {
    String plain = path.replaceAll("[^A-Za-z0-9]+", "_");
    int count = names.merge(plain, 1, Integer::sum);
    // Cannot clash: what was made of a path never holds two underscores in a row.
    return count == 1 ? plain : plain + "__" + count;
  }

  /** All weights that it uses, by name, in the order of their first use. */
  public Map<String, Shape> weights() {
    return Collections.unmodifiableMap(weights);
  }

  /** The same with how the graph wants each. */
  public Map<String, WeightForm> forms() {
    Map<String, WeightForm> forms = new LinkedHashMap<>();
    weights.forEach(
        (path, shape) -> {
          Optional<WeightForm.Packing> packing =
              Optional.ofNullable(packings.get(weightValues.get(path)));
          forms.put(path, new WeightForm(shape, packing));
        });
    return forms;
  }

  /** Names of its inputs, in order. */
  public List<String> inputs() {
    return inputs.stream().map(Value::toString).toList();
  }

  /** Number of numbers in all its weights. */
  public long parameters() {
    return weights.values().stream().mapToLong(Shape::elements).sum();
  }

  /**
   * Loads it into the engine; the same graph is loaded once in a process.
   *
   * @throws NativesMissingException when there is no engine
   * @throws TensorException when the graph is wrong
   */
  public Program compile() {
    return Program.of(name, source());
  }

  /** A TorchScript archive of it, which stock PyTorch loads, runs and trains too. */
  public byte[] archive() {
    return TorchScript.archive(name, source().methods());
  }

  private GraphSource source() {
    return GraphSource.of(name, lowering, inputs, outputs, nodes, weights, weightValues, cuts);
  }
}
