package pentimento.diffusion;

import java.util.List;
import pentimento.tensor.Tensor;

/**
 * Euler's method that goes too far down and adds new noise: ancestral sampling of Song et al. 2021,
 * "Score-based generative modeling through stochastic differential equations", arXiv 2011.13456,
 * appendix F, over the levels of noise visited. Latents as in {@link Euler}.
 */
final class EulerAncestral extends Sampler {
  private final Prediction prediction;
  private final double initialScale;

  EulerAncestral(SchedulerConfig config, int steps) {
    super(SigmaLeaps.exact(config, steps, false));
    prediction = config.prediction();
    initialScale = Euler.initialScale(config, leap(0).from().ratio());
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

    double down = next * next / sigma;
    double fresh = Math.sqrt(next * next - down * down);
    double keep = down / sigma;
    Tensor latents =
        fresh == 0
            ? Tensor.combine(new double[] {keep, 1 - keep}, x, x0)
            : Tensor.combine(new double[] {keep, 1 - keep, fresh}, x, x0, noise.next(x.shape()));
    return new Outcome(latents, x0);
  }
}
