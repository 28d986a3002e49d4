package pentimento.training;

import java.util.Optional;
import pentimento.tensor.DType;
import pentimento.tensor.Lowering;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.Weights;
import pentimento.training.DenoisingGraphs.Networks;

/** Networks that remove noise, as sampling asks them. */
@FunctionalInterface
public interface Predictor {
  /**
   * Predicts what the scheduler's prediction says: noise or velocities.
   *
   * @param noisy latents (B, C, F, h, w), F32, on the CPU
   * @param timesteps (B), F32
   * @param ids of captions' tokens (B, T), I64
   * @param given frames, where the networks heed any
   * @return (B, C, F, h, w), any type of fractions, on any device, in the scope that is open
   */
  Tensor predict(Tensor noisy, Tensor timesteps, Tensor ids, Optional<Given> given);

  /**
   * Frames that are given.
   *
   * @param latents (B, C, F, h, w), clean and scaled where given, zeros elsewhere
   * @param mask (B, 1, F, 1, 1), 1 where given, 0 elsewhere
   */
  record Given(Tensor latents, Tensor mask) {
    /** Checks that both fit. */
    public Given {
      Shape shape = latents.shape();
      if (shape.rank() != 5
          || !mask.shape().equals(Shape.of(shape.size(0), 1, shape.size(2), 1, 1))) {
        throw new IllegalArgumentException(
            "a mask %s for latents %s, expected (B, 1, F, 1, 1) for (B, C, F, h, w)"
                .formatted(mask.shape(), shape));
      }
    }

    /**
     * Those that a mask says.
     *
     * @param clean latents of all frames (B, C, F, h, w)
     */
    public static Given of(Tensor clean, Tensor mask) {
      return new Given(clean.times(mask), mask);
    }

    /** Some examples of the batch, from one of them to before another. */
    Given slice(long from, long to) {
      return new Given(latents.slice(0, from, to), mask.slice(0, from, to));
    }
  }

  /**
   * By the graph of networks, see {@link DenoisingGraphs#predict}.
   *
   * @param weights by the names that training graphs give them, on the lowering's device
   */
  static Predictor of(Networks networks, Lowering lowering, Weights weights) {
    Program program = DenoisingGraphs.predict(networks, lowering).compile();
    boolean heeds = networks.replication().isPresent();
    return (noisy, timesteps, ids, given) -> {
      try (Scope scope = Scope.open()) {
        Tensor x = noisy.to(lowering.device());
        Tensor t = timesteps.to(lowering.device());
        Tensor tokens = ids.to(DType.I64).to(lowering.device());
        if (!heeds) {
          return scope.keep(program.run(weights, x, t, tokens).get(0));
        }
        Given frames = given.orElseGet(() -> none(noisy));
        Tensor clean = frames.latents.to(lowering.device());
        Tensor mask = frames.mask.to(lowering.device());
        return scope.keep(program.run(weights, x, t, tokens, clean, mask).get(0));
      }
    };
  }

  private static Given none(Tensor noisy) {
    Shape shape = noisy.shape();
    float[] zeros = new float[Math.toIntExact(shape.size(0) * shape.size(2))];
    Tensor mask = Tensor.of(zeros, Shape.of(shape.size(0), 1, shape.size(2), 1, 1));
    return Given.of(noisy, mask);
  }
}
