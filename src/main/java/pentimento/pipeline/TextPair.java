package pentimento.pipeline;

import java.util.List;
import pentimento.diffusion.Guidance.Branch;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * Text states for both branches of guidance.
 *
 * @param positive of the prompt: (F, T, width), or (1, T, width) for all frames
 * @param negative of the negative prompt: (1, T, width)
 */
public record TextPair(Tensor positive, Tensor negative) {
  /** Checks that both fit one batch. */
  public TextPair {
    Shape p = positive.shape();
    Shape n = negative.shape();
    boolean fits = p.rank() == 3 && n.equals(Shape.of(1, p.size(1), p.size(2)));
    if (!fits) {
      throw new IllegalArgumentException(
          "text states are %s and %s, expected (1 or F, T, width) and (1, T, width)"
              .formatted(p, n));
    }
  }

  /** Number of frames with states of their own, or 1 when one is for all. */
  public long frames() {
    return positive.shape().size(0);
  }

  /**
   * States for a batch, as the U-Net takes them.
   *
   * @param branches N, in the order of the batch
   * @param sequences B, painted at once, all by these prompts
   * @return (N B, T, width) where one is for all frames, else (N B F, T, width); the frames of a
   *     sequence stand together, as do the sequences of a branch. Owned by the current scope
   */
  public Tensor batch(List<Branch> branches, int sequences) {
    try (Scope scope = Scope.open()) {
      Tensor[] rows =
          branches.stream()
              .map(branch -> branch == Branch.POSITIVE ? positive : negative.repeat(frames(), 1, 1))
              .map(states -> states.repeat(sequences, 1, 1))
              .toArray(Tensor[]::new);
      return scope.keep(Tensor.cat(0, rows));
    }
  }
}
