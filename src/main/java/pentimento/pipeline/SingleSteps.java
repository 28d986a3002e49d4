package pentimento.pipeline;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import pentimento.diffusion.EpsModel;
import pentimento.diffusion.Guidance;
import pentimento.model.replication.ControlNet;
import pentimento.model.unet.UNet;
import pentimento.request.Economy;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

/**
 * Single steps of a process, as {@link DiffusionPainting} takes them, to see what they cost.
 *
 * @param unet with motion modules
 * @param replication used when there are references
 * @param positions most frames that the motion modules see at once
 * @param texts states of both prompts
 * @param references latents (1, C, h, w) that are given for frames
 */
public record SingleSteps(
    UNet unet,
    Optional<ControlNet> replication,
    int positions,
    TextPair texts,
    SortedMap<Integer, Tensor> references) {
  private static final double TIMESTEP = 501;

  /** Does something in between. */
  @FunctionalInterface
  public interface Between {
    /** Is called after a step: whole, or by the shallow layers alone. */
    void taken(boolean whole);
  }

  /**
   * Takes some steps, from the same latents each.
   *
   * @param latents (1, C, F, h, w), single precision
   * @param guided are both prompts asked, unless guidance is an input?
   * @param passes at once, or in turn
   * @param shallow number of steps by the shallow layers after one whole step
   */
  public void take(
      Tensor latents, boolean guided, Guidance.Passes passes, int shallow, Between between) {
    boolean both = guided && !unet.embedsGuidance();
    int frames = Math.toIntExact(latents.shape().size(2));
    Economy economy = new Economy(shallow + 1, 0, 1, 0);
    StepPlan plan = new StepPlan(shallow + 1, economy, both);
    Guidance guidance = both ? new Guidance(5, 0) : Guidance.NONE;
    Windows windows = new Windows(frames, positions, new TreeSet<>(references.keySet()));
    try (SequenceNetwork network =
        new SequenceNetwork(
            unet, replication, 1, new References(references), step -> texts, windows, plan)) {
      EpsModel model = guidance.over(network, passes);
      for (int step = 0; step <= shallow; step++) {
        network.step(step);
        try (Scope scope = Scope.open()) {
          model.predict(latents, TIMESTEP);
        }
        between.taken(plan.whole(step));
      }
    }
  }
}
