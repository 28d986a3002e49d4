package pentimento.training;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pentimento.tensor.InPlace;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** {@link InPlace#adamW} for lists of weights. */
final class AdamW implements Optimizer {
  private final Optimization how;
  private final WeightLists lists;
  private final List<Tensor> first;
  private final List<Tensor> second;
  private final List<Tensor> steps;

  AdamW(Optimization how, List<String> names, List<Tensor> weights) {
    this.how = how;
    lists = WeightLists.of(how, names, weights);
    first = lists.zeros();
    second = lists.zeros();
    steps = lists.each(weight -> Tensor.of(new float[1], Shape.of()).copy());
  }

  @Override
  public void step(List<Tensor> gradients, double rate) {
    step(lists.decaying(), gradients, rate, how.weightDecay());
    step(lists.lasting(), gradients, rate, 0);
  }

  private void step(List<Integer> places, List<Tensor> gradients, double rate, double decay) {
    InPlace.adamW(
        WeightLists.at(places, lists.weights()),
        WeightLists.at(places, gradients),
        WeightLists.at(places, first),
        WeightLists.at(places, second),
        WeightLists.at(places, steps),
        rate,
        how.beta1(),
        how.beta2(),
        decay,
        how.eps());
  }

  @Override
  public Map<String, Tensor> memory() {
    Map<String, Tensor> all = new TreeMap<>(lists.named("first", first));
    all.putAll(lists.named("second", second));
    all.putAll(lists.named("steps", steps));
    return all;
  }

  @Override
  public double[] numbers() {
    return new double[0];
  }

  @Override
  public void numbers(double[] remembered) {}

  @Override
  public void close() {
    first.forEach(Tensor::close);
    second.forEach(Tensor::close);
    steps.forEach(Tensor::close);
  }
}
