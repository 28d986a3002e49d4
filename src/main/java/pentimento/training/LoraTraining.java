package pentimento.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import pentimento.model.Branches;
import pentimento.model.Branches.Part;
import pentimento.request.Progress;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.Batches.Noising;
import pentimento.training.DenoisingGraphs.Networks;

/**
 * Learns a Painting LoRA from the recorded sequences of one painter (ProcessPainter, stage 3):
 * first how the finished pictures look, by the spatial attentions, from last frames alone; then,
 * with that frozen, how they come to be, by the temporal attentions, from whole sequences.
 */
public final class LoraTraining {
  private final Studio studio;
  private final Training.Data data;
  private final Recipe recipe;
  private final TrainingSettings settings;
  private final Compute compute;
  private final Trainer.Options options;
  private final Trainer.Listener listener;

  private LoraTraining(
      Studio studio,
      Training.Data data,
      Recipe recipe,
      TrainingSettings settings,
      Compute compute,
      Trainer.Options options,
      Trainer.Listener listener) {
    this.studio = studio;
    this.data = data;
    this.recipe = recipe;
    this.settings = settings;
    this.compute = compute;
    this.options = options;
    this.listener = listener;
  }

  /**
   * What is learnt.
   *
   * @param branches rank, alpha and parts
   * @param trigger word that prompts will say; captions begin with it; empty for none
   */
  public record Recipe(Branches branches, Optional<String> trigger) {
    private String caption(String words) {
      if (trigger.isEmpty()) {
        return words;
      }
      return words.isBlank() ? trigger.get() : trigger.get() + ", " + words;
    }
  }

  /**
   * Where it goes.
   *
   * @param whole all parts, in kohya's form
   * @param spatial the spatial part by itself, in the same form, which other programs read
   * @param motion the temporal part as AnimateDiff's MotionLoRA
   */
  public record Files(Path whole, Optional<Path> spatial, Optional<Path> motion) {}

  /** What works for some tens of sequences: Prodigy, as the paper has it, and no average. */
  public static TrainingSettings usual() {
    TrainingSettings base = TrainingSettings.usual(TrainingStage.MOTION);
    return new TrainingSettings(
        500,
        0,
        4,
        1,
        Optimization.prodigy(),
        new RateSchedule(RateSchedule.Kind.COSINE, 0, 0.02),
        0,
        base.textDropout(),
        base.references(),
        base.minSnr(),
        base.mix(),
        0,
        0,
        0,
        0);
  }

  /**
   * Learns, or goes on; each part has a folder in the run's. Files are written when all parts are
   * finished.
   *
   * @param settings of each part
   * @param progress hears how data is prepared
   * @throws IllegalArgumentException when model, data or an earlier checkpoint do not fit, or are
   *     damaged
   * @throws TrainingException when learning cannot go on
   * @throws IOException when files cannot be read or written
   */
  public static Trainer.Outcome run(
      Path model,
      Training.Data data,
      Recipe recipe,
      TrainingSettings settings,
      Compute compute,
      Trainer.Options options,
      Files files,
      Trainer.Listener listener,
      Progress progress)
      throws IOException {
    try (Studio studio = new Studio(model, progress);
        Scope scope = Scope.open()) {
      return new LoraTraining(studio, data, recipe, settings, compute, options, listener)
          .run(files, nameOf(model));
    }
  }

  private static String nameOf(Path model) {
    return model.toAbsolutePath().normalize().getFileName().toString();
  }

  private Trainer.Outcome run(Files files, String base) throws IOException {
    Examples examples = studio.latents(data.dataset(), data.limit(), recipe::caption);
    Optional<Examples> held = Optional.empty();
    if (data.held().isPresent()) {
      held = Optional.of(studio.latents(data.held().get(), Training.Data.HELD, recipe::caption));
    }
    Map<String, Tensor> factors = new LinkedHashMap<>();
    double seconds = 0;
    long steps = 0;
    for (Part part : Part.values()) {
      if (recipe.branches.parts().contains(part)) {
        Trainer.Outcome outcome = learn(part, examples, held, factors);
        seconds += outcome.seconds();
        steps += outcome.step();
        if (!outcome.finished()) {
          return new Trainer.Outcome(false, steps, seconds);
        }
      }
    }
    LoraNotes notes = notes(files, base, examples, steps);
    LoraFile.write(files.whole, recipe.branches, factors, notes);
    if (files.spatial.isPresent()) {
      LoraFile.write(files.spatial.get(), recipe.branches.of(Part.SPATIAL), factors, notes);
    }
    if (files.motion.isPresent()) {
      LoraFile.writeMotion(files.motion.get(), recipe.branches, factors, notes);
    }
    return new Trainer.Outcome(true, steps, seconds);
  }

