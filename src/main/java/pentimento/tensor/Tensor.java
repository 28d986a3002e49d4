package pentimento.tensor;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.TorchBridge;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A tensor in native memory. Its values never change once it is made (optimisers, which change
 * weights in place, say so). It belongs to a {@link Scope}, see there.
 *
 * <p>Operations follow PyTorch's: operands of different shapes are broadcast, of different types
 * promoted. They record for gradients only inside {@link Gradients}. Each throws {@link
 * TensorException} when shapes do not fit and {@link IllegalStateException} on a closed tensor.
 */
public final class Tensor implements AutoCloseable {
  /** Apart, for this class must be usable enough to say that the library is missing. */
  private static final class DjlTypes {
    static final DataType[] ALL = DataType.values();
  }

  private long handle;
  private Scope scope;
  private final Shape shape;
  private final DType dtype;

  /** Memory that the elements lie in when it is not the tensor's own; kept as long as they are. */
  private final Optional<ByteBuffer> borrowed;

  private Tensor(long handle, Optional<ByteBuffer> borrowed) {
    this.handle = handle;
    this.borrowed = borrowed;
    shape = Shape.of(TorchBridge.sizes(handle));
    dtype = typeOf(handle);
    scope = Scope.current();
    scope.own(this);
  }

  /** Takes a handle over, into the current scope. */
  static Tensor own(long handle) {
    try {
      return new Tensor(handle, Optional.empty());
    } catch (RuntimeException e) {
      TorchBridge.delete(handle);
      throw e;
    }
  }

  /**
   * A tensor of single-precision numbers.
   *
   * @param values in C order
   */
  public static Tensor of(float[] values, Shape shape) {
    ByteBuffer bytes = direct(values.length, shape, DType.F32);
    bytes.asFloatBuffer().put(values);
    return of(bytes, DType.F32, shape);
  }

  /** A tensor of double-precision numbers. */
  public static Tensor of(double[] values, Shape shape) {
    ByteBuffer bytes = direct(values.length, shape, DType.F64);
    bytes.asDoubleBuffer().put(values);
    return of(bytes, DType.F64, shape);
  }

  /** A tensor of whole numbers. */
  public static Tensor of(long[] values, Shape shape) {
    ByteBuffer bytes = direct(values.length, shape, DType.I64);
    bytes.asLongBuffer().put(values);
    return of(bytes, DType.I64, shape);
  }

  /** A scalar. */
  public static Tensor of(double value) {
    return of(new double[] {value}, Shape.of());
  }

