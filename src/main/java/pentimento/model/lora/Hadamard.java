package pentimento.model.lora;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * LoHa: the product of two low-rank matrices, element by element (Hyeon-Woo et al. 2022, arXiv
 * 2108.06098).
 *
 * @param first one of them
 * @param second the other, of the same size
 */
record Hadamard(Pair first, Pair second) implements Factors {
  /**
   * A low-rank matrix.
   *
   * @param a (out, r); with a core (r, out)
   * @param b (r, in k²) or (r, in, k, k); with a core (r, in)
   * @param core (r, r, k, k)
   */
  record Pair(StoredTensor a, StoredTensor b, Optional<StoredTensor> core) {
    Pair {
      long rank = Factors.rowsOf(b);
      boolean fits =
          core.map(t -> Factors.isCore(t, Factors.rowsOf(a), rank))
              .orElse(Factors.columnsOf(a) == rank);
      if (rank == 0 || !fits || a.shape().rank() < 2 || b.shape().rank() < 2) {
        throw new IllegalArgumentException(
            "has matrices %s and %s%s, whose ranks do not fit each other"
                .formatted(
                    a.shape(), b.shape(), core.map(t -> " with a core " + t.shape()).orElse("")));
      }
    }

    long rows() {
      return core.isPresent() ? Factors.columnsOf(a) : Factors.rowsOf(a);
    }

    long columns() {
      return Factors.columnsOf(b) * Factors.places(core);
    }

    Tensor product() {
      Tensor left = Factors.matrix(a);
      Tensor right = Factors.matrix(b);
      return core.map(t -> Factors.tucker(left, Factors.load(t), right))
          .orElseGet(() -> left.matmul(right));
    }

    Stream<StoredTensor> tensors() {
      return Stream.concat(Stream.of(a, b), core.stream());
    }
  }

  Hadamard {
    if (first.rows() != second.rows() || first.columns() != second.columns()) {
      throw new IllegalArgumentException(
          "multiplies a matrix of %d x %d with one of %d x %d"
              .formatted(first.rows(), first.columns(), second.rows(), second.columns()));
    }
  }

  @Override
  public String kind() {
    return "LoHa";
  }

  @Override
  public OptionalLong rank() {
    return OptionalLong.of(Factors.rowsOf(first.b()));
  }

  @Override
  public List<StoredTensor> tensors() {
    return Stream.concat(first.tensors(), second.tensors()).toList();
  }

  @Override
  public long rows() {
    return first.rows();
  }

  @Override
  public long columns() {
    return first.columns();
  }

  @Override
  public Tensor product(Tensor weight) {
    return first.product().times(second.product());
  }
}
