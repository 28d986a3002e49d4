package pentimento.model.lora;

import java.util.List;
import java.util.OptionalLong;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * IA3 (Liu et al. 2022, arXiv 2205.05638) in LyCORIS' form: each output or input of a layer is
 * changed by a share of itself.
 *
 * @param shares a number for each
 * @param onInput for each input?
 */
record Rescaling(StoredTensor shares, boolean onInput) implements Factors {
  @Override
  public String kind() {
    return "IA3";
  }

  @Override
  public OptionalLong rank() {
    return OptionalLong.empty();
  }

  @Override
  public List<StoredTensor> tensors() {
    return List.of(shares);
  }

  @Override
  public long rows() {
    return onInput ? 0 : shares.shape().elements();
  }

  @Override
  public long columns() {
    return onInput ? shares.shape().elements() : 0;
  }

  @Override
  public Tensor product(Tensor weight) {
    Shape row = onInput ? Shape.of(1, columns()) : Shape.of(rows(), 1);
    Shape matrix = Shape.of(Factors.rowsOf(weight.shape()), Factors.columnsOf(weight.shape()));
    return weight.reshape(matrix).times(Factors.load(shares).reshape(row));
  }
}
