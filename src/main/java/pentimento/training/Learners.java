package pentimento.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import pentimento.model.ModelFiles;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;

/** Brings graphs and weights together. */
final class Learners {
  private Learners() {}

  /** First values of a graph's weights, F32, owned by the current scope. */
  static Function<String, Tensor> of(ModelFiles model, Map<String, Shape> weights) {
    DeclaredWeights.require(model, DeclaredWeights.byNetwork(weights));
    return name -> DeclaredWeights.stored(model, name).load();
  }

  /**
   * A learner of a graph.
   *
   * @param learns which weights do
   * @param first values of weights, in any type
   * @param average is an average of weights kept?
   */
  static Learner make(
      Graph graph,
      Predicate<String> learns,
      Function<String, Tensor> first,
      Compute compute,
      Optimization how,
      boolean average) {
    Map<String, Tensor> learning = new LinkedHashMap<>();
    Map<String, Tensor> frozen = new LinkedHashMap<>();
    Lowering lowering = compute.lowering();
    try (Scope scope = Scope.open()) {
      for (Map.Entry<String, WeightForm> weight : graph.forms().entrySet()) {
        String name = weight.getKey();
        if (learns.test(name)) {
          learning.put(name, finite(name, first.apply(name)).to(DType.F32));
        } else {
          try (Scope each = Scope.open()) {
            Tensor typed =
                weight.getValue().prepare(finite(name, first.apply(name)).copy(), lowering);
            frozen.put(name, each.release(typed));
          }
        }
      }
      if (learning.isEmpty()) {
        throw new IllegalArgumentException("no weight of this stage learns");
      }
      return new Learner(
          graph.compile(), compute.type(), learning, frozen, how, average, compute.checkpointing());
    } catch (RuntimeException e) {
      frozen.values().forEach(Tensor::close);
      throw e;
    }
  }

  private static Tensor finite(String name, Tensor weight) {
    if (!weight.isFinite()) {
      throw new IllegalArgumentException(
          "weight " + name + " holds values that are no finite numbers: the file is damaged");
    }
    return weight;
  }
}
