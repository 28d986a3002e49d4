package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import pentimento.model.ModelPart;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Lowering;
import pentimento.weights.LoadedWeights;

/**
 * A model's autoencoder in single precision, for what overflows half: that of Stable Diffusion 1
 * does now and then, and would give black pictures. Read when it is first needed.
 */
final class FullVae implements AutoCloseable {
  private final ModelPart part;
  private final VaeConfig config;
  private final Lowering lowering;
  private final List<LoadedWeights> weights = new ArrayList<>();
  private boolean used;

  /**
   * Not read yet.
   *
   * @param usual what networks compute in else
   */
  FullVae(ModelPart part, VaeConfig config, Lowering usual) {
    this.part = part;
    this.config = config;
    lowering = Lowering.fast(DType.F32, usual.device());
  }

  /** The autoencoder with this one behind it, where it computes in a type that overflows. */
  Vae behind(Vae usual, DType type) {
    return type == DType.F16 ? usual.withFallback(this::vae) : usual;
  }

  /** Was it needed since that was last forgotten? Whether its weights are still there or not. */
  boolean used() {
    return used;
  }

  /** Forgets that it was needed. */
  void forget() {
    used = false;
  }

  /** Are its weights in memory? */
  boolean there() {
    return !weights.isEmpty();
  }

  Vae vae() {
    used = true;
    if (weights.isEmpty()) {
      weights.add(
          ModelPart.load(part.file() + ", VAE", Vae.forms(config, lowering), lowering, part));
    }
    return new Vae(config, lowering, weights.get(0));
  }

  /** Lets its weights go; they are read again when they are needed again. */
  @Override
  public void close() {
    weights.forEach(LoadedWeights::close);
    weights.clear();
  }
}
