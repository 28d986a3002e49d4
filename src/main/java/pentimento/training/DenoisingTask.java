package pentimento.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import pentimento.tensor.Graph;
import pentimento.tensor.Tensor;
import pentimento.training.Batches.Noising;
import pentimento.training.DenoisingGraphs.Networks;

/** Learns to remove noise: all stages but the autoencoder's. */
final class DenoisingTask implements Task {
  private final Subject subject;
  private final Learner learner;
  private final Batches batches;
  private final Looking looking;

  /**
   * What is learnt how.
   *
   * @param name of the stage
   * @param networks of the graph
   * @param noising how latents become inputs
   * @param frame the one of each sequence that pictures are, -1 for the last; empty for any
   */
  record Subject(String name, Networks networks, Noising noising, Optional<Integer> frame) {}

  /**
   * A task.
   *
   * @param learns which weights do
   * @param first gives first values of a graph's weights
   * @param looking is closed with this
   */
  DenoisingTask(
      Subject subject,
      Batches batches,
      TrainingSettings settings,
      Compute compute,
      Predicate<String> learns,
      Function<Graph, Function<String, Tensor>> first,
      Looking looking) {
    this.subject = subject;
    this.batches = batches;
    this.looking = looking;
    Graph graph =
        DenoisingGraphs.step(subject.networks, subject.noising.prediction(), compute.lowering());
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
    return subject.name;
  }

  @Override
  public Map<String, Learner> learners() {
    return Map.of(NETWORKS, learner);
  }

  @Override
  public Map<String, Double> accumulate(long draw, long step, double share) {
    List<Tensor> inputs = batches.latents(draw, subject.noising, subject.frame);
    List<Tensor> outputs = learner.accumulate(share, inputs);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("loss", outputs.get(0).toDoubles()[0]);
    return figures;
  }

  @Override
  public Look look(long step) {
    return looking.look(step, learner);
  }

  @Override
  public Map<String, Double> facts() {
    return Map.of();
  }

  @Override
  public void close() {
    looking.close();
    learner.close();
  }
}
