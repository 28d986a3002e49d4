package pentimento.training;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pentimento.tensor.InPlace;
import pentimento.tensor.Tensor;

/**
 * Prodigy (Mishchenko and Defazio 2023, arXiv 2306.06101, algorithm 4), which is AdamW at a rate
 * that it finds: an estimate of how far the weights have to go, which only rises.
 */
final class Prodigy implements Optimizer {
  /** The first estimate, as in the paper. */
  private static final double FIRST = 1e-6;

  private final Optimization how;
  private final WeightLists lists;
  private final List<Tensor> first;
  private final List<Tensor> second;
  private final List<Tensor> sums;
  private final List<Tensor> starts;
  private double distance = FIRST;
  private double greatest = FIRST;
  private double numerator;

  Prodigy(Optimization how, List<String> names, List<Tensor> weights) {
    this.how = how;
    lists = WeightLists.of(how, names, weights);
    first = lists.zeros();
    second = lists.zeros();
    sums = lists.zeros();
    starts = lists.each(Tensor::copy);
  }

  @Override
  public void step(List<Tensor> gradients, double rate) {
    double beta3 = Math.sqrt(how.beta2());
    double pace = distance * rate;
    double share = distance / FIRST * pace;
    if (rate > 0) {
      double[] seen =
          InPlace.prodigyLook(
              lists.weights(),
              gradients,
              first,
              second,
              sums,
              starts,
              distance,
              share,
              how.beta1(),
              how.beta2(),
              beta3);
      numerator = numerator * beta3 + share * seen[0];
      if (seen[1] == 0) {
        return; // no gradient at all
      }
      double found = numerator / seen[1];
      if (distance == FIRST) {
        distance = Math.max(distance, found);
      }
      greatest = Math.max(greatest, found);
      distance = greatest;
    }
    // The pace is the one before, but the small number beside the root grows with the distance.
    step(lists.decaying(), pace, how.weightDecay());
    step(lists.lasting(), pace, 0);
  }

  private void step(List<Integer> places, double pace, double decay) {
    InPlace.prodigyStep(
        WeightLists.at(places, lists.weights()),
        WeightLists.at(places, first),
        WeightLists.at(places, second),
        pace,
        decay,
        distance * how.eps());
  }

  /** The rate that it found. */
  double distance() {
    return distance;
  }

  @Override
  public Map<String, Tensor> memory() {
    Map<String, Tensor> all = new TreeMap<>(lists.named("first", first));
    all.putAll(lists.named("second", second));
    all.putAll(lists.named("sums", sums));
    all.putAll(lists.named("starts", starts));
    return all;
  }

  @Override
  public double[] numbers() {
    return new double[] {distance, greatest, numerator};
  }

  @Override
  public void numbers(double[] remembered) {
    distance = remembered[0];
    greatest = remembered[1];
    numerator = remembered[2];
  }

  @Override
  public void close() {
    List.of(first, second, sums, starts).forEach(list -> list.forEach(Tensor::close));
  }
}
