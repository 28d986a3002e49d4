package pentimento.diffusion;

/** How the variance of the noise added by each training step grows. Named as in diffusers. */
public enum BetaSchedule {
  /** Linear (Ho et al. 2020, arXiv 2006.11239, section 4); what motion modules are trained with. */
  LINEAR,

  /** Linear in the root; what Stable Diffusion is trained with. */
  SCALED_LINEAR,

  /** By a squared cosine (Nichol and Dhariwal 2021, arXiv 2102.09672, equation 17). */
  SQUAREDCOS_CAP_V2;

  /**
   * The variances. In single precision: these are the tables that models are trained with, and near
   * the picture's end, where little noise is left, double ones would differ by 1e-5.
   */
  float[] betas(double start, double end, int steps) {
    float[] betas = new float[steps];
    for (int t = 0; t < steps; t++) {
      betas[t] =
          switch (this) {
            case LINEAR -> even((float) start, (float) end, t, steps);
            case SCALED_LINEAR -> {
              float root = even((float) Math.sqrt(start), (float) Math.sqrt(end), t, steps);
              yield root * root;
            }
            case SQUAREDCOS_CAP_V2 ->
                (float) Math.min(0.999, 1 - cosine(t + 1.0, steps) / cosine(t, steps));
          };
    }
    return betas;
  }

  /** Counted from the nearer end, as PyTorch's {@code linspace} does. */
  private static float even(float start, float end, int t, int steps) {
    float each = steps == 1 ? 0 : (end - start) / (steps - 1);
    return t < steps / 2 ? start + each * t : end - each * (steps - 1 - t);
  }

  private static double cosine(double t, int steps) {
    double root = Math.cos((t / steps + 0.008) / 1.008 * Math.PI / 2);
    return root * root;
  }
}
