package pentimento.diffusion;

import java.util.List;
import pentimento.tensor.Tensor;

/**
 * DPM-Solver++(2M): Lu et al. 2022, "DPM-Solver++: fast solver for guided sampling of diffusion
 * probabilistic models", arXiv 2211.01095, Algorithm 2. Remembers the estimate of the step before.
 */
final class DpmPlusPlus2M extends Sampler {
  private final Prediction prediction;

  DpmPlusPlus2M(SchedulerConfig config, int steps) {
    super(SigmaLeaps.whole(config, steps));
    prediction = config.prediction();
  }

  @Override
  Outcome step(int step, Tensor x, List<Tensor> memory, EpsModel model, NoiseSource noise) {
    NoiseLevel now = leap(step).from();
    NoiseLevel next = leap(step).to();
    Tensor x0 = prediction.x0(model.predict(x, leap(step).timestep()), x, now);

    double h = next.lambda() - now.lambda(); // infinite in the last step, which leads to x0 itself
    double towards = -next.alpha() * Math.expm1(-h);
    double keep = next.sigma() / now.sigma();
    boolean first = memory.isEmpty() || step == size() - 1;
    if (first) {
      Tensor latents = Tensor.combine(new double[] {keep, towards}, x, x0);
      return new Outcome(latents, x0, List.of(x0));
    }
    double r = (now.lambda() - leap(step - 1).from().lambda()) / h;
    double more = towards / (2 * r);
    Tensor before = memory.get(0);
    Tensor latents = Tensor.combine(new double[] {keep, towards + more, -more}, x, x0, before);
    return new Outcome(latents, x0, List.of(x0));
  }
}
