package pentimento.training;

import java.util.List;
import java.util.Map;
import pentimento.tensor.Tensor;

/** Moves weights by their gradients; keeps what it remembers of earlier ones. */
interface Optimizer extends AutoCloseable {
  /**
   * One step.
   *
   * @param gradients of all weights, in their order, clipped
   * @param rate of learning now
   */
  void step(List<Tensor> gradients, double rate);

  /** What it remembers, by names; the tensors themselves, which a resumed run overwrites. */
  Map<String, Tensor> memory();

  /** Numbers that it remembers. */
  double[] numbers();

  /** Takes numbers back that {@link #numbers} gave. */
  void numbers(double[] remembered);

  @Override
  void close();

  /**
   * For weights.
   *
   * @param names of the weights
   * @param weights F32
   */
  static Optimizer of(Optimization how, List<String> names, List<Tensor> weights) {
    return switch (how.kind()) {
      case ADAMW -> new AdamW(how, names, weights);
      case PRODIGY -> new Prodigy(how, names, weights);
    };
  }
}
