package pentimento.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import pentimento.diffusion.Betas;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.SchedulerConfig;
import pentimento.diffusion.SchedulerFile;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.Tally;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Lowering;
import pentimento.tensor.WeightForm;
import pentimento.tensor.Weights;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;
import pentimento.weights.StoredTensor;
import pentimento.weights.StoredWeights;

/**
 * The networks of a model that paints processes, each loaded when it is first asked for and let go
 * when it is no longer needed. For one thread.
 */
public final class PaintingModel implements AutoCloseable {
  /** Side of the latents that a U-Net was trained on, where no configuration says otherwise. */
  private static final int TRAINED_SIDE = 64;

  private final Assembled assembled;
  private final ModelFiles files;
  private final Lowering usual;
  private final UNetConfig unet;
  private final Optional<MotionConfig> motion;
  private final Optional<ControlConfig> replication;
  private final VaeConfig vae;
  private final FullVae fullVae;
  private final Habits habits;
  private final ResidentWeights weights;
  private final long free;

  private PaintingModel(Assembled assembled, Lowering lowering, Habits habits) {
    this.assembled = assembled;
    this.habits = habits;
    usual = lowering;
    files = assembled.files();
    unet = assembled.unet();
    vae = assembled.vae();
    fullVae = new FullVae(files.part(Component.VAE), vae, lowering);
    weights = new ResidentWeights(files, lowering, fullVae);
    motion = assembled.motion();
    replication = assembled.replication();
    free = FreeMemory.bytes();
  }

  /**
   * Opens a model as it is; see {@link #open(Assembling, Lowering)}.
   *
   * @param place a folder in diffusers' layout with {@code motion/} and {@code replication/}, or a
   *     single file
   */
  public static PaintingModel open(Path place, Lowering lowering) throws IOException {
    return open(Assembling.of(place, Optional.empty()), lowering);
  }

  /**
   * Likewise, its motion modules being of a family.
   *
   * @param family decides what the motion modules' configuration leaves open
   */
  public static PaintingModel open(Path place, Lowering lowering, MotionFamily family)
      throws IOException {
    return open(Assembling.of(place, Optional.of(family)), lowering);
  }

  /**
   * Opens a model; no weights are read yet.
   *
   * @throws IllegalArgumentException when it lacks the U-Net or the VAE, cannot be understood, or
   *     its networks do not fit each other; names the file, and the flag if it was given by one
   * @throws IOException when it cannot be read
   */
  public static PaintingModel open(Assembling how, Lowering lowering) throws IOException {
    return new PaintingModel(Assembled.of(how, lowering), lowering, Habits.of(how.place()));
  }

  /** How it was put together. */
  public Assembling how() {
    return assembled.how();
  }

  /** What was found out and what was assumed when it was opened, a line each. */
  public List<String> notes() {
    return assembled.notes();
  }

  private Optional<ModelPart> part(Component component) {
    return Optional.ofNullable(files.parts().get(component));
  }

  /** Its files. */
  public ModelFiles files() {
    return files;
  }

  /** What its networks compute in. */
  public Lowering lowering() {
    return weights.lowering();
  }

  /**
   * Saves memory in some way from here on. Where that is another than before, all weights are let
   * go, and networks made before must not be used any more.
   */
  public void save(Saving how) {
    weights.save(how);
  }

  /**
   * Bytes of memory that were free when it was opened. What it loaded since counts as free: each of
   * several results has the same choice, whatever was painted before.
   */
  long free() {
    return free;
  }

  /** How many numbers its weights are. */
  WeightNumbers numbers() {
    return new WeightNumbers(files, usual);
  }

  /** What it lacks of what a process is painted with, in the order of {@link Component}. */
  public List<Component> lacking(boolean references) {
    List<Component> lacking = new ArrayList<>();
    if (part(Component.TEXT_ENCODER).isEmpty()) {
      lacking.add(Component.TEXT_ENCODER);
    }
    if (motion.isEmpty()) {
      lacking.add(Component.MOTION);
    }
    if (references && replication.isEmpty()) {
      lacking.add(Component.REPLICATION);
    }
    return lacking;
  }

  /** Numbers in a network's weights; 0 when it has none. */
  public long parameters(Component component) {
    return part(component).map(part -> Tally.of(part.tensors().values()).parameters()).orElse(0L);
  }

  /** How it is best used where nobody says otherwise. */
  public Habits habits() {
    return habits;
  }

  /** Most frames that its motion modules see at once. */
  public int positions() {
    int own = motion.map(MotionConfig::positions).orElse(1);
    int beside =
        replication.flatMap(ControlConfig::motion).map(MotionConfig::positions).orElse(own);
    return Math.min(own, beside);
  }

  /** Does its U-Net take guidance as an input? Then the negative prompt is never asked. */
  public boolean embedsGuidance() {
    return unet.embedsGuidance();
  }

  /** Channels of the latents. */
  public int latentChannels() {
    return vae.latentChannels();
  }

  /** Pixels that a latent is wide and high. */
  public int factor() {
    return vae.factor();
  }

  /** Side of the square pictures that it was trained on, pixels. */
  public int trainedSide() {
    int side =
        files
            .parts()
            .get(Component.UNET)
            .config()
            .map(json -> json.path("sample_size").asInt(TRAINED_SIDE))
            .orElse(TRAINED_SIDE);
    return side * vae.factor();
  }

