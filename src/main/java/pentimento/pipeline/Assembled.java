package pentimento.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.motion.MotionConfig;
import pentimento.model.motion.MotionReading;
import pentimento.model.replication.ControlConfig;
import pentimento.model.replication.ControlNet;
import pentimento.model.text.TextEncoder;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNet;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Lowering;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.MotionFacts;
import pentimento.weights.MotionFamily;

/**
 * A model put together: its files, and what each network in them is. All fit each other, and every
 * weight that they need is there.
 *
 * @param how it was asked for
 * @param files with replaced parts in their places
 * @param unet what its U-Net is made of
 * @param vae its autoencoder
 * @param motion its motion modules, where there are any
 * @param replication its replication network, where there is one
 * @param notes what was found out and what was assumed, a line each
 */
record Assembled(
    Assembling how,
    ModelFiles files,
    UNetConfig unet,
    VaeConfig vae,
    Optional<MotionConfig> motion,
    Optional<ControlConfig> replication,
    List<String> notes) {
  private static final String SAYS_OTHERWISE = "--motion-family says otherwise";

  /** Checks that nothing is missing. */
  Assembled {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(files, "files");
    notes = List.copyOf(notes);
  }

  /**
   * Puts a model together; see {@link PaintingModel#open(Assembling, Lowering)}.
   *
   * @param lowering that decides in which form weights are needed
   */
  static Assembled of(Assembling how, Lowering lowering) throws IOException {
    ModelFiles files = how.files();
    Pairings.requireSupported(files);
    UNetConfig unet = named(files.part(Component.UNET), part -> UNetConfig.of(files));
    VaeConfig vae = named(files.part(Component.VAE), VaeConfig::of);
    Pairings.requireVae(files, unet, vae);
    List<String> notes = new ArrayList<>(Pairings.doubts(files, vae));
    part(files, Component.TEXT_ENCODER)
        .ifPresent(part -> Pairings.requireText(files, unet, text(part)));
    Optional<MotionReading> motion =
        part(files, Component.MOTION).map(part -> MotionReading.of(part, how.family()));
    motion.ifPresent(
        read -> {
          Pairings.requireMotion(files, unet);
          notes.addAll(read.notes());
        });
    Optional<ControlConfig> replication =
        part(files, Component.REPLICATION)
            .map(part -> replication(part, () -> unet, motion, how.family(), notes));
    replication.ifPresent(config -> Pairings.requireReplication(files, unet, config));
    if (how.prediction().isEmpty()) {
      notes.addAll(files.part(Component.UNET).notes());
    }
    boolean silent = files.part(Component.UNET).config().isEmpty() && files.scheduler().isEmpty();
    if (silent && how.prediction().isEmpty()) {
      notes.add(
          "v-prediction cannot be seen in a single file: taken as epsilon; --prediction v says"
              + " otherwise");
    }
    Assembled all =
        new Assembled(how, files, unet, vae, motion.map(MotionReading::config), replication, notes);
    all.requireWhole(lowering);
    return all;
  }

  private static Optional<ModelPart> part(ModelFiles files, Component component) {
    return Optional.ofNullable(files.parts().get(component));
  }

  /** Reads a configuration; complaints name the part. */
  private static <T> T named(ModelPart part, Function<ModelPart, T> reading) {
    try {
      return reading.apply(part);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(part.called() + ": " + e.getMessage(), e);
    }
  }

  /** What a text encoder is made of; Stable Diffusion 1's where no configuration says it. */
  static TextEncoderConfig text(ModelPart part) {
    return named(part, TextEncoderConfig::of);
  }

  /** Files of replication networks show less than motion modules': these say whose they are. */
  static ControlConfig replication(
      ModelPart part,
      Supplier<UNetConfig> unet,
      Optional<MotionReading> beside,
      Optional<MotionFamily> told,
      List<String> notes) {
    Set<MotionFamily> possible =
        part.motion().map(MotionFacts::families).orElse(Set.of(MotionFamily.PROCESSPAINTER));
    boolean process =
        beside.map(MotionReading::family).orElse(MotionFamily.PROCESSPAINTER)
            == MotionFamily.PROCESSPAINTER;
    MotionFamily likely =
        possible.size() == 1
            ? possible.iterator().next()
            : process ? MotionFamily.PROCESSPAINTER : MotionFamily.ANIMATEDIFF_V3;
    MotionFamily family = told.orElse(likely);
    if (part.config().isEmpty() && told.isEmpty()) {
      notes.add(
          possible.size() == 1
              ? "replication network: with diffusers' names"
              : "replication network: ProcessPainter or AnimateDiff v3? taken as %s; %s"
                  .formatted(family.word(), SAYS_OTHERWISE));
    }
    return named(
        part,
        of ->
            of.config()
                .map(json -> ControlConfig.of(json, family))
                .orElseGet(() -> ControlConfig.of(unet.get(), family)));
  }

  /** Makes sure, by names and sizes, that every network can be loaded. */
  private void requireWhole(Lowering lowering) {
    ModelPart own = files.part(Component.UNET);
    List<ModelPart> parts = new ArrayList<>(List.of(own));
    String what = "the U-Net of " + own.called();
    if (motion.isPresent()) {
      parts.add(files.part(Component.MOTION));
      what += " with the motion modules of " + files.part(Component.MOTION).called();
    }
    ModelPart.requireWhole(what, UNet.describe(unet, motion, false, lowering).forms(), parts);
    requireWhole(Component.VAE, Vae.forms(vae, lowering));
    part(files, Component.TEXT_ENCODER)
        .map(part -> TextEncoder.describe(text(part), 0, lowering).forms())
        .ifPresent(forms -> requireWhole(Component.TEXT_ENCODER, forms));
    replication
        .map(config -> ControlNet.describe(config, lowering).forms())
        .ifPresent(forms -> requireWhole(Component.REPLICATION, forms));
  }

  private void requireWhole(Component component, Map<String, WeightForm> forms) {
    ModelPart part = files.part(component);
    ModelPart.requireWhole(
        "the %s of %s".formatted(component.title(), part.called()), forms, List.of(part));
  }
}
