package pentimento.diffusion;

import java.util.List;
import pentimento.tensor.Tensor;

/**
 * Euler's method on the flow that carries noise to pictures: Karras et al. 2022, "Elucidating the
 * design space of diffusion-based generative models", arXiv 2206.00364, Algorithm 1 without its
 * second-order correction, and with the noise schedule of the model. Latents are unscaled pictures
 * with noise of deviation sigma.
 */
final class Euler extends Sampler {
  private final Prediction prediction;
  private final double initialScale;

  Euler(SchedulerConfig config, int steps) {
    super(SigmaLeaps.exact(config, steps, config.karras()));
    prediction = config.prediction();
    initialScale = initialScale(config, leap(0).from().ratio());
  }

  /** Leading spacing never comes to the end of the schedule, where all is noise: some is added. */
  static double initialScale(SchedulerConfig config, double sigma) {
    return config.spacing() == TimestepSpacing.LEADING ? Math.hypot(sigma, 1) : sigma;
  }

  @Override
  public double initialScale() {
    return initialScale;
  }

  @Override
  Outcome step(int step, Tensor x, List<Tensor> memory, EpsModel model, NoiseSource noise) {
    NoiseLevel now = leap(step).from();
    double sigma = now.ratio();
    double next = leap(step).to().ratio();
    Tensor scaled = x.times(now.alpha());
    Tensor x0 = prediction.x0(model.predict(scaled, leap(step).timestep()), scaled, now);

    // x + (next - sigma) (x - x0) / sigma: lines 4 and 5.
    Tensor latents = Tensor.combine(new double[] {next / sigma, 1 - next / sigma}, x, x0);
    return new Outcome(latents, x0);
  }
}
