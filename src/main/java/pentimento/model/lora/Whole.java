package pentimento.model.lora;

import java.util.List;
import java.util.OptionalLong;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * A change stored in full, of a weight, a bias or a norm.
 *
 * @param difference of the weight's size
 */
record Whole(StoredTensor difference) implements Factors {
  @Override
  public String kind() {
    return "full";
  }

  @Override
  public OptionalLong rank() {
    return OptionalLong.empty();
  }

  @Override
  public List<StoredTensor> tensors() {
    return List.of(difference);
  }

  @Override
  public long rows() {
    return Factors.rowsOf(difference);
  }

  @Override
  public long columns() {
    return Factors.columnsOf(difference);
  }

  @Override
  public Tensor product(Tensor weight) {
    return Factors.matrix(difference);
  }
}
