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
  /**
   * Layers of the first down block that are computed in every step where deep features are kept;
   * DeepCache's first branches (Ma et al. 2023, arXiv 2312.00858, section 3.2) have 0 or 1.
   */
  private static final int SHALLOW = 1;

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

  /** Number of skips that the layers use which are computed in every step. */
  static int shallowSkips(UNetConfig config) {
    return 1 + Math.min(SHALLOW, config.layers());
  }

  /**
   * The way down.
   *
   * @param x what {@code conv_in} gives, (N, channels[0], H, W)
   */
  public Encoded down(Value x) {
    List<Value> skips = new ArrayList<>(List.of(x));
    Value h = x;
    for (int i = 0; i < config.levels(); i++) {
      h = down(i, config.layers(), h, skips);
      if (i < config.levels() - 1) {
        int out = config.channels().get(i);
        h = root.at("down_blocks", i).conv2d("downsamplers.0.conv", h, out, out, 3, 2, 1);
        skips.add(h);
      }
    }
    return new Encoded(skips, h);
  }

  /** The first layers of the way down alone, which are computed in every step. */
  Encoded shallowDown(Value x) {
    List<Value> skips = new ArrayList<>(List.of(x));
    Value h = down(0, shallowSkips(config) - 1, x, skips);
    return new Encoded(skips, h);
  }

  private Value down(int level, int layers, Value x, List<Value> skips) {
    Layers block = root.at("down_blocks", level);
    block.cut();
    int out = config.channels().get(level);
    int in = level == 0 ? out : config.channels().get(level - 1);
    Value h = x;
    for (int j = 0; j < layers; j++) {
      h = layer(block, j, h, j == 0 ? in : out, out, level);
      skips.add(h);
    }
    return h;
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
   * @param deep what enters the layers that are computed in every step: all that deep features are
   *     kept of
   */
  record Raised(Value last, Value deep) {}

  /** The way up, from the middle and the skips. */
  Raised up(Value mid, List<Value> skips) {
    Deque<Value> left = new ArrayDeque<>(skips);
    Value h = mid;
    int last = config.levels() - 1;
    for (int i = 0; i < last; i++) {
      h = up(i, 0, config.layers(), h, left);
      Layers block = root.at("up_blocks", i).label("upsamplers.0");
      int out = config.channels().get(last - i);
      // As wide as what it is joined with: an odd size was rounded up on the way down.
      h = block.conv2d("upsamplers.0.conv", h.upsampleNearest(left.getLast()), out, out, 3);
    }
    int shallow = config.layers() + 1 - shallowSkips(config);
    Value deep = up(last, 0, shallow - 1, h, left);
    return new Raised(up(last, shallow, config.layers(), deep, left), deep);
  }

  /** The last layers of the way up alone, which are computed in every step. */
  Value shallowUp(Value deep, List<Value> skips) {
    int from = config.layers() + 1 - skips.size();
    return up(config.levels() - 1, from, config.layers(), deep, new ArrayDeque<>(skips));
  }

  /**
   * Some layers of a block, the last one included; each takes a skip from the end of those left.
   */
  private Value up(int number, int first, int last, Value x, Deque<Value> left) {
    Layers block = root.at("up_blocks", number);
    if (first == 0) {
      block.cut();
    }
    int level = config.levels() - 1 - number;
    int out = config.channels().get(level);
    int before = config.channels().get(number == 0 ? level : level + 1);
    List<Integer> widths = skipChannels(config);
    Value h = x;
    for (int j = first; j <= last; j++) {
      int skip = widths.get(left.size() - 1);
      h =
          layer(
              block,
              j,
              Value.cat(1, h, left.removeLast()),
              (j == 0 ? before : out) + skip,
              out,
              level);
    }
    return h;
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
