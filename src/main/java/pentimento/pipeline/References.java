package pentimento.pipeline;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * Pictures that are given for frames of a sequence, as latents.
 *
 * @param latents by frame, each (1, C, h, w), of about unit variance
 */
record References(SortedMap<Integer, Tensor> latents) {
  /** None. */
  static final References NONE = new References(new TreeMap<>());

  References {
    latents = Collections.unmodifiableSortedMap(new TreeMap<>(latents));
  }

  boolean isEmpty() {
    return latents.isEmpty();
  }

  /**
   * What the replication network sees of some frames: the latents given, zeros elsewhere.
   *
   * @param frames which
   * @param shape of a frame's latents, (1, C, h, w)
   * @return (1, C, F, h, w), F the number of frames asked for
   */
  Tensor given(List<Integer> frames, Shape shape) {
    Tensor nothing = zeros(shape);
    return video(frames.stream().map(f -> latents.getOrDefault(f, nothing)).toList());
  }

  /** For each of those frames 1 where one is given, else 0: (1, 1, F, h, w). */
  Tensor mask(List<Integer> frames, Shape shape) {
    Tensor none = zeros(Shape.of(1, 1, shape.size(2), shape.size(3)));
    Tensor all = none.plus(1);
    return video(frames.stream().map(f -> latents.containsKey(f) ? all : none).toList());
  }

  private static Tensor zeros(Shape shape) {
    return Tensor.of(new float[Math.toIntExact(shape.elements())], shape);
  }

  /** Pictures (1, C, h, w) as a sequence (1, C, F, h, w). */
  static Tensor video(List<Tensor> frames) {
    return Tensor.cat(
        2,
        frames.stream()
            .map(
                frame -> {
                  Shape s = frame.shape();
                  return frame
                      .to(DType.F32)
                      .reshape(Shape.of(s.size(0), s.size(1), 1, s.size(2), s.size(3)));
                })
            .toArray(Tensor[]::new));
  }

  /** One frame of a sequence (1, C, F, h, w), as (1, C, h, w). */
  static Tensor frame(Tensor video, int frame) {
    Shape s = video.shape();
    return video
        .slice(2, frame, frame + 1)
        .reshape(Shape.of(s.size(0), s.size(1), s.size(3), s.size(4)));
  }
}
