package pentimento.pipeline;

import pentimento.request.Economy;

/**
 * Which steps of a sampler are done in full: where guidance is heeded, and where the deep layers of
 * the U-Net are computed anew. Both prompts' features are of the same step.
 */
final class StepPlan {
  /**
   * What the shallow layers cost of a U-Net with motion modules: 7 % of the time by {@code bench
   * process} at Stable Diffusion 1.5's sizes, and of the multiplications.
   */
  static final double SHALLOW = 0.07;

  private final boolean[] guided;
  private final boolean[] whole;

  /**
   * A plan.
   *
   * @param steps number of times that the model is asked
   * @param asksBoth would both prompts be asked at all?
   */
  StepPlan(int steps, Economy economy, boolean asksBoth) {
    guided = new boolean[steps];
    whole = new boolean[steps];
    int last = 0;
    for (int i = 0; i < steps; i++) {
      guided[i] =
          asksBoth
              && i >= Math.round(economy.guidanceFrom() * steps)
              && i < Math.round(economy.guidanceTo() * steps);
      // Where only the prompt was asked, there are no features by the negative one.
      boolean lacks = guided[i] && !guided[last];
      if (i == 0 || lacks || i - last >= economy.cacheEvery()) {
        whole[i] = true;
        last = i;
      }
    }
  }

  /** Are both prompts asked in a step, from 0? */
  boolean guided(int step) {
    return guided[step];
  }

  /** Are the deep layers computed in a step, from 0? */
  boolean whole(int step) {
    return whole[step];
  }

  /** Are there steps without the deep layers? */
  boolean keeps() {
    for (boolean each : whole) {
      if (!each) {
        return true;
      }
    }
    return false;
  }

  /**
   * Work of all steps, counted in whole ones by one prompt.
   *
   * @param shallow what one costs that is not whole
   */
  double work(double shallow) {
    return work(whole.length, shallow);
  }

  /** Share of the work that is done after some steps. */
  double done(int steps) {
    return steps == whole.length ? 1 : work(steps, SHALLOW) / work(SHALLOW);
  }

  private double work(int steps, double shallow) {
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += (guided[i] ? 2 : 1) * (whole[i] ? 1 : shallow);
    }
    return sum;
  }
}
