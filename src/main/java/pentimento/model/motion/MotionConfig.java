package pentimento.model.motion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import pentimento.model.ConfigFields;
import pentimento.weights.MotionFamily;

/**
 * What motion modules are made of, and the three things that no checkpoint tells and that decide
 * the result: ProcessPainter, AnimateDiff and diffusers differ in them.
 *
 * @param attentions temporal self-attentions of a block, 1 or 2
 * @param blocks transformer blocks of a module
 * @param heads of each attention
 * @param positions most frames that there are positions for
 * @param midBlock is there a module in the middle, too?
 * @param groups of the module's group norm
 * @param normAcrossFrames does the module's group norm share statistics across frames?
 * @param unetNormAcrossFrames do the U-Net's ResNet norms?
 * @param outputProjections how often attention's output projection is applied: 1, or 2 as in
 *     ProcessPainter's code
 */
public record MotionConfig(
    int attentions,
    int blocks,
    int heads,
    int positions,
    boolean midBlock,
    int groups,
    boolean normAcrossFrames,
    boolean unetNormAcrossFrames,
    int outputProjections) {
  /** Checks the ranges. */
  public MotionConfig {
    check("attentions", attentions, 1, 2);
    check("blocks", blocks, 1, 64);
    check("heads", heads, 1, 1024);
    check("positions", positions, 1, 1 << 14);
    check("groups", groups, 1, 1 << 14);
    check("output projections", outputProjections, 1, 2);
  }

  private static void check(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "a motion module with %d %s, expected %d to %d".formatted(value, name, low, high));
    }
  }

  /** The same for a network whose own norms are each frame's. */
  public MotionConfig withoutUNetNorm() {
    return new MotionConfig(
        attentions,
        blocks,
        heads,
        positions,
        midBlock,
        groups,
        normAcrossFrames,
        false,
        outputProjections);
  }

  /**
   * What the modules in a family's own files are: two attentions of 8 heads, 32 groups, and the
   * switches as its code has them.
   */
  public static MotionConfig of(MotionFamily family) {
    return switch (family) {
      case PROCESSPAINTER -> usual(24, false, false, true, 2);
      case ANIMATEDIFF_V1 -> usual(24, false, false, true, 1);
      case ANIMATEDIFF_V2 -> usual(32, true, false, false, 1);
      case ANIMATEDIFF_V3 -> usual(32, false, false, false, 1);
      case DIFFUSERS -> usual(32, false, true, false, 1);
    };
  }

  private static MotionConfig usual(
      int positions,
      boolean midBlock,
      boolean normAcrossFrames,
      boolean unetNormAcrossFrames,
      int outputProjections) {
    return new MotionConfig(
        2,
        1,
        8,
        positions,
        midBlock,
        32,
        normAcrossFrames,
        unetNormAcrossFrames,
        outputProjections);
  }

  /**
   * Reads a configuration: diffusers' MotionAdapter's, or the values of the reference's YAML files
   * ({@code motion_module_kwargs} and what stands beside it) as JSON. Either may name the switches:
   * {@code unet_group_norm_across_frames, motion_group_norm_across_frames,
   * motion_output_projections}.
   *
   * @param family decides what the file leaves open
   * @throws IllegalArgumentException when it has what is not supported; names the field
   */
  public static MotionConfig of(JsonNode json, MotionFamily family) {
    ConfigFields fields = new ConfigFields(json, "the motion modules' config");
    MotionConfig config =
        fields.has("motion_module_kwargs")
            ? ofReference(fields, family)
            : ofAdapter(fields, of(family));
    fields.finish();
    return config;
  }

  private static MotionConfig ofAdapter(ConfigFields fields, MotionConfig usual) {
    fields.ignore("block_out_channels", "motion_layers_per_block");
    fields.require("motion_mid_block_layers_per_block", 1);
    fields.require("motion_transformer_layers_per_mid_block", 1);
    fields.requireNone("conv_in_channels");
    return new MotionConfig(
        2,
        fields.whole("motion_transformer_layers_per_block", 1, 1, 64),
        fields.whole("motion_num_attention_heads", 8, 1, 1024),
        fields.whole("motion_max_seq_length", usual.positions, 1, 1 << 14),
        fields.flag("use_motion_mid_block", true),
        fields.whole("motion_norm_num_groups", 32, 1, 1 << 14),
        fields.flag("motion_group_norm_across_frames", usual.normAcrossFrames),
        fields.flag("unet_group_norm_across_frames", usual.unetNormAcrossFrames),
        fields.whole("motion_output_projections", usual.outputProjections, 1, 2));
  }

  /** Reads the reference's keys out of an object that may have others. */
  public static MotionConfig ofReference(ConfigFields fields, MotionFamily family) {
    MotionConfig usual = of(family);
    ConfigFields inner = fields.object("motion_module_kwargs");
    List<String> attentions = inner.texts("attention_block_types");
    if (!attentions.equals(Collections.nCopies(attentions.size(), "Temporal_Self"))) {
      throw new IllegalArgumentException(
          "attention_block_types are " + attentions + ", expected Temporal_Self alone");
    }
    inner.require("temporal_position_encoding", true);
    inner.require("temporal_attention_dim_div", 1);
    fields.require("use_motion_module", true);
    fields.require("motion_module_type", "Vanilla");
    fields.require("motion_module_decoder_only", false);
    fields.require("motion_norm_eps", 1e-6);
    fields.ignore("motion_module_resolutions", "unet", "mid_block_order");
    boolean inflated = fields.flag("use_inflated_groupnorm", !usual.unetNormAcrossFrames);
    MotionConfig config =
        new MotionConfig(
            attentions.size(),
            inner.whole("num_transformer_block", 1, 1, 64),
            inner.whole("num_attention_heads", 8, 1, 1024),
            inner.whole("temporal_position_encoding_max_len", usual.positions, 1, 1 << 14),
            fields.flag("motion_module_mid_block", usual.midBlock),
            fields.whole("motion_norm_groups", 32, 1, 1 << 14),
            fields.flag("motion_group_norm_across_frames", usual.normAcrossFrames),
            fields.flag("unet_group_norm_across_frames", !inflated),
            fields.whole("motion_output_projections", usual.outputProjections, 1, 2));
    inner.finish();
    return config;
  }
}
