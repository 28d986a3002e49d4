package pentimento.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import pentimento.diffusion.NoiseSchedule;
import pentimento.tensor.Graph;
import pentimento.tensor.Tensor;
import pentimento.training.Batches.Noising;
import pentimento.training.DenoisingGraphs.Networks;

/** Learns to remove noise: all stages but the autoencoder's. */
final class DenoisingTask implements Task {
  private final String name;
  private final Learner learner;
  private final Batches batches;
  private final Noising noising;
  private final Optional<Integer> frame;
  private final Function<Learner, Optional<Look>> looking;

  /**
   * What is learnt how.
   *
   * @param name of the stage
   * @param networks of the graph
   * @param sequences whole ones, or frames as pictures?
   * @param frame the one of each sequence that pictures are, -1 for the last; empty for any
   * @param empty tokens of no caption
   */
  record Subject(
      String name, Networks networks, boolean sequences, Optional<Integer> frame, int[] empty) {}

  DenoisingTask(
      Subject subject,
      ModelSizes sizes,
      Examples examples,
      TrainingSettings settings,
      Compute compute,
      Predicate<String> learns,
      Function<Graph, Function<String, Tensor>> first,
      Function<Learner, Optional<Look>> looking) {
    name = subject.name;
    frame = subject.frame;
    this.looking = looking;
    batches = new Batches(examples, settings);
    noising =
        new Noising(
            subject.sequences,
            subject.networks.replication().isPresent(),
            NoiseSchedule.of(sizes.betas()),
            sizes.scheduler().prediction(),
            subject.empty);
    Graph graph =
        DenoisingGraphs.step(
            subject.networks, sizes.scheduler().prediction(), compute.lowering());
    learner =
        Learners.make(
            graph,
            learns,
            first.apply(graph),
            compute,
            settings.optimization(),
            settings.ema() > 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, Learner> learners() {
    return Map.of("networks", learner);
  }

  @Override
  public Map<String, Double> accumulate(long draw, long step, double share) {
    List<Tensor> outputs = learner.accumulate(share, batches.latents(draw, noising, frame));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("loss", outputs.get(0).toDoubles()[0]);
    return figures;
  }

  @Override
  public Optional<Look> look() {
    return looking.apply(learner);
  }

  @Override
  public Map<String, Double> facts() {
    return Map.of();
  }

  @Override
  public void close() {
    learner.close();
  }
}
