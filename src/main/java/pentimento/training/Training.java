package pentimento.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import pentimento.model.ModelFiles;
import pentimento.model.text.ClipTokenizer;
import pentimento.request.Progress;
import pentimento.tensor.Graph;
import pentimento.tensor.Shape;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.weights.Component;

/** Learns a stage on this machine. */
public final class Training {
  private final TrainingStage stage;
  private final ModelFiles model;
  private final ModelSizes sizes;
  private final TrainingSettings settings;
  private final Compute compute;

  private Training(
      TrainingStage stage, Path model, TrainingSettings settings, Compute compute)
      throws IOException {
    this.stage = stage;
    this.model = ModelFiles.open(model);
    this.settings = settings;
    this.compute = compute;
    sizes = ModelSizes.of(this.model);
  }

  /**
   * Data of a run.
   *
   * @param dataset folder of shards
   * @param limit of sequences
   */
  public record Data(Path dataset, int limit) {}

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
    return new Training(stage, model, settings, compute)
        .run(data, learning, options, listener, progress);
  }

  private Trainer.Outcome run(
      Data data,
      Set<Component> learning,
      Trainer.Options options,
      Trainer.Listener listener,
      Progress progress)
      throws IOException {
    Path place =
        model
            .tokenizer()
            .orElseThrow(
                () -> new IllegalArgumentException(model.place() + ": has no folder tokenizer"));
    Predicate<String> learns = name -> learning.contains(WeightPlace.of(name).component());
    listener.note(memory(learns));
    try (ClipTokenizer tokenizer = ClipTokenizer.open(place);
        Task task = task(data, tokenizer, learns, progress)) {
      Trainer.Outcome outcome = new Trainer(task, settings, options, listener).run();
      if (outcome.finished()) {
        Results.write(
            options.folder(),
            stage.label(),
            outcome.step(),
            task.learners().values().iterator().next().learnt(),
            task.facts());
      }
      return outcome;
    }
  }

  private Graph graph() {
    return stage == TrainingStage.VAE
        ? AutoencoderGraphs.step(sizes.vae(), settings.mix(), compute.lowering())
        : DenoisingGraphs.step(networks(), sizes.scheduler().prediction(), compute.lowering());
  }

  private Networks networks() {
    return sizes.networks(stage.sequences(), stage.references());
  }

  private Task task(
      Data data, ClipTokenizer tokenizer, Predicate<String> learns, Progress progress)
      throws IOException {
    int divisor = sizes.divisor();
    if (stage == TrainingStage.VAE) {
      Examples examples =
          Examples.pictures(data.dataset, data.limit, divisor, tokenizer, progress);
      return new AutoencoderTask(
          sizes.vae(),
          examples,
          settings,
          compute,
          graph -> Learners.of(model, graph.weights()),
          learner -> Optional.empty());
    }
    LatentCache cache = new LatentCache(sizes.vae(), model.part(Component.VAE), divisor);
    Examples examples =
        Examples.latents(cache.read(data.dataset, data.limit, progress), tokenizer);
    return new DenoisingTask(
        new DenoisingTask.Subject(
            stage.label(),
            networks(),
            stage.sequences(),
            Optional.empty(),
            tokenizer.encode("").ids()),
        sizes,
        examples,
        settings,
        compute,
        learns,
        graph -> Learners.of(model, graph.weights()),
        learner -> Optional.empty());
  }

  /** What weights and all that belongs to them take, in words. */
  private String memory(Predicate<String> learns) {
    long learning = 0;
    long frozen = 0;
    for (Map.Entry<String, Shape> weight : graph().weights().entrySet()) {
      long count = weight.getValue().elements();
      if (learns.test(weight.getKey())) {
        learning += count;
      } else {
        frozen += count;
      }
    }
    long each = settings.optimization().kind() == Optimization.Kind.PRODIGY ? 16 : 8;
    each += 4 + 4 + (settings.ema() > 0 ? 4 : 0); // masters, gradients or sums, the average
    each += compute.type().bytes() == 2 ? 4 : 0; // copies and their gradients
    double bytes = (double) learning * each + (double) frozen * compute.type().bytes();
    return String.format(
        Locale.ROOT,
        "%,d numbers learn, %,d do not: they and what belongs to them take %.2f GB; what steps compute comes on top",
        learning,
        frozen,
        bytes / 1e9);
  }
}
