package pentimento.model.lora;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that CompVis gives to a U-Net's layers, which some trainers of adapters use: {@code
 * down_blocks.1.attentions.0.proj_in} is {@code input_blocks.4.1.proj_in} there.
 */
final class LdmNames {
  private static final Pattern LAYER =
      Pattern.compile("(down|up)_blocks\\.(\\d+)\\.(resnets|attentions)\\.(\\d+)\\.(.+)");
  private static final Pattern SAMPLER =
      Pattern.compile("(down|up)_blocks\\.(\\d+)\\.(?:down|up)samplers\\.0\\.conv");
  private static final Pattern MIDDLE =
      Pattern.compile("mid_block\\.(resnets|attentions)\\.(\\d+)\\.(.+)");

  private static final Map<String, String> ENDS =
      Map.of(
          "time_embedding.linear_1", "time_embed.0",
          "time_embedding.linear_2", "time_embed.2",
          "conv_in", "input_blocks.0.0",
          "conv_norm_out", "out.0",
          "conv_out", "out.2");

  private static final Map<String, String> RESNET =
      Map.of(
          "norm1", "in_layers.0",
          "conv1", "in_layers.2",
          "norm2", "out_layers.0",
          "conv2", "out_layers.3",
          "time_emb_proj", "emb_layers.1",
          "conv_shortcut", "skip_connection");

  private final Set<String> modules;
  private final int perLevel;

  /**
   * Names for a network.
   *
   * @param modules all its layers
   */
  LdmNames(Set<String> modules) {
    this.modules = modules;
    int layers = 0;
    for (String module : modules) {
      Matcher layer = LAYER.matcher(module);
      if (layer.matches() && layer.group(1).equals("down")) {
        layers = Math.max(layers, Integer.parseInt(layer.group(4)) + 1);
      }
    }
    perLevel = layers + 1; // and the downsampler; above it as many layers as that
  }

  /** A layer's name there; the same name where it has none. */
  String of(String module) {
    Matcher layer = LAYER.matcher(module);
    if (layer.matches()) {
      boolean down = layer.group(1).equals("down");
      int index = Integer.parseInt(layer.group(2)) * perLevel + Integer.parseInt(layer.group(4));
      return "%s.%d.%s".formatted(side(down), index + (down ? 1 : 0), inner(layer, 3));
    }
    Matcher sampler = SAMPLER.matcher(module);
    if (sampler.matches()) {
      int level = Integer.parseInt(sampler.group(2));
      if (sampler.group(1).equals("down")) {
        return "input_blocks.%d.0.op".formatted((level + 1) * perLevel);
      }
      String attention = "up_blocks.%d.attentions.%d.proj_in".formatted(level, perLevel - 1);
      int place = modules.contains(attention) ? 2 : 1;
      return "output_blocks.%d.%d.conv".formatted((level + 1) * perLevel - 1, place);
    }
    Matcher middle = MIDDLE.matcher(module);
    if (middle.matches()) {
      boolean resnet = middle.group(1).equals("resnets");
      int place = resnet ? 2 * Integer.parseInt(middle.group(2)) : 1;
      String inner = resnet ? resnet(middle.group(3)) : middle.group(3);
      return "middle_block.%d.%s".formatted(place, inner);
    }
    return ENDS.getOrDefault(module, module);
  }

  private static String side(boolean down) {
    return down ? "input_blocks" : "output_blocks";
  }

  private static String inner(Matcher layer, int kind) {
    String name = layer.group(kind + 2);
    return layer.group(kind).equals("resnets") ? "0." + resnet(name) : "1." + name;
  }

  private static String resnet(String name) {
    return RESNET.getOrDefault(name, name);
  }
}
