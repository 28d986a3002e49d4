package pentimento.model.replication;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import pentimento.model.ConfigFields;
import pentimento.model.motion.MotionConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.weights.MotionFamily;

/**
 * What a control network is made of; the fields of diffusers' or the reference's configuration.
 *
 * @param unet the U-Net whose way down and middle it repeats
 * @param motion its motion modules; empty in a plain ControlNet
 * @param conditioningChannels channels of what is given: 4 latents, or 3 of a picture
 * @param mask is there a mask beside them, 1 where something is given?
 * @param embedding widths of the layers that bring a picture to the size of latents; empty when
 *     latents are given, which one convolution takes
 */
public record ControlConfig(
    UNetConfig unet,
    Optional<MotionConfig> motion,
    int conditioningChannels,
    boolean mask,
    List<Integer> embedding) {
  /** Copies the list. */
  public ControlConfig {
    embedding = List.copyOf(embedding);
    if (motion.isPresent() && motion.get().unetNormAcrossFrames()) {
      throw new IllegalArgumentException(
          "norms across frames are the U-Net's alone, a control network has none");
    }
  }

  /**
   * A replication network of which no configuration tells: one temporal attention of 32 positions
   * in each module, none in the middle.
   *
   * @param steered the U-Net that it was made for
   * @param family whose; it decides the motion modules' switches
   */
  public static ControlConfig of(UNetConfig steered, MotionFamily family) {
    MotionConfig usual = MotionConfig.of(family);
    MotionConfig motion =
        new MotionConfig(
            1, 1, 8, 32, false, 32, usual.normAcrossFrames(), false, usual.outputProjections());
    // Guidance is the U-Net's input alone, also where that was distilled to take it.
    UNetConfig own = steered.withGuidance(0);
    return new ControlConfig(own, Optional.of(motion), steered.inChannels(), true, List.of());
  }

  /** ProcessPainter's artwork replication network at Stable Diffusion 1.5's sizes. */
  public static ControlConfig processPainter() {
    return of(UNetConfig.stableDiffusion15(), MotionFamily.PROCESSPAINTER);
  }

  /**
   * Makes sure that it is a sparse one, which is given latents with a mask, and steers a U-Net.
   *
   * @throws IllegalArgumentException when it is another kind, or made for another U-Net
   */
  public void requireSparseFor(UNetConfig steered) {
    if (!sparse() || !embedding.isEmpty() || !mask) {
      throw new IllegalArgumentException(
          "the replication network must have motion modules and take latents with a mask");
    }
    if (conditioningChannels != steered.inChannels()
        || !unet.channels().equals(steered.channels())
        || unet.layers() != steered.layers()
        || unet.contextChannels() != steered.contextChannels()) {
      throw new IllegalArgumentException(
          "the replication network's channels, layers or texts are not the U-Net's");
    }
  }

  /** Is it a sparse one, which sees whole sequences and not the noisy latents? */
  public boolean sparse() {
    return motion.isPresent();
  }

  /** Channels of what comes in, the mask among them. */
  int inputChannels() {
    return conditioningChannels + (mask ? 1 : 0);
  }

  /**
   * Reads diffusers' configuration of ControlNetModel or SparseControlNetModel, or the reference's.
   *
   * @param family decides what the file leaves open; its norms across the U-Net's frames do not
   *     apply here
   * @throws IllegalArgumentException when it has what is not supported; names the field
   */
  public static ControlConfig of(JsonNode json, MotionFamily family) {
    ConfigFields fields = new ConfigFields(json, "the control network's config");
    UNetConfig unet = UNetConfig.of(fields);
    fields.require("mid_block_type", "UNetMidBlock2DCrossAttn");
    fields.require("controlnet_conditioning_channel_order", "rgb");
    fields.require("global_pool_conditions", false);
    fields.require("set_noisy_sample_input_to_zero", true);
    fields.require("resnet_group_norm_across_frames", false);
    fields.ignore("addition_embed_type_num_heads");
    Optional<MotionConfig> motion = motion(fields, family);
    boolean simple = fields.flag("use_simplified_condition_embedding", motion.isPresent());
    List<Integer> widths =
        fields.has("conditioning_embedding_out_channels")
            ? fields.wholes("conditioning_embedding_out_channels", 1, 1 << 14)
            : List.of(16, 32, 96, 256);
    String mask =
        fields.has("concate_conditioning_mask")
            ? "concate_conditioning_mask"
            : "concat_conditioning_mask";
    ControlConfig config =
        new ControlConfig(
            unet,
            motion,
            fields.whole("conditioning_channels", motion.isPresent() ? 4 : 3, 1, 64),
            fields.flag(mask, motion.isPresent()),
            simple ? List.of() : widths);
    fields.finish();
    return config;
  }

  private static Optional<MotionConfig> motion(ConfigFields fields, MotionFamily family) {
    MotionConfig config;
    if (fields.has("motion_module_kwargs")) {
      config = MotionConfig.ofReference(fields, family);
    } else if (fields.has("motion_max_seq_length") || fields.has("motion_num_attention_heads")) {
      fields.require("temporal_transformer_layers_per_block", 1);
      fields.requireNone("transformer_layers_per_mid_block");
      config =
          new MotionConfig(
              1,
              1,
              fields.whole("motion_num_attention_heads", 8, 1, 1024),
              fields.whole("motion_max_seq_length", 32, 1, 1 << 14),
              false,
              fields.whole("motion_norm_num_groups", unetGroups(fields), 1, 1 << 14),
              fields.flag("motion_group_norm_across_frames", true),
              false,
              fields.whole("motion_output_projections", 1, 1, 2));
    } else {
      return Optional.empty();
    }
    return Optional.of(config.withoutUNetNorm());
  }

  /** diffusers' sparse control networks give their motion modules the U-Net's groups. */
  private static int unetGroups(ConfigFields fields) {
    return fields.whole("norm_num_groups", 32, 1, 1 << 14);
  }
}
