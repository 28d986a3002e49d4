package pentimento.diffusion;

import java.util.Arrays;

/** Which of the training steps a sampler visits. Lin et al. 2024 (arXiv 2305.08891), table 2. */
public enum TimestepSpacing {
  /** Counted up from 0, shifted by an offset: never comes to the very last step. */
  LEADING,

  /** From the first to the last, evenly. */
  LINSPACE,

  /** Counted down from the last: never comes to the very first step. */
  TRAILING;

  /**
   * The steps visited, from the noisiest on. NumPy's order of operations, for rounding later has
   * ties to break.
   *
   * @param trained number of training steps
   * @param steps number of steps visited, 1..trained
   * @param offset added in {@link #LEADING}
   * @return fractions with {@link #LINSPACE}
   */
  double[] descending(int trained, int steps, int offset) {
    double[] timesteps = new double[steps];
    for (int i = 0; i < steps; i++) {
      int rank = steps - 1 - i;
      timesteps[i] =
          switch (this) {
            case LEADING -> rank * (trained / steps) + offset;
            case LINSPACE -> i == 0 && steps > 1 ? trained - 1 : rank * even(trained, steps);
            case TRAILING -> {
              double down = (trained - (double) trained / steps) - trained;
              yield Math.rint(trained + i * down) - 1;
            }
          };
    }
    return timesteps;
  }

  private static double even(int trained, int steps) {
    return steps == 1 ? 0 : (trained - 1.0) / (steps - 1);
  }

  /**
   * The same in whole steps.
   *
   * @throws IllegalArgumentException when they go beyond the schedule or stay on a step
   */
  int[] whole(int trained, int steps, int offset) {
    double[] whole = Arrays.stream(descending(trained, steps, offset)).map(Math::rint).toArray();
    check(whole, trained);
    return Arrays.stream(whole).mapToInt(t -> (int) t).toArray();
  }

  /**
   * Refuses timesteps that go beyond the schedule or do not go down.
   *
   * @return the timesteps
   */
  static double[] check(double[] timesteps, int trained) {
    for (int i = 0; i < timesteps.length; i++) {
      if (!(timesteps[i] >= 0 && timesteps[i] <= trained - 1)) {
        throw new IllegalArgumentException(
            "%d steps come to timestep %s, expected 0 to %d; take fewer, or a steps_offset of 0"
                .formatted(timesteps.length, timesteps[i], trained - 1));
      }
      if (i > 0 && !(timesteps[i] < timesteps[i - 1])) {
        throw new IllegalArgumentException(
            "%d steps come to timestep %s twice; take fewer"
                .formatted(timesteps.length, timesteps[i]));
      }
    }
    return timesteps;
  }
}