  private static ByteBuffer direct(int length, Shape shape, DType type) {
    if (length != shape.elements()) {
      throw new IllegalArgumentException(length + " values for a tensor " + shape);
    }
    return ByteBuffer.allocateDirect(length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A tensor whose elements lie in a buffer, which must not be changed any more. It may be a view
   * of a mapped file, also of one that is larger than memory: nothing is copied.
   *
   * @param bytes direct, little-endian; the elements from its position to its limit, C order
   * @throws IllegalArgumentException when it is too short or long, or the type has no arithmetic
   */
  public static Tensor of(ByteBuffer bytes, DType dtype, Shape shape) {
    long size = Math.multiplyExact(shape.elements(), dtype.bytes());
    if (bytes.remaining() != size) {
      throw new IllegalArgumentException(
          "%d bytes for a tensor %s of %s".formatted(bytes.remaining(), shape, dtype));
    }
    Natives.require();
    ByteBuffer own = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (dtype == DType.BF16) {
      return bfloat16(own, shape);
    }
    long handle = TorchBridge.over(own, shape.sizes(), djl(dtype).ordinal());
    return new Tensor(handle, Optional.of(own));
  }

  /** DJL can make none of bfloat16 over a buffer, but move one there. */
  private static Tensor bfloat16(ByteBuffer bytes, Shape shape) {
    long handle = Ops.EMPTY.handle(shape.sizes(), (long) DType.BF16.torch());
    if (bytes.hasRemaining()) {
      TorchBridge.moveTo(handle, bytes);
    }
    return new Tensor(handle, Optional.of(bytes));
  }

  /** Do its elements lie in a buffer, such as a mapped file, instead of memory of its own? */
  public boolean isMapped() {
    return borrowed.isPresent();
  }

  /**
   * A tensor in memory of its own.
   *
   * @param filler writes its elements, little-endian, C order, from the position to the limit of
   *     the buffer that it is given, and does not keep that
   * @throws IllegalArgumentException when the filler leaves some of it empty, or the type has no
   *     arithmetic
   */
  public static Tensor filled(DType dtype, Shape shape, Consumer<ByteBuffer> filler) {
    if (dtype == DType.I16) {
      throw new IllegalArgumentException("no tensors are made of " + dtype);
    }
    try (Scope making = Scope.open()) {
      Tensor tensor = making.hold(Ops.EMPTY.tensor(shape.sizes(), (long) dtype.torch()));
      if (shape.elements() > 0) {
        ByteBuffer memory = TorchBridge.memory(tensor.handle).order(ByteOrder.LITTLE_ENDIAN);
        filler.accept(memory);
        if (memory.hasRemaining()) {
          throw new IllegalArgumentException(
              "%d bytes are missing of a tensor %s".formatted(memory.remaining(), shape));
        }
      }
      return making.keep(tensor);
    }
  }

  private static DataType djl(DType type) {
    return switch (type) {
      case F64 -> DataType.FLOAT64;
      case F32 -> DataType.FLOAT32;
      case F16 -> DataType.FLOAT16;
      case I64 -> DataType.INT64;
      case I32 -> DataType.INT32;
      case I8 -> DataType.INT8;
      case U8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
      case I16, BF16 -> throw new IllegalArgumentException("no tensors are made of " + type);
    };
  }

  private static DType typeOf(long handle) {
    DataType type = DjlTypes.ALL[TorchBridge.type(handle)];
    return switch (type) {
      case FLOAT64 -> DType.F64;
      case FLOAT32 -> DType.F32;
      case FLOAT16 -> DType.F16;
      case INT64 -> DType.I64;
      case INT32 -> DType.I32;
      case INT8 -> DType.I8;
      case UINT8 -> DType.U8;
      case BOOLEAN -> DType.BOOL;
      default -> DType.BF16; // the only other one that we ever make; DJL calls it unknown
    };
  }

  long handle() {
    if (handle == 0) {
      throw new IllegalStateException("the tensor " + shape + " is closed");
    }
    return handle;
  }

  Tensor moveTo(Scope other) {
    handle();
    if (scope != null) {
      scope.disown(this);
    }
    scope = other;
    if (other != null) {
      other.own(this);
    }
    return this;
  }

  /** Its sizes. */
  public Shape shape() {
    return shape;
  }

  /** Type of its elements. */
  public DType dtype() {
    return dtype;
  }

  /** Its elements in C order, converted. */
  public float[] toFloats() {
    float[] values = new float[elements()];
    read(DType.F32, bytes -> bytes.asFloatBuffer().get(values));
    return values;
  }

  /** Its elements in C order, converted. */
  public double[] toDoubles() {
    double[] values = new double[elements()];
    read(DType.F64, bytes -> bytes.asDoubleBuffer().get(values));
    return values;
  }

  /** Its elements in C order, converted; fractions are cut off. */
  public long[] toLongs() {
    long[] values = new long[elements()];
    read(DType.I64, bytes -> bytes.asLongBuffer().get(values));
    return values;
  }

  /** A copy of its elements as they are stored: little-endian, C order, in a direct buffer. */
  public ByteBuffer toBytes() {
    int size = Math.multiplyExact(elements(), dtype.bytes());
    ByteBuffer copy = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    read(dtype, copy::put);
    return copy.flip();
  }

  private int elements() {
    return Math.toIntExact(shape.elements());
  }

  private interface Reader {
    void read(ByteBuffer bytes);
  }

  private void read(DType type, Reader reader) {
    try (Scope reading = Scope.open()) {
      Tensor plain = reading.hold(Ops.PLAIN.tensor(this, (long) type.torch()));
      reader.read(TorchBridge.memory(plain.handle()).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  /** The same numbers in another type; this tensor when they have it already. */
  public Tensor to(DType type) {
    return type == dtype ? this : Ops.TO.tensor(this, (long) type.torch());
  }

  /** The same on a device, copied there unless it is there. */
  public Tensor to(Device device) {
    return switch (device) {
      case CPU -> new Tensor(Ops.TO_CPU.handle(this), borrowed); // may be the same memory
      case GPU -> Ops.TO_GPU.tensor(this);
    };
  }

  /** Another tensor over the same memory, owned by the current scope. */
  public Tensor alias() {
    return new Tensor(Ops.ALIAS.handle(this), borrowed);
  }

  /** The same numbers in memory of their own, C order. */
  public Tensor copy() {
    return Ops.COPY.tensor(this);
  }

  /** The same numbers, those of a picture's channels side by side where it has four dimensions. */
  public Tensor channelsLast() {
    return shape.rank() == 4 ? Ops.CHANNELS_LAST.tensor(this) : this;
  }

  /** Sum. */
  public Tensor plus(Tensor other) {
    return Ops.PLUS.tensor(this, other);
  }

  /** Sum with a number. */
  public Tensor plus(double number) {
    return Ops.PLUS_NUMBER.tensor(this, number);
  }

  /** Difference. */
  public Tensor minus(Tensor other) {
    return Ops.MINUS.tensor(this, other);
  }

  /** Product, element by element. */
  public Tensor times(Tensor other) {
    return Ops.TIMES.tensor(this, other);
  }

  /** Product with a number. */
  public Tensor times(double number) {
    return Ops.TIMES_NUMBER.tensor(this, number);
  }

  /** Quotient, element by element. */
  public Tensor divide(Tensor other) {
    return Ops.DIVIDE.tensor(this, other);
  }

  /** Matrix product over the last two dimensions. */
  public Tensor matmul(Tensor other) {
    return Ops.MATMUL.tensor(this, other);
  }

  /**
   * A weighted sum, in one call.
   *
   * @param coefficients one for each term
   * @param terms one or more, of one shape and type, which the result has too
   */
  public static Tensor combine(double[] coefficients, Tensor... terms) {
    if (coefficients.length != terms.length || terms.length == 0) {
      throw new IllegalArgumentException(
          coefficients.length + " coefficients for " + terms.length + " terms");
    }
    return Ops.COMBINE.tensor(List.of(terms), coefficients);
  }

  /** Square root of each element. */
  public Tensor sqrt() {
    return Ops.SQRT.tensor(this);
  }

  /** Size of each element. */
  public Tensor abs() {
    return Ops.ABS.tensor(this);
  }

  /** Sine of each element, in radians. */
  public Tensor sin() {
    return Ops.SIN.tensor(this);
  }

  /** Exponential of each element. */
  public Tensor exp() {
    return Ops.EXP.tensor(this);
  }

  /** Each element, or the bound that it lies beyond. */
  public Tensor clamp(double low, double high) {
    return Ops.CLAMP.tensor(this, low, high);
  }

  /** Mean over some dimensions, which keep a size of 1. */
  public Tensor mean(int... dimensions) {
    return Ops.MEAN.tensor(this, longs(dimensions));
  }

  /** Unbiased standard deviation over some dimensions, which keep a size of 1. */
  public Tensor std(int... dimensions) {
    return Ops.STD.tensor(this, longs(dimensions));
  }

  /**
   * Quantile over the last dimension, linearly interpolated, which keeps a size of 1.
   *
   * @param share 0..1
   */
  public Tensor quantile(double share) {
    return Ops.QUANTILE.tensor(this, share);
  }

  /** The greatest element, a scalar. */
  public Tensor max() {
    return Ops.MAX.tensor(this);
  }

  /** Are all elements numbers, none infinite? */
  public boolean isFinite() {
    try (Scope reading = Scope.open()) {
      return reading.hold(Ops.IS_FINITE.tensor(this)).toLongs()[0] == 1;
    }
  }

  /** The same elements in another shape of as many. */
  public Tensor reshape(Shape other) {
    return Ops.RESHAPE.tensor(this, other.sizes());
  }

  /** Itself so often along each of its dimensions. */
  public Tensor repeat(long... times) {
    return Ops.REPEAT.tensor(this, times);
  }

  /** The same elements, dimensions in another order. */
  public Tensor permute(int... order) {
    return Ops.PERMUTE.tensor(this, longs(order));
  }

  /** Part of a dimension. */
  public Tensor slice(int dimension, long from, long to) {
    return Ops.SLICE.tensor(this, (long) dimension, from, to);
  }

  /** Tensors one after the other along a dimension. */
  public static Tensor cat(int dimension, Tensor... parts) {
    return Ops.CAT.tensor(List.of(parts), (long) dimension);
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /** Marks it as one that {@link Gradients} are found for; it must be the result of nothing. */
  public Tensor requireGradient(boolean required) {
    TorchBridge.requireGradient(handle(), required);
    return this;
  }

  /** Its gradient, when there is one. */
  public Optional<Tensor> gradient() {
    long gradient = TorchBridge.gradient(handle());
    return gradient == 0 ? Optional.empty() : Optional.of(own(gradient));
  }

  /** Frees it; its scope no longer owns it. Closing again does nothing. */
  @Override
  public void close() {
    if (handle != 0) {
      TorchBridge.delete(handle);
      handle = 0;
      if (scope != null) {
        scope.disown(this);
        scope = null;
      }
    }
  }

  @Override
  public String toString() {
    return dtype
        + " "
        + shape
        + (handle == 0 ? " closed" : "")
        + (borrowed.isPresent() ? " mapped" : "");
  }
}
