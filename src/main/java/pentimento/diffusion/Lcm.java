package pentimento.diffusion;

import java.util.ArrayList;
import java.util.List;
import pentimento.request.Ranges;
import pentimento.tensor.Tensor;

/**
 * Latent consistency models: Luo et al. 2023, arXiv 2310.04378, sampled in several steps as in Song
 * et al. 2023, "Consistency models", arXiv 2303.01469, Algorithm 1: each answer is a finished
 * picture, made noisy again for the next.
 */
final class Lcm extends Sampler {
  /** Deviation of clean latents (Song et al. 2023, appendix C). */
  private static final double DATA = 0.5;

  private final SchedulerConfig config;

  Lcm(SchedulerConfig config, int steps) {
    super(leaps(config, steps));
    this.config = config;
  }

  /** Some of the steps that the teacher took, the first always among them. */
  private static List<Leap> leaps(SchedulerConfig config, int steps) {
    int teacher = config.consistency().steps();
    Ranges.check("original_inference_steps", teacher, 1, config.betas().steps());
    Ranges.check("steps", steps, 1, teacher);
    NoiseSchedule schedule = NoiseSchedule.of(config.betas());
    int stride = schedule.steps() / teacher;
    double each = (double) teacher / steps;
    List<Leap> leaps = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      int t = (teacher - (int) (i * each)) * stride - 1;
      int next = (teacher - (int) ((i + 1) * each)) * stride - 1;
      NoiseLevel from = config.prediction().check(schedule.at(t));
      leaps.add(new Leap(t, from, i + 1 < steps ? schedule.at(next) : NoiseLevel.CLEAN));
    }
    return leaps;
  }

  @Override
  Outcome step(int step, Tensor x, List<Tensor> memory, EpsModel model, NoiseSource noise) {
    NoiseLevel now = leap(step).from();
    double t = leap(step).timestep();
    Tensor x0 = config.clip(config.prediction().x0(model.predict(x, t), x, now));

    // Song et al. 2023, equation 5: at the very end of the way the input is the answer.
    double scaled = t * config.consistency().timestepScaling();
    double squares = scaled * scaled + DATA * DATA;
    Tensor clean =
        Tensor.combine(new double[] {DATA * DATA / squares, scaled / Math.sqrt(squares)}, x, x0);
    return step == size() - 1
        ? new Outcome(clean, clean)
        : new Outcome(leap(step).to().add(clean, noise.next(x.shape())), clean);
  }
}
