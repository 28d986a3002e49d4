package pentimento.diffusion;

import java.util.OptionalDouble;
import pentimento.request.Ranges;
import pentimento.tensor.Tensor;

/**
 * What a sampler is made from: diffusers' {@code scheduler_config.json}, read by {@link
 * SchedulerFile}. Each sampler heeds what concerns it.
 *
 * @param betas the noise that the model was trained with
 * @param prediction what the model predicts
 * @param spacing which training steps are visited
 * @param stepsOffset added to them in leading spacing, 0..999
 * @param lastAlphaOne does the last step lead to no noise at all, or to the schedule's least
 *     ({@code set_alpha_to_one})?
 * @param clip estimates of clean latents are kept within plus and minus this, above 0; empty for
 *     latents, which know no bounds
 * @param karras are the levels of noise spaced by Karras et al. 2022 (equation 5)?
 * @param consistency what latent consistency models add
 */
public record SchedulerConfig(
    Betas betas,
    Prediction prediction,
    TimestepSpacing spacing,
    int stepsOffset,
    boolean lastAlphaOne,
    OptionalDouble clip,
    boolean karras,
    Consistency consistency) {

  /**
   * What latent consistency models were distilled with.
   *
   * @param steps the teacher's number of steps, of which some are visited, 1..100000
   * @param timestepScaling how fast the model's own output takes over from its input, 0.001..1000
   */
  public record Consistency(int steps, double timestepScaling) {
    /** As published. */
    public static final Consistency PUBLISHED = new Consistency(50, 10);

    /** Checks both ranges. */
    public Consistency {
      Ranges.check("original_inference_steps", steps, 1, 100_000);
      Ranges.check("timestep_scaling", timestepScaling, 0.001, 1000);
    }
  }

  /** Checks every range named above. */
  public SchedulerConfig {
    if (betas == null
        || prediction == null
        || spacing == null
        || clip == null
        || consistency == null) {
      throw new IllegalArgumentException("betas, prediction, spacing, clip or consistency missing");
    }
    Ranges.check("steps_offset", stepsOffset, 0, 999);
    if (clip.isPresent()) {
      Ranges.check("clip_sample_range", clip.getAsDouble(), 1e-6, 1e6);
    }
  }

  /** For Stable Diffusion 1 where no file says otherwise. */
  public static SchedulerConfig stableDiffusion(SamplerKind kind) {
    return new SchedulerConfig(
        Betas.STABLE_DIFFUSION,
        Prediction.EPSILON,
        kind.spacing(),
        1,
        false,
        OptionalDouble.empty(),
        false,
        Consistency.PUBLISHED);
  }

  /** The same for a model that was trained with other noise. */
  public SchedulerConfig withBetas(Betas other) {
    return new SchedulerConfig(
        other, prediction, spacing, stepsOffset, lastAlphaOne, clip, karras, consistency);
  }

  /** The same for a model that predicts something else: single files do not say what. */
  public SchedulerConfig withPrediction(Prediction other) {
    return new SchedulerConfig(
        betas, other, spacing, stepsOffset, lastAlphaOne, clip, karras, consistency);
  }

  /** The same with or without Karras' spacing. */
  public SchedulerConfig withKarras(boolean wanted) {
    return new SchedulerConfig(
        betas, prediction, spacing, stepsOffset, lastAlphaOne, clip, wanted, consistency);
  }

  /** The same with the last step leading to no noise at all, or to the schedule's least. */
  public SchedulerConfig withLastAlphaOne(boolean wanted) {
    return new SchedulerConfig(
        betas, prediction, spacing, stepsOffset, wanted, clip, karras, consistency);
  }

  /** Estimates of clean latents as the sampler goes on with them. */
  Tensor clip(Tensor x0) {
    return clip.isPresent() ? x0.clamp(-clip.getAsDouble(), clip.getAsDouble()) : x0;
  }

  /** The level of noise of a step, or beyond the schedule's beginning the last one's. */
  NoiseLevel level(NoiseSchedule schedule, int timestep) {
    if (timestep >= 0) {
      return schedule.at(timestep);
    }
    return lastAlphaOne ? NoiseLevel.CLEAN : schedule.at(0);
  }
}
