package pentimento.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import pentimento.request.Diffusion;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Processor;

/** Where networks compute, and in which type: {@code --device} and {@code --precision}. */
final class DeviceOption {
  /** What is said where there is no CUDA. */
  static final String HELP = "docs/gpu.md says what is needed, pentimento doctor what is there";

  private static final String AUTO = "auto";
  private static final String CPU = "cpu";
  private static final String CUDA = "cuda";

  private DeviceOption() {}

  /** The option. */
  static Option option() {
    return Flags.value(
        "device", "NAME", "auto (default: cuda where it is there), cpu or cuda; see docs/gpu.md");
  }

  /**
   * What is computed in, and where.
   *
   * @param earlier what an earlier result was told; its device and precision hold where they can
   * @throws UsageException when the device is not there, or computes badly in the type
   */
  static Lowering lowering(CommandLine line, Optional<Diffusion> earlier) throws UsageException {
    return lowering(line, earlier, Device.GPU::trouble);
  }

  /**
   * The same where CUDA may be something else.
   *
   * @param trouble why there is no CUDA; asked for when that matters
   */
  static Lowering lowering(
      CommandLine line, Optional<Diffusion> earlier, Supplier<Optional<String>> trouble)
      throws UsageException {
    Device device = device(line, earlier, trouble);
    Optional<String> before =
        earlier.map(Diffusion::precision).filter(type -> device == Device.GPU || !isHalf(type));
    String wanted = line.getOptionValue("precision", before.orElse(AUTO));
    DType type =
        switch (wanted) {
          case AUTO -> device == Device.GPU ? DType.F16 : Processor.here().precision();
          case "bf16" -> DType.BF16;
          case "f32" -> DType.F32;
          case "f16" -> DType.F16;
          default ->
              throw new UsageException(
                  "--precision is '%s', expected auto, bf16, f32 or, on a GPU, f16"
                      .formatted(wanted));
        };
    if (type == DType.F16 && device == Device.CPU) {
      throw new UsageException(
          "--precision f16 is for GPUs, and this computes on the processor, where it is 40 and more times slower than bf16: choose auto, bf16 or f32");
    }
    return Lowering.fast(type, device);
  }

  private static boolean isHalf(String precision) {
    return precision.equals("f16");
  }

  /**
   * Where to compute, for commands that repeat no earlier result.
   *
   * @throws UsageException when the device is not there
   */
  static Device device(CommandLine line) throws UsageException {
    return device(line, Optional.empty(), Device.GPU::trouble);
  }

  private static Device device(
      CommandLine line, Optional<Diffusion> earlier, Supplier<Optional<String>> trouble)
      throws UsageException {
    // What was computed on the processor gives the same bytes only there.
    String usual = earlier.isPresent() && earlier.get().device().isEmpty() ? CPU : AUTO;
    String wanted = line.getOptionValue("device", usual);
    switch (wanted) {
      case CPU:
        return Device.CPU;
      case AUTO:
        return trouble.get().isEmpty() ? Device.GPU : Device.CPU;
      case CUDA:
        Optional<String> missing = trouble.get();
        if (missing.isPresent()) {
          throw new UsageException(
              "--device cuda: there is none: %s; %s".formatted(missing.get(), HELP));
        }
        return Device.GPU;
      default:
        throw new UsageException("--device is '%s', expected auto, cpu or cuda".formatted(wanted));
    }
  }

  /** The name of a type in requests. */
  static String precision(Lowering lowering) {
    return lowering.type().name().toLowerCase(Locale.ROOT);
  }

  /** The name of a device in requests: empty for the processor. */
  static Optional<String> device(Lowering lowering) {
    return lowering.device() == Device.GPU ? Optional.of(CUDA) : Optional.empty();
  }

  /** What makes numbers differ from those of an earlier result. */
  static Optional<String> difference(Optional<Diffusion> earlier, Lowering lowering) {
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    String before = earlier.get().precision() + " on " + earlier.get().device().orElse(CPU);
    String now = precision(lowering) + " on " + device(lowering).orElse(CPU);
    return before.equals(now)
        ? Optional.empty()
        : Optional.of(
            "it was computed in %s, and now is in %s: the result differs a little"
                .formatted(before, now));
  }
}
