package pentimento.tensor;

import java.util.Optional;

/** Where tensors lie and are computed with. */
public enum Device {
  CPU("cpu"),
  /** The first CUDA device. */
  GPU("cuda:0");

  private final String torch;

  Device(String torch) {
    this.torch = torch;
  }

  /** Its name in TorchScript. */
  String torch() {
    return torch;
  }

  /** Can it be used on this machine, with the natives that are there? */
  public boolean isAvailable() {
    return trouble().isEmpty();
  }

  /**
   * Why it cannot be used on this machine, with the natives that are there. A number is put there
   * and taken back, for libraries, driver and card must all play together.
   *
   * @return empty when it can be used
   * @throws NativesMissingException when there are no natives at all
   */
  public Optional<String> trouble() {
    Natives.require();
    if (this == CPU) {
      return Optional.empty();
    }
    try (Scope scope = Scope.open()) {
      double back = scope.hold(Tensor.of(1).to(this)).plus(1).toDoubles()[0];
      return back == 2 ? Optional.empty() : Optional.of("1 + 1 is " + back + " there");
    } catch (TensorException e) {
      return Optional.of(reason(String.valueOf(e.getMessage())));
    }
  }

  /** The first sentence of what the library says. */
  static String reason(String message) {
    if (message.contains("ATen_cuda library")
        || message.contains("not linked with support for cuda")
        || message.contains("arguments from the 'CUDA' backend")) {
      return "the PyTorch beside the program is one for processors alone";
    }
    int error = message.lastIndexOf("RuntimeError: ");
    String said = error < 0 ? message : message.substring(error + "RuntimeError: ".length());
    return said.strip().split("\\.\\s|\n", 2)[0];
  }
}
