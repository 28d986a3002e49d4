package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pentimento.diffusion.Guidance;
import pentimento.model.replication.ControlNet;
import pentimento.model.unet.UNet;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/**
 * U-Net and replication network as one, over all frames of a sequence: ProcessPainter's (arXiv
 * 2406.06062), with more frames than its motion modules see at once by {@link Windows}. In steps
 * that are not whole by its {@link StepPlan}, the U-Net's shallow layers alone are computed, over
 * features and residuals of the last whole step.
 */
final class SequenceNetwork implements Guidance.Prompted, AutoCloseable {
  private final UNet unet;
  private final Optional<ControlNet> replication;
  private final double scale;
  private final References references;
  private final TextStates texts;
  private final Windows windows;
  private final StepPlan plan;
  private final KeptFeatures kept = new KeptFeatures();
  private int asked;

  /**
   * A network that has not been asked.
   *
   * @param replication used when there are references
   * @param scale that the replication network's answer is multiplied with
   * @param plan of the steps that it will be asked in
   */
  SequenceNetwork(
      UNet unet,
      Optional<ControlNet> replication,
      double scale,
      References references,
      TextStates texts,
      Windows windows,
      StepPlan plan) {
    this.unet = unet;
    this.replication = references.isEmpty() ? Optional.empty() : replication;
    this.scale = scale;
    this.references = references;
    this.texts = texts;
    this.windows = windows;
    this.plan = plan;
  }

  /** Number of the step, which the branches of a sequential guidance share. */
  void step(int number) {
    asked = number;
    if (plan.whole(number)) {
      kept.forget();
    }
  }

  /** The step that it is at. */
  int step() {
    return asked;
  }

  @Override
  public Tensor predict(Tensor latents, double timestep, List<Guidance.Branch> branches) {
    int frames = Math.toIntExact(latents.shape().size(2));
    List<List<Integer>> groups = windows.at(asked);
    try (Scope scope = Scope.open()) {
      if (groups.size() == 1) {
        return scope.keep(window(latents, timestep, branches, groups.get(0)));
      }
      List<List<Tensor>> answers = new ArrayList<>();
      IntStream.range(0, frames).forEach(f -> answers.add(new ArrayList<>()));
      for (List<Integer> group : groups) {
        Tensor answer = window(frames(latents, group), timestep, branches, group);
        for (int i = 0; i < group.size(); i++) {
          answers.get(group.get(i)).add(answer.slice(2, i, i + 1).to(DType.F32));
        }
      }
      return scope.keep(
          Tensor.cat(2, answers.stream().map(KeptFeatures::mean).toArray(Tensor[]::new)));
    }
  }

  private Tensor window(
      Tensor latents, double timestep, List<Guidance.Branch> branches, List<Integer> frames) {
    try (Scope scope = Scope.open()) {
      Tensor step = Tensor.of(new double[] {timestep}, Shape.of(1));
      TextPair pair = texts.at(asked);
      Tensor text =
          new TextPair(ofFrames(pair.positive(), frames), pair.negative()).batch(branches, 1);
      if (!plan.whole(asked)) {
        List<Tensor> before = kept.of(branches, frames);
        Optional<Tensor> residual = before.stream().skip(1).findFirst();
        return scope.keep(unet.predictShallow(latents, step, text, residual, before.get(0)));
      }
      List<Tensor> residuals = residuals(latents, step, text, branches.size(), frames);
      if (!plan.keeps()) {
        return scope.keep(unet.predict(latents, step, text, residuals));
      }
      UNet.Kept answer = unet.predictKeeping(latents, step, text, residuals);
      kept.keep(
          branches,
          frames,
          Stream.concat(Stream.of(answer.deep()), residuals.stream().limit(1)).toList());
      return scope.keep(answer.prediction());
    }
  }

  private List<Tensor> residuals(
      Tensor latents, Tensor step, Tensor text, int branches, List<Integer> frames) {
    if (replication.isEmpty()) {
      return List.of();
    }
    Shape s = latents.shape();
    Shape one = Shape.of(1, s.size(1), s.size(3), s.size(4));
    long[] all = {branches, 1, 1, 1, 1};
    return replication
        .get()
        .residuals(
            latents,
            step,
            text,
            references.given(frames, one).repeat(all),
            Optional.of(references.mask(frames, one).repeat(all)),
            scale);
  }

  /** Some frames' states out of all frames'; states that hold for all frames as they are. */
  private static Tensor ofFrames(Tensor states, List<Integer> frames) {
    if (states.shape().size(0) == 1) {
      return states;
    }
    return Tensor.cat(
        0, frames.stream().map(f -> states.slice(0, f, f + 1)).toArray(Tensor[]::new));
  }

  private static Tensor frames(Tensor latents, List<Integer> frames) {
    return Tensor.cat(
        2, frames.stream().map(f -> latents.slice(2, f, f + 1)).toArray(Tensor[]::new));
  }

  /** Lets go what was kept. */
  @Override
  public void close() {
    kept.close();
  }
}
