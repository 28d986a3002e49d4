package pentimento.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pentimento.diffusion.EpsModel;
import pentimento.diffusion.Guidance;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Sampler;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.SchedulerConfig;
import pentimento.random.Rng;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.Predictor.Given;

/**
 * How networks that learn are tried: DDIM from noise of a seed (Song et al. 2021, arXiv
 * 2010.02502).
 *
 * @param scheduler schedule of noise, and what is predicted
 * @param steps number of steps, 1 to the number of training steps
 * @param guided by captions beyond what they say; empty for the captions alone
 * @param seed of the noise
 */
public record Sampling(SchedulerConfig scheduler, int steps, Optional<Guided> guided, long seed) {
  /** Checks the number of steps. */
  public Sampling {
    Sampler.of(SamplerKind.DDIM, scheduler, steps);
  }

  /** Without guidance. */
  public Sampling(SchedulerConfig scheduler, int steps, long seed) {
    this(scheduler, steps, Optional.empty(), seed);
  }

  /**
   * Classifier-free guidance.
   *
   * @param guidance how far
   * @param empty ids of the caption that says nothing, (1, T)
   */
  public record Guided(Guidance guidance, Tensor empty) {}

  /**
   * Samples latents, all examples at once. Noise of an example depends on the seed and its number
   * alone, that of a frame on its number too.
   *
   * @param latents shape (B, C, F, h, w); F is 1 for pictures
   * @param ids of captions (B, T)
   * @param given frames
   * @param first number of the first example
   * @return clean latents, scaled, F32, belonging to the scope that is open
   * @throws ArithmeticException when the networks answer with something else than finite numbers
   */
  public Tensor sample(
      Predictor predictor, Shape latents, Tensor ids, Optional<Given> given, int first) {
    int batch = Math.toIntExact(latents.size(0));
    try (Scope scope = Scope.open()) {
      List<NoiseSource> sources = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        sources.add(NoiseSource.perFrame(Rng.derive(seed, first + i)));
      }
      Tensor noise = NoiseSource.perItem(sources).next(latents);
      Sampler sampler = Sampler.of(SamplerKind.DDIM, scheduler, steps);
      EpsModel model = model(predictor, ids, given);
      return scope.keep(sampler.sample(model, noise, NoiseSource.none()).to(DType.F32));
    }
  }

  private EpsModel model(Predictor predictor, Tensor ids, Optional<Given> given) {
    Guidance.Prompted network =
        (latents, timestep, branches) -> {
          boolean positive = branches.get(0) == Guidance.Branch.POSITIVE;
          Tensor tokens =
              positive ? ids : guided.orElseThrow().empty.repeat(latents.shape().size(0), 1);
          float[] steps = new float[Math.toIntExact(latents.shape().size(0))];
          Arrays.fill(steps, (float) timestep);
          Tensor timesteps = Tensor.of(steps, Shape.of(steps.length));
          return predictor.predict(latents, timesteps, tokens, given);
        };
    return guided
        .map(Guided::guidance)
        .orElse(Guidance.NONE)
        .over(network, Guidance.Passes.SEQUENTIAL);
  }
}
