package ai.djl.pytorch.jni;

import java.nio.ByteBuffer;

/**
 * The way into DJL's native library, whose methods only its own package may call. DJL's public
 * arrays know no bfloat16 (they abort the JVM), no results of a script that take part in autograd,
 * and keep every intermediate until somebody closes it; handles have none of these troubles.
 *
 * <p>A handle is an address that its owner must delete once, and never use again. {@code
 * pentimento.tensor} alone calls this.
 */
public final class TorchBridge {
  private static final PyTorchLibrary LIBRARY = PyTorchLibrary.LIB;
  private static final int[] CPU = {0, -1};

  private TorchBridge() {}

  /**
   * Runs a method of a loaded script.
   *
   * @param module handle
   * @param method its name
   * @param arguments handles of IValues; deleted here, whatever happens
   * @return handle of the result, an IValue
   */
  public static long run(long module, String method, long[] arguments) {
    try {
      // The first flag: no InferenceMode, the thread's own grad mode decides.
      return LIBRARY.moduleRunMethod(module, method, arguments, true, false);
    } finally {
      for (long argument : arguments) {
        LIBRARY.torchDeleteIValue(argument);
      }
    }
  }

  /** An IValue of a tensor. */
  public static long ofTensor(long tensor) {
    return LIBRARY.iValueFromTensor(tensor);
  }

  /** An IValue of tensors. */
  public static long ofTensors(long[] tensors) {
    return LIBRARY.iValueFromTensorList(tensors);
  }

  /** An IValue of a whole number. */
  public static long ofLong(long value) {
    return LIBRARY.iValueFromLong(value);
  }

  /** An IValue of a number. */
  public static long ofDouble(double value) {
    return LIBRARY.iValueFromDouble(value);
  }

  /** An IValue of whole numbers. */
  public static long ofLongs(long[] values) {
    return LIBRARY.iValueFromLongList(values);
  }

  /** An IValue of numbers. */
  public static long ofDoubles(double[] values) {
    return LIBRARY.iValueFromDoubleList(values);
  }

  /** The tensor in an IValue, which is deleted. */
  public static long toTensor(long value) {
    try {
      return LIBRARY.iValueToTensor(value);
    } finally {
      LIBRARY.torchDeleteIValue(value);
    }
  }

  /** The tensors in an IValue, which is deleted. */
  public static long[] toTensors(long value) {
    try {
      return LIBRARY.iValueToTensorList(value);
    } finally {
      LIBRARY.torchDeleteIValue(value);
    }
  }

  /** Sizes of a tensor. */
  public static long[] sizes(long tensor) {
    return LIBRARY.torchSizes(tensor);
  }

  /** DJL's number of a tensor's type, {@code ai.djl.ndarray.types.DataType.ordinal()}. */
  public static int type(long tensor) {
    return LIBRARY.torchDType(tensor);
  }

  /** The memory of a contiguous tensor on the CPU; valid until the tensor is deleted. */
  public static ByteBuffer memory(long tensor) {
    return LIBRARY.torchDirectByteBuffer(tensor);
  }

  /**
   * A tensor whose elements lie in a buffer, which somebody must keep as long as the tensor.
   *
   * @param type DJL's number of it; bfloat16's aborts the JVM
   */
  public static long over(ByteBuffer buffer, long[] sizes, int type) {
    return LIBRARY.torchFromBlob(buffer, sizes, type, 0, CPU, false);
  }

  /**
   * Lets a tensor's elements lie in a buffer, which somebody must keep as long as the tensor; the
   * memory that they were in is given back.
   *
   * @param buffer of as many bytes
   */
  public static void moveTo(long tensor, ByteBuffer buffer) {
    LIBRARY.torchSet(tensor, buffer);
  }

  /** Ends a tensor. */
  public static void delete(long tensor) {
    LIBRARY.torchDeleteTensor(tensor);
  }

  /** Sets whether this thread records for gradients. */
  public static void recordGradients(boolean on) {
    LIBRARY.torchSetGradMode(on);
  }

  /**
   * Sets whether scripts that this thread runs are profiled and rewritten: it costs, gains none.
   */
  public static void optimize(boolean on) {
    LIBRARY.setGraphExecutorOptimize(on);
  }

  /** Marks a leaf as one to find the gradient of, or no longer. */
  public static void requireGradient(long tensor, boolean required) {
    LIBRARY.torchAttachGrad(tensor, required);
  }

  /** Handle of a leaf's gradient, or 0. */
  public static long gradient(long tensor) {
    return LIBRARY.torchGrad(tensor);
  }

  /**
   * Adds gradients to the leaves that a result came from.
   *
   * @param tensor the result
   * @param upstream gradient with respect to it, of its sizes
   */
  public static void backward(long tensor, long upstream) {
    LIBRARY.torchBackward(tensor, upstream, false, false);
  }
}
