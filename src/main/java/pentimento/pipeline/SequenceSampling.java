package pentimento.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import pentimento.diffusion.EpsModel;
import pentimento.diffusion.Guidance;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Sampler;
import pentimento.diffusion.Sampling;
import pentimento.model.replication.ControlNet;
import pentimento.model.unet.UNet;
import pentimento.request.Economy;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;

/**
 * From noise to the latents of a sequence: the loop that text, reconstruction and completion share.
 *
 * @param sampler which steps are taken
 * @param guidance how far the prompt is heeded
 * @param passes whether both branches are asked at once
 * @param replication what the replication network's answer is multiplied with
 * @param positions most frames that the motion modules see at once
 * @param economy where work is saved
 */
record SequenceSampling(
    Sampler sampler,
    Guidance guidance,
    Guidance.Passes passes,
    double replication,
    int positions,
    Economy economy) {

  /** Sees the clean latents that each step heads for, (1, C, F, h, w), while the step is new. */
  @FunctionalInterface
  interface Watcher {
    void see(int step, int steps, Tensor x0);
  }

  /**
   * Takes all steps.
   *
   * @param unet with motion modules; where guidance is its input, that is all that is asked of it
   * @param network the replication network; asked only when there are references
   * @param texts states of both prompts
   * @param references latents that are given for frames
   * @param noise first noise (1, C, F, h, w), unit variance
   * @param source noise that some samplers add on their way
   * @param watcher sees each step
   * @param progress hears the share of the work that is done
   * @return latents (1, C, F, h, w), double precision, belonging to the scope that is open
   */
  Tensor run(
      UNet unet,
      Optional<ControlNet> network,
      TextStates texts,
      References references,
      Tensor noise,
      NoiseSource source,
      Watcher watcher,
      DoubleConsumer progress) {
    int frames = Math.toIntExact(noise.shape().size(2));
    Windows windows = new Windows(frames, positions, new TreeSet<>(references.latents().keySet()));
    boolean embeds = unet.embedsGuidance();
    StepPlan plan = new StepPlan(sampler.size(), economy, guidance.scale() != 1 && !embeds);
    UNet told = embeds ? unet.withGuidance(guidance.scale()) : unet;
    try (Scope scope = Scope.open();
        SequenceNetwork both =
            new SequenceNetwork(told, network, replication, references, texts, windows, plan);
        Sampling sampling = sampler.start(model(both, plan), noise, source)) {
      for (int step = 0; sampling.hasNext(); step++) {
        both.step(step);
        Sampling.Step taken = sampling.next();
        Cancelling.check();
        watcher.see(taken.number(), taken.total(), taken.x0());
        progress.accept(plan.done(taken.number()));
      }
      return scope.keep(sampling.finish());
    }
  }

  /** The network, guided in the steps that the plan says. */
  private EpsModel model(SequenceNetwork network, StepPlan plan) {
    EpsModel guided = guidance.over(network, passes);
    EpsModel alone = Guidance.NONE.over(network, passes);
    return (latents, timestep) ->
        (plan.guided(network.step()) ? guided : alone).predict(latents, timestep);
  }

  /**
   * Noise of a sequence, that of some frames replaced.
   *
   * @param noise (1, C, F, h, w)
   * @param replacing by frame, each (1, C, h, w)
   * @return (1, C, F, h, w), double precision where any is replaced
   */
  static Tensor replaced(Tensor noise, Map<Integer, Tensor> replacing) {
    if (replacing.isEmpty()) {
      return noise;
    }
    try (Scope scope = Scope.open()) {
      int frames = Math.toIntExact(noise.shape().size(2));
      Tensor[] all = new Tensor[frames];
      for (int f = 0; f < frames; f++) {
        Tensor own = noise.slice(2, f, f + 1).to(DType.F64);
        all[f] =
            replacing.containsKey(f) ? replacing.get(f).to(DType.F64).reshape(own.shape()) : own;
      }
      return scope.keep(Tensor.cat(2, all));
    }
  }
}