  /**
   * The numbers that a sampler goes by. With motion modules these are theirs: they are trained with
   * linear betas and end without noise, whatever the base's file says.
   *
   * @throws IllegalArgumentException when the model's file asks for what is not supported
   */
  public SchedulerConfig scheduler(SamplerKind kind) {
    SchedulerConfig base = still(kind);
    return motion.isEmpty() ? base : base.withBetas(Betas.MOTION).withLastAlphaOne(true);
  }

  /** The numbers that the base goes by, which pictures by themselves are inverted with. */
  public SchedulerConfig still(SamplerKind kind) {
    SchedulerConfig config =
        files
            .scheduler()
            .map(json -> SchedulerFile.of(json).config(kind))
            .orElseGet(() -> SchedulerConfig.stableDiffusion(kind));
    return how().prediction().map(config::withPrediction).orElse(config);
  }

  /**
   * Opens its tokenizer.
   *
   * @throws IllegalArgumentException when it has none; says which files are needed, and where
   */
  public ClipTokenizer tokenizer() throws IOException {
    Path folder =
        files
            .tokenizer()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s: has no tokenizer; put vocab.json and merges.txt of its text encoder"
                                .formatted(files.place())
                            + " into a folder tokenizer %s, or name it by --tokenizer"
                                .formatted(
                                    Files.isDirectory(files.place()) ? "in it" : "beside it")));
    return ClipTokenizer.open(folder);
  }

  /**
   * From now on it paints with these adapters, and with those before no more. No weights are read
   * yet.
   *
   * @throws IllegalArgumentException when one does not fit; says why. Nothing has changed then
   */
  public void adapt(Adapters adapters) {
    if (adapters.equals(adaptation().adapters())) {
      return;
    }
    Adaptation next = Adaptation.none();
    if (!adapters.equals(Adapters.NONE)) {
      TextEncoderConfig text = text();
      next =
          Adaptation.of(
              adapters,
              UNet.describe(unet, motion, false, lowering()).weights(),
              TextEncoder.describe(text, 0, lowering()).weights(),
              text);
    }
    weights.adapt(next);
  }

  /** What it paints with. */
  Adaptation adaptation() {
    return weights.adaptation();
  }

  private TextEncoderConfig text() {
    return Assembled.text(files.part(Component.TEXT_ENCODER));
  }

  /** Its text encoder, with the adapters and the words that were learnt. */
  public TextEncoder textEncoder() {
    Weights adapted =
        adaptation()
            .over(
                Component.TEXT_ENCODER,
                textWeights(),
                textForms(),
                lowering(),
                () -> stored(files.part(Component.TEXT_ENCODER)));
    return adaptation().encoder(text(), lowering(), adapted);
  }

  /** The same text encoder without any. */
  public TextEncoder plainTextEncoder() {
    return new TextEncoder(text(), 0, lowering(), textWeights());
  }

  private Weights textWeights() {
    return weights.of(Component.TEXT_ENCODER, textForms());
  }

  private Map<String, WeightForm> textForms() {
    return TextEncoder.describe(text(), 0, lowering()).forms();
  }

  /** Its autoencoder. */
  public Vae vae() {
    Vae own = new Vae(vae, lowering(), weights.of(Component.VAE, Vae.forms(vae, lowering())));
    return fullVae.behind(own, lowering().type());
  }

  /** Forgets that its autoencoder overflowed: another result begins. */
  void forgetOverflow() {
    fullVae.forget();
  }

  /** Did its autoencoder overflow, so that single precision was needed, since a result began? */
  public boolean overflowed() {
    return fullVae.used();
  }

  /** Its U-Net with the motion modules and the adapters, for sequences. */
  public UNet unet() {
    Weights adapted =
        adaptation()
            .over(
                Component.UNET,
                unetWeights(),
                unetForms(),
                lowering(),
                () ->
                    stored(
                        Stream.of(Component.UNET, Component.MOTION)
                            .flatMap(component -> part(component).stream())
                            .toArray(ModelPart[]::new)));
    return new UNet(unet, motion, lowering(), adapted);
  }

  /** The same U-Net without either, for pictures by themselves. */
  public UNet stillUNet() {
    return new UNet(unet, Optional.empty(), lowering(), unetWeights());
  }

  private Map<String, WeightForm> unetForms() {
    return UNet.describe(unet, motion, false, lowering()).forms();
  }

  /** Weights as the files have them. */
  private static Weights stored(ModelPart... parts) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (ModelPart part : parts) {
      tensors.putAll(part.tensors());
    }
    return new StoredWeights(tensors);
  }

  private Weights unetWeights() {
    Map<String, WeightForm> forms = unetForms();
    return motion.isPresent()
        ? weights.of(Component.UNET, forms, Component.MOTION)
        : weights.of(Component.UNET, forms);
  }

  /** Its replication network; empty when it has none. */
  public Optional<ControlNet> replication() {
    return replication.map(
        config ->
            new ControlNet(
                config,
                lowering(),
                weights.of(
                    Component.REPLICATION, ControlNet.describe(config, lowering()).forms())));
  }

  /** Lets a network's weights go; they are read again when a network over them is used. */
  public void release(Component component) {
    weights.release(component);
  }

  /** Lets all weights go. */
  @Override
  public void close() {
    weights.close();
  }
}
