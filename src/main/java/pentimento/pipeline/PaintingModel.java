package pentimento.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
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
import pentimento.weights.LoadedWeights;
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

  private final ModelFiles files;
  private final Lowering lowering;
  private final UNetConfig unet;
  private final Optional<MotionConfig> motion;
  private final Optional<ControlConfig> replication;
  private final VaeConfig vae;
  private final Habits habits;
  private final Map<Component, LoadedWeights> loaded = new EnumMap<>(Component.class);
  private Adaptation adaptation = Adaptation.none();

  private PaintingModel(ModelFiles files, Lowering lowering, MotionFamily family, Habits habits) {
    this.habits = habits;
    this.files = files;
    this.lowering = lowering;
    unet = UNetConfig.of(files);
    vae = VaeConfig.of(files.part(Component.VAE));
    motion =
        part(Component.MOTION)
            .map(
                part ->
                    part.config()
                        .map(json -> MotionConfig.of(json, family))
                        .orElseGet(() -> MotionConfig.of(family)));
    replication =
        part(Component.REPLICATION)
            .map(
                part ->
                    part.config()
                        .map(json -> ControlConfig.of(json, family))
                        .orElseGet(ControlConfig::processPainter));
  }

  /** Makes sure that the networks can be of one model; names those that do not fit. */
  private void requireFitting() {
    if (unet.inChannels() != vae.latentChannels()) {
      throw misfit(
          "U-Net",
          "%d channels of latents".formatted(unet.inChannels()),
          "VAE",
          vae.latentChannels());
    }
    part(Component.TEXT_ENCODER)
        .map(PaintingModel::textConfig)
        .filter(text -> text.width() != unet.contextChannels())
        .ifPresent(
            text -> {
              throw misfit(
                  "U-Net",
                  "text states of width %d".formatted(unet.contextChannels()),
                  "text encoder",
                  text.width());
            });
    try {
      replication.ifPresent(network -> network.requireSparseFor(unet));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(files.place() + ": " + e.getMessage(), e);
    }
  }

  private IllegalArgumentException misfit(String one, String wants, String other, Object has) {
    return new IllegalArgumentException(
        "%s: its %s is made for %s, its %s has %s: they are not of one model"
            .formatted(files.place(), one, wants, other, has));
  }

  private static TextEncoderConfig textConfig(ModelPart part) {
    return part.config().map(TextEncoderConfig::of).orElseGet(TextEncoderConfig::stableDiffusion15);
  }

  /**
   * Opens a model; no weights are read yet.
   *
   * @param place a folder in diffusers' layout with {@code motion/} and {@code replication/}, or a
   *     single file
   * @param family decides what the motion modules' configuration leaves open
   * @throws IllegalArgumentException when it lacks the U-Net or the VAE, or cannot be understood;
   *     names the file
   * @throws IOException when it cannot be read
   */
  public static PaintingModel open(Path place, Lowering lowering, MotionFamily family)
      throws IOException {
    PaintingModel model =
        new PaintingModel(ModelFiles.open(place), lowering, family, Habits.of(place));
    model.requireFitting();
    return model;
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
    return lowering;
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
    Optional<JsonNode> json = files.scheduler();
    return json.isPresent()
        ? SchedulerFile.of(json.get()).config(kind)
        : SchedulerConfig.stableDiffusion(kind);
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
                            + " into a folder tokenizer "
                            + (Files.isDirectory(files.place()) ? "in it" : "beside it")));
    return ClipTokenizer.open(folder);
  }

  /**
   * From now on it paints with these adapters, and with those before no more. No weights are read
   * yet.
   *
   * @throws IllegalArgumentException when one does not fit; says why. Nothing has changed then
   */
  public void adapt(Adapters adapters) {
    if (adapters.equals(adaptation.adapters())) {
      return;
    }
    Adaptation next = Adaptation.none();
    if (!adapters.equals(Adapters.NONE)) {
      TextEncoderConfig text = text();
      next =
          Adaptation.of(
              adapters,
              UNet.describe(unet, motion, false, lowering).weights(),
              TextEncoder.describe(text, 0, lowering).weights(),
              text);
    }
    adaptation.close();
    adaptation = next;
  }

  /** What it paints with. */
  Adaptation adaptation() {
    return adaptation;
  }

  private TextEncoderConfig text() {
    return textConfig(files.part(Component.TEXT_ENCODER));
  }

  /** Its text encoder, with the adapters and the words that were learnt. */
  public TextEncoder textEncoder() {
    Weights adapted =
        adaptation.over(
            Component.TEXT_ENCODER,
            textWeights(),
            textForms(),
            lowering,
            () -> stored(files.part(Component.TEXT_ENCODER)));
    return adaptation.encoder(text(), lowering, adapted);
  }

  /** The same text encoder without any. */
  public TextEncoder plainTextEncoder() {
    return new TextEncoder(text(), 0, lowering, textWeights());
  }

  private Weights textWeights() {
    return weights(Component.TEXT_ENCODER, textForms());
  }

  private Map<String, WeightForm> textForms() {
    return TextEncoder.describe(text(), 0, lowering).forms();
  }

  /** Its autoencoder. */
  public Vae vae() {
    return new Vae(vae, lowering, weights(Component.VAE, Vae.forms(vae, lowering)));
  }

  /** Its U-Net with the motion modules and the adapters, for sequences. */
  public UNet unet() {
    Weights adapted =
        adaptation.over(
            Component.UNET,
            unetWeights(),
            unetForms(),
            lowering,
            () ->
                stored(
                    Stream.of(Component.UNET, Component.MOTION)
                        .flatMap(component -> part(component).stream())
                        .toArray(ModelPart[]::new)));
    return new UNet(unet, motion, lowering, adapted);
  }

  /** The same U-Net without either, for pictures by themselves. */
  public UNet stillUNet() {
    return new UNet(unet, Optional.empty(), lowering, unetWeights());
  }

  private Map<String, WeightForm> unetForms() {
    return UNet.describe(unet, motion, false, lowering).forms();
  }

  /** Weights as the files have them. */
  private static Weights stored(ModelPart... parts) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (ModelPart part : parts) {
      tensors.putAll(part.tensors());
    }
    return new StoredWeights(tensors);
  }

  private LoadedWeights unetWeights() {
    Map<String, WeightForm> forms = unetForms();
    return motion.isPresent()
        ? weights(Component.UNET, forms, Component.MOTION)
        : weights(Component.UNET, forms);
  }

  /** Its replication network; empty when it has none. */
  public Optional<ControlNet> replication() {
    return replication.map(
        config ->
            new ControlNet(
                config,
                lowering,
                weights(Component.REPLICATION, ControlNet.describe(config, lowering).forms())));
  }

  private LoadedWeights weights(
      Component component, Map<String, WeightForm> forms, Component... beside) {
    LoadedWeights there = loaded.get(component);
    if (there == null) {
      List<ModelPart> parts = new ArrayList<>(List.of(files.part(component)));
      for (Component other : beside) {
        parts.add(files.part(other));
      }
      String what = files.place() + ", " + component.title();
      try {
        there =
            ModelPart.load(
                what, new LinkedHashMap<>(forms), lowering, parts.toArray(ModelPart[]::new));
      } catch (UncheckedIOException e) {
        throw Cancelling.orElse(e);
      }
      loaded.put(component, there);
    }
    return there;
  }

  /** Lets a network's weights go; networks over them must not be used any more. */
  public void release(Component component) {
    adaptation.release(component);
    LoadedWeights weights = loaded.remove(component);
    if (weights != null) {
      weights.close();
    }
  }

  /** Lets all weights go. */
  @Override
  public void close() {
    adaptation.close();
    List.copyOf(loaded.keySet()).forEach(this::release);
  }
}
