package pentimento.pipeline;

import java.util.SortedSet;
import java.util.TreeSet;
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

  /** Megabytes that a picture's step leaves open: layers whole, and in parts. */
  private static final double WHOLE = 133;

  private static final double IN_PARTS = 50;

  /** Megabytes a picture that the replication network adds to them. */
  private static final double REPLICATION_WHOLE = 85;

  private static final double REPLICATION_IN_PARTS = 59;

  /** Megabytes to decode a picture, in BF16; to encode it, by layers half as wide. */
  private static final double DECODING = 800;

  private static final double ENCODING = 400;

  /** How much longer steps take by one prompt at a time, and by layers in parts. */
  private static final double ONE_BY_ONE = 1.04;

  private static final double SPLIT = 1.075;

  /** Share of mapped weights that the system may take back while others are used. */
  private static final double TAKEN_BACK = 0.5;

  /** Seconds to read weights anew, or to merge adapters into them, for each gigabyte in memory. */
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

  /** Megabytes of weights that adapters change: they are there a second time. */
  private double adapted() {
    WeightNumbers numbers = model.numbers();
    Adaptation by = model.adaptation();
    long changed = numbers.changed(Component.UNET, by) + numbers.changed(Component.MOTION, by);
    return changed * bytes / 1e6;
  }

  /** Megabytes of weights that need not stay in memory, as they are in their files. */
  private double mapped(Component... components) {
    double numbers = 0;
    for (Component component : components) {
      numbers += model.numbers().mappable(component);
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
    double unet = weights(Component.UNET, Component.MOTION) + adapted();
    double replication = given() ? weights(Component.REPLICATION) : 0;
    if (saving.has(Rung.MAPPED)) {
      unet -= TAKEN_BACK * mapped(Component.UNET, Component.MOTION);
      replication -= given() ? TAKEN_BACK * mapped(Component.REPLICATION) : 0;
    }
    double resident = swaps(saving) ? Math.max(unet, replication) : unet + replication;
    int branches = guided() && !saving.has(Rung.TURNS) ? 2 : 1;
    boolean parts = saving.has(Rung.CHUNKS);
    double open = parts ? IN_PARTS : WHOLE;
    open += !given() ? 0 : parts ? REPLICATION_IN_PARTS : REPLICATION_WHOLE;
    double whole = size(told.width(), told.height());
    double steps = open * whole * branches * seen() * width() * bytes / 2;
    double share = Math.min(1, 4 * model.parameters(Component.VAE) / AUTOENCODER);
    double side = tile == 0 ? Integer.MAX_VALUE : tile;
    double decoded = size(Math.min(side, told.width()), Math.min(side, told.height()));
    double pictures = Math.max(DECODING * decoded, given() ? ENCODING * whole : 0);
    double coding =
        (saving.equals(Saving.NONE) ? unet + replication : 0)
            + weights(Component.VAE)
            + pictures * share * bytes / 2;
    return PROGRAM + Math.max(resident + steps, coding);
  }

  /** Frames that the networks are asked for at once. */
  private int seen() {
    return Math.min(frames, positions());
  }

  private int positions() {
    return Math.max(2, model.positions());
  }

  /** How much longer the steps take than those of a request that asks both prompts at once. */
  private double slower(Saving saving) {
    return (guided() && saving.has(Rung.TURNS) ? ONE_BY_ONE : 1)
        * (saving.has(Rung.CHUNKS) ? SPLIT : 1);
  }

  /** The same of a request as such: how much longer a picture's step takes by one prompt alone. */
  double alone() {
    return guided() ? 1 : ONE_BY_ONE;
  }

  /**
   * Seconds that saving costs on the way.
   *
   * @param sampling seconds that all steps take without
   */
  double seconds(Saving saving, double sampling) {
    double reading = 0;
    if (swaps(saving) || saving.has(Rung.MAPPED)) {
      StepPlan plan = new StepPlan(told.steps(), told.saved(), guided());
      SortedSet<Integer> given = new TreeSet<>();
      told.references().forEach(reference -> given.add(reference.frame()));
      Windows windows = new Windows(frames, positions(), given);
      for (int step = 0; step < told.steps(); step++) {
        int rounds = plan.guided(step) && saving.has(Rung.TURNS) ? 2 : 1;
        reading += rounds * windows.at(step).size() * round(saving, plan.whole(step));
      }
    }
    return (slower(saving) - 1) * sampling + reading;
  }

  /** Seconds of reading each time that the networks are asked. */
  private double round(Saving saving, boolean whole) {
    double unet = weights(Component.UNET, Component.MOTION);
    double all = (unet + (given() ? weights(Component.REPLICATION) : 0)) / 1000;
    if (saving.has(Rung.MAPPED)) {
      // Mapped weights are laid out anew for each use, and perhaps read, which costs no less.
      return 2 * READING * (whole ? all : StepPlan.SHALLOW * unet / 1000);
    }
    // The U-Net alone stays for steps by its shallow layers; adapters are merged into it anew.
    return whole ? READING * (all + adapted() / 1000) : 0;
  }
}
