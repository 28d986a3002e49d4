package pentimento.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import pentimento.tensor.Shape;

/** The names and shapes of diffusers' networks, enumerated from their configs. */
final class DiffusersNames {
  private final Map<String, Shape> names = new LinkedHashMap<>();

  private DiffusersNames() {}

  /** {@code UNet2DConditionModel}. */
  static Map<String, Shape> unet(JsonNode config) {
    DiffusersNames all = new DiffusersNames();
    int[] channels = channels(config);
    int layers = config.path("layers_per_block").intValue();
    int cross = config.path("cross_attention_dim").intValue();
    int time = 4 * channels[0];
    all.ends(config, channels[0], time);
    int last = channels.length - 1;
    int previous = channels[0];
    for (int i = 0; i <= last; i++) {
      String block = "down_blocks." + i + ".";
      boolean attention = config.path("down_block_types").get(i).textValue().contains("CrossAttn");
      for (int j = 0; j < layers; j++) {
        all.resnet(block + "resnets." + j + ".", previous, channels[i], time);
        all.attention(attention, block + "attentions." + j + ".", channels[i], cross);
        previous = channels[i];
      }
      if (i < last) {
        all.conv(block + "downsamplers.0.conv", channels[i], channels[i], 3);
      }
    }
    all.resnet("mid_block.resnets.0.", previous, previous, time);
    all.attention(true, "mid_block.attentions.0.", previous, cross);
    all.resnet("mid_block.resnets.1.", previous, previous, time);
    for (int i = 0; i <= last; i++) {
      String block = "up_blocks." + i + ".";
      int own = channels[last - i];
      int skip = channels[Math.max(0, last - i - 1)];
      boolean attention = config.path("up_block_types").get(i).textValue().contains("CrossAttn");
      for (int j = 0; j <= layers; j++) {
        all.resnet(block + "resnets." + j + ".", previous + (j == layers ? skip : own), own, time);
        all.attention(attention, block + "attentions." + j + ".", own, cross);
        previous = own;
      }
      if (i < last) {
        all.conv(block + "upsamplers.0.conv", own, own, 3);
      }
    }
    return all.names;
  }

  /** The motion modules of a U-Net, as {@code UNetMotionModel} has them. */
  static Map<String, Shape> motion(int[] channels, int layers, boolean mid) {
    DiffusersNames all = new DiffusersNames();
    int last = channels.length - 1;
    for (int i = 0; i <= last; i++) {
      for (int j = 0; j <= layers; j++) {
        if (j < layers) {
          all.module("down_blocks.%d.motion_modules.%d.".formatted(i, j), channels[i], 2);
        }
        all.module("up_blocks.%d.motion_modules.%d.".formatted(i, j), channels[last - i], 2);
      }
    }
    if (mid) {
      all.module("mid_block.motion_modules.0.", channels[last], 2);
    }
    return all.names;
  }

  /** The motion modules of a {@code SparseControlNetModel}. */
  static Map<String, Shape> sparseMotion(int[] channels, int layers) {
    DiffusersNames all = new DiffusersNames();
    for (int i = 0; i < channels.length; i++) {
      for (int j = 0; j < layers; j++) {
        all.module("down_blocks.%d.motion_modules.%d.".formatted(i, j), channels[i], 1);
      }
    }
    return all.names;
  }

