package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pentimento.diffusion.Betas;
import pentimento.diffusion.Prediction;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.SchedulerConfig;
import pentimento.diffusion.SchedulerFile;
import pentimento.model.ModelFiles;
import pentimento.model.motion.MotionConfig;
import pentimento.model.replication.ControlConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Shape;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;

/**
 * What a model that learns is made of: a configuration for each network, all of which fit.
 *
 * @param vae pictures to latents and back
 * @param text encoder of captions
 * @param unet that removes noise
 * @param motion modules in it; empty where a model has none
 * @param replication network of pictures given; empty where a model has none
 * @param scheduler steps of noise and what is predicted
 */
public record ModelSizes(
    VaeConfig vae,
    TextEncoderConfig text,
    UNetConfig unet,
    Optional<MotionConfig> motion,
    Optional<ControlConfig> replication,
    SchedulerConfig scheduler) {
  /** What the switches of motion modules are where a configuration leaves them open. */
  private static final MotionFamily FAMILY = MotionFamily.ANIMATEDIFF_V3;

  private static final Set<Component> OPTIONAL =
      EnumSet.of(Component.MOTION, Component.REPLICATION);

  /** Names of the configurations, which are the folders of a model too. */
  static final Map<Component, String> FOLDERS = folders();

  /** Checks that latents have as many channels everywhere. */
  public ModelSizes {
    if (vae.latentChannels() != unet.inChannels() || unet.inChannels() != unet.outChannels()) {
      throw new IllegalArgumentException(
          "the VAE's latents have %d channels, the U-Net takes %d and gives %d"
              .formatted(vae.latentChannels(), unet.inChannels(), unet.outChannels()));
    }
    if (scheduler.prediction() == Prediction.SAMPLE) {
      throw new IllegalArgumentException(
          "the scheduler's prediction_type is sample, expected epsilon or v_prediction");
    }
  }

  private static Map<Component, String> folders() {
    Map<Component, String> folders = new LinkedHashMap<>();
    folders.put(Component.VAE, "vae");
    folders.put(Component.TEXT_ENCODER, "text_encoder");
    folders.put(Component.UNET, "unet");
    folders.put(Component.MOTION, "motion");
    folders.put(Component.REPLICATION, "replication");
    return folders;
  }

  /**
   * By configurations as a model's folders have them.
   *
   * @param configs an object with one for each of {@code vae, text_encoder, unet, scheduler}, and
   *     {@code motion} and {@code replication} where it has those
   * @throws IllegalArgumentException when one is missing or not supported
   */
  public static ModelSizes of(JsonNode configs) {
    SchedulerFile scheduler = SchedulerFile.of(part(configs, "scheduler"));
    return new ModelSizes(
        VaeConfig.of(part(configs, "vae")),
        TextEncoderConfig.of(part(configs, "text_encoder")),
        UNetConfig.of(part(configs, "unet")),
        optional(configs, "motion").map(part -> MotionConfig.of(part, FAMILY)),
        optional(configs, "replication").map(part -> ControlConfig.of(part, FAMILY)),
        scheduler.config(scheduler.kind().orElse(SamplerKind.DDIM)));
  }

  private static Optional<JsonNode> optional(JsonNode configs, String name) {
    return configs.has(name) ? Optional.of(part(configs, name)) : Optional.empty();
  }

  private static JsonNode part(JsonNode configs, String name) {
    JsonNode part = configs.path(name);
    if (!part.isObject()) {
      throw new IllegalArgumentException(
          "there is no " + name + ", expected the object that " + name + "/ has as its config");
    }
    return part;
  }

  /**
   * Of a model.
   *
   * @throws IllegalArgumentException when one of its networks or a configuration is missing, but
   *     for motion modules and the replication network
   */
  public static ModelSizes of(ModelFiles model) {
    Map<String, JsonNode> configs = new TreeMap<>();
    FOLDERS.forEach(
        (component, folder) -> {
          if (!OPTIONAL.contains(component) || model.parts().containsKey(component)) {
            configs.put(
                folder,
                model
                    .part(component)
                    .config()
                    .orElseThrow(() -> missing(model, folder + "/config.json")));
          }
        });
    configs.put(
        "scheduler",
        model.scheduler().orElseThrow(() -> missing(model, "scheduler/scheduler_config.json")));
    return of(new ObjectMapper().valueToTree(configs));
  }

  private static IllegalArgumentException missing(ModelFiles model, String file) {
    return new IllegalArgumentException("%s: has no %s".formatted(model.place(), file));
  }

  /** What heights and widths of pictures are divisible by. */
  int divisor() {
    return vae.factor() << (unet.levels() - 1);
  }

  /**
   * The networks that remove noise.
   *
   * @throws IllegalArgumentException when the model has no such networks
   */
  public Networks networks(boolean withMotion, boolean withReplication) {
    if ((withMotion && motion.isEmpty()) || (withReplication && replication.isEmpty())) {
      throw new IllegalArgumentException(
          "the model has no "
              + (withMotion && motion.isEmpty() ? "motion modules" : "replication network"));
    }
    return new Networks(
        text,
        unet,
        withMotion ? motion : Optional.empty(),
        withReplication ? replication : Optional.empty());
  }

  /** The schedule of noise. */
  public Betas betas() {
    return scheduler.betas();
  }

  /** All weights, by the names that training graphs give them. */
  public Map<String, Shape> weights() {
    Lowering plain = Lowering.plain(DType.F32, Device.CPU);
    Networks networks = networks(motion.isPresent(), replication.isPresent());
    Map<String, Shape> all = new TreeMap<>();
    all.putAll(AutoencoderGraphs.step(vae, AutoencoderGraphs.Mix.usual(), plain).weights());
    all.putAll(DenoisingGraphs.step(networks, scheduler.prediction(), plain).weights());
    return all;
  }
}
