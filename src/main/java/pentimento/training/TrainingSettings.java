package pentimento.training;

import pentimento.request.Ranges;

/**
 * How a stage is learnt.
 *
 * @param steps at most, 1..10,000,000
 * @param minutes at most; 0 for no limit
 * @param batch sequences, or pictures, that are computed at once
 * @param accumulation batches of a step, 1..1024
 * @param optimization how weights follow their gradients
 * @param schedule how the learning rate goes
 * @param ema share of the average that a step keeps, 0 for none
 * @param textDropout share of captions that are forgotten (Ho and Salimans 2022, arXiv 2207.12598)
 * @param references which frames are given
 * @param minSnr the greatest signal-to-noise ratio that counts in full (Hang et al. 2023, arXiv
 *     2303.09556); 0 for all alike
 * @param mix of the autoencoder's loss
 * @param crop side of the squares that the autoencoder sees of pictures, pixels; 0 for all of them
 * @param adversary weight of the discriminator in the autoencoder's loss; 0 for none
 * @param adversaryFrom step from which it has a say
 * @param seed of all chance
 */
public record TrainingSettings(
    int steps,
    double minutes,
    int batch,
    int accumulation,
    Optimization optimization,
    RateSchedule schedule,
    double ema,
    double textDropout,
    References references,
    double minSnr,
    AutoencoderGraphs.Mix mix,
    int crop,
    double adversary,
    int adversaryFrom,
    long seed) {

  /** What works for small models. */
  public static TrainingSettings usual(TrainingStage stage) {
    boolean vae = stage == TrainingStage.VAE;
    return new TrainingSettings(
        10_000,
        0,
        vae ? 64 : 32,
        1,
        Optimization.adamW(vae ? 1e-3 : 6e-4),
        new RateSchedule(RateSchedule.Kind.COSINE, 200, 0.02),
        0.999,
        0.1,
        stage == TrainingStage.REPLICATION
            ? References.ofPaper()
            : References.shares(0.5, 0.15, 0.1),
        0,
        AutoencoderGraphs.Mix.usual(),
        0,
        0,
        0,
        0);
  }

  /** Checks every range. */
  public TrainingSettings {
    Ranges.check("steps", steps, 1, 10_000_000);
    Ranges.check("minutes", minutes, 0, 100_000);
    Ranges.check("batch", batch, 1, 65_536);
    Ranges.check("accumulation", accumulation, 1, 1024);
    Ranges.check("ema", ema, 0, 0.9999999);
    Ranges.check("text dropout", textDropout, 0, 1);
    Ranges.check("min-SNR", minSnr, 0, 1e6);
    Ranges.check("crop", crop, 0, 4096);
    Ranges.check("adversary", adversary, 0, 100);
    Ranges.check("the adversary's first step", adversaryFrom, 0, 10_000_000);
  }
}
