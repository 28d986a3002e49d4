package pentimento.model.lora;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.StoredTensor;

/**
 * What the change of one weight is made of. A weight (out, in) or (out, in, k, k) is seen as a
 * matrix of out rows and in k² columns.
 */
sealed interface Factors permits LowRank, Hadamard, Kronecker, Whole, Rescaling {
  /**
   * Largest rank of a core: with it, the largest intermediate of a real layer is some 400 MB, and
   * nobody trains any nearly as large.
   */
  int MOST_CORE_RANK = 4096;

  /** The kind of adapter, as its users call it. */
  String kind();

  /** Inner size of the factors; empty where they have none, and alpha means nothing. */
  OptionalLong rank();

  /** All tensors. */
  List<StoredTensor> tensors();

  /** Rows of the change; 0 when it takes any number. */
  long rows();

  /** Columns of the change; 0 when it takes any number. */
  long columns();

  /**
   * Computes the change, not yet scaled.
   *
   * @param weight what is changed, in single precision on the CPU
   * @return (rows, columns) of it, in single precision
   */
  Tensor product(Tensor weight);

  /** Loads a tensor as a matrix with the rows that it has. */
  static Tensor matrix(StoredTensor stored) {
    return load(stored).reshape(Shape.of(rowsOf(stored), columnsOf(stored)));
  }

  /** Loads a tensor in single precision. */
  static Tensor load(StoredTensor stored) {
    return Tensor.of(stored.bytes(), stored.dtype(), stored.shape()).to(DType.F32);
  }

  /** Its first size. */
  static long rowsOf(StoredTensor stored) {
    return rowsOf(stored.shape());
  }

  /** The product of all sizes but the first. */
  static long columnsOf(StoredTensor stored) {
    return columnsOf(stored.shape());
  }

  /** The first size; 1 for a scalar. */
  static long rowsOf(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.size(0);
  }

  /** The product of all sizes but the first. */
  static long columnsOf(Shape shape) {
    return rowsOf(shape) == 0 ? 0 : shape.elements() / rowsOf(shape);
  }

  /** Is it a core (i, j, k, k) for factors of these ranks? */
  static boolean isCore(StoredTensor core, long i, long j) {
    Shape shape = core.shape();
    return shape.rank() == 4
        && shape.size(0) == i
        && shape.size(1) == j
        && Math.max(i, j) <= MOST_CORE_RANK;
  }

  /** Places of a core's kernel, k². */
  static long places(Optional<StoredTensor> core) {
    return core.map(t -> t.shape().size(2) * t.shape().size(3)).orElse(1L);
  }

  /**
   * A convolution's change out of a core: {@code core[i, j, k, l] * left[i, out] * right[j, in]},
   * summed over i and j.
   *
   * @param left (i, out)
   * @param core (i, j, k, k)
   * @param right (j, in)
   * @return (out, in k²)
   */
  static Tensor tucker(Tensor left, Tensor core, Tensor right) {
    long i = core.shape().size(0);
    long j = core.shape().size(1);
    long places = core.shape().size(2) * core.shape().size(3);
    long out = left.shape().size(1);
    long in = right.shape().size(1);
    Tensor inner = core.reshape(Shape.of(i, j, places)).permute(0, 2, 1).matmul(right);
    Tensor whole = left.permute(1, 0).matmul(inner.reshape(Shape.of(i, places * in)));
    return whole
        .reshape(Shape.of(out, places, in))
        .permute(0, 2, 1)
        .reshape(Shape.of(out, in * places));
  }
}
