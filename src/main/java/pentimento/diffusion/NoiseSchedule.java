package pentimento.diffusion;

/**
 * How noisy latents are at each training step. Steps count from 0, least noise, to {@link #steps} -
 * 1. Immutable.
 */
public final class NoiseSchedule {
  /** What is left of the picture where a sampler that divides by it may find nothing. */
  private static final double ALMOST_NOTHING = 0x1p-24;

  private final double[] alphaBars;

  private NoiseSchedule(double[] alphaBars) {
    this.alphaBars = alphaBars;
  }

  /** The schedule that betas give (Ho et al. 2020, arXiv 2006.11239, equation 4). */
  public static NoiseSchedule of(Betas betas) {
    float[] variances = betas.schedule().betas(betas.start(), betas.end(), betas.steps());
    double[] alphaBars = new double[variances.length];
    double product = 1;
    for (int t = 0; t < alphaBars.length; t++) {
      product *= 1 - variances[t];
      alphaBars[t] = (float) product;
    }
    return new NoiseSchedule(betas.zeroTerminalSnr() ? stretched(alphaBars) : alphaBars);
  }

  /**
   * Lin et al. 2024 (arXiv 2305.08891), Algorithm 1: roots shifted to end at 0, begun as before.
   */
  private static double[] stretched(double[] alphaBars) {
    double first = Math.sqrt(alphaBars[0]);
    double last = Math.sqrt(alphaBars[alphaBars.length - 1]);
    double[] stretched = new double[alphaBars.length];
    for (int t = 0; t < stretched.length; t++) {
      double root = (Math.sqrt(alphaBars[t]) - last) * first / (first - last);
      stretched[t] = root * root;
    }
    return stretched;
  }

  /** This schedule, but with a trace of the picture at the end if there was none. */
  NoiseSchedule neverNothing() {
    double[] changed = alphaBars.clone();
    int last = changed.length - 1;
    changed[last] = Math.max(changed[last], ALMOST_NOTHING);
    return new NoiseSchedule(changed);
  }

  /** Number of training steps. */
  public int steps() {
    return alphaBars.length;
  }

  /**
   * How noisy latents are at a step.
   *
   * @throws IndexOutOfBoundsException unless it is 0..{@link #steps} - 1
   */
  public NoiseLevel at(int timestep) {
    return NoiseLevel.ofAlphaBar(alphaBars[timestep]);
  }

  /** EDM's sigma at a step, which may lie between two whole ones: linear there. */
  double sigma(double timestep) {
    int low = Math.min((int) timestep, alphaBars.length - 2);
    double share = timestep - low;
    return (1 - share) * at(low).ratio() + share * at(low + 1).ratio();
  }

  /** The step that has a sigma of EDM's: between two whole ones linear in the logarithm. */
  double timestep(double sigma) {
    int low = 0;
    while (low < alphaBars.length - 2 && at(low + 1).ratio() <= sigma) {
      low++;
    }
    double from = Math.log(at(low).ratio());
    double to = Math.log(at(low + 1).ratio());
    return low + Math.max(0, Math.min(1, (Math.log(sigma) - from) / (to - from)));
  }
}
