package pentimento.diffusion;

import pentimento.tensor.Tensor;

/**
 * How noisy latents are: {@code x = alpha x0 + sigma noise}, in the form that keeps variance, where
 * the squares add up to 1 (Kingma et al. 2021, arXiv 2107.00630, equation 1).
 *
 * @param alpha share of the picture, 0..1
 * @param sigma share of the noise, 0..1
 */
public record NoiseLevel(double alpha, double sigma) {
  /** No noise at all. */
  public static final NoiseLevel CLEAN = new NoiseLevel(1, 0);

  /** By the product of all alphas up to a training step, 0..1: DDPM's own measure. */
  static NoiseLevel ofAlphaBar(double alphaBar) {
    return new NoiseLevel(Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar));
  }

  /** By the deviation of noise added to an unscaled picture, 0 or more: EDM's measure. */
  static NoiseLevel ofRatio(double ratio) {
    double alpha = 1 / Math.sqrt(ratio * ratio + 1);
    return new NoiseLevel(alpha, ratio * alpha);
  }

  /** EDM's sigma: deviation of the noise where the picture is not scaled; infinite for alpha 0. */
  public double ratio() {
    return sigma / alpha;
  }

  /** Half the logarithm of the signal-to-noise ratio, the lambda of DPM-Solver. */
  double lambda() {
    return Math.log(alpha) - Math.log(sigma);
  }

  /**
   * Latents made this noisy.
   *
   * @param x0 clean latents, of any shape
   * @param noise unit noise of the same shape and type
   * @return of the same shape and type
   */
  public Tensor add(Tensor x0, Tensor noise) {
    return Tensor.combine(new double[] {alpha, sigma}, x0, noise);
  }
}
