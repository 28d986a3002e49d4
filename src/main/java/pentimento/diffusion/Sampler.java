package pentimento.diffusion;

import java.util.List;
import pentimento.request.Ranges;
import pentimento.tensor.Tensor;

/**
 * A way from noise to latents, or back: which timesteps the model is asked at, and how its answer
 * changes the latents. Holds numbers only; any number of {@link Sampling}s may use it at a time.
 */
public abstract sealed class Sampler
    permits Ddim, DdimInversion, DpmPlusPlus2M, Euler, EulerAncestral, Lcm, Pndm, UniPc {
  private final List<Leap> leaps;

  /** For a list of leaps, one for each time that the model is asked. */
  Sampler(List<Leap> leaps) {
    this.leaps = List.copyOf(leaps);
  }

  /**
   * From one level of noise to another.
   *
   * @param timestep at which the model is asked; may lie between two training steps
   * @param from the level that it takes the latents for
   * @param to the level that the step leads to
   */
  record Leap(double timestep, NoiseLevel from, NoiseLevel to) {}

  /**
   * What a step gives, all in double precision.
   *
   * @param latents where it leads
   * @param x0 the clean latents that it heads for
   * @param memory what later steps want to see again, in an order of the sampler's own
   */
  record Outcome(Tensor latents, Tensor x0, List<Tensor> memory) {
    /** For samplers that remember nothing. */
    Outcome(Tensor latents, Tensor x0) {
      this(latents, x0, List.of());
    }
  }

  /**
   * A sampler.
   *
   * @param config what it is made from
   * @param steps number of steps, 1 to the number of training steps
   * @param eta DDIM's share of new noise in each step, 0..1; for others 0
   * @throws IllegalArgumentException when a number is out of range, or they do not go together
   */
  public static Sampler of(SamplerKind kind, SchedulerConfig config, int steps, double eta) {
    Ranges.check("steps", steps, 1, config.betas().steps());
    Ranges.check("eta", eta, 0, 1);
    if (eta != 0 && kind != SamplerKind.DDIM) {
      throw new IllegalArgumentException(
          "eta is %s, but only the sampler ddim knows it; expected 0 with %s"
              .formatted(eta, kind.label()));
    }
    return switch (kind) {
      case DDIM -> new Ddim(config, steps, eta);
      case DDIM_INVERSION -> new DdimInversion(config, steps);
      case EULER -> new Euler(config, steps);
      case EULER_A -> new EulerAncestral(config, steps);
      case DPMPP_2M -> new DpmPlusPlus2M(config, steps);
      case UNIPC -> new UniPc(config, steps);
      case PNDM -> new Pndm(config, steps);
      case LCM -> new Lcm(config, steps);
    };
  }

  /** The same with an eta of 0. */
  public static Sampler of(SamplerKind kind, SchedulerConfig config, int steps) {
    return of(kind, config, steps, 0);
  }

  /** The timesteps that the model is asked at, in order; may lie between two training steps. */
  public final List<Double> timesteps() {
    return leaps.stream().map(Leap::timestep).toList();
  }

  /** What a step does to the noise. */
  final Leap leap(int step) {
    return leaps.get(step);
  }

  /** Number of times that the model is asked, which is the number of steps or one more. */
  public final int size() {
    return leaps.size();
  }

  /** The deviation that its first latents must have. */
  public double initialScale() {
    return 1;
  }

  /**
   * Begins; nothing is asked of the model yet.
   *
   * @param model predicts what the sampler's config says
   * @param latents unit noise, or clean latents where the sampler is an inversion: (B, 4, F, H/8,
   *     W/8) or (B, 4, H/8, W/8), any type of fractions; not kept
   * @param noise asked only by samplers that draw some
   * @throws IllegalArgumentException when the latents are not finite
   */
  public final Sampling start(EpsModel model, Tensor latents, NoiseSource noise) {
    return new Sampling(this, model, latents, noise);
  }

  /**
   * Does all steps; see {@link #start}.
   *
   * @return clean latents, or noise where the sampler is an inversion; double precision, belonging
   *     to the scope that is open
   */
  public final Tensor sample(EpsModel model, Tensor latents, NoiseSource noise) {
    try (Sampling sampling = start(model, latents, noise)) {
      return sampling.finish();
    }
  }

  /**
   * Does one step. Its results belong to the scope that is open, or are tensors it was given.
   *
   * @param step 0..{@link #size} - 1
   * @param x latents, double precision
   * @param memory what the step before wanted to be remembered; empty for the first
   * @param model takes and gives double precision
   */
  abstract Outcome step(int step, Tensor x, List<Tensor> memory, EpsModel model, NoiseSource noise);
}
