package pentimento.diffusion;

import pentimento.tensor.Tensor;

/** A model that predicts the noise in latents, or what its {@link Prediction} says. */
@FunctionalInterface
public interface EpsModel {
  /**
   * Predicts.
   *
   * @param latents of single precision on the CPU, scaled to unit variance for the timestep: (B, 4,
   *     F, H/8, W/8) or (B, 4, H/8, W/8)
   * @param timestep training step, 0 for least noise; some samplers stop between two
   * @return of the latents' shape, any type of fractions, on any device; made for this call, in the
   *     scope that is open
   */
  Tensor predict(Tensor latents, double timestep);
}
