package pentimento.diffusion;

import pentimento.tensor.Tensor;

/**
 * What a model predicts of latents {@code x = alpha x0 + sigma noise}. Named as in diffusers. All
 * tensors have one shape and type.
 */
public enum Prediction {
  /** The noise (Ho et al. 2020, arXiv 2006.11239). */
  EPSILON,

  /** The velocity {@code alpha noise - sigma x0} (Salimans and Ho 2022, arXiv 2202.00512). */
  V_PREDICTION,

  /** The clean latents. */
  SAMPLE;

  /** The clean latents that a prediction means. */
  Tensor x0(Tensor predicted, Tensor x, NoiseLevel level) {
    double alpha = level.alpha();
    double sigma = level.sigma();
    return switch (this) {
      case EPSILON -> Tensor.combine(new double[] {1 / alpha, -sigma / alpha}, x, predicted);
      case V_PREDICTION -> Tensor.combine(new double[] {alpha, -sigma}, x, predicted);
      case SAMPLE -> predicted;
    };
  }

  /** The noise that a prediction means. */
  Tensor noise(Tensor predicted, Tensor x, NoiseLevel level) {
    double alpha = level.alpha();
    double sigma = level.sigma();
    return switch (this) {
      case EPSILON -> predicted;
      case V_PREDICTION -> Tensor.combine(new double[] {sigma, alpha}, x, predicted);
      case SAMPLE -> Tensor.combine(new double[] {1 / sigma, -alpha / sigma}, x, predicted);
    };
  }

  /**
   * Refuses levels of noise at which the prediction says nothing.
   *
   * @return the level
   */
  NoiseLevel check(NoiseLevel level) {
    if (this == EPSILON && level.alpha() == 0) {
      throw new IllegalArgumentException(
          "prediction_type is epsilon, which says nothing of the picture where all is noise"
              + " (rescale_betas_zero_snr); expected v_prediction or sample");
    }
    if (this == SAMPLE && level.sigma() == 0) {
      throw new IllegalArgumentException(
          "prediction_type is sample, which says nothing of the noise where there is none"
              + " (set_alpha_to_one); expected epsilon or v_prediction");
    }
    return level;
  }
}
