package pentimento.pipeline;

import java.util.function.DoubleConsumer;
import pentimento.diffusion.EpsModel;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Sampler;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.Sampling;
import pentimento.diffusion.SchedulerConfig;
import pentimento.model.unet.UNet;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * From a picture's latents to the noise that a sampler would make them of: DDIM run backwards (Song
 * et al. 2021, arXiv 2010.02502, section 4.3) over the base U-Net, without guidance.
 */
final class Inversion {
  private Inversion() {}

  /**
   * Finds the noise.
   *
   * @param unet without motion modules
   * @param text states of the empty prompt, (1, T, D)
   * @param latents (1, C, h, w), of about unit variance
   * @param config the numbers to go by, of {@link SamplerKind#DDIM_INVERSION}
   * @param steps as many as the sampler will take
   * @param progress hears the share that is done
   * @return noise (1, C, h, w), double precision, belonging to the scope that is open
   */
  static Tensor noise(
      UNet unet,
      Tensor text,
      Tensor latents,
      SchedulerConfig config,
      int steps,
      DoubleConsumer progress) {
    EpsModel model =
        (x, timestep) -> {
          Shape s = x.shape();
          Tensor video = x.reshape(Shape.of(s.size(0), s.size(1), 1, s.size(2), s.size(3)));
          Tensor step = Tensor.of(new double[] {timestep}, Shape.of(1));
          return unet.predict(video, step, text).reshape(s);
        };
    Sampler sampler = Sampler.of(SamplerKind.DDIM_INVERSION, config, steps);
    try (Scope scope = Scope.open();
        Sampling sampling = sampler.start(model, latents, NoiseSource.none())) {
      while (sampling.hasNext()) {
        Sampling.Step step = sampling.next();
        Cancelling.check();
        progress.accept(step.number() / (double) step.total());
      }
      return scope.keep(sampling.finish());
    }
  }
}