  /** Learns a part, with those before it frozen; adds its factors. */
  private Trainer.Outcome learn(
      Part part, Examples examples, Optional<Examples> held, Map<String, Tensor> factors)
      throws IOException {
    boolean sequences = part == Part.TEMPORAL;
    List<Part> parts = new ArrayList<>(List.of(part));
    if (sequences && recipe.branches.parts().contains(Part.SPATIAL)) {
      parts.add(Part.SPATIAL);
    }
    Branches branches =
        new Branches(recipe.branches.rank(), recipe.branches.alpha(), Set.copyOf(parts));
    Networks networks = studio.sizes().networks(sequences, false).withBranches(branches);
    Noising noising = studio.noising(networks, sequences);
    Optional<Integer> frame = sequences ? Optional.empty() : Optional.of(-1);
    String name = "lora " + part.toString().toLowerCase(Locale.ROOT);
    Map<String, Shape> weights =
        DenoisingGraphs.step(networks, noising.prediction(), compute.lowering()).weights();
    listener.note(name + ": " + Studio.memory(weights, w -> isOf(w, part), settings, compute));
    try (Task task =
        new DenoisingTask(
            new DenoisingTask.Subject(name, networks, noising, frame),
            new Batches(examples, settings),
            settings,
            compute,
            weight -> isOf(weight, part),
            graph -> first(graph, factors),
            studio.looking(name, networks, noising, frame, examples, held, settings, compute))) {
      Trainer.Options own =
          new Trainer.Options(
              options.folder().resolve(part.name().toLowerCase(Locale.ROOT)),
              options.logEvery(),
              options.lookEvery(),
              options.saveMinutes(),
              options.stopAt());
      Trainer.Outcome outcome = new Trainer(task, settings, own, listener).run();
      task.learners()
          .get(Task.NETWORKS)
          .learnt()
          .forEach((weight, tensor) -> factors.put(weight, tensor.copy()));
      return outcome;
    }
  }

  private static boolean isOf(String weight, Part part) {
    return Branches.partOfFactor(weight).equals(Optional.of(part));
  }

  private Function<String, Tensor> first(Graph graph, Map<String, Tensor> factors) {
    Map<String, Shape> own = new TreeMap<>(graph.weights());
    own.keySet().removeIf(name -> Branches.partOfFactor(name).isPresent());
    Function<String, Tensor> model = Learners.of(studio.model(), own);
    return name -> {
      if (own.containsKey(name)) {
        return model.apply(name);
      }
      Tensor before = factors.get(name);
      Shape shape = graph.weights().get(name);
      return before == null
          ? FirstValue.of(name, shape, settings.seed()).draw(shape)
          : before.alias();
    };
  }

  private LoraNotes notes(Files files, String base, Examples examples, long steps) {
    SortedMap<String, String> more = new TreeMap<>();
    Optimization how = settings.optimization();
    more.put("ss_optimizer", how.kind().name().toLowerCase(Locale.ROOT));
    more.put("ss_learning_rate", Double.toString(how.rate()));
    more.put("ss_seed", Long.toString(settings.seed()));
    more.put("ss_batch_size_per_device", Integer.toString(settings.batch()));
    Shape shape = examples.group(0).get(0).shape();
    int factor = studio.sizes().vae().factor();
    String file = files.whole.getFileName().toString();
    return new LoraNotes(
        file.replaceFirst("\\.safetensors$", ""),
        recipe.trigger,
        base,
        studio.sizes().unet(),
        studio.sizes().scheduler().prediction(),
        examples.count(),
        (int) shape.size(3) * factor,
        (int) shape.size(2) * factor,
        Math.toIntExact(steps),
        more);
  }
}