  /** {@code AutoencoderKL}. */
  static Map<String, Shape> vae(JsonNode config) {
    DiffusersNames all = new DiffusersNames();
    int[] channels = channels(config);
    int layers = config.path("layers_per_block").intValue();
    int latents = config.path("latent_channels").intValue();
    int last = channels.length - 1;
    all.conv("encoder.conv_in", 3, channels[0], 3);
    int previous = channels[0];
    for (int i = 0; i <= last; i++) {
      for (int j = 0; j < layers; j++) {
        all.resnet("encoder.down_blocks.%d.resnets.%d.".formatted(i, j), previous, channels[i], 0);
        previous = channels[i];
      }
      if (i < last) {
        all.conv("encoder.down_blocks." + i + ".downsamplers.0.conv", previous, previous, 3);
      }
    }
    all.vaeMiddle("encoder.mid_block.", previous);
    all.norm("encoder.conv_norm_out", previous);
    all.conv("encoder.conv_out", previous, 2 * latents, 3);
    all.conv("quant_conv", 2 * latents, 2 * latents, 1);
    all.conv("post_quant_conv", latents, latents, 1);
    all.conv("decoder.conv_in", latents, previous, 3);
    all.vaeMiddle("decoder.mid_block.", previous);
    for (int i = 0; i <= last; i++) {
      for (int j = 0; j <= layers; j++) {
        int own = channels[last - i];
        all.resnet("decoder.up_blocks.%d.resnets.%d.".formatted(i, j), previous, own, 0);
        previous = own;
      }
      if (i < last) {
        all.conv("decoder.up_blocks." + i + ".upsamplers.0.conv", previous, previous, 3);
      }
    }
    all.norm("decoder.conv_norm_out", previous);
    all.conv("decoder.conv_out", previous, 3, 3);
    return all.names;
  }

  static int[] channels(JsonNode config) {
    JsonNode list = config.path("block_out_channels");
    int[] channels = new int[list.size()];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = list.get(i).intValue();
    }
    return channels;
  }

  private void ends(JsonNode config, int width, int time) {
    conv("conv_in", config.path("in_channels").asInt(4), width, 3);
    linear("time_embedding.linear_1", width, time, true);
    linear("time_embedding.linear_2", time, time, true);
    norm("conv_norm_out", width);
    conv("conv_out", width, config.path("out_channels").asInt(4), 3);
  }

  private void vaeMiddle(String block, int width) {
    resnet(block + "resnets.0.", width, width, 0);
    resnet(block + "resnets.1.", width, width, 0);
    norm(block + "attentions.0.group_norm", width);
    for (String part : new String[] {"to_q", "to_k", "to_v", "to_out.0"}) {
      linear(block + "attentions.0." + part, width, width, true);
    }
  }

  private void resnet(String at, int in, int out, int time) {
    norm(at + "norm1", in);
    conv(at + "conv1", in, out, 3);
    if (time > 0) {
      linear(at + "time_emb_proj", time, out, true);
    }
    norm(at + "norm2", out);
    conv(at + "conv2", out, out, 3);
    if (in != out) {
      conv(at + "conv_shortcut", in, out, 1);
    }
  }

  private void attention(boolean there, String at, int width, int cross) {
    if (!there) {
      return;
    }
    norm(at + "norm", width);
    conv(at + "proj_in", width, width, 1);
    String block = at + "transformer_blocks.0.";
    projections(block + "attn1.", width, width);
    projections(block + "attn2.", width, cross);
    for (int i = 1; i <= 3; i++) {
      norm(block + "norm" + i, width);
    }
    feedForward(block, width);
    conv(at + "proj_out", width, width, 1);
  }

  private void module(String at, int width, int attentions) {
    norm(at + "norm", width);
    linear(at + "proj_in", width, width, true);
    String block = at + "transformer_blocks.0.";
    for (int i = 1; i <= attentions; i++) {
      projections(block + "attn" + i + ".", width, width);
      norm(block + "norm" + i, width);
    }
    norm(block + "norm3", width);
    feedForward(block, width);
    linear(at + "proj_out", width, width, true);
  }

  private void projections(String at, int width, int states) {
    linear(at + "to_q", width, width, false);
    linear(at + "to_k", states, width, false);
    linear(at + "to_v", states, width, false);
    linear(at + "to_out.0", width, width, true);
  }

  private void feedForward(String at, int width) {
    linear(at + "ff.net.0.proj", width, 8 * width, true);
    linear(at + "ff.net.2", 4 * width, width, true);
  }

  private void norm(String at, int width) {
    names.put(at + ".weight", Shape.of(width));
    names.put(at + ".bias", Shape.of(width));
  }

  private void linear(String at, int in, int out, boolean bias) {
    names.put(at + ".weight", Shape.of(out, in));
    if (bias) {
      names.put(at + ".bias", Shape.of(out));
    }
  }

  private void conv(String at, int in, int out, int kernel) {
    names.put(at + ".weight", Shape.of(out, in, kernel, kernel));
    names.put(at + ".bias", Shape.of(out));
  }
}
