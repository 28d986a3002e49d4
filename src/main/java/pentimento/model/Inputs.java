package pentimento.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Checks what networks are given; messages say what is expected and what is there. */
public final class Inputs {
  private static final int ANY = -1;

  private Inputs() {}

  /**
   * Checks a shape.
   *
   * @param name of the input, for the message
   * @param axes letters of the dimensions, each followed by its size where that is known: {@code
   *     "B", "C=4", "H"}
   * @throws IllegalArgumentException when rank or a size differs
   */
  public static void check(String name, Tensor input, String... axes) {
    Shape shape = input.shape();
    boolean fits = shape.rank() == axes.length;
    for (int i = 0; fits && i < axes.length; i++) {
      long size = sizeOf(axes[i]);
      fits = shape.size(i) > 0 && (size == ANY || shape.size(i) == size);
    }
    if (!fits) {
      throw wrong(
          name, shape, "%s", Arrays.stream(axes).collect(Collectors.joining(", ", "(", ")")));
    }
  }

  private static long sizeOf(String axis) {
    int equals = axis.indexOf('=');
    return equals < 0 ? ANY : Long.parseLong(axis.substring(equals + 1));
  }

  /**
   * Checks that the two last sizes can be halved so often.
   *
   * @param divisor what they must be divisible by
   */
  public static void checkDivisible(String name, Tensor input, int divisor) {
    Shape shape = input.shape();
    if (shape.size(-1) % divisor != 0 || shape.size(-2) % divisor != 0) {
      throw wrong(name, shape, "height and width divisible by %d", divisor);
    }
  }

  /** A complaint about an input's shape. */
  public static IllegalArgumentException wrong(
      String name, Shape shape, String expected, Object... values) {
    return new IllegalArgumentException(
        "%s are %s, expected %s".formatted(name, shape, expected.formatted(values)));
  }
}
