package pentimento.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;

/**
 * A network's weights in memory, in the form that it computes with. They belong to no scope:
 * whoever loads them closes them.
 */
public final class LoadedWeights implements Weights, AutoCloseable {
  private final Map<String, Tensor> tensors;

  private LoadedWeights(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /**
   * Loads the weights of a network one by one. What has the right form already is not copied.
   *
   * @param forms all that the network declares
   * @param source where they come from; need not stay open afterwards
   * @throws IllegalArgumentException when one is missing, has another shape or holds values that
   *     are no finite numbers; names it
   */
  public static LoadedWeights load(
      Map<String, WeightForm> forms, Weights source, Lowering lowering) {
    LoadedWeights weights = new LoadedWeights(new LinkedHashMap<>());
    try {
      forms.forEach((name, form) -> weights.load(name, form, source, lowering));
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
    return weights;
  }

  private void load(String name, WeightForm form, Weights source, Lowering lowering) {
    try (Scope scope = Scope.open()) {
      Tensor original = source.get(name);
      if (!original.isFinite()) {
        throw new IllegalArgumentException(
            "holds values that are no finite numbers: the file is damaged");
      }
      Tensor prepared = form.prepare(original, lowering);
      // One that needed nothing may still be its source's: this one shares its memory.
      tensors.put(name, scope.release(prepared == original ? prepared.alias() : prepared));
    } catch (NoSuchElementException e) {
      throw new IllegalArgumentException("weight " + name + " is missing", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("weight " + name + ": " + e.getMessage(), e);
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
