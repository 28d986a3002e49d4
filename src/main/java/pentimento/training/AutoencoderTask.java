package pentimento.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import pentimento.model.vae.VaeConfig;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Program;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Learns to make latents of pictures, and pictures of latents. */
final class AutoencoderTask implements Task {
  private static final List<String> PARTS = List.of("loss", "pixels", "edges", "structure", "kl");

  /** Sequences whose latents are measured, of each shape, and every how many frames of them. */
  private static final int MEASURED = 64;

  private static final int EVERY = 3;

  private static final String DISCRIMINATOR = "discriminator.";

  private final Learner learner;
  private final Batches batches;
  private final Examples examples;
  private final VaeConfig config;
  private final Compute compute;
  private final Looking looking;
  private final TrainingSettings settings;
  private final Map<String, Learner> learners = new LinkedHashMap<>();

  AutoencoderTask(
      VaeConfig config,
      Examples examples,
      TrainingSettings settings,
      Compute compute,
      Function<Graph, Function<String, Tensor>> first,
      Looking looking) {
    this.config = config;
    this.examples = examples;
    this.compute = compute;
    this.looking = looking;
    this.settings = settings;
    batches = new Batches(examples, settings);
    Optional<Learner> adversary =
        settings.adversary() > 0 ? Optional.of(adversary()) : Optional.empty();
    Graph graph = graph();
    Function<String, Tensor> own =
        first.apply(AutoencoderGraphs.step(config, settings.mix(), compute.lowering()));
    learner =
        Learners.make(
            graph,
            name -> !name.startsWith(DISCRIMINATOR),
            name ->
                name.startsWith(DISCRIMINATOR)
                    ? adversary.orElseThrow().get(name)
                    : own.apply(name),
            compute,
            settings.optimization(),
            settings.ema() > 0);
    learners.put(NETWORKS, learner);
    adversary.ifPresent(
        other -> {
          learner.share(other, name -> name.startsWith(DISCRIMINATOR));
          learners.put("discriminator", other);
        });
  }

  private Graph graph() {
    return settings.adversary() > 0
        ? AutoencoderGraphs.adversarialStep(
            config, settings.mix(), DiscriminatorGraphs.Config.USUAL, compute.lowering())
        : AutoencoderGraphs.step(config, settings.mix(), compute.lowering());
  }

  private Learner adversary() {
    Graph graph =
        DiscriminatorGraphs.discriminator(DiscriminatorGraphs.Config.USUAL, compute.lowering());
    Map<String, Shape> weights = graph.weights();
    return Learners.make(
        graph,
        name -> true,
        name -> FirstValue.of(name, weights.get(name), settings.seed()).draw(weights.get(name)),
        compute,
        settings.optimization(),
        false);
  }

  @Override
  public String name() {
    return TrainingStage.VAE.label();
  }

  @Override
  public Map<String, Learner> learners() {
    return Collections.unmodifiableMap(learners);
  }

  @Override
  public Map<String, Double> accumulate(long draw, long step, double share) {
    boolean opposed = settings.adversary() > 0;
    boolean now = opposed && step >= settings.adversaryFrom();
    List<Tensor> inputs =
        new ArrayList<>(batches.pictures(draw, config.latentChannels(), config.factor()));
    if (opposed) {
      float weight = now ? (float) settings.adversary() : 0;
      inputs.add(Tensor.of(new float[] {weight}, Shape.of()));
    }
    List<Tensor> outputs = learner.accumulate(share, inputs);
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < PARTS.size(); i++) {
      figures.put(PARTS.get(i), outputs.get(i).toDoubles()[0]);
    }
    if (now) {
      Tensor made = outputs.get(outputs.size() - 1).to(DType.F32);
      List<Tensor> judged =
          learners.get("discriminator").accumulate(share, List.of(inputs.get(0), made));
      figures.put("discriminator", judged.get(0).toDoubles()[0]);
    }
    return figures;
  }

  @Override
  public Look look(long step) {
    return looking.look(step, learner);
  }

  /** What brings latents to mean 0 and deviation 1. */
  @Override
  public Map<String, Double> facts() {
    Program encode = AutoencoderGraphs.encode(config, compute.lowering()).compile();
    double[] sums = learner.withLearnt(() -> measure(encode));
    double mean = sums[1] / sums[0];
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("scaling_factor", 1 / Math.sqrt((sums[2] - sums[0] * mean * mean) / (sums[0] - 1)));
    facts.put("shift_factor", mean);
    return facts;
  }

  /** Count, sum and sum of squares of the numbers in latents of some pictures. */
  private double[] measure(Program encode) {
    double[] sums = new double[3];
    for (int group = 0; group < examples.groups(); group++) {
      int frames = (int) examples.group(group).get(0).shape().size(0);
      for (int i = 0; i < Math.min(MEASURED, examples.group(group).size()); i++) {
        List<Integer> some = new ArrayList<>();
        IntStream.range(0, frames).filter(f -> f % EVERY == 0).forEach(some::add);
        int[] which = new int[some.size()];
        Arrays.fill(which, i);
        try (Scope scope = Scope.open()) {
          int[] at = some.stream().mapToInt(f -> f).toArray();
          Tensor pictures = examples.gather(group, which, Optional.of(at));
          Tensor means = encode.run(learner, pictures.times(2.0 / 255).plus(-1)).get(0);
          for (float value : means.toFloats()) {
            sums[0]++;
            sums[1] += value;
            sums[2] += (double) value * value;
          }
        }
      }
    }
    return sums;
  }

  @Override
  public void close() {
    looking.close();
    learners.values().forEach(Learner::close);
  }
}
