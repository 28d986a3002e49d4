package pentimento.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.weights.PickleValue.Strided;

/** Makes stored tensors of views of storages. */
final class StridedView {
  private StridedView() {}

  /** Torch's storage classes that have one of our types. */
  static Optional<DType> dtypeOf(String storageClass) {
    return Optional.ofNullable(
        switch (storageClass) {
          case "DoubleStorage" -> DType.F64;
          case "FloatStorage" -> DType.F32;
          case "HalfStorage" -> DType.F16;
          case "BFloat16Storage" -> DType.BF16;
          case "LongStorage" -> DType.I64;
          case "IntStorage" -> DType.I32;
          case "ShortStorage" -> DType.I16;
          case "CharStorage" -> DType.I8;
          case "ByteStorage" -> DType.U8;
          case "BoolStorage" -> DType.BOOL;
          default -> null;
        });
  }

  /**
   * A tensor of a view. When its elements lie in C order it is a part of the storage, else they are
   * gathered each time they are asked for.
   *
   * @param storage gives the storage's bytes
   * @throws IllegalArgumentException when the view reaches outside its storage, is of a type that
   *     is not supported, or takes 2 GiB or more
   */
  static StoredTensor of(String name, Strided view, Supplier<ByteBuffer> storage) {
    DType dtype =
        dtypeOf(view.storage().type())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is made of torch.%s, which is not supported"
                            .formatted(Shown.quoted(name), Shown.quoted(view.storage().type()))));
    Shape shape = Shape.of(view.sizes().stream().mapToLong(Long::longValue).toArray());
    long size = SafetensorsHeader.sizeOf(dtype, shape, name);
    if (size > Regions.MOST) {
      throw new IllegalArgumentException(
          "%s has %d bytes; tensors of 2 GiB or more cannot be read"
              .formatted(Shown.quoted(name), size));
    }
    checkInside(name, view, shape);
    long offset = view.offset() * dtype.bytes();
    if (isContiguous(view)) {
      return new StoredTensor(
          dtype,
          shape,
          () -> little(storage.get().slice(size == 0 ? 0 : (int) offset, (int) size)));
    }
    return new StoredTensor(dtype, shape, () -> gather(view, dtype.bytes(), storage.get()));
  }

  private static ByteBuffer little(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void checkInside(String name, Strided view, Shape shape) {
    try {
      long last = view.offset();
      for (int i = 0; i < shape.rank(); i++) {
        long steps = Math.max(0, shape.size(i) - 1);
        last = Math.addExact(last, Math.multiplyExact(steps, view.strides().get(i)));
      }
      if (shape.elements() == 0 || last < view.storage().count()) {
        return;
      }
    } catch (ArithmeticException e) {
      // Beyond a long is outside too.
    }
    throw new IllegalArgumentException(
        "is damaged: %s %s reaches outside its storage of %d elements"
            .formatted(Shown.quoted(name), shape, view.storage().count()));
  }

  private static boolean isContiguous(Strided view) {
    long expected = 1;
    for (int i = view.sizes().size() - 1; i >= 0; i--) {
      long size = view.sizes().get(i);
      if (size == 0) {
        return true;
      }
      if (size > 1 && view.strides().get(i) != expected) {
        return false;
      }
      expected *= size;
    }
    return true;
  }

  /** Copies the elements into C order, one after the other. */
  private static ByteBuffer gather(Strided view, int bytes, ByteBuffer storage) {
    List<Long> sizes = view.sizes();
    List<Long> strides = view.strides();
    int rank = sizes.size();
    long[] index = new long[rank];
    int elements = 1;
    for (long size : sizes) {
      elements *= (int) size;
    }
    ByteBuffer out = ByteBuffer.allocateDirect(elements * bytes);
    long at = view.offset();
    for (int i = 0; i < elements; i++) {
      out.put(i * bytes, storage, (int) at * bytes, bytes);
      int dimension = rank - 1;
      while (dimension >= 0 && ++index[dimension] == sizes.get(dimension)) {
        at -= (sizes.get(dimension) - 1) * strides.get(dimension);
        index[dimension] = 0;
        dimension--;
      }
      if (dimension >= 0) {
        at += strides.get(dimension);
      }
    }
    return little(out);
  }
}
