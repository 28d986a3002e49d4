package pentimento.weights;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pentimento.tensor.Shape;

/**
 * Names of networks with a U-Net's blocks: diffusers' own, which stay as they are, and those of
 * AnimateDiff's motion modules in them.
 *
 * @param network what all but the motion modules belong to
 * @param motion what the motion modules belong to
 */
record UNetNames(Component network, Component motion) implements NameMap {
  static final Pattern MOTION =
      Pattern.compile(
          "((?:down_blocks\\.\\d{1,3}|up_blocks\\.\\d{1,3}|mid_block)\\.motion_modules\\.\\d{1,3}\\.)"
              + "(temporal_transformer\\.)?(.+)");
  private static final Pattern ATTENTION = Pattern.compile("attention_blocks\\.(\\d)\\.");
  private static final Pattern NORM = Pattern.compile("(?<=\\.)norms\\.(\\d)\\.");
  private static final Pattern BLOCKS =
      Pattern.compile(
          "(conv_in|time_embedding|add_embedding|class_embedding|down_blocks|mid_block|up_blocks"
              + "|conv_norm_out|conv_out|controlnet_cond_embedding|controlnet_down_blocks"
              + "|controlnet_mid_block)\\..+");

  @Override
  public Optional<Renamed> map(String name, Shape shape) {
    // PEFT wraps the layers that it adapts; the weight inside is the layer's own.
    String bare = name.replace(".base_layer.", ".");
    Matcher matcher = MOTION.matcher(bare);
    if (matcher.matches()) {
      return Optional.of(new Renamed(motion, matcher.group(1) + inner(matcher.group(3)), shape));
    }
    return BLOCKS.matcher(bare).matches()
        ? Optional.of(new Renamed(network, bare, shape))
        : Optional.empty();
  }

  /** AnimateDiff counts attentions and norms from 0, diffusers from 1. */
  private static String inner(String name) {
    String attentions =
        ATTENTION.matcher(name).replaceAll(found -> "attn" + next(found.group(1)) + ".");
    String norms =
        NORM.matcher(attentions).replaceAll(found -> "norm" + next(found.group(1)) + ".");
    return norms.replace(".ff_norm.", ".norm3.");
  }

  private static int next(String digit) {
    return Integer.parseInt(digit) + 1;
  }
}
