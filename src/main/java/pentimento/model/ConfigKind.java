package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import pentimento.weights.Component;

/** Tells which network a {@code config.json} is of. */
final class ConfigKind {
  private static final Map<String, Component> CLASSES =
      Map.of(
          "UNet2DConditionModel", Component.UNET,
          "UNetMotionModel", Component.UNET,
          "AutoencoderKL", Component.VAE,
          "CLIPTextModel", Component.TEXT_ENCODER,
          "CLIPTextModelWithProjection", Component.TEXT_ENCODER,
          "MotionAdapter", Component.MOTION,
          "SparseControlNetModel", Component.REPLICATION,
          "ControlNetModel", Component.CONTROLNET);

  private ConfigKind() {}

  /** By the class that it names or, as in the reference's files, by fields that only one has. */
  static Optional<Component> of(JsonNode json) {
    String named = json.path("_class_name").asText(json.path("architectures").path(0).asText(""));
    if (!named.isEmpty()) {
      return Optional.ofNullable(CLASSES.get(named));
    }
    boolean sequences = json.has("motion_module_kwargs") || json.has("motion_max_seq_length");
    if (json.has("conditioning_channels")) {
      return Optional.of(sequences ? Component.REPLICATION : Component.CONTROLNET);
    }
    if (sequences) {
      return Optional.of(Component.MOTION);
    }
    if (json.has("latent_channels")) {
      return Optional.of(Component.VAE);
    }
    if (json.has("hidden_size")) {
      return Optional.of(Component.TEXT_ENCODER);
    }
    return json.has("cross_attention_dim") ? Optional.of(Component.UNET) : Optional.empty();
  }
}
