package pentimento.bench;

import java.util.Map;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;

/**
 * Weights made on the fly, of the spread that keeps numbers of a network as large as they are: what
 * a network computes with them means nothing, but costs as much as with trained ones.
 */
final class NetworkWeights implements Weights {
  /** Numbers drawn; larger weights repeat them. */
  private static final int DRAWN = 1 << 20;

  private final Map<String, WeightForm> forms;
  private final Tensor noise;

  NetworkWeights(Map<String, WeightForm> forms) {
    this.forms = forms;
    noise = Tensor.of(new TorchRandom(1).normal(DRAWN), Shape.of(DRAWN)).to(DType.BF16);
  }

  /** Each call makes it anew, owned by the current scope. */
  @Override
  public Tensor get(String name) {
    Shape shape = forms.get(name).shape();
    try (Scope scope = Scope.open()) {
      double spread = 0.02;
      double mean = 0;
      if (shape.rank() > 1) {
        spread = 1 / Math.sqrt(shape.elements() / (double) shape.size(0));
      } else if (name.endsWith("weight")) {
        mean = 1; // of a norm
      }
      return scope.keep(noise(shape).times(spread).plus(mean));
    }
  }

  /** Numbers of unit variance. */
  Tensor noise(Shape shape) {
    long elements = shape.elements();
    return noise.repeat((elements + DRAWN - 1) / DRAWN).slice(0, 0, elements).reshape(shape);
  }
}
