package pentimento.diffusion;

import pentimento.request.Ranges;

/**
 * The noise that a model was trained with.
 *
 * @param schedule how its variance grows
 * @param start variance that the first training step adds, above 0
 * @param end variance that the last adds, at least {@code start} and below 1; the squared cosine
 *     has its own and heeds neither
 * @param steps number of training steps, 2..100000
 * @param zeroTerminalSnr is the schedule stretched so that nothing of the picture is left at its
 *     end (Lin et al. 2024, arXiv 2305.08891, Algorithm 1)?
 */
public record Betas(
    BetaSchedule schedule, double start, double end, int steps, boolean zeroTerminalSnr) {
  /** What Stable Diffusion 1 is trained with. */
  public static final Betas STABLE_DIFFUSION =
      new Betas(BetaSchedule.SCALED_LINEAR, 0.00085, 0.012, 1000, false);

  /** What motion modules are trained with: AnimateDiff's and ProcessPainter's. */
  public static final Betas MOTION = new Betas(BetaSchedule.LINEAR, 0.00085, 0.012, 1000, false);

  /** Checks every range named above. */
  public Betas {
    if (schedule == null) {
      throw new IllegalArgumentException("beta_schedule is missing");
    }
    Ranges.check("num_train_timesteps", steps, 2, 100_000);
    Ranges.check("beta_start", start, 1e-9, 0.999);
    Ranges.check("beta_end", end, start, 0.999);
  }
}
