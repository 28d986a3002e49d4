package pentimento.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
 * @param motion modules in it
 * @param replication network of pictures given
 * @param scheduler steps of noise and what is predicted
 */
public record ModelSizes(
    VaeConfig vae,
    TextEncoderConfig text,
    UNetConfig unet,
    MotionConfig motion,
    ControlConfig replication,
    SchedulerConfig scheduler) {
  /** What the switches of motion modules are where a configuration leaves them open. */
  private static final MotionFamily FAMILY = MotionFamily.ANIMATEDIFF_V3;

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
   * @param configs an object with one for each of {@code vae, text_encoder, unet, motion,
   *     replication, scheduler}
   * @throws IllegalArgumentException when one is missing or not supported
   */
  public static ModelSizes of(JsonNode configs) {
    SchedulerFile scheduler = SchedulerFile.of(part(configs, "scheduler"));
    return new ModelSizes(
        VaeConfig.of(part(configs, "vae")),
        TextEncoderConfig.of(part(configs, "text_encoder")),
        UNetConfig.of(part(configs, "unet")),
        MotionConfig.of(part(configs, "motion"), FAMILY),
        ControlConfig.of(part(configs, "replication"), FAMILY),
        scheduler.config(scheduler.kind().orElse(SamplerKind.DDIM)));
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
   * @throws IllegalArgumentException when one of its networks or a configuration is missing
   */
  public static ModelSizes of(ModelFiles model) {
    Map<String, JsonNode> configs = new TreeMap<>();
    FOLDERS.forEach(
        (component, folder) ->
            configs.put(
                folder,
                model
                    .part(component)
                    .config()
                    .orElseThrow(() -> missing(model, folder + "/config.json"))));
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

  /** The networks that remove noise. */
  public Networks networks(boolean withMotion, boolean withReplication) {
    return new Networks(
        text,
        unet,
        withMotion ? Optional.of(motion) : Optional.empty(),
        withReplication ? Optional.of(replication) : Optional.empty());
  }

  /** The schedule of noise. */
  public Betas betas() {
    return scheduler.betas();
  }

  /** All weights, by the names that training graphs give them. */
  public Map<String, Shape> weights() {
    Lowering plain = Lowering.plain(DType.F32, Device.CPU);
    Map<String, Shape> all = new TreeMap<>();
    all.putAll(AutoencoderGraphs.step(vae, AutoencoderGraphs.Mix.usual(), plain).weights());
    all.putAll(DenoisingGraphs.step(networks(true, true), scheduler.prediction(), plain).weights());
    return all;
  }
}
