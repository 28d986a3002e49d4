package pentimento.model.motion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import pentimento.model.ConfigFields;

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
   * Whose motion modules a bare file holds.
   *
   * @param unetNormAcrossFrames see {@link MotionConfig}
   * @param normAcrossFrames see there
   * @param outputProjections see there
   * @param positions of that family's own files
   * @param midBlock in that family's own files
   */
  public enum Family {
    PROCESSPAINTER(true, false, 2, 24, false),
    ANIMATEDIFF_V1(true, false, 1, 24, false),
    ANIMATEDIFF_V2(false, false, 1, 32, true),
    ANIMATEDIFF_V3(false, false, 1, 32, false),
    DIFFUSERS(false, true, 1, 32, false);

    private final boolean unetNormAcrossFrames;
    private final boolean normAcrossFrames;
    private final int outputProjections;
    private final int positions;
    private final boolean midBlock;

    Family(
        boolean unetNormAcrossFrames,
        boolean normAcrossFrames,
        int outputProjections,
        int positions,
        boolean midBlock) {
      this.unetNormAcrossFrames = unetNormAcrossFrames;
      this.normAcrossFrames = normAcrossFrames;
      this.outputProjections = outputProjections;
      this.positions = positions;
      this.midBlock = midBlock;
    }

    /** Its usual configuration: two attentions of 8 heads, 32 groups. */
    public MotionConfig config() {
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
  public static MotionConfig of(JsonNode json, Family family) {
    ConfigFields fields = new ConfigFields(json, "the motion modules' config");
    MotionConfig config =
        fields.has("motion_module_kwargs")
            ? ofReference(fields, family)
            : ofAdapter(fields, family);
    fields.finish();
    return config;
  }

  private static MotionConfig ofAdapter(ConfigFields fields, Family family) {
    fields.ignore("block_out_channels", "motion_layers_per_block");
    fields.require("motion_mid_block_layers_per_block", 1);
    fields.require("motion_transformer_layers_per_mid_block", 1);
    fields.requireNone("conv_in_channels");
    return new MotionConfig(
        2,
        fields.whole("motion_transformer_layers_per_block", 1, 1, 64),
        fields.whole("motion_num_attention_heads", 8, 1, 1024),
        fields.whole("motion_max_seq_length", family.positions, 1, 1 << 14),
        fields.flag("use_motion_mid_block", true),
        fields.whole("motion_norm_num_groups", 32, 1, 1 << 14),
        fields.flag("motion_group_norm_across_frames", family.normAcrossFrames),
        fields.flag("unet_group_norm_across_frames", family.unetNormAcrossFrames),
        fields.whole("motion_output_projections", family.outputProjections, 1, 2));
  }

  /** Reads the reference's keys out of an object that may have others. */
  public static MotionConfig ofReference(ConfigFields fields, Family family) {
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
    fields.require("motion_norm_eps", "1.0E-6");
    fields.ignore("motion_module_resolutions", "unet", "mid_block_order");
    boolean inflated = fields.flag("use_inflated_groupnorm", !family.unetNormAcrossFrames);
    MotionConfig config =
        new MotionConfig(
            attentions.size(),
            inner.whole("num_transformer_block", 1, 1, 64),
            inner.whole("num_attention_heads", 8, 1, 1024),
            inner.whole("temporal_position_encoding_max_len", family.positions, 1, 1 << 14),
            fields.flag("motion_module_mid_block", family.midBlock),
            fields.whole("motion_norm_groups", 32, 1, 1 << 14),
            fields.flag("motion_group_norm_across_frames", family.normAcrossFrames),
            fields.flag("unet_group_norm_across_frames", !inflated),
            fields.whole("motion_output_projections", family.outputProjections, 1, 2));
    inner.finish();
    return config;
  }
}
