package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.model.ModelFiles;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.training.RateSchedule.Kind;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/**
 * A few steps in stock PyTorch are the same steps here: what is drawn, gradients, optimizers,
 * averages and logs. Like {@link PythonTest} it needs a {@code python3} with torch.
 */
@Tag("python")
class PythonTrainerTest {
  private static final double TOLERANCE = 1e-4;

  /** Differences of neighbours are zero where pictures are flat: which way they go is dust, too. */
  private static final AutoencoderGraphs.Mix NO_EDGES = new AutoencoderGraphs.Mix(1, 0, 0.2, 1e-4);

  @TempDir static Path place;

  private static Path data;
  private static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    data = TinySizes.data(place);
    model = NewModel.make(sizes(), data, place.resolve("model"), 3, DType.F16).folder();
    Path run = place.resolve("run");
    Optimization fast = with(Optimization.adamW(0.03), 0.03, 1e-12);
    RateSchedule constant = new RateSchedule(Kind.CONSTANT, 0, 0.1);
    train(
        TrainingStage.JOINT,
        run,
        settings(4, 1, fast, constant, References.shares(0.3, 0.3, 0.3), 0, 0));
    PlanImport.read(TrainingStage.JOINT, model, run);
  }

  /**
   * Norms over several channels. Where a norm is over one, and that is the same everywhere, as what
   * replication networks make of frames that are not given, it blows up the dust of sums.
   */
  private static JsonNode sizes() throws IOException {
    JsonNode sizes = TinySizes.sizes();
    for (String network : List.of("vae", "unet", "replication")) {
      ((ObjectNode) sizes.get(network)).put("norm_num_groups", 4);
    }
    for (String network : List.of("motion", "replication")) {
      ((ObjectNode) sizes.get(network)).put("motion_norm_num_groups", 4);
    }
    return sizes;
  }

  private static void train(TrainingStage stage, Path run, TrainingSettings settings)
      throws IOException {
    Trainer.Outcome outcome =
        Training.run(
            stage,
            model,
            new Training.Data(data, Integer.MAX_VALUE, Optional.empty()),
            stage.learning(),
            settings,
            new Compute(DType.F32, false),
            new Trainer.Options(run, 1, 0, 1000, 0),
            new Quiet(),
            Progress.NONE);
    assertTrue(outcome.finished());
  }

  /**
   * A run.
   *
   * @param moves how far some weight must go at least
   */
  private record Case(TrainingStage stage, TrainingSettings settings, double moves) {
    @Override
    public String toString() {
      return stage.label() + " by " + settings.optimization().kind();
    }
  }

  /** Far from zero, so that gradients which are the dust of sums do not decide where weights go. */
  private static Optimization with(Optimization usual, double rate, double eps) {
    return new Optimization(
        usual.kind(), rate, usual.beta1(), usual.beta2(), eps, 0.05, false, usual.clipNorm());
  }

  private static TrainingSettings settings(
      int steps,
      int accumulation,
      Optimization how,
      RateSchedule schedule,
      References references,
      double minSnr,
      int crop) {
    return new TrainingSettings(
        steps,
        0,
        3,
        accumulation,
        how,
        schedule,
        0.9,
        0.3,
        references,
        minSnr,
        NO_EDGES,
        crop,
        0,
        0,
        7);
  }

  private static Stream<Case> cases() {
    Optimization adamW = with(Optimization.adamW(0.01), 0.01, 1e-4);
    Optimization prodigy = with(Optimization.prodigy(), 1, 1e-4);
    RateSchedule constant = new RateSchedule(Kind.CONSTANT, 0, 0.1);
    RateSchedule linear = new RateSchedule(Kind.LINEAR, 0, 0.1);
    RateSchedule cosine = new RateSchedule(Kind.COSINE, 2, 0.1);
    References shares = References.shares(0.3, 0.3, 0.3);
    return Stream.of(
        new Case(TrainingStage.VAE, settings(3, 2, adamW, constant, shares, 0, 48), 0.01),
        new Case(TrainingStage.BASE, settings(3, 1, adamW, linear, shares, 5, 0), 0.01),
        new Case(TrainingStage.MOTION, settings(3, 1, adamW, constant, shares, 0, 0), 0.01),
        new Case(
            TrainingStage.REPLICATION,
            settings(3, 2, adamW, linear, References.ofPaper(), 5, 0),
            0.01),
        new Case(TrainingStage.JOINT, settings(3, 1, adamW, cosine, shares, 0, 0), 0.01),
        new Case(
            TrainingStage.JOINT,
            settings(12, 1, prodigy, cosine, References.ofPaper(), 5, 0),
            1e-4));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepsThereAreStepsHere(Case each) throws IOException {
    TrainingStage stage = each.stage;
    Path plan = folder.resolve("plan");
    PlanExport.write(
        stage,
        model,
        Optional.of(data),
        plan,
        each.settings,
        new PlanExport.Options(stage.learning(), 400_000, DType.F16, Integer.MAX_VALUE, false),
        Progress.NONE);
    Path there = folder.resolve("there");
    PythonTest.python(
        "tools/train_exported.py",
        plan,
        there,
        "--log-every",
        1,
        "--threads",
        1,
        "--device",
        "cpu");
    Path dump = folder.resolve("dump.safetensors");
    PythonTest.python(
        "src/test/resources/python/checkpoint.py", there.resolve("checkpoint.pt"), dump);

    Path here = folder.resolve("here");
    train(stage, here, each.settings);
    sameLogs(here, there, each.settings.steps());
    sameNumbers(
        Safetensors.read(here.resolve(Trainer.CHECKPOINT)).tensors(),
        Safetensors.read(dump).tensors(),
        before(plan),
        each);
    sameFacts(here, there, stage);
    if (each.settings.optimization().kind() == Optimization.Kind.PRODIGY) {
      sameDistance(here, dump);
    }
  }

  /** First values of all weights that learn. */
  private static Map<String, double[]> before(Path plan) throws IOException {
    ModelFiles files = ModelFiles.open(model);
    Map<String, double[]> before = new TreeMap<>();
    for (JsonNode weight :
        new ObjectMapper().readTree(plan.resolve(PlanExport.PLAN).toFile()).path("weights")) {
      if (weight.path("trainable").asBoolean()) {
        String name = weight.path("name").asText();
        try (Scope scope = Scope.open()) {
          before.put(name, DeclaredWeights.stored(files, name).load().toDoubles());
        }
      }
    }
    return before;
  }

  private static final class Quiet implements Trainer.Listener {
    @Override
    public void line(String line, double done) {}

    @Override
    public void note(String text) {}
  }

  private static void near(double expected, double actual, String what) {
    assertEquals(expected, actual, TOLERANCE * Math.abs(expected), what);
  }

  private static void sameLogs(Path here, Path there, int steps) throws IOException {
    List<JsonNode> ours = new ArrayList<>();
    for (JsonNode line : PythonTest.log(here)) {
      if (line.path("loss").isNumber()) { // the last line tells that the run is over
        ours.add(line);
      }
    }
    List<JsonNode> theirs = PythonTest.log(there);
    assertEquals(steps, ours.size());
    assertEquals(steps, theirs.size());
    for (int i = 0; i < steps; i++) {
      for (String figure : List.of("step", "loss", "norm", "lr")) {
        near(
            ours.get(i).path(figure).asDouble(),
            theirs.get(i).path(figure).asDouble(),
            "line %d: %s".formatted(i + 1, figure));
      }
    }
  }

  private static double[] numbers(Map<String, StoredTensor> tensors, String name) {
    try (Scope scope = Scope.open()) {
      return tensors.get(name).load().toDoubles();
    }
  }

  private static double greatest(double[] numbers) {
    return Arrays.stream(numbers).map(Math::abs).max().orElse(0);
  }

  private static double apart(double[] one, double[] other) {
    double most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    return most;
  }

  /** Names of what is remembered of each weight, and the greatest number in all of each. */
  private static Map<String, Double> greatest(Map<String, StoredTensor> ours) {
    Map<String, Double> all = new TreeMap<>();
    for (String name : ours.keySet()) {
      all.merge(name.split("\\.")[1], greatest(numbers(ours, name)), Math::max);
    }
    all.remove("steps"); // of AdamW, for each weight; PyTorch has them elsewhere
    return all;
  }

  /** Masters and averages of weights, and what the optimizer remembers of each. */
  private static void sameNumbers(
      Map<String, StoredTensor> ours,
      Map<String, StoredTensor> theirs,
      Map<String, double[]> before,
      Case each) {
    Map<String, Double> moves = new TreeMap<>();
    before.forEach(
        (name, start) -> moves.put(name, apart(start, numbers(ours, "networks.master." + name))));
    double furthest = moves.values().stream().mapToDouble(move -> move).max().orElse(0);
    assertTrue(furthest > each.moves, "the furthest way is " + furthest);
    long moved = moves.values().stream().filter(move -> move > 1e-3 * furthest).count();
    assertTrue(moved > moves.size() / 2, moved + " of " + moves.size() + " weights moved");
    for (Map.Entry<String, Double> what : greatest(ours).entrySet()) {
      boolean weights = what.getKey().matches("master|average|starts");
      // What should be zero but for rounding is measured by others: a way, or a thousandth of all.
      double least = weights ? furthest : 1e-3 * what.getValue();
      double tolerance = weights ? TOLERANCE : 10 * TOLERANCE;
      for (String weight : before.keySet()) {
        String name = "networks." + what.getKey() + "." + weight;
        double[] expected = numbers(ours, name);
        double apart = apart(expected, numbers(theirs, name));
        double size = Math.max(greatest(expected), least);
        assertTrue(apart <= tolerance * size, name + " is off by " + apart + " of " + size);
      }
    }
  }

  private static void sameFacts(Path here, Path there, TrainingStage stage) throws IOException {
    JsonNode ours = new ObjectMapper().readTree(here.resolve(PlanImport.RESULT).toFile());
    JsonNode theirs = new ObjectMapper().readTree(there.resolve(PlanImport.RESULT).toFile());
    assertEquals(ours.path("steps"), theirs.path("steps"));
    if (stage == TrainingStage.VAE) {
      double scale = ours.path("scaling_factor").asDouble();
      near(scale, theirs.path("scaling_factor").asDouble(), "scaling_factor");
      double shift = ours.path("shift_factor").asDouble();
      double deviation = 1 / scale;
      assertEquals(shift, theirs.path("shift_factor").asDouble(), TOLERANCE * deviation);
    }
  }

  private static void sameDistance(Path here, Path dump) throws IOException {
    String run =
        Safetensors.read(here.resolve(Trainer.CHECKPOINT)).metadata().get("pentimento.run");
    assertNotNull(run);
    double found = new ObjectMapper().readTree(run).at("/numbers/networks/0").asDouble();
    try (Scope scope = Scope.open()) {
      double theirs = Safetensors.read(dump).tensors().get("distance").load().toDoubles()[0];
      assertTrue(found > 1e-5, "the distance is still " + found);
      near(found, theirs, "the distance that Prodigy found");
    }
  }
}
