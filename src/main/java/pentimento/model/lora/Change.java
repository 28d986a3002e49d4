package pentimento.model.lora;

import java.util.Objects;
import java.util.Optional;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * What an adapter does to one weight.
 *
 * @param layer what the file calls the layer
 * @param factors what it is made of
 * @param scale what their product is multiplied with, alpha / r mostly
 * @param magnitudes DoRA's
 */
record Change(String layer, Factors factors, double scale, Optional<Magnitudes> magnitudes) {
  Change {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(factors, "factors");
    Objects.requireNonNull(magnitudes, "magnitudes");
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException("has the scale " + scale + ", expected a finite number");
    }
  }

  /** The kind of adapter, as its users call it. */
  String kind() {
    return factors.kind() + (magnitudes.isPresent() ? " with DoRA" : "");
  }

  /** Number of numbers in it. */
  long parameters() {
    long own = factors.tensors().stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    return own + magnitudes.map(m -> m.values().shape().elements()).orElse(0L);
  }

  /** Can it change a weight of this shape? */
  boolean fits(Shape weight) {
    return fitsOne(factors.rows(), Factors.rowsOf(weight))
        && fitsOne(factors.columns(), Factors.columnsOf(weight))
        && magnitudes.map(m -> m.fits(weight)).orElse(true);
  }

  /**
   * Can it change the first of this weight's inputs? Adapters of a plain model have that fewer
   * inputs than the first layer of an inpainting model, whose other inputs are the mask and the
   * masked picture.
   */
  boolean fitsFirstInputs(Shape weight) {
    return weight.rank() == 4
        && magnitudes.isEmpty()
        && factors.rows() == weight.size(0)
        && factors.columns() > 0
        && factors.columns() < Factors.columnsOf(weight)
        && factors.columns() % (weight.size(2) * weight.size(3)) == 0;
  }

  private static boolean fitsOne(long own, long other) {
    return own == 0 || own == other;
  }

  /** The sizes that it fits, for messages. */
  String size() {
    return (factors.rows() == 0 ? "any" : Long.toString(factors.rows()))
        + " x "
        + (factors.columns() == 0 ? "any" : Long.toString(factors.columns()));
  }

  /**
   * Computes the difference that it makes.
   *
   * @param weight as the network has it, in single precision on the CPU; it {@link #fits}
   * @return of the weight's shape, in single precision, on the CPU
   */
  Tensor of(Tensor weight) {
    Shape shape = weight.shape();
    Tensor change = factors.product(weight).times(scale);
    long columns = Factors.columnsOf(shape);
    long own = change.shape().size(1);
    if (own < columns) {
      long rows = Factors.rowsOf(shape);
      float[] zeros = new float[Math.toIntExact(rows * (columns - own))];
      change = Tensor.cat(1, change, Tensor.of(zeros, Shape.of(rows, columns - own)));
    }
    Tensor whole = change.reshape(shape);
    return magnitudes.map(m -> m.apply(weight, whole)).orElse(whole);
  }
}
