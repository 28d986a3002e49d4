package pentimento.pipeline;

import pentimento.diffusion.Guidance;
import pentimento.tensor.Tensor;

/** What a network is told of the prompts, at any point of the way. */
@FunctionalInterface
interface TextStates {
  /**
   * The states of a branch.
   *
   * @param share of the way that is done, 0..1
   * @return (1, T, D) for all frames, or (F, T, D) for each its own; T alike in both branches
   */
  Tensor at(Guidance.Branch branch, double share);

  /** The same all the way. */
  static TextStates of(Tensor negative, Tensor positive) {
    return (branch, share) -> branch == Guidance.Branch.NEGATIVE ? negative : positive;
  }
}
