package pentimento.pipeline;

import pentimento.request.Diffusion;
import pentimento.tensor.DType;
import pentimento.weights.Component;

/**
 * What memory a process by the diffusion engine takes at most, scaled from measurements of Stable
 * Diffusion 1.5's sizes, 8 frames of 512 pixels, BF16.
 */
final class DiffusionMemory {
  /** Parameters of the U-Net with motion modules that was measured, and of its VAE. */
  private static final double PARAMETERS = 1.28e9;

  private static final double AUTOENCODER = 8.4e7;

  /** Latents of 512 pixels. */
  private static final double LATENTS = 4096;

  /** Megabytes of the program with its libraries. */
  private static final double PROGRAM = 500;

  /**
   * Megabytes that a picture's step leaves open: layers whole, from the 4.3 GB that a text in turns
   * took; in parts, which with the next are the 119 of a reconstruction that swaps, 5.0 GB.
   */
  private static final double WHOLE = 160;

  private static final double IN_PARTS = 60;

  /** Megabytes a picture that the replication network adds to them. */
  private static final double REPLICATION_WHOLE = 85;

  private static final double REPLICATION_IN_PARTS = 59;

  /** Megabytes to decode a picture, in BF16. */
  private static final double DECODING = 800;

  /** Share of mapped weights that the system may take back while others are used. */
  private static final double TAKEN_BACK = 0.5;

  /** Seconds to read weights anew, for each gigabyte of them in memory. */
  private static final double READING = 1.6;

  private final Diffusion told;
  private final int frames;
  private final PaintingModel model;
  private final int bytes;

  /** Of a request's key frames. */
  DiffusionMemory(Diffusion told, int frames, PaintingModel model) {
    this.told = told;
    this.frames = frames;
    this.model = model;
    bytes = model.lowering().type() == DType.F32 ? 4 : 2;
  }

  private boolean given() {
    return !told.references().isEmpty();
  }

  /** Are both branches of guidance asked? */
  boolean guided() {
    return told.guidance() != 1 && !model.embedsGuidance();
  }

  /** Does it swap networks? */
  boolean swaps(Saving saving) {
    return given() && saving.has(Rung.SWAP) && !saving.has(Rung.MAPPED);
  }

  private double weights(Component... components) {
    double numbers = 0;
    for (Component component : components) {
      numbers += model.parameters(component);
    }
    return numbers * bytes / 1e6;
  }

  private double size(double width, double height) {
    return width * height / (model.factor() * model.factor()) / LATENTS;
  }

  /** How wide the layers are beside those measured; of small networks, not their weights count. */
  private double width() {
    double numbers = model.parameters(Component.UNET) + model.parameters(Component.MOTION);
    return Math.min(1, 4 * numbers / PARAMETERS);
  }

  /** The most that is there at once, megabytes, without what comes after the key frames. */
  double megabytes(Saving saving, int tile) {
    double unet = weights(Component.UNET, Component.MOTION);
    double replication = given() ? weights(Component.REPLICATION) : 0;
    double resident = swaps(saving) ? Math.max(unet, replication) : unet + replication;
    if (saving.has(Rung.MAPPED)) {
      resident *= 1 - TAKEN_BACK;
    }
    int branches = guided() && !saving.has(Rung.TURNS) ? 2 : 1;
    boolean parts = saving.has(Rung.CHUNKS);
    double open = parts ? IN_PARTS : WHOLE;
    open += !given() ? 0 : parts ? REPLICATION_IN_PARTS : REPLICATION_WHOLE;
    double steps =
        open * size(told.width(), told.height()) * branches * frames * width() * bytes / 2;
    double share = Math.min(1, 4 * model.parameters(Component.VAE) / AUTOENCODER);
    double side = tile == 0 ? Integer.MAX_VALUE : tile;
    double decoded = size(Math.min(side, told.width()), Math.min(side, told.height()));
    double decoding =
        (saving.equals(Saving.NONE) ? unet + replication : 0)
            + weights(Component.VAE)
            + DECODING * decoded * share * bytes / 2;
    return PROGRAM + Math.max(resident + steps, decoding);
  }

  /** Seconds that saving costs on the way. */
  double seconds(Saving saving) {
    boolean mapped = saving.has(Rung.MAPPED);
    if (!swaps(saving) && !mapped) {
      return 0;
    }
    // Mapped weights are laid out anew for each use, and perhaps read, which costs no less.
    double all = weights(Component.UNET, Component.MOTION) / 1000;
    all += given() ? weights(Component.REPLICATION) / 1000 : 0;
    int rounds = guided() && saving.has(Rung.TURNS) ? 2 : 1;
    return told.steps() * rounds * all * (mapped ? 2 * READING : READING);
  }
}
