package pentimento.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Sizes of a tensor's dimensions, outermost first; a scalar has none. */
public final class Shape {
  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /**
   * A shape.
   *
   * @param sizes each 0 or more
   * @throws IllegalArgumentException when one is negative
   */
  public static Shape of(long... sizes) {
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("a dimension of " + size);
      }
    }
    return new Shape(sizes.clone());
  }

  /** Number of dimensions. */
  public int rank() {
    return sizes.length;
  }

  /** One size; negative indices count from the end. */
  public long size(int dimension) {
    return sizes[dimension < 0 ? sizes.length + dimension : dimension];
  }

  /** All sizes. */
  public long[] sizes() {
    return sizes.clone();
  }

  /**
   * Number of elements.
   *
   * @throws ArithmeticException when it is beyond a long
   */
  public long elements() {
    long elements = 1;
    for (long size : sizes) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** As in papers: {@code (2, 4, 64, 64)}. */
  @Override
  public String toString() {
    return LongStream.of(sizes)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
