package pentimento.model.unet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import pentimento.model.ConfigFields;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.weights.Component;
import pentimento.weights.Generation;
import pentimento.weights.StoredTensor;

/**
 * What a U-Net is made of; the fields of diffusers' {@code unet/config.json}.
 *
 * @param inChannels channels of the input: 4 latents, 8 or 9 with a picture beside them
 * @param outChannels channels of the output
 * @param channels of each level, from the largest map to the smallest
 * @param layers ResNet blocks of a level on the way down; one more on the way up
 * @param attention does a level have spatial transformers?
 * @param contextChannels width of the text states
 * @param heads attention heads of each level; each divides the level's channels
 * @param transformerBlocks in each spatial transformer
 * @param groups of every group norm; divides all channels
 * @param eps of the ResNet blocks' group norms
 * @param linearProjection are the transformers' outer projections linear maps, not convolutions?
 * @param cosineFirst is the time embedding cosines then sines?
 * @param frequencyShift taken from the number of the time embedding's frequencies
 * @param guidanceChannels width of the guidance scale's embedding in models that were distilled
 *     with guidance in them, even; 0 in others ({@code time_cond_proj_dim})
 */
public record UNetConfig(
    int inChannels,
    int outChannels,
    List<Integer> channels,
    int layers,
    List<Boolean> attention,
    int contextChannels,
    List<Integer> heads,
    int transformerBlocks,
    int groups,
    double eps,
    boolean linearProjection,
    boolean cosineFirst,
    int frequencyShift,
    int guidanceChannels) {
  /** Checks that the numbers fit each other. */
  public UNetConfig {
    channels = List.copyOf(channels);
    attention = List.copyOf(attention);
    heads = List.copyOf(heads);
    if (attention.size() != channels.size() || heads.size() != channels.size()) {
      throw new IllegalArgumentException(
          "a U-Net of %d levels has %d kinds of blocks and %d numbers of heads"
              .formatted(channels.size(), attention.size(), heads.size()));
    }
    for (int i = 0; i < channels.size(); i++) {
      int width = channels.get(i);
      if (width % groups != 0 || width % heads.get(i) != 0) {
        throw new IllegalArgumentException(
            "%d channels of level %d cannot be divided in %d groups and %d heads"
                .formatted(width, i, groups, heads.get(i)));
      }
    }
    if (guidanceChannels != 0 && (guidanceChannels < 4 || guidanceChannels % 2 != 0)) {
      throw new IllegalArgumentException(
          "the U-Net's config: time_cond_proj_dim is %d, expected 0 or an even number from 4"
              .formatted(guidanceChannels));
    }
  }

  /** One that knows no guidance. */
  public UNetConfig(
      int inChannels,
      int outChannels,
      List<Integer> channels,
      int layers,
      List<Boolean> attention,
      int contextChannels,
      List<Integer> heads,
      int transformerBlocks,
      int groups,
      double eps,
      boolean linearProjection,
      boolean cosineFirst,
      int frequencyShift) {
    this(
        inChannels,
        outChannels,
        channels,
        layers,
        attention,
        contextChannels,
        heads,
        transformerBlocks,
        groups,
        eps,
        linearProjection,
        cosineFirst,
        frequencyShift,
        0);
  }

  /** Stable Diffusion 1.5's. */
  public static UNetConfig stableDiffusion15() {
    return new UNetConfig(
        4,
        4,
        List.of(320, 640, 1280, 1280),
        2,
        List.of(true, true, true, false),
        768,
        List.of(8, 8, 8, 8),
        1,
        32,
        1e-5,
        false,
        true,
        0);
  }

  /** Stable Diffusion 2.x's. */
  public static UNetConfig stableDiffusion2() {
    UNetConfig first = stableDiffusion15();
    return new UNetConfig(
        4,
        4,
        first.channels,
        2,
        first.attention,
        1024,
        List.of(5, 10, 20, 20),
        1,
        32,
        1e-5,
        true,
        true,
        0);
  }

  /**
   * What a model's U-Net is made of: by its own configuration or, in a single file, by what the
   * weights show of Stable Diffusion 1.x or 2.x.
   *
   * @throws IllegalArgumentException when nothing tells, or the configuration is not supported
   */
  public static UNetConfig of(ModelFiles model) {
    ModelPart part = model.part(Component.UNET);
    if (part.config().isPresent()) {
      return of(part.config().get());
    }
    UNetConfig usual =
        switch (model.generation().orElse(Generation.SD1)) {
          case SD1 -> stableDiffusion15();
          case SD2 -> stableDiffusion2();
          case SDXL ->
              throw new IllegalArgumentException(
                  model.place() + ": Stable Diffusion XL is not supported, 1.x and 2.x are");
        };
    StoredTensor first = part.tensors().get("conv_in.weight");
    if (first != null && first.shape().rank() == 4) {
      usual = usual.withInChannels(Math.toIntExact(first.shape().size(1)));
    }
    StoredTensor guidance = part.tensors().get("time_embedding.cond_proj.weight");
    return guidance == null || guidance.shape().rank() != 2
        ? usual
        : usual.withGuidance(Math.toIntExact(guidance.shape().size(1)));
  }

  private UNetConfig withInChannels(int count) {
    return new UNetConfig(
        count,
        outChannels,
        channels,
        layers,
        attention,
        contextChannels,
        heads,
        transformerBlocks,
        groups,
        eps,
        linearProjection,
        cosineFirst,
        frequencyShift,
        guidanceChannels);
  }

  /** The same of a model that was distilled with guidance in it. */
  public UNetConfig withGuidance(int width) {
    return new UNetConfig(
        inChannels,
        outChannels,
        channels,
        layers,
        attention,
        contextChannels,
        heads,
        transformerBlocks,
        groups,
        eps,
        linearProjection,
        cosineFirst,
        frequencyShift,
        width);
  }

  /**
   * Is the guidance scale an input, as in latent consistency models (Luo et al. 2023, arXiv
   * 2310.04378)? Then a second prompt is never asked.
   */
  public boolean embedsGuidance() {
    return guidanceChannels > 0;
  }

  /** Channels of the time embedding. */
  int timeChannels() {
    return 4 * channels.get(0);
  }

  /** Number of levels. */
  public int levels() {
    return channels.size();
  }

  /**
   * Reads diffusers' configuration of a 2-D U-Net, or of its inflated forms.
   *
   * @throws IllegalArgumentException when it has what is not supported; names the field
   */
  public static UNetConfig of(JsonNode json) {
    ConfigFields fields = new ConfigFields(json, "the U-Net's config");
    UNetConfig config = of(fields);
    int levels = config.levels();
    List<String> up = fields.texts("up_block_types");
    for (int i = 0; i < levels; i++) {
      boolean crossed = i < up.size() && up.get(i).startsWith("CrossAttnUpBlock");
      if (up.size() != levels
          || crossed != config.attention.get(levels - 1 - i)
          || !(crossed || up.get(i).startsWith("UpBlock"))) {
        throw new IllegalArgumentException(
            "the U-Net's config: up_block_types are %s, expected the mirror image of the %d"
                    .formatted(up, levels)
                + " down_block_types");
      }
    }
    fields.require("center_input_sample", false);
    fields.require("mid_block_type", "UNetMidBlock2DCrossAttn");
    fields.require("dual_cross_attention", false);
    fields.require("resnet_skip_time_act", false);
    fields.require("resnet_out_scale_factor", 1);
    fields.require("time_embedding_type", "positional");
    fields.require("attention_type", "default");
    fields.require("class_embeddings_concat", false);
    fields.require("conv_in_kernel", 3);
    fields.require("conv_out_kernel", 3);
    fields.requireNone(
        "reverse_transformer_layers_per_block",
        "time_embedding_dim",
        "time_embedding_act_fn",
        "timestep_post_act",
        "mid_block_only_cross_attention",
        "cross_attention_norm");
    int guidance = fields.whole("time_cond_proj_dim", 0, 0, 1 << 14);
    fields.finish();
    return config.withGuidance(guidance);
  }

  /** Reads what U-Nets and control networks have in common. */
  public static UNetConfig of(ConfigFields fields) {
    List<Integer> channels = fields.wholes("block_out_channels", 1, 1 << 14);
    List<Boolean> attention = new ArrayList<>();
    for (String type : fields.texts("down_block_types")) {
      boolean crossed = type.startsWith("CrossAttnDownBlock");
      if (!crossed && !type.startsWith("DownBlock")) {
        throw new IllegalArgumentException("down_block_types: there is no " + type);
      }
      attention.add(crossed);
    }
    int levels = channels.size();
    String heads = fields.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
    fields.ignore("attention_head_dim");
    fields.require("only_cross_attention", false);
    fields.require("downsample_padding", 1);
    fields.require("mid_block_scale_factor", 1);
    fields.require("act_fn", "silu");
    fields.require("resnet_time_scale_shift", "default");
    fields.requireNone(
        "encoder_hid_dim",
        "encoder_hid_dim_type",
        "class_embed_type",
        "addition_embed_type",
        "addition_time_embed_dim",
        "num_class_embeds",
        "projection_class_embeddings_input_dim");
    return new UNetConfig(
        fields.whole("in_channels", 4, 1, 64),
        fields.whole("out_channels", 4, 1, 64),
        channels,
        fields.whole("layers_per_block", 2, 1, 16),
        attention,
        fields.whole("cross_attention_dim", 1280, 1, 1 << 14),
        fields.perLevel(heads, 8, levels, 1, 1024),
        fields.whole("transformer_layers_per_block", 1, 1, 64),
        fields.whole("norm_num_groups", 32, 1, 1 << 14),
        fields.positive("norm_eps", 1e-5),
        fields.flag("use_linear_projection", false),
        fields.flag("flip_sin_to_cos", true),
        fields.whole("freq_shift", 0, 0, 1));
  }
}
