package pentimento.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.replication.ControlConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.Shape;
import pentimento.weights.Component;
import pentimento.weights.Generation;
import pentimento.weights.MotionFamily;
import pentimento.weights.StoredTensor;

/**
 * Makes sure that networks, which may come from different files, can be of one model: by names and
 * sizes alone, before any weight is read. Complaints name the files and the flags that gave them.
 */
final class Pairings {
  private static final int INPAINTING_CHANNELS = 9;
  private static final double XL_SCALE = 0.13025;
  private static final Pattern MODULE =
      Pattern.compile(
          "(down_blocks|up_blocks)\\.(\\d{1,3})\\.motion_modules\\.\\d+\\.norm\\.weight");
  private static final String PICTURES = "controlnet_cond_embedding.conv_in.weight";

  private Pairings() {}

  /** Refuses what cannot be a model that paints, before configurations are read. */
  static void requireSupported(ModelFiles files) {
    Map<Component, ModelPart> parts = files.parts();
    if (!parts.containsKey(Component.UNET) && parts.size() == 1) {
      ModelPart only = parts.values().iterator().next();
      boolean adapter = only.component() == Component.LORA;
      throw new IllegalArgumentException(
          "%s: holds a %s and no model: name a model by --model, and this by --%s"
              .formatted(
                  files.place(),
                  only.component().title(),
                  adapter ? "lora" : ModelPart.flag(only.component())));
    }
    ModelPart unet = files.part(Component.UNET);
    if (files.generation().equals(Optional.of(Generation.SDXL))) {
      throw new IllegalArgumentException(
          "%s: is Stable Diffusion XL's, which cannot be run here; expected Stable Diffusion 1's"
              .formatted(unet.called()));
    }
    if (!parts.containsKey(Component.VAE)) {
      throw new IllegalArgumentException(
          files.place() + ": has no VAE; name one by --vae FILE, or FOLDER");
    }
    Optional.ofNullable(parts.get(Component.REPLICATION))
        .filter(part -> part.tensors().containsKey(PICTURES))
        .ifPresent(
            part -> {
              throw new IllegalArgumentException(
                  "%s: sees pictures in pixels, as AnimateDiff's SparseCtrl for scribbles does; expected one that sees latents, as ProcessPainter's ReferenceNet or SparseCtrl for pictures (sparsectrl_rgb)"
                      .formatted(part.called()));
            });
  }

  /** Refuses a VAE that has other latents than the U-Net. */
  static void requireVae(ModelFiles files, UNetConfig unet, VaeConfig vae) {
    ModelPart unetPart = files.part(Component.UNET);
    ModelPart part = files.part(Component.VAE);
    int latents =
        size(part, "decoder.conv_in.weight", 1).map(Math::toIntExact).orElse(vae.latentChannels());
    if (unet.inChannels() == INPAINTING_CHANNELS && latents < INPAINTING_CHANNELS) {
      throw new IllegalArgumentException(
          "%s: its U-Net is for inpainting: it takes %d channels, a mask and a masked picture among them, expected %d"
              .formatted(unetPart.called(), unet.inChannels(), latents));
    }
    if (unet.inChannels() != latents) {
      throw misfit(
          unetPart, "%d channels of latents".formatted(unet.inChannels()), part, latents + "");
    }
  }

  /** Refuses a text encoder of another width than the U-Net takes. */
  static void requireText(ModelFiles files, UNetConfig unet, TextEncoderConfig text) {
    ModelPart part = files.part(Component.TEXT_ENCODER);
    long own = width(part, text);
    long width = part.config().isPresent() ? text.width() : own;
    if (width != unet.contextChannels()) {
      throw misfit(
          files.part(Component.UNET),
          "text states of width %d%s".formatted(unet.contextChannels(), of(unet.contextChannels())),
          part,
          width + of(width));
    }
    requireWidth(part, text);
  }

  /** Refuses a text encoder of another width than its configuration, said or assumed. */
  static void requireWidth(ModelPart part, TextEncoderConfig text) {
    long own = width(part, text);
    if (own != text.width()) {
      throw new IllegalArgumentException(
          "%s: its text encoder is %d wide, its config.json %s"
              .formatted(
                  part.called(),
                  own,
                  part.config().isPresent()
                      ? "says " + text.width()
                      : "is not there, which tells how it computes; name it by --text-encoder"
                          + " FOLDER that has its config.json"));
    }
  }

