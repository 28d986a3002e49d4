package pentimento.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.motion.MotionConfig;
import pentimento.model.motion.MotionReading;
import pentimento.model.replication.ControlConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.model.vae.VaeConfig;
import pentimento.request.StrictJson;
import pentimento.weights.Component;
import pentimento.weights.MotionFamily;

/**
 * Configurations that leave nothing open, for networks that are written under our names. What a
 * file's own names show of its networks, such as the family of motion modules, is lost there and
 * has to be said.
 *
 * @param configs by network; of those that nothing is known of there is none
 * @param notes what was found out and what was assumed, a line each
 */
record SettledConfigs(Map<Component, JsonNode> configs, List<String> notes) {
  /** Keeps copies. */
  SettledConfigs {
    Map<Component, JsonNode> copy = new EnumMap<>(Component.class);
    copy.putAll(configs);
    configs = Collections.unmodifiableMap(copy);
    notes = List.copyOf(notes);
  }

  /**
   * Settles those of a model: its own where they say all, and more where they do not.
   *
   * @param family whose the motion modules are, where somebody says it
   * @throws IllegalArgumentException when a network is of a kind that is not known here; names it
   */
  static SettledConfigs of(ModelFiles files, Optional<MotionFamily> family) {
    Map<Component, JsonNode> configs = new EnumMap<>(Component.class);
    List<String> notes = new ArrayList<>();
    for (ModelPart part : files.parts().values()) {
      if (part.config().isPresent()) {
        configs.put(part.component(), part.config().get());
      }
      if (part.component() != Component.MOTION) {
        notes.addAll(part.notes());
      }
    }
    part(files, Component.UNET)
        .filter(part -> part.config().isEmpty())
        .ifPresent(
            part -> {
              configs.put(Component.UNET, unet(UNetConfig.of(files)));
              if (files.scheduler().isEmpty()) {
                notes.add(
                    "v-prediction cannot be seen in a single file: the new model is painted by as"
                        + " epsilon, unless --prediction v says otherwise");
              }
            });
    part(files, Component.VAE)
        .filter(part -> part.config().isEmpty())
        .ifPresent(part -> configs.put(Component.VAE, vae(VaeConfig.of(part))));
    part(files, Component.TEXT_ENCODER)
        .filter(part -> part.config().isEmpty())
        .ifPresent(
            part -> {
              TextEncoderConfig text = TextEncoderConfig.of(part);
              Pairings.requireWidth(part, text);
              configs.put(Component.TEXT_ENCODER, text(text));
            });
    Optional<MotionReading> motion =
        part(files, Component.MOTION).map(part -> MotionReading.of(part, family));
    motion.ifPresent(
        read -> {
          notes.addAll(read.notes());
          ObjectNode json = own(configs, Component.MOTION, () -> motion(read.config()));
          configs.put(Component.MOTION, settled(json, read.config(), true));
        });
    part(files, Component.REPLICATION)
        .ifPresent(
            part -> {
              ControlConfig config =
                  Assembled.replication(part, () -> UNetConfig.of(files), motion, family, notes);
              ObjectNode json = own(configs, Component.REPLICATION, () -> replication(config));
              config.motion().ifPresent(modules -> settled(json, modules, false));
              configs.put(Component.REPLICATION, json);
            });
    return new SettledConfigs(configs, notes);
  }

  private static Optional<ModelPart> part(ModelFiles files, Component component) {
    return Optional.ofNullable(files.parts().get(component));
  }

  private static ObjectNode own(
      Map<Component, JsonNode> configs, Component component, Supplier<ObjectNode> otherwise) {
    JsonNode there = configs.get(component);
    return there == null ? otherwise.get() : (ObjectNode) there.deepCopy();
  }

  /** Says all that else the family decides. */
  private static ObjectNode settled(ObjectNode json, MotionConfig config, boolean inUNet) {
    json.put("motion_group_norm_across_frames", config.normAcrossFrames());
    json.put("motion_output_projections", config.outputProjections());
    if (inUNet) {
      json.put("unet_group_norm_across_frames", config.unetNormAcrossFrames());
    }
    if (json.get("motion_module_kwargs") instanceof ObjectNode reference) {
      reference.put("temporal_position_encoding_max_len", config.positions());
      json.put("motion_module_mid_block", config.midBlock());
    } else {
      json.put("motion_max_seq_length", config.positions());
      if (inUNet) {
        json.put("use_motion_mid_block", config.midBlock());
      }
    }
    return json;
  }

