package pentimento.training;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import pentimento.model.Branches;
import pentimento.random.Rng;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * What a weight is before it has learnt anything: a law that stock PyTorch draws the same numbers
 * by, so that fresh weights need not travel.
 *
 * @param kind of law
 * @param deviation of normal numbers, 0 else
 * @param seed of {@code torch.manual_seed} before {@code torch.randn}, 0 else
 */
public record FirstValue(Kind kind, double deviation, long seed) {
  /** Kinds of laws. */
  public enum Kind {
    ZEROS,
    ONES,
    NORMAL
  }

  /**
   * The law of a weight, by what is made of it: deviations are those of PyTorch's own first values
   * (He et al. 2015, arXiv 1502.01852, with a slope of sqrt 5); what a block adds to its input is
   * zero at first (Dhariwal and Nichol 2021, arXiv 2105.05233; Guo et al. 2023; Zhang et al. 2023),
   * but in autoencoders; a discriminator's are those of Isola et al. 2017, section 6.2. Of a LoRA,
   * the narrowing factor is normal with a deviation of 1 / rank, as PEFT's "gaussian" first values,
   * by which Painting LoRAs are trained; the widening one is zero (Hu et al. 2021, section 4.1).
   *
   * @param name with its network in front, as training graphs have it
   * @param seed of the whole model
   */
  public static FirstValue of(String name, Shape shape, long seed) {
    String layer = name.substring(0, name.lastIndexOf('.'));
    boolean weight = name.endsWith(".weight");
    if (shape.rank() == 1) {
      return weight ? new FirstValue(Kind.ONES, 0, 0) : zeros();
    }
    if (isLastOfBlock(layer) || layer.endsWith(Branches.UP)) {
      return zeros();
    }
    long in = 1;
    for (int i = 1; i < shape.rank(); i++) {
      in *= shape.size(i);
    }
    double deviation = 1 / Math.sqrt(3.0 * in);
    if (layer.endsWith("token_embedding")) {
      deviation = 0.02;
    } else if (layer.endsWith("position_embedding")) {
      deviation = 0.01;
    } else if (layer.startsWith("discriminator.")) {
      deviation = 0.02;
    } else if (layer.endsWith(Branches.DOWN)) {
      deviation = 1.0 / shape.size(0);
    }
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return new FirstValue(
        Kind.NORMAL, deviation, Rng.derive(seed, crc.getValue()) & Integer.MAX_VALUE);
  }

  private static FirstValue zeros() {
    return new FirstValue(Kind.ZEROS, 0, 0);
  }

  private static boolean isLastOfBlock(String layer) {
    if (layer.startsWith("unet.") || layer.startsWith("replication.")) {
      return layer.equals("unet.conv_out")
          || layer.endsWith(".conv2")
          || layer.endsWith(".proj_out")
          || layer.contains(".controlnet_down_blocks.")
          || layer.endsWith(".controlnet_mid_block");
    }
    return false;
  }

  /** The numbers, F32, owned by the current scope. */
  public Tensor draw(Shape shape) {
    int count = Math.toIntExact(shape.elements());
    float[] values = new float[count];
    switch (kind) {
      case ZEROS -> {}
      case ONES -> Arrays.fill(values, 1);
      case NORMAL -> {
        values = new TorchRandom(seed).normal(count);
        for (int i = 0; i < count; i++) {
          values[i] *= (float) deviation;
        }
      }
    }
    return Tensor.of(values, shape);
  }

  /** The same in another type. */
  public Tensor draw(Shape shape, DType type) {
    try (Scope scope = Scope.open()) {
      Tensor typed = draw(shape).to(type);
      return scope.keep(typed);
    }
  }
}
