package pentimento.diffusion;

import java.util.List;
import pentimento.random.FrameRandom;
import pentimento.random.TorchRandom;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Where unit noise comes from: the first, and that which some samplers add on their way. */
@FunctionalInterface
public interface NoiseSource {
  /** The next draw, single precision, belonging to the scope that is open. */
  Tensor next(Shape shape);

  /** One stream for everything: what PyTorch's generator gives for a seed. */
  static NoiseSource ofSeed(long seed) {
    TorchRandom stream = new TorchRandom(seed);
    return shape -> Tensor.of(stream.normal(Math.toIntExact(shape.elements())), shape);
  }

  /** A stream for each frame of latents (B, C, F, H, W), see {@link FrameRandom}. */
  static NoiseSource perFrame(long seed) {
    FrameRandom streams = new FrameRandom(seed);
    return shape -> {
      if (shape.rank() != 5) {
        throw new IllegalArgumentException(
            "noise per frame for latents " + shape + ", expected (B, C, F, H, W)");
      }
      int[] sizes = new int[5];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Math.toIntExact(shape.size(i));
      }
      return Tensor.of(streams.normal(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]), shape);
    };
  }

  /**
   * A source for each item of a batch: each gets what it would get alone.
   *
   * @param sources as many as the batch has items
   */
  static NoiseSource perItem(List<NoiseSource> sources) {
    List<NoiseSource> all = List.copyOf(sources);
    return shape -> {
      if (shape.rank() == 0 || shape.size(0) != all.size()) {
        throw new IllegalArgumentException(
            all.size() + " sources of noise for latents " + shape + ", expected one for each item");
      }
      long[] one = shape.sizes();
      one[0] = 1;
      try (Scope scope = Scope.open()) {
        Tensor[] parts =
            all.stream().map(source -> source.next(Shape.of(one))).toArray(Tensor[]::new);
        return scope.keep(Tensor.cat(0, parts));
      }
    };
  }

  /** For samplers that draw none. */
  static NoiseSource none() {
    return shape -> {
      throw new IllegalStateException("this sampler draws noise; give it a source");
    };
  }
}
