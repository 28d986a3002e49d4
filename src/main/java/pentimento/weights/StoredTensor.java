package pentimento.weights;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;

/**
 * One tensor as it lies in a file, not yet read.
 *
 * @param dtype type of its elements
 * @param shape its sizes
 * @param source gives its elements, little-endian, in C order, from position to limit of a direct
 *     buffer that may be a view of the mapped file; at most 2 GiB
 */
public record StoredTensor(DType dtype, Shape shape, Supplier<ByteBuffer> source) {
  /** Checks that nothing is missing. */
  public StoredTensor {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(source, "source");
  }

  /** Its elements; see {@link #source}. Each call gives a buffer of its own. */
  public ByteBuffer bytes() {
    return source.get();
  }

  /**
   * The same elements in another shape.
   *
   * @throws IllegalArgumentException when the number of elements differs
   */
  public StoredTensor reshaped(Shape other) {
    if (other.elements() != shape.elements()) {
      throw new IllegalArgumentException("a tensor " + shape + " cannot be seen as " + other);
    }
    return new StoredTensor(dtype, other, source);
  }
}
