package pentimento.model.lora;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pentimento.weights.StoredTensor;

/** Single numbers out of stored tensors, read without the engine: adapters can be inspected so. */
final class Numbers {
  private Numbers() {}

  /**
   * The only element.
   *
   * @throws IllegalArgumentException when there are more or none
   */
  static double scalar(StoredTensor tensor) {
    if (tensor.shape().elements() != 1) {
      throw new IllegalArgumentException("is " + tensor.shape() + ", expected a single number");
    }
    ByteBuffer bytes = tensor.bytes().order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.position();
    return switch (tensor.dtype()) {
      case F64 -> bytes.getDouble(at);
      case F32 -> bytes.getFloat(at);
      case F16 -> half(bytes.getShort(at));
      case BF16 -> Float.intBitsToFloat(bytes.getShort(at) << 16);
      case I64 -> bytes.getLong(at);
      case I32 -> bytes.getInt(at);
      case I16 -> bytes.getShort(at);
      case I8 -> bytes.get(at);
      case U8, BOOL -> bytes.get(at) & 0xff;
    };
  }

  /** IEEE 754 binary16; Java has it from version 20 on. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
