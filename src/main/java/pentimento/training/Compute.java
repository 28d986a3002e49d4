package pentimento.training;

import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;

/**
 * How steps are computed.
 *
 * @param type F32, or BF16 with masters of weights in F32 (Micikevicius et al. 2018, arXiv
 *     1710.03740; no scaling of losses is needed)
 * @param checkpointing are segments of networks computed again for gradients, which takes a third
 *     more time and much less memory?
 */
public record Compute(DType type, boolean checkpointing) {
  Lowering lowering() {
    return Lowering.plain(type, Device.CPU);
  }
}
