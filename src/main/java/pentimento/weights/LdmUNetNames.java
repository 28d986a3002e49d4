package pentimento.weights;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pentimento.tensor.Shape;

/**
 * Names of the U-Net in CompVis' files (latent-diffusion, {@code openaimodel.py}), which number all
 * blocks of one side in one row: {@code input_blocks.4.1.proj_in.weight}.
 *
 * @param perLevel blocks of one level: the layers of a down block and its downsampler, which are as
 *     many as the layers of an up block; 3 in Stable Diffusion
 */
record LdmUNetNames(int perLevel) implements NameMap {
  private static final Pattern BLOCK =
      Pattern.compile("(input_blocks|output_blocks)\\.(\\d{1,4})\\.(\\d)\\.(.+)");
  private static final Pattern MIDDLE = Pattern.compile("middle_block\\.([012])\\.(.+)");
  private static final Pattern DOWNSAMPLER =
      Pattern.compile("input_blocks\\.(\\d{1,4})\\.0\\.op\\..*");
  private static final Pattern INPUT = Pattern.compile("input_blocks\\.(\\d{1,4})\\..*");

  private static final Map<String, String> ENDS =
      Map.of(
          "time_embed.0", "time_embedding.linear_1",
          "time_embed.2", "time_embedding.linear_2",
          "input_blocks.0.0", "conv_in",
          "out.0", "conv_norm_out",
          "out.2", "conv_out");

  private static final Map<String, String> RESNET =
      Map.of(
          "in_layers.0", "norm1",
          "in_layers.2", "conv1",
          "out_layers.0", "norm2",
          "out_layers.3", "conv2",
          "emb_layers.1", "time_emb_proj",
          "skip_connection", "conv_shortcut");

  LdmUNetNames {
    if (perLevel < 1) {
      throw new IllegalArgumentException("blocks per level: " + perLevel + ", expected 1 or more");
    }
  }

  /**
   * The map for a file with these names: where the first downsampler stands tells how many layers a
   * level has. Without one there is a single level.
   *
   * @param names of the U-Net, without what all of them begin with
   */
  static LdmUNetNames of(Set<String> names) {
    int first = Integer.MAX_VALUE;
    int last = 1;
    for (String name : names) {
      Matcher downsampler = DOWNSAMPLER.matcher(name);
      if (downsampler.matches()) {
        first = Math.min(first, Integer.parseInt(downsampler.group(1)));
      }
      Matcher input = INPUT.matcher(name);
      if (input.matches()) {
        last = Math.max(last, Integer.parseInt(input.group(1)));
      }
    }
    return new LdmUNetNames(Math.max(1, first == Integer.MAX_VALUE ? last + 1 : first));
  }

  @Override
  public Optional<Renamed> map(String name, Shape shape) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String layer = name.substring(0, dot);
    return Optional.ofNullable(ENDS.get(layer))
        .or(() -> block(layer))
        .map(ours -> new Renamed(Component.UNET, ours + name.substring(dot), shape));
  }

  private Optional<String> block(String layer) {
    Matcher middle = MIDDLE.matcher(layer);
    if (middle.matches()) {
      int place = Integer.parseInt(middle.group(1));
      return place == 1
          ? attention(middle.group(2)).map(inner -> "mid_block.attentions.0." + inner)
          : resnet(middle.group(2))
              .map(inner -> "mid_block.resnets.%d.%s".formatted(place / 2, inner));
    }
    Matcher block = BLOCK.matcher(layer);
    if (!block.matches()) {
      return Optional.empty();
    }
    boolean down = block.group(1).startsWith("input");
    int index = Integer.parseInt(block.group(2)) - (down ? 1 : 0); // input block 0 is conv_in
    if (index < 0) {
      return Optional.empty();
    }
    int place = Integer.parseInt(block.group(3));
    String inner = block.group(4);
    String level = "%s_blocks.%d.".formatted(down ? "down" : "up", index / perLevel);
    int number = index % perLevel;
    if (down && place == 0 && inner.equals("op")) {
      return Optional.of(level + "downsamplers.0.conv");
    }
    if (!down && place > 0 && inner.equals("conv")) {
      return Optional.of(level + "upsamplers.0.conv");
    }
    return switch (place) {
      case 0 -> resnet(inner).map(ours -> "%sresnets.%d.%s".formatted(level, number, ours));
      case 1 -> attention(inner).map(ours -> "%sattentions.%d.%s".formatted(level, number, ours));
      default -> Optional.empty();
    };
  }

  private static Optional<String> resnet(String inner) {
    return Optional.ofNullable(RESNET.get(inner));
  }

  /** Inside, transformers have the same names everywhere. */
  private static Optional<String> attention(String inner) {
    boolean known =
        Set.of("norm", "proj_in", "proj_out").contains(inner)
            || inner.startsWith("transformer_blocks.");
    return known ? Optional.of(inner) : Optional.empty();
  }
}