  private static long width(ModelPart part, TextEncoderConfig text) {
    return size(part, "text_model.final_layer_norm.weight", 0).orElse((long) text.width());
  }

  private static String of(long width) {
    return switch ((int) width) {
      case 768 -> " (Stable Diffusion 1's)";
      case 1024 -> " (Stable Diffusion 2's)";
      case 1280, 2048 -> " (Stable Diffusion XL's)";
      default -> "";
    };
  }

  /** Refuses motion modules that were made for another U-Net. */
  static void requireMotion(ModelFiles files, UNetConfig unet) {
    ModelPart part = files.part(Component.MOTION);
    ModelPart unetPart = files.part(Component.UNET);
    boolean ofFirst =
        part.given().isPresent()
            || part.motion()
                .map(facts -> !facts.families().equals(Set.of(MotionFamily.DIFFUSERS)))
                .orElse(false);
    if (ofFirst && files.generation().equals(Optional.of(Generation.SD2))) {
      throw new IllegalArgumentException(
          "%s: such motion modules were made for Stable Diffusion 1, %s is Stable Diffusion 2's"
              .formatted(part.called(), unetPart.called()));
    }
    Map<Integer, Long> down = new TreeMap<>();
    Map<Integer, Long> up = new TreeMap<>();
    part.tensors()
        .forEach(
            (name, tensor) -> {
              Matcher module = MODULE.matcher(name);
              if (module.matches() && tensor.shape().rank() == 1) {
                (module.group(1).startsWith("down") ? down : up)
                    .put(Integer.parseInt(module.group(2)), tensor.shape().size(0));
              }
            });
    List<Long> own = List.copyOf(down.values());
    List<Long> wanted = unet.channels().stream().map(Integer::longValue).toList();
    List<Long> mirrored = new ArrayList<>(wanted);
    Collections.reverse(mirrored);
    boolean wrongUp = !up.isEmpty() && !List.copyOf(up.values()).equals(mirrored);
    if (!own.isEmpty() && !own.equals(wanted) || wrongUp) {
      boolean large = own.equals(List.of(320L, 640L, 1280L));
      throw new IllegalArgumentException(
          "%s: its modules are %s channels wide%s, the U-Net of %s is %s"
              .formatted(
                  part.called(),
                  own,
                  large ? ", as for Stable Diffusion XL" : "",
                  unetPart.called(),
                  wanted));
    }
  }

  /** Refuses a replication network that was made for another U-Net, or sees something else. */
  static void requireReplication(ModelFiles files, UNetConfig unet, ControlConfig replication) {
    ModelPart part = files.part(Component.REPLICATION);
    Optional<Shape> texts =
        part.tensors().entrySet().stream()
            .filter(named -> named.getKey().endsWith(".attn2.to_k.weight"))
            .filter(named -> named.getKey().contains(".attentions."))
            .map(named -> named.getValue().shape())
            .findFirst();
    texts
        .filter(shape -> shape.rank() == 2 && shape.size(1) != unet.contextChannels())
        .ifPresent(
            shape -> {
              throw misfit(
                  files.part(Component.UNET),
                  "text states of width %d%s"
                      .formatted(unet.contextChannels(), of(unet.contextChannels())),
                  part,
                  shape.size(1) + of(shape.size(1)));
            });
    try {
      replication.requireSparseFor(unet);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(part.called() + ": " + e.getMessage(), e);
    }
  }

  /** What fits and is doubtful all the same, a line each. */
  static List<String> doubts(ModelFiles files, VaeConfig vae) {
    boolean large = Math.abs(vae.scale() - XL_SCALE) < 1e-6;
    return large && !files.generation().equals(Optional.of(Generation.SDXL))
        ? List.of(
            "VAE: %s has the scaling factor %s, as Stable Diffusion XL's; with Stable Diffusion 1, expected 0.18215"
                .formatted(files.part(Component.VAE).called(), vae.scale()))
        : List.of();
  }

  private static Optional<Long> size(ModelPart part, String name, int axis) {
    return Optional.ofNullable(part.tensors().get(name))
        .map(StoredTensor::shape)
        .filter(shape -> shape.rank() > axis)
        .map(shape -> shape.size(axis));
  }

  private static IllegalArgumentException misfit(
      ModelPart one, String wants, ModelPart other, String has) {
    return new IllegalArgumentException(
        "%s: the %s is made for %s, the %s of %s has %s: they are not of one model"
            .formatted(
                one.called(),
                one.component().title(),
                wants,
                other.component().title(),
                other.called(),
                has));
  }
}
