package pentimento.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;

/**
 * A network's weights in memory, in the type and on the device that it computes with. They belong
 * to no scope: whoever loads them closes them.
 */
public final class LoadedWeights implements Weights, AutoCloseable {
  private final Map<String, Tensor> tensors;

  private LoadedWeights(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /**
   * Loads the weights that a network declares. What has the right type already stays in the mapped
   * file; the rest is converted tensor by tensor.
   *
   * @param declared names and shapes
   * @param stored by the same names; more than are declared may be there
   * @throws IllegalArgumentException when one is missing or has another shape
   */
  public static LoadedWeights load(
      Map<String, Shape> declared, Map<String, StoredTensor> stored, Lowering lowering) {
    LoadedWeights weights = new LoadedWeights(new LinkedHashMap<>());
    try {
      declared.forEach(
          (name, shape) -> {
            StoredTensor tensor = stored.get(name);
            if (tensor == null || !tensor.shape().equals(shape)) {
              throw new IllegalArgumentException(
                  "weight %s %s is %s"
                      .formatted(name, shape, tensor == null ? "missing" : tensor.shape()));
            }
            weights.tensors.put(name, load(tensor, lowering));
          });
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
    return weights;
  }

  private static Tensor load(StoredTensor stored, Lowering lowering) {
    try (Scope scope = Scope.open()) {
      Tensor tensor = Tensor.of(stored.bytes(), stored.dtype(), stored.shape());
      return scope.release(tensor.to(lowering.type()).to(lowering.device()).channelsLast());
    }
  }

  @Override
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new NoSuchElementException("there is no weight " + name);
    }
    return tensor;
  }

  /** Frees them. */
  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
