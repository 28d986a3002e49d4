package pentimento.diffusion;

import java.util.ArrayList;
import java.util.List;
import pentimento.tensor.Tensor;

/**
 * DDIM: Song et al. 2021, "Denoising diffusion implicit models", arXiv 2010.02502. With eta 1 it is
 * DDPM's ancestral sampling on the steps visited.
 */
final class Ddim extends Sampler {
  private final SchedulerConfig config;
  private final double eta;

  Ddim(SchedulerConfig config, int steps, double eta) {
    super(leaps(config, steps));
    this.config = config;
    this.eta = eta;
  }

  /** From each timestep of the spacing to the one a stride below it. */
  static List<Leap> leaps(SchedulerConfig config, int steps) {
    NoiseSchedule schedule = NoiseSchedule.of(config.betas());
    int stride = schedule.steps() / steps;
    List<Leap> leaps = new ArrayList<>();
    for (int t : config.spacing().whole(schedule.steps(), steps, config.stepsOffset())) {
      NoiseLevel from = config.prediction().check(schedule.at(t));
      leaps.add(new Leap(t, from, config.level(schedule, t - stride)));
    }
    return leaps;
  }

  @Override
  Outcome step(int step, Tensor x, List<Tensor> memory, EpsModel model, NoiseSource noise) {
    NoiseLevel now = leap(step).from();
    NoiseLevel next = leap(step).to();
    Tensor predicted = model.predict(x, leap(step).timestep());
    Tensor x0 = config.clip(config.prediction().x0(predicted, x, now));
    Tensor eps = config.prediction().noise(predicted, x, now);

    // Equation 16: how much of the noise is new; and 12: x0 and the direction back, and the new.
    double ratio = now.alpha() / next.alpha();
    double fresh = eta * next.sigma() / now.sigma() * Math.sqrt(Math.max(0, 1 - ratio * ratio));
    double old = Math.sqrt(next.sigma() * next.sigma() - fresh * fresh);
    Tensor latents =
        fresh == 0
            ? Tensor.combine(new double[] {next.alpha(), old}, x0, eps)
            : Tensor.combine(
                new double[] {next.alpha(), old, fresh}, x0, eps, noise.next(x.shape()));
    return new Outcome(latents, x0);
  }
}
