package pentimento.diffusion;

import java.util.ArrayList;
import java.util.List;
import pentimento.tensor.Tensor;

/**
 * DDIM the other way, from clean latents to the noise that DDIM without eta makes them of: Song et
 * al. 2021, arXiv 2010.02502, section 4.3, equation 14 solved backwards. The model is asked at the
 * timestep that a step leads to.
 */
final class DdimInversion extends Sampler {
  private final SchedulerConfig config;

  DdimInversion(SchedulerConfig config, int steps) {
    super(leaps(config, steps));
    this.config = config;
  }

  private static List<Leap> leaps(SchedulerConfig config, int steps) {
    if (config.spacing() == TimestepSpacing.LINSPACE) {
      throw new IllegalArgumentException(
          "timestep_spacing is linspace, expected leading or trailing with "
              + SamplerKind.DDIM_INVERSION.label());
    }
    NoiseSchedule schedule = NoiseSchedule.of(config.betas());
    int stride = schedule.steps() / steps;
    List<Leap> leaps = new ArrayList<>();
    for (int t : config.spacing().whole(schedule.steps(), steps, config.stepsOffset())) {
      NoiseLevel from = config.prediction().check(config.level(schedule, t - stride));
      leaps.add(0, new Leap(t, from, schedule.at(t)));
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
    return new Outcome(next.add(x0, eps), x0);
  }
}
