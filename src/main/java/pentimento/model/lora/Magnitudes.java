package pentimento.model.lora;

import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * DoRA (Liu et al. 2024, arXiv 2402.09353, equation 5): the changed weight keeps its directions and
 * is given magnitudes that were learnt, one for each output or each input.
 *
 * @param values (out), (out, 1...) or (1, in, 1...)
 * @param ofOutputs are they the outputs', whatever their shape, as PEFT's are?
 */
record Magnitudes(StoredTensor values, boolean ofOutputs) {
  /** What a norm is at least, so that a column of zeros stays one: the step of floats at 1. */
  private static final double LEAST = Math.ulp(1f);

  /** Do they belong to such a weight? */
  boolean fits(Shape weight) {
    return weight.rank() >= 2 && (isOfOutputs(weight) || isOfInputs(weight));
  }

  private boolean isOfOutputs(Shape weight) {
    long out = weight.size(0);
    Shape shape = values.shape();
    return shape.elements() == out
        && (ofOutputs || shape.rank() == 1 || shape.rank() > 1 && shape.size(0) == out);
  }

  private boolean isOfInputs(Shape weight) {
    long in = weight.size(1);
    Shape shape = values.shape();
    return !ofOutputs && shape.elements() == in && shape.rank() > 1 && shape.size(1) == in;
  }

  /**
   * The difference that a change makes once its directions have these magnitudes.
   *
   * @param weight (out, in) or (out, in, k, k), in single precision
   * @param change of its shape
   */
  Tensor apply(Tensor weight, Tensor change) {
    Shape shape = weight.shape();
    boolean outputs = isOfOutputs(shape);
    int kept = outputs ? 0 : 1;
    long[] sizes = new long[shape.rank()];
    int[] others = new int[shape.rank() - 1];
    for (int i = 0, k = 0; i < sizes.length; i++) {
      sizes[i] = i == kept ? shape.size(kept) : 1;
      if (i != kept) {
        others[k++] = i;
      }
    }
    Tensor changed = weight.plus(change);
    double count = (double) shape.elements() / shape.size(kept);
    Tensor norm = changed.times(changed).mean(others).times(count).sqrt();
    Tensor wanted = Factors.load(values).reshape(Shape.of(sizes));
    return changed.times(wanted.divide(norm.clamp(LEAST, Float.MAX_VALUE))).minus(weight);
  }
}
