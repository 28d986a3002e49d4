package pentimento.weights;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * One tensor as it lies in a file, not yet read.
 *
 * @param dtype type of its elements
 * @param shape its sizes
 * @param source gives its elements, little-endian, in C order, from position to limit of a direct
 *     buffer that may be a view of the mapped file; at most 2 GiB
 * @param reader writes the same elements into a buffer that has room for just them, without mapping
 *     the file: pages that are mapped count as the process's memory as long as Java keeps the map
 */
public record StoredTensor(
    DType dtype, Shape shape, Supplier<ByteBuffer> source, Consumer<ByteBuffer> reader) {
  /** Checks that nothing is missing. */
  public StoredTensor {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(reader, "reader");
  }

  /** One that is read from its source. */
  public StoredTensor(DType dtype, Shape shape, Supplier<ByteBuffer> source) {
    this(dtype, shape, source, target -> target.put(source.get()));
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
    return new StoredTensor(dtype, other, source, reader);
  }

  /**
   * A tensor of these elements in memory of its own, owned by the current scope.
   *
   * @throws UncheckedIOException when the file cannot be read any more
   */
  public Tensor load() {
    return Tensor.filled(dtype, shape, reader);
  }
}