  private static ObjectNode object(String type) {
    return StrictJson.mapper().createObjectNode().put("_class_name", type);
  }

  private static ObjectNode motion(MotionConfig config) {
    return modules(object("MotionAdapter"), config)
        .put("motion_transformer_layers_per_block", config.blocks());
  }

  private static ObjectNode modules(ObjectNode json, MotionConfig config) {
    return json.put("motion_num_attention_heads", config.heads())
        .put("motion_norm_num_groups", config.groups());
  }

  private static ObjectNode replication(ControlConfig config) {
    ObjectNode json = shared(object("SparseControlNetModel"), config.unet());
    json.put("conditioning_channels", config.conditioningChannels());
    json.put("concat_conditioning_mask", config.mask());
    json.put("use_simplified_condition_embedding", true);
    return modules(json, config.motion().orElseThrow());
  }

  private static ObjectNode unet(UNetConfig config) {
    ObjectNode json = shared(object("UNet2DConditionModel"), config);
    List<Boolean> upwards = new ArrayList<>(config.attention());
    Collections.reverse(upwards);
    ArrayNode up = json.putArray("up_block_types");
    upwards.forEach(crossed -> up.add(crossed ? "CrossAttnUpBlock2D" : "UpBlock2D"));
    if (config.embedsGuidance()) {
      json.put("time_cond_proj_dim", config.guidanceChannels());
    }
    return json;
  }

  /** What U-Nets and control networks have in common. */
  private static ObjectNode shared(ObjectNode json, UNetConfig config) {
    json.put("in_channels", config.inChannels());
    json.put("out_channels", config.outChannels());
    wholes(json, "block_out_channels", config.channels());
    json.put("layers_per_block", config.layers());
    ArrayNode down = json.putArray("down_block_types");
    config
        .attention()
        .forEach(crossed -> down.add(crossed ? "CrossAttnDownBlock2D" : "DownBlock2D"));
    json.put("cross_attention_dim", config.contextChannels());
    // So diffusers calls the number of heads.
    wholes(json, "attention_head_dim", config.heads());
    json.put("transformer_layers_per_block", config.transformerBlocks());
    json.put("norm_num_groups", config.groups());
    json.put("norm_eps", config.eps());
    json.put("use_linear_projection", config.linearProjection());
    json.put("flip_sin_to_cos", config.cosineFirst());
    json.put("freq_shift", config.frequencyShift());
    return json;
  }

  private static void wholes(ObjectNode json, String name, List<Integer> numbers) {
    ArrayNode array = json.putArray(name);
    numbers.forEach(array::add);
  }

  private static ObjectNode vae(VaeConfig config) {
    ObjectNode json = object("AutoencoderKL");
    json.put("in_channels", config.inChannels());
    json.put("out_channels", config.outChannels());
    wholes(json, "block_out_channels", config.channels());
    ArrayNode down = json.putArray("down_block_types");
    ArrayNode up = json.putArray("up_block_types");
    for (int i = 0; i < config.channels().size(); i++) {
      down.add("DownEncoderBlock2D");
      up.add("UpDecoderBlock2D");
    }
    json.put("layers_per_block", config.layers());
    json.put("latent_channels", config.latentChannels());
    json.put("norm_num_groups", config.groups());
    json.put("scaling_factor", config.scale());
    return json;
  }

  private static ObjectNode text(TextEncoderConfig config) {
    ObjectNode json = StrictJson.mapper().createObjectNode();
    json.putArray("architectures").add("CLIPTextModel");
    json.put("model_type", "clip_text_model");
    json.put("hidden_size", config.width());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("intermediate_size", config.hidden());
    json.put("hidden_act", config.quickGelu() ? "quick_gelu" : "gelu");
    json.put("layer_norm_eps", config.eps());
    json.put("vocab_size", config.vocabulary());
    json.put("max_position_embeddings", config.positions());
    return json;
  }
}
