package pentimento.weights;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pentimento.tensor.Shape;

/**
 * Names of the VAE in CompVis' files ({@code decoder.up.3.block.0.conv1}) and in diffusers', the
 * older ones too ({@code mid_block.attentions.0.query}).
 *
 * @param levels of the decoder, which CompVis counts from the picture and diffusers from the
 *     latents
 */
record VaeNames(int levels) implements NameMap {
  private static final Pattern UP = Pattern.compile("decoder\\.up\\.(\\d{1,3})\\..*");
  private static final Pattern LEVEL =
      Pattern.compile("(encoder\\.down|decoder\\.up)\\.(\\d{1,3})\\.(.+)");
  private static final Pattern BLOCK = Pattern.compile("block\\.(\\d{1,3})\\.(.+)");
  private static final Pattern MIDDLE = Pattern.compile("(encoder|decoder)\\.mid\\.(\\w+)\\.(.+)");
  private static final Pattern ATTENTION =
      Pattern.compile("((?:encoder|decoder)\\.mid_block\\.attentions\\.0)\\.(.+)");
  private static final Pattern DIFFUSERS =
      Pattern.compile("(encoder\\.(down_blocks|mid_block)|decoder\\.(up_blocks|mid_block))\\..+");

  private static final Map<String, String> ENDS =
      Map.of(
          "quant_conv", "quant_conv",
          "post_quant_conv", "post_quant_conv",
          "encoder.conv_in", "encoder.conv_in",
          "encoder.conv_out", "encoder.conv_out",
          "encoder.norm_out", "encoder.conv_norm_out",
          "encoder.conv_norm_out", "encoder.conv_norm_out",
          "decoder.conv_in", "decoder.conv_in",
          "decoder.conv_out", "decoder.conv_out",
          "decoder.norm_out", "decoder.conv_norm_out",
          "decoder.conv_norm_out", "decoder.conv_norm_out");

  private static final Set<String> RESNET = Set.of("norm1", "conv1", "norm2", "conv2");

  /** What CompVis, and diffusers before 2023, called the parts of the attention. */
  private static final Map<String, String> PARTS =
      Map.of(
          "norm", "group_norm",
          "q", "to_q",
          "k", "to_k",
          "v", "to_v",
          "proj_out", "to_out.0",
          "query", "to_q",
          "key", "to_k",
          "value", "to_v",
          "proj_attn", "to_out.0");

  /**
   * The map for a file with these names.
   *
   * @param names of the VAE, without what all of them begin with
   */
  static VaeNames of(Set<String> names) {
    int levels = 0;
    for (String name : names) {
      Matcher up = UP.matcher(name);
      if (up.matches()) {
        levels = Math.max(levels, Integer.parseInt(up.group(1)) + 1);
      }
    }
    return new VaeNames(levels);
  }

  @Override
  public Optional<Renamed> map(String name, Shape shape) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String layer = name.substring(0, dot);
    return Optional.ofNullable(ENDS.get(layer))
        .or(() -> level(layer))
        .or(() -> middle(layer))
        .or(() -> diffusers(layer))
        .map(
            ours -> new Renamed(Component.VAE, ours + name.substring(dot), flattened(ours, shape)));
  }

  private Optional<String> level(String layer) {
    Matcher level = LEVEL.matcher(layer);
    if (!level.matches()) {
      return Optional.empty();
    }
    boolean down = level.group(1).equals("encoder.down");
    int index = Integer.parseInt(level.group(2));
    if (!down && index >= levels) {
      return Optional.empty();
    }
    String ours =
        down ? "encoder.down_blocks." + index : "decoder.up_blocks." + (levels - 1 - index);
    String inner = level.group(3);
    if (inner.equals(down ? "downsample.conv" : "upsample.conv")) {
      return Optional.of(ours + (down ? ".downsamplers.0.conv" : ".upsamplers.0.conv"));
    }
    Matcher block = BLOCK.matcher(inner);
    return block.matches()
        ? resnet(block.group(2)).map(part -> ours + ".resnets." + block.group(1) + "." + part)
        : Optional.empty();
  }

  private static Optional<String> middle(String layer) {
    Matcher middle = MIDDLE.matcher(layer);
    if (!middle.matches()) {
      return Optional.empty();
    }
    String ours = middle.group(1) + ".mid_block.";
    return switch (middle.group(2)) {
      case "block_1" -> resnet(middle.group(3)).map(part -> ours + "resnets.0." + part);
      case "block_2" -> resnet(middle.group(3)).map(part -> ours + "resnets.1." + part);
      case "attn_1" ->
          Optional.ofNullable(PARTS.get(middle.group(3)))
              .map(part -> ours + "attentions.0." + part);
      default -> Optional.empty();
    };
  }

  private static Optional<String> resnet(String part) {
    if (part.equals("nin_shortcut")) {
      return Optional.of("conv_shortcut");
    }
    return RESNET.contains(part) ? Optional.of(part) : Optional.empty();
  }

  private static Optional<String> diffusers(String layer) {
    Matcher attention = ATTENTION.matcher(layer);
    if (attention.matches()) {
      String part = attention.group(2);
      return Optional.of(attention.group(1) + "." + PARTS.getOrDefault(part, part));
    }
    return DIFFUSERS.matcher(layer).matches() ? Optional.of(layer) : Optional.empty();
  }

  /** Attention's projections are 1x1 convolutions in CompVis' files, linear ones here. */
  private static Shape flattened(String layer, Shape shape) {
    boolean projection = ATTENTION.matcher(layer).matches() && !layer.endsWith("group_norm");
    return projection && shape.rank() == 4 && shape.size(2) == 1 && shape.size(3) == 1
        ? Shape.of(shape.size(0), shape.size(1))
        : shape;
  }
}
