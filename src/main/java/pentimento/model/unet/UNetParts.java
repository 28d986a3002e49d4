package pentimento.model.unet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import pentimento.model.Layers;
import pentimento.tensor.Value;

/**
 * The way down, the middle and the way up of a U-Net (Ronneberger et al. 2015), at one place.
 * Control networks have the first two.
 */
public final class UNetParts {
  private final Layers root;
  private final UNetConfig config;
  private final FrameNorm norm;
  private final LayerHook hook;
  private final Value time;
  private final Value context;

  /**
   * Parts that are described at a place, over one time embedding, which is described now.
   *
   * @param root where the network is
   * @param timesteps (B), F32
   * @param context text states (B, T, width) or (B F, T, width)
   */
  public UNetParts(
      Layers root,
      UNetConfig config,
      FrameNorm norm,
      LayerHook hook,
      Value timesteps,
      Value context) {
    this(root, config, norm, hook, timesteps, Optional.empty(), context);
  }

  /**
   * Likewise, of a U-Net that may have learnt guidance.
   *
   * @param guidance scale (1), F32; there when the configuration has a width for it
   */
  UNetParts(
      Layers root,
      UNetConfig config,
      FrameNorm norm,
      LayerHook hook,
      Value timesteps,
      Optional<Value> guidance,
      Value context) {
    this.root = root;
    this.config = config;
    this.norm = norm;
    this.hook = hook;
    this.context = context;
    time = TimeEmbedding.describe(root, timesteps, guidance, config);
  }

  /**
   * What the way down leaves.
   *
   * @param skips the input and each layer's result, in order
   * @param last the last of them
   */
  public record Encoded(List<Value> skips, Value last) {
    /** Copies the list. */
    public Encoded {
      skips = List.copyOf(skips);
    }
  }

  /** Channels of each skip that {@link #down} leaves. */
  public static List<Integer> skipChannels(UNetConfig config) {
    List<Integer> all = new ArrayList<>();
    all.add(config.channels().get(0));
    for (int i = 0; i < config.levels(); i++) {
      boolean last = i == config.levels() - 1;
      for (int j = 0; j < config.layers() + (last ? 0 : 1); j++) {
        all.add(config.channels().get(i));
      }
    }
    return all;
  }

  /**
   * The way down.
   *
   * @param x what {@code conv_in} gives, (N, channels[0], H, W)
   */
  public Encoded down(Value x) {
    List<Value> skips = new ArrayList<>();
    skips.add(x);
    Value h = x;
    int in = config.channels().get(0);
    for (int i = 0; i < config.levels(); i++) {
      Layers block = root.at("down_blocks", i);
      block.cut();
      int out = config.channels().get(i);
      for (int j = 0; j < config.layers(); j++) {
        h = layer(block, j, h, in, out, i);
        in = out;
        skips.add(h);
      }
      if (i < config.levels() - 1) {
        h = block.conv2d("downsamplers.0.conv", h, out, out, 3, 2, 1);
        skips.add(h);
      }
    }
    return new Encoded(skips, h);
  }

  /** The middle. */
  public Value mid(Value x) {
    Layers block = root.at("mid_block");
    block.cut();
    int level = config.levels() - 1;
    int width = config.channels().get(level);
    int wide = config.timeChannels();
    Value h = ResnetBlock.describe(block.at("resnets", 0), x, width, width, time, wide, norm);
    h =
        SpatialTransformer.describe(
            block.at("attentions", 0), h, width, config.heads().get(level), context, config);
    h = hook.after(block, 0, h, width);
    return ResnetBlock.describe(block.at("resnets", 1), h, width, width, time, wide, norm);
  }

  /**
   * What the way up leaves.
   *
   * @param last what the last norm takes
   * @param deep what enters the last layer: all that the deep layers have to say
   */
  record Raised(Value last, Value deep) {}

  /** The way up, from the middle and the skips. */
  Raised up(Value mid, List<Value> skips) {
    Deque<Value> left = new ArrayDeque<>(skips);
    Deque<Integer> widths = new ArrayDeque<>(skipChannels(config));
    Value h = mid;
    int in = config.channels().get(config.levels() - 1);
    for (int i = 0; i < config.levels(); i++) {
      Layers block = root.at("up_blocks", i);
      block.cut();
      int level = config.levels() - 1 - i;
      int out = config.channels().get(level);
      int layers = config.layers() + (level > 0 ? 1 : 0);
      for (int j = 0; j < layers; j++) {
        Value joined = Value.cat(1, h, left.removeLast());
        h = layer(block, j, joined, in + widths.removeLast(), out, level);
        in = out;
      }
      if (level > 0) {
        block.label("upsamplers.0");
        // As wide as what it is joined with: an odd size was rounded up on the way down.
        Value wide = h.upsampleNearest(left.getLast());
        h = block.conv2d("upsamplers.0.conv", wide, out, out, 3);
      }
    }
    return new Raised(last(h, left.removeLast()), h);
  }

  /**
   * The last layer of the way up.
   *
   * @param deep what enters it
   * @param skip what {@code conv_in} gives
   */
  Value last(Value deep, Value skip) {
    Layers block = root.at("up_blocks", config.levels() - 1);
    int width = config.channels().get(0);
    return layer(block, config.layers(), Value.cat(1, deep, skip), 2 * width, width, 0);
  }

  private Value layer(Layers block, int index, Value x, int in, int out, int level) {
    Value h =
        ResnetBlock.describe(
            block.at("resnets", index), x, in, out, time, config.timeChannels(), norm);
    if (config.attention().get(level)) {
      h =
          SpatialTransformer.describe(
              block.at("attentions", index), h, out, config.heads().get(level), context, config);
    }
    return hook.after(block, index, h, out);
  }
}
