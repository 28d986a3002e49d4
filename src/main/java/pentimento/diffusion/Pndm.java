package pentimento.diffusion;

import java.util.ArrayList;
import java.util.List;
import pentimento.tensor.Tensor;

/**
 * PNDM's linear multistep method: Liu et al. 2022, "Pseudo numerical methods for diffusion models
 * on manifolds", arXiv 2202.09778, equations 11 and 12, begun without Runge-Kutta steps: the second
 * timestep is visited twice, to go the first leap again with the mean of the noise at both its
 * ends. Velocities become noise before their mean is taken. Remembers up to three estimates of the
 * noise, the latest first, and after the first step also where that began.
 */
final class Pndm extends Sampler {
  /** Adams and Bashforth's weights for 1 to 4 estimates, the latest first. */
  private static final List<double[]> WEIGHTS =
      List.of(
          new double[] {1},
          new double[] {3 / 2.0, -1 / 2.0},
          new double[] {23 / 12.0, -16 / 12.0, 5 / 12.0},
          new double[] {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0});

  private final Prediction prediction;

  Pndm(SchedulerConfig config, int steps) {
    super(leaps(config, steps));
    prediction = config.prediction();
  }

  private static List<Leap> leaps(SchedulerConfig config, int steps) {
    List<Leap> leaps = Ddim.leaps(config, steps);
    if (leaps.size() > 1) {
      Leap second = leaps.get(1);
      // Asks again where the first leap led.
      leaps.add(1, new Leap(second.timestep(), second.from(), second.from()));
    }
    return leaps;
  }

  @Override
  Outcome step(int step, Tensor x, List<Tensor> memory, EpsModel model, NoiseSource noise) {
    NoiseLevel now = leap(step).from();
    Tensor predicted = model.predict(x, leap(step).timestep());
    Tensor x0 = prediction.x0(predicted, x, now);
    Tensor eps = prediction.noise(predicted, x, now);
    if (step == 0) {
      return new Outcome(transfer(x, eps, now, leap(0).to()), x0, List.of(eps, x));
    }
    if (step == 1) {
      Tensor mean = Tensor.combine(new double[] {0.5, 0.5}, eps, memory.get(0));
      Tensor begin = memory.get(1);
      Tensor latents = transfer(begin, mean, leap(0).from(), now);
      return new Outcome(latents, x0, memory.subList(0, 1));
    }
    List<Tensor> estimates = new ArrayList<>(memory);
    estimates.add(0, eps);
    double[] weights = WEIGHTS.get(estimates.size() - 1);
    Tensor mean = Tensor.combine(weights, estimates.toArray(Tensor[]::new));
    List<Tensor> remembered = estimates.subList(0, Math.min(estimates.size(), WEIGHTS.size() - 1));
    return new Outcome(transfer(x, mean, now, leap(step).to()), x0, remembered);
  }

  /** Equation 11, in the form of DDIM's step, which it is. */
  private static Tensor transfer(Tensor x, Tensor eps, NoiseLevel from, NoiseLevel to) {
    double keep = to.alpha() / from.alpha();
    return Tensor.combine(new double[] {keep, to.sigma() - keep * from.sigma()}, x, eps);
  }
}
