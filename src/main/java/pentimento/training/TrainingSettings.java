package pentimento.training;

import pentimento.request.Ranges;

/**
 * How a stage is learnt.
 *
 * @param steps at most, 1..10,000,000
 * @param minutes at most; 0 for no limit
 * @param batch sequences, or pictures, of a step
 * @param rate of learning, at its highest
 * @param beta1 of AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101): memory of gradients
 * @param beta2 of their squares
 * @param eps of AdamW
 * @param weightDecay of AdamW
 * @param decayVectors do biases and norms decay too?
 * @param warmup steps in which the rate rises from 0
 * @param lastRate share of the rate that is left at the end of the cosine
 * @param clipNorm greatest norm of all gradients
 * @param ema share of the average that a step keeps, 0 for none
 * @param textDropout share of captions that are forgotten
 * @param references which frames are given
 * @param mix of the autoencoder's loss
 * @param seed of all chance
 */
public record TrainingSettings(
    int steps,
    double minutes,
    int batch,
    double rate,
    double beta1,
    double beta2,
    double eps,
    double weightDecay,
    boolean decayVectors,
    int warmup,
    double lastRate,
    double clipNorm,
    double ema,
    double textDropout,
    References references,
    AutoencoderGraphs.Mix mix,
    long seed) {

  /**
   * How often which frames are given; what is left to 1 gives none.
   *
   * @param last the finished picture alone
   * @param one one frame between the first and the last
   * @param lastAndOne both
   */
  public record References(double last, double one, double lastAndOne) {
    /** Checks that they add up to no more than 1. */
    public References {
      Ranges.check("last", last, 0, 1);
      Ranges.check("one", one, 0, 1);
      Ranges.check("last and one", lastAndOne, 0, 1);
      if (last + one + lastAndOne > 1 + 1e-9) {
        throw new IllegalArgumentException("frames are given more often than always");
      }
    }
  }

  /** What works for small models. */
  public static TrainingSettings usual(TrainingStage stage) {
    boolean vae = stage == TrainingStage.VAE;
    return new TrainingSettings(
        10_000,
        0,
        vae ? 64 : 32,
        vae ? 1e-3 : 6e-4,
        0.9,
        0.99,
        1e-8,
        0.01,
        false,
        200,
        0.02,
        1,
        0.999,
        0.1,
        new References(0.5, 0.15, 0.1),
        AutoencoderGraphs.Mix.usual(),
        0);
  }

  /** Checks every range. */
  public TrainingSettings {
    Ranges.check("steps", steps, 1, 10_000_000);
    Ranges.check("minutes", minutes, 0, 100_000);
    Ranges.check("batch", batch, 1, 65_536);
    Ranges.check("learning rate", rate, 0, 1);
    Ranges.check("beta1", beta1, 0, 0.999999);
    Ranges.check("beta2", beta2, 0, 0.999999);
    Ranges.check("eps", eps, 0, 1);
    Ranges.check("weight decay", weightDecay, 0, 1);
    Ranges.check("warm-up steps", warmup, 0, 10_000_000);
    Ranges.check("last rate", lastRate, 0, 1);
    Ranges.check("clipped norm", clipNorm, 1e-9, 1e9);
    Ranges.check("ema", ema, 0, 0.9999999);
    Ranges.check("text dropout", textDropout, 0, 1);
  }
}
