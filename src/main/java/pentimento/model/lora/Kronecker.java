package pentimento.model.lora;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * LoKr: the Kronecker product of two matrices, each whole or of low rank (Yeh et al. 2023, arXiv
 * 2309.14859).
 *
 * @param first (a, b)
 * @param second (c, d k²)
 */
record Kronecker(Side first, Side second) implements Factors {
  /**
   * One of the two.
   *
   * @param left the whole matrix, or (rows, r); with a core (r, rows)
   * @param right (r, columns)
   * @param core (r, r, k, k)
   */
  record Side(StoredTensor left, Optional<StoredTensor> right, Optional<StoredTensor> core) {
    Side {
      boolean fits = right.isPresent() || core.isEmpty();
      if (right.isPresent()) {
        long rank = Factors.rowsOf(right.get());
        fits =
            rank > 0
                && core.map(t -> Factors.isCore(t, Factors.rowsOf(left), rank))
                    .orElse(Factors.columnsOf(left) == rank);
      }
      if (!fits || left.shape().rank() < 2) {
        throw new IllegalArgumentException(
            "has factors %s%s%s, which do not fit each other"
                .formatted(
                    left.shape(),
                    right.map(r -> " and " + r.shape()).orElse(""),
                    core.map(t -> " with a core " + t.shape()).orElse("")));
      }
    }

    OptionalLong rank() {
      return right.map(r -> OptionalLong.of(Factors.rowsOf(r))).orElse(OptionalLong.empty());
    }

    long rows() {
      return core.isPresent() ? Factors.columnsOf(left) : Factors.rowsOf(left);
    }

    long columns() {
      return Factors.columnsOf(right.orElse(left)) * Factors.places(core);
    }

    Tensor matrix() {
      Tensor a = Factors.matrix(left);
      if (right.isEmpty()) {
        return a;
      }
      Tensor b = Factors.matrix(right.get());
      return core.map(t -> Factors.tucker(a, Factors.load(t), b)).orElseGet(() -> a.matmul(b));
    }

    Stream<StoredTensor> tensors() {
      return Stream.of(Optional.of(left), right, core).flatMap(Optional::stream);
    }
  }

  @Override
  public String kind() {
    return "LoKr";
  }

  /** The second matrix's, as LyCORIS has it; without one, the first's. */
  @Override
  public OptionalLong rank() {
    return second.rank().isPresent() ? second.rank() : first.rank();
  }

  @Override
  public List<StoredTensor> tensors() {
    return Stream.concat(first.tensors(), second.tensors()).toList();
  }

  @Override
  public long rows() {
    return first.rows() * second.rows();
  }

  @Override
  public long columns() {
    return first.columns() * second.columns();
  }

  @Override
  public Tensor product(Tensor weight) {
    Tensor outer = first.matrix().reshape(Shape.of(first.rows(), 1, first.columns(), 1));
    Tensor inner = second.matrix().reshape(Shape.of(1, second.rows(), 1, second.columns()));
    return outer.times(inner).reshape(Shape.of(rows(), columns()));
  }
}
