package pentimento.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import pentimento.request.Progress;
import pentimento.tensor.Graph;
import pentimento.training.Batches.Noising;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.weights.Component;

/** Learns a stage on this machine. */
public final class Training {
  private final TrainingStage stage;
  private final TrainingSettings settings;
  private final Compute compute;
  private final Studio studio;
  private final Data data;

  private Training(
      TrainingStage stage, TrainingSettings settings, Compute compute, Studio studio, Data data) {
    this.stage = stage;
    this.settings = settings;
    this.compute = compute;
    this.studio = studio;
    this.data = data;
  }

  /**
   * Data of a run.
   *
   * @param dataset folder of shards
   * @param limit of sequences
   * @param held folder of shards that are not learnt from but looked at; empty for none
   */
  public record Data(Path dataset, int limit, Optional<Path> held) {
    /** Most sequences that are looked at. */
    static final int HELD = 256;
  }

  /**
   * Runs a stage, or goes on with it. When it is finished, the folder has a result that {@link
   * PlanImport} takes into the model.
   *
   * @param learning networks whose weights change
   * @param progress hears how data is prepared
   * @throws IllegalArgumentException when model, data or an earlier checkpoint do not fit, or are
   *     damaged
   * @throws TrainingException when learning cannot go on
   * @throws IOException when files cannot be read or written
   */
  public static Trainer.Outcome run(
      TrainingStage stage,
      Path model,
      Data data,
      Set<Component> learning,
      TrainingSettings settings,
      Compute compute,
      Trainer.Options options,
      Trainer.Listener listener,
      Progress progress)
      throws IOException {
    try (Studio studio = new Studio(model, progress)) {
      return new Training(stage, settings, compute, studio, data).run(learning, options, listener);
    }
  }

  private Trainer.Outcome run(
      Set<Component> learning, Trainer.Options options, Trainer.Listener listener)
      throws IOException {
    Predicate<String> learns = name -> learning.contains(WeightPlace.of(name).component());
    listener.note(Studio.memory(graph().weights(), learns, settings, compute));
    try (Task task = stage == TrainingStage.VAE ? autoencoder() : denoising(learns)) {
      Trainer.Outcome outcome = new Trainer(task, settings, options, listener).run();
      if (outcome.finished()) {
        Results.write(
            options.folder(),
            stage.label(),
            outcome.step(),
            task.learners().get(Task.NETWORKS).learnt(),
            task.facts());
      }
      return outcome;
    }
  }

  private Graph graph() {
    return stage == TrainingStage.VAE
        ? AutoencoderGraphs.step(studio.sizes().vae(), settings.mix(), compute.lowering())
        : DenoisingGraphs.step(
            networks(), studio.sizes().scheduler().prediction(), compute.lowering());
  }

  private Networks networks() {
    return studio.sizes().networks(stage.sequences(), stage.references());
  }

  private Task autoencoder() throws IOException {
    Examples examples = studio.pictures(data.dataset, data.limit);
    Optional<Examples> held = Optional.empty();
    if (data.held.isPresent()) {
      held = Optional.of(studio.pictures(data.held.get(), Data.HELD));
    }
    return new AutoencoderTask(
        studio.sizes().vae(),
        examples,
        settings,
        compute,
        graph -> Learners.of(studio.model(), graph.weights()),
        new ReconstructionLook(studio.sizes().vae(), compute.lowering(), held.orElse(examples)));
  }

  private Task denoising(Predicate<String> learns) throws IOException {
    Examples examples = studio.latents(data.dataset, data.limit, UnaryOperator.identity());
    Optional<Examples> held = Optional.empty();
    if (data.held.isPresent()) {
      held = Optional.of(studio.latents(data.held.get(), Data.HELD, UnaryOperator.identity()));
    }
    Networks networks = networks();
    Noising noising = studio.noising(networks, stage.sequences());
    return new DenoisingTask(
        new DenoisingTask.Subject(stage.label(), networks, noising, Optional.empty()),
        new Batches(examples, settings),
        settings,
        compute,
        learns,
        graph -> Learners.of(studio.model(), graph.weights()),
        studio.looking(
            stage.label(), networks, noising, Optional.empty(), examples, held, settings, compute));
  }
}
