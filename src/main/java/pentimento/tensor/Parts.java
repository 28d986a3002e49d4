package pentimento.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Layers computed part by part, so that what they leave open on their way is small: some pictures
 * at a time, or the histories of some pixels. The result is the same but for rounding. It is done
 * where {@link Lowering#part} asks for it; else a layer is described as a whole.
 */
public final class Parts {
  private Parts() {}

  /** Are a value's layers computed in parts? */
  public static boolean wanted(Value x) {
    return x.graph().lowering().part() > 0;
  }

  /**
   * A layer that sees each picture by itself.
   *
   * @param x (N, C, H, W)
   * @param channels of the result, (N, channels, H, W)
   * @param beside other values with a first dimension of N, which are divided like x
   * @param layer describes the result of some pictures by them and by what is beside them
   */
  public static Value pictures(
      Value x, int channels, List<Value> beside, BiFunction<Value, List<Value>, Value> layer) {
    Value room = x.graph().add("self.room(%s, %s)", x, channels);
    List<Value> wholes = new ArrayList<>(List.of(x));
    wholes.addAll(beside);
    return x.graph()
        .loop(room, 0, wholes, parts -> layer.apply(parts.get(0), parts.subList(1, parts.size())));
  }

  /**
   * A layer that sees each pixel's history by itself.
   *
   * @param x (B F, C, H, W)
   * @param frames F
   * @param layer describes the result of some pixels, (B, F, P, C), by them
   * @return (B F, C, H, W)
   */
  public static Value pixels(Value x, Dim frames, Function<Value, Value> layer) {
    Graph graph = x.graph();
    Value video = graph.add("self.to_pixels(%s, %s)", x, frames);
    Value room = graph.add("torch.empty_like(%s)", video);
    Value result = graph.loop(room, 2, List.of(video), parts -> layer.apply(parts.get(0)));
    return graph.add("self.from_pixels(%s, %s)", result, x);
  }

  /** Some pixels (B, F, P, C) as the history of each, (B P, F, C). */
  public static Value histories(Value pixels) {
    return pixels.graph().add("torch.flatten(torch.transpose(%s, 1, 2), 0, 1)", pixels);
  }

  /** Histories (B P, F, C) as pixels of the sizes of others, (B, F, P, C). */
  public static Value pixels(Value histories, Value like) {
    return histories
        .graph()
        .add(
            "torch.transpose(torch.unflatten(%s, 0, [-1, torch.size(%s, 2)]), 1, 2)",
            histories, like);
  }

  /**
   * A group norm as what it multiplies each channel with and then adds, in single precision, found
   * before any part is normalised.
   *
   * @param scale (N, C)
   * @param shift (N, C)
   */
  public record Norm(Value scale, Value shift) {
    /** Of some pictures (n, C, H, W), which {@code scale} and {@code shift} are for, (n, C). */
    public static Value ofPictures(Value x, Value scale, Value shift) {
      return x.graph().add("self.scaled(%s, %s, %s)", x, scale.toPixels(), shift.toPixels());
    }

    /** Of some pixels of all pictures, (B, F, P, C). */
    public Value ofPixels(Value x) {
      String all = "torch.unsqueeze(torch.unflatten(%s, 0, [-1, torch.size(%s, 1)]), 2)";
      Value factors = x.graph().add(all, scale, x);
      Value summands = x.graph().add(all, shift, x);
      return x.graph().add("self.scaled(%s, %s, %s)", x, factors, summands);
    }
  }

  /**
   * The group norm of (B F, C, H, W), each picture by itself: see {@link Value#groupNorm}.
   *
   * @param weight (C)
   * @param bias (C)
   */
  public static Norm groupNorm(Value x, int groups, Value weight, Value bias, double eps) {
    return groupNormAcrossFrames(x, Dim.of(1), groups, weight, bias, eps);
  }

  /** The F frames of a sequence together: see {@link Value#groupNormAcrossFrames}. */
  public static Norm groupNormAcrossFrames(
      Value x, Dim frames, int groups, Value weight, Value bias, double eps) {
    List<Value> both =
        x.graph()
            .add(
                2,
                "self.group_moments(%s, %s, %s, %s, %s, %s)",
                x,
                frames,
                groups,
                weight,
                bias,
                eps);
    return new Norm(both.get(0), both.get(1));
  }
}
