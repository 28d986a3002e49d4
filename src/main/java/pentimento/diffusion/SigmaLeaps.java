package pentimento.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pentimento.diffusion.Sampler.Leap;

/** Leaps of the samplers that count in EDM's sigma: from the noisiest level down to none. */
final class SigmaLeaps {
  /** Karras et al. 2022, arXiv 2206.00364, equation 5: as they recommend. */
  private static final double RHO = 7;

  private SigmaLeaps() {}

  /**
   * For Euler's samplers: timesteps may be fractions, Karras' levels lie between the first ones.
   */
  static List<Leap> exact(SchedulerConfig config, int steps, boolean karras) {
    NoiseSchedule schedule = NoiseSchedule.of(config.betas()).neverNothing();
    double[] timesteps = config.spacing().descending(schedule.steps(), steps, config.stepsOffset());
    TimestepSpacing.check(timesteps, schedule.steps());
    double[] sigmas = Arrays.stream(timesteps).map(schedule::sigma).toArray();
    if (karras) {
      sigmas = karras(sigmas[0], sigmas[steps - 1], steps);
      timesteps = Arrays.stream(sigmas).map(schedule::timestep).toArray();
    }
    return leaps(timesteps, sigmas);
  }

  /**
   * For DPM-Solver and its relatives: whole timesteps, one more than is visited, for the last leads
   * to no noise; Karras' levels span the whole schedule.
   */
  static List<Leap> whole(SchedulerConfig config, int steps) {
    NoiseSchedule schedule = NoiseSchedule.of(config.betas()).neverNothing();
    int trained = schedule.steps();
    double[] timesteps;
    double[] sigmas;
    if (config.karras()) {
      sigmas = karras(schedule.sigma(trained - 1), schedule.sigma(0), steps);
      timesteps = Arrays.stream(sigmas).map(s -> Math.rint(schedule.timestep(s))).toArray();
    } else {
      int unused = config.spacing() == TimestepSpacing.TRAILING ? 0 : 1;
      double[] all = config.spacing().descending(trained, steps + unused, config.stepsOffset());
      timesteps = Arrays.stream(all).limit(steps).map(Math::rint).toArray();
      TimestepSpacing.check(timesteps, trained);
      sigmas = Arrays.stream(timesteps).map(schedule::sigma).toArray();
    }
    return leaps(timesteps, sigmas);
  }

  private static double[] karras(double max, double min, int steps) {
    double first = Math.pow(max, 1 / RHO);
    double last = Math.pow(min, 1 / RHO);
    double[] sigmas = new double[steps];
    for (int i = 0; i < steps; i++) {
      double share = steps == 1 ? 0 : (double) i / (steps - 1);
      sigmas[i] = Math.pow(first + share * (last - first), RHO);
    }
    return sigmas;
  }

  private static List<Leap> leaps(double[] timesteps, double[] sigmas) {
    List<Leap> leaps = new ArrayList<>();
    for (int i = 0; i < sigmas.length; i++) {
      double next = i + 1 < sigmas.length ? sigmas[i + 1] : 0;
      leaps.add(new Leap(timesteps[i], NoiseLevel.ofRatio(sigmas[i]), NoiseLevel.ofRatio(next)));
    }
    return leaps;
  }
}
