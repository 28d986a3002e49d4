package pentimento.diffusion;

import java.util.ArrayList;
import java.util.List;
import pentimento.tensor.Tensor;

/**
 * UniPC of order 2 with B2(h) on estimates of clean latents: Zhao et al. 2023, "UniPC: a unified
 * predictor-corrector framework for fast sampling of diffusion models", arXiv 2302.04867,
 * Algorithms 1 (UniC) and 2 (UniP), in the form for estimates of data. Each answer of the model
 * first corrects the step that led to it, then predicts the next. Remembers the latents before that
 * step and up to two estimates.
 */
final class UniPc extends Sampler {
  private static final int ORDER = 2;

  private final Prediction prediction;

  UniPc(SchedulerConfig config, int steps) {
    super(SigmaLeaps.whole(config, steps));
    prediction = config.prediction();
  }

  /** Lower at both ends: at the beginning nothing is known yet, the end must be stable. */
  private int order(int step) {
    return Math.min(ORDER, Math.min(step + 1, size() - step));
  }

  @Override
  Outcome step(int step, Tensor x, List<Tensor> memory, EpsModel model, NoiseSource noise) {
    Tensor predicted = model.predict(x, leap(step).timestep());
    Tensor x0 = prediction.x0(predicted, x, leap(step).from());
    List<Tensor> estimates = new ArrayList<>(List.of(x0)); // the latest first
    Tensor corrected = x;
    if (step > 0) {
      estimates.addAll(memory.subList(1, memory.size()));
      corrected = correct(step - 1, memory.get(0), estimates);
    }
    Tensor latents = predict(step, corrected, estimates);
    List<Tensor> remembered = new ArrayList<>(List.of(corrected));
    remembered.addAll(estimates.subList(0, Math.min(ORDER, estimates.size())));
    return new Outcome(latents, x0, remembered);
  }

  /** Where a step leads by what was known before it. */
  private Tensor predict(int step, Tensor x, List<Tensor> estimates) {
    double h = h(step);
    double b = -leap(step).to().alpha() * Math.expm1(-h);
    Tensor m0 = estimates.get(0);
    if (order(step) == 1) {
      return Tensor.combine(new double[] {keep(step), b}, x, m0);
    }
    double more = b * 0.5 / (-h(step - 1) / h);
    return Tensor.combine(new double[] {keep(step), b - more, more}, x, m0, estimates.get(1));
  }

  /** Where a step should have led by what is known after it. */
  private Tensor correct(int step, Tensor x, List<Tensor> estimates) {
    double h = h(step);
    double phi1 = Math.expm1(-h);
    double b = -leap(step).to().alpha() * phi1;
    Tensor after = estimates.get(0);
    Tensor m0 = estimates.get(1);
    if (order(step) == 1) {
      return Tensor.combine(new double[] {keep(step), b / 2, b / 2}, x, m0, after);
    }
    // The equations (1 1, r 1) (rho1, rho2) = (c1, c2).
    double r = -h(step - 1) / h;
    double phi2 = phi1 / -h - 1;
    double c1 = phi2 / phi1;
    double c2 = 2 * (phi2 / -h - 0.5) / phi1;
    double rho1 = (c1 - c2) / (1 - r);
    double rho2 = c1 - rho1;
    double more = b * rho1 / r;
    return Tensor.combine(
        new double[] {keep(step), b - more - b * rho2, more, b * rho2},
        x,
        m0,
        estimates.get(2),
        after);
  }

  private double h(int step) {
    return leap(step).to().lambda() - leap(step).from().lambda();
  }

  private double keep(int step) {
    return leap(step).to().sigma() / leap(step).from().sigma();
  }
}
