package pentimento.diffusion;

import java.util.ArrayList;
import java.util.List;
import pentimento.tensor.Tensor;

/**
 * The model of the golden trajectories, eps = 0.6 x + 0.2 sin(3 x + t/200), that notes its calls.
 */
final class ToyModel implements EpsModel {
  final List<Double> timesteps = new ArrayList<>();

  @Override
  public Tensor predict(Tensor latents, double timestep) {
    timesteps.add(timestep);
    return latents.times(0.6).plus(latents.times(3).plus(timestep / 200).sin().times(0.2));
  }
}
