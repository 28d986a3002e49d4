package pentimento.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pentimento.tensor.DType;
import pentimento.tensor.Gradients;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Segment;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * Gradient checkpointing (Chen et al. 2016, arXiv 1604.06174): a graph is run segment by segment
 * and only what passes between them is kept; for the gradients each segment is computed again.
 */
final class Recomputed {
  private final Program program;

  /** Values that weights that learn had a part in. */
  private final Set<String> learning = new HashSet<>();

  /** For the weights of these names. */
  Recomputed(Program program, Set<String> weights) {
    this.program = program;
    for (Segment segment : program.segments()) {
      if (segment.weights().stream().anyMatch(weights::contains)
          || segment.takes().stream().anyMatch(learning::contains)) {
        learning.addAll(segment.gives());
      }
    }
  }

  /**
   * Runs the graph and adds the gradients of its first output to its leaves.
   *
   * @param share that the gradients are multiplied by
   * @return the outputs, owned by the current scope
   */
  List<Tensor> run(Weights weights, double share, List<Tensor> inputs) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> values = new HashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        values.put(program.inputs().get(i), inputs.get(i));
      }
      for (Segment segment : program.segments()) {
        List<Tensor> live = segment.takes().stream().map(values::get).toList();
        List<Tensor> made = program.run(segment, weights, live);
        for (int i = 0; i < made.size(); i++) {
          values.put(segment.gives().get(i), made.get(i));
        }
      }
      Map<String, Tensor> gradients = new HashMap<>();
      String loss = program.outputs().get(0);
      gradients.put(loss, Tensor.of(new float[] {(float) share}, Shape.of()));
      for (int i = program.segments().size() - 1; i >= 0; i--) {
        backward(program.segments().get(i), weights, values, gradients);
      }
      return program.outputs().stream().map(name -> scope.keep(values.get(name))).toList();
    }
  }

  private void backward(
      Segment segment, Weights weights, Map<String, Tensor> values, Map<String, Tensor> gradients) {
    List<Integer> rooted = new ArrayList<>();
    for (int i = 0; i < segment.gives().size(); i++) {
      String name = segment.gives().get(i);
      if (gradients.containsKey(name) && learning.contains(name)) {
        rooted.add(i);
      }
    }
    if (rooted.isEmpty()) {
      return;
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> leaves = new ArrayList<>();
      for (String name : segment.takes()) {
        // PyTorch crashes where a norm that learns has an input that needs no gradient.
        Tensor leaf = values.get(name).alias();
        boolean fraction = leaf.dtype() != DType.I64 && leaf.dtype() != DType.I32;
        leaves.add(fraction ? leaf.requireGradient(true) : leaf);
      }
      try (Gradients recording = Gradients.record()) {
        List<Tensor> made = program.run(segment, weights, leaves);
        recording.backward(
            rooted.stream().map(made::get).toList(),
            rooted.stream().map(i -> gradients.get(segment.gives().get(i))).toList());
      }
      for (int i = 0; i < leaves.size(); i++) {
        String name = segment.takes().get(i);
        Optional<Tensor> gradient = leaves.get(i).gradient();
        if (gradient.isPresent() && learning.contains(name)) {
          Tensor before = gradients.get(name);
          Tensor sum = before == null ? gradient.get().alias() : before.plus(gradient.get());
          gradients.put(name, scope.keep(sum));
        }
      }
    }
  }
}
