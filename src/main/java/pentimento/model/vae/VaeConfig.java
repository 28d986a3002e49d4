package pentimento.model.vae;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import pentimento.model.ConfigFields;
import pentimento.model.ModelPart;

/**
 * What an autoencoder is made of; the fields of diffusers' {@code vae/config.json}.
 *
 * @param inChannels of pictures going in, 3
 * @param outChannels of pictures coming out, 3
 * @param channels of each level, from the largest map to the smallest
 * @param layers ResNet blocks of a level of the encoder; one more in the decoder
 * @param latentChannels of latents, 4
 * @param groups of every group norm
 * @param scale that latents are multiplied with when they leave the encoder
 * @param shift taken from latents before that
 * @param quantLayers are there the two convolutions of 1x1 next to the latents?
 * @param midAttention is there attention in the middle?
 */
public record VaeConfig(
    int inChannels,
    int outChannels,
    List<Integer> channels,
    int layers,
    int latentChannels,
    int groups,
    double scale,
    double shift,
    boolean quantLayers,
    boolean midAttention) {
  /** What SD 1.x's configuration leaves unsaid. */
  private static final double SCALE = 0.18215;

  /** Checks that the numbers fit each other. */
  public VaeConfig {
    channels = List.copyOf(channels);
    for (int width : channels) {
      if (width % groups != 0) {
        throw new IllegalArgumentException(
            "%d channels cannot be divided in %d groups".formatted(width, groups));
      }
    }
  }

  /** Stable Diffusion 1.x's. */
  public static VaeConfig stableDiffusion() {
    return new VaeConfig(3, 3, List.of(128, 256, 512, 512), 2, 4, 32, SCALE, 0, true, true);
  }

  /** A model's autoencoder, by its own configuration or, in a single file, Stable Diffusion's. */
  public static VaeConfig of(ModelPart part) {
    return part.config().map(VaeConfig::of).orElseGet(VaeConfig::stableDiffusion);
  }

  /** How many pixels of a picture make one of the latents, along a side. */
  public int factor() {
    return 1 << (channels.size() - 1);
  }

  /**
   * Reads diffusers' configuration of AutoencoderKL.
   *
   * @throws IllegalArgumentException when it has what is not supported; names the field
   */
  public static VaeConfig of(JsonNode json) {
    ConfigFields fields = new ConfigFields(json, "the VAE's config");
    List<Integer> channels = fields.wholes("block_out_channels", 1, 1 << 14);
    requireBlocks(fields, "down_block_types", "DownEncoderBlock2D", channels.size());
    requireBlocks(fields, "up_block_types", "UpDecoderBlock2D", channels.size());
    fields.require("act_fn", "silu");
    fields.requireNone("latents_mean", "latents_std");
    VaeConfig config =
        new VaeConfig(
            fields.whole("in_channels", 3, 1, 64),
            fields.whole("out_channels", 3, 1, 64),
            channels,
            fields.whole("layers_per_block", 1, 1, 16),
            fields.whole("latent_channels", 4, 1, 64),
            fields.whole("norm_num_groups", 32, 1, 1 << 14),
            fields.positive("scaling_factor", SCALE),
            fields.number("shift_factor", 0),
            fields.flag("use_quant_conv", true),
            fields.flag("mid_block_add_attention", true));
    if (config.quantLayers != fields.flag("use_post_quant_conv", true)) {
      throw new IllegalArgumentException(
          "the VAE's config: use_quant_conv and use_post_quant_conv differ");
    }
    fields.finish();
    return config;
  }

  private static void requireBlocks(ConfigFields fields, String name, String type, int levels) {
    if (fields.has(name) && !fields.texts(name).equals(Collections.nCopies(levels, type))) {
      throw new IllegalArgumentException(
          "the VAE's config: %s are %s, expected %d times %s"
              .formatted(name, fields.texts(name), levels, type));
    }
  }
}
