package pentimento.tensor;

import ai.djl.engine.Engine;

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
    Natives.require();
    return this == CPU || Engine.getEngine(Natives.ENGINE).getGpuCount() > 0;
  }
}
