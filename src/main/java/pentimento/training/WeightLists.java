package pentimento.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

/**
 * Weights that decay and weights that do not, and what belongs to each of them.
 *
 * @param names of the weights
 * @param weights F32
 * @param decaying places of those that decay
 * @param lasting places of the others
 */
record WeightLists(
    List<String> names, List<Tensor> weights, List<Integer> decaying, List<Integer> lasting) {

  static WeightLists of(Optimization how, List<String> names, List<Tensor> weights) {
    List<Integer> decaying = new ArrayList<>();
    List<Integer> lasting = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      boolean decays = weights.get(i).shape().rank() > 1 || how.decayVectors();
      (decays ? decaying : lasting).add(i);
    }
    return new WeightLists(List.copyOf(names), List.copyOf(weights), decaying, lasting);
  }

  /** A tensor for each weight; whoever asks for them closes them. */
  List<Tensor> each(UnaryOperator<Tensor> made) {
    List<Tensor> all = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      for (Tensor weight : weights) {
        all.add(scope.release(made.apply(weight)));
      }
    }
    return all;
  }

  /** Zeros in the layout of each weight. */
  List<Tensor> zeros() {
    return each(weight -> weight.times(0));
  }

  /** Those at some places of a list. */
  static List<Tensor> at(List<Integer> places, List<Tensor> all) {
    return places.stream().map(all::get).toList();
  }

  /** Named for a checkpoint. */
  Map<String, Tensor> named(String what, List<Tensor> all) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      named.put(what + "." + names.get(i), all.get(i));
    }
    return named;
  }
}
