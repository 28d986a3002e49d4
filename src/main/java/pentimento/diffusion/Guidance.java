package pentimento.diffusion;

import java.util.List;
import java.util.stream.IntStream;
import pentimento.request.Ranges;
import pentimento.tensor.DType;
import pentimento.tensor.Tensor;

/**
 * Classifier-free guidance: Ho and Salimans 2022, arXiv 2207.12598, equation 6, in the form where 1
 * means none; and what takes back the contrast that it adds: Lin et al. 2024, arXiv 2305.08891,
 * section 3.4.
 *
 * @param scale how far to go from what the negative prompt says beyond what the prompt says,
 *     0..100; 1 heeds the prompt alone and does not ask for the other
 * @param rescale share to which the guided prediction gets the deviation of the prompt's, 0..1
 */
public record Guidance(double scale, double rescale) {
  /** The prompt alone. */
  public static final Guidance NONE = new Guidance(1, 0);

  /** Checks both ranges. */
  public Guidance {
    Ranges.check("guidance", scale, 0, 100);
    Ranges.check("guidance rescale", rescale, 0, 1);
  }

  /** Half of what a guided model is asked for. */
  public enum Branch {
    /** By the negative prompt, which may be empty. */
    NEGATIVE,
    /** By the prompt. */
    POSITIVE
  }

  /** A network that knows its prompts. */
  @FunctionalInterface
  public interface Prompted {
    /**
     * Predicts.
     *
     * @param latents of single precision, as {@link EpsModel} gets them, once for each branch, one
     *     branch after the other: (N B, ...)
     * @param timestep as there
     * @param branches what prompt each of the N parts goes by
     * @return of the latents' shape
     */
    Tensor predict(Tensor latents, double timestep, List<Branch> branches);
  }

  /** How a guided model asks for both branches: the same numbers, but for rounding. */
  public enum Passes {
    /** Both at once: faster where memory allows. */
    BATCHED,
    /** One after the other: in half the memory. */
    SEQUENTIAL
  }

  /** The model that a sampler asks: a network guided. */
  public EpsModel over(Prompted network, Passes passes) {
    return (latents, timestep) -> {
      if (scale == 1) {
        return network.predict(latents, timestep, List.of(Branch.POSITIVE));
      }
      List<Branch> both = List.of(Branch.NEGATIVE, Branch.POSITIVE);
      if (passes == Passes.SEQUENTIAL) {
        return guide(
            network.predict(latents, timestep, both.subList(0, 1)),
            network.predict(latents, timestep, both.subList(1, 2)));
      }
      long batch = latents.shape().size(0);
      Tensor answer = network.predict(Tensor.cat(0, latents, latents), timestep, both);
      return guide(answer.slice(0, 0, batch), answer.slice(0, batch, 2 * batch));
    };
  }

  /**
   * Two predictions made one.
   *
   * @param negative by the negative prompt, (B, ...)
   * @param positive by the prompt, of the same shape
   * @return of that shape, double precision
   */
  public Tensor guide(Tensor negative, Tensor positive) {
    Tensor low = negative.to(DType.F64);
    Tensor high = positive.to(DType.F64);
    Tensor guided = Tensor.combine(new double[] {1 - scale, scale}, low, high);
    if (rescale == 0) {
      return guided;
    }
    int[] allButBatch = IntStream.range(1, guided.shape().rank()).toArray();
    Tensor like = guided.times(high.std(allButBatch).divide(guided.std(allButBatch)));
    return Tensor.combine(new double[] {rescale, 1 - rescale}, like, guided);
  }
}
