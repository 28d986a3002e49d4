package pentimento.tensor;

import java.util.Optional;

/**
 * How a graph wants a weight.
 *
 * @param shape its sizes
 * @param packing how it is laid out for the processor; empty when it is not
 */
public record WeightForm(Shape shape, Optional<Packing> packing) {
  /**
   * For one kind of layer.
   *
   * @param convolution of a convolution, or of a linear map
   * @param stride of the convolution
   * @param padding of the convolution
   */
  public record Packing(boolean convolution, int stride, int padding) {
    static Packing linear() {
      return new Packing(false, 1, 0);
    }
  }

  /**
   * Brings a weight into the form.
   *
   * @param weight of the shape, any type of fractions
   * @return of the lowering's type, on its device, owned by the current scope; may be the weight
   *     itself
   * @throws IllegalArgumentException when the shape is another
   */
  public Tensor prepare(Tensor weight, Lowering lowering) {
    if (!weight.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "a weight is %s, expected %s".formatted(weight.shape(), shape));
    }
    boolean fits = weight.dtype() == lowering.type() && lowering.device() == Device.CPU;
    if (packing.isEmpty() && fits && weight.isMapped()) {
      return weight; // as it lies in the file
    }
    if (packing.isEmpty()) {
      return NativeHeap.apart(
          () -> weight.to(lowering.type()).to(lowering.device()).channelsLast());
    }
    Packing how = packing.get();
    Tensor typed = weight.to(lowering.type());
    return NativeHeap.apart(
        () ->
            how.convolution
                ? Ops.PACK_CONVOLUTION.tensor(typed, (long) how.stride, (long) how.padding)
                : Ops.PACK_LINEAR.tensor(typed));
  }
}
