package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.Close;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Gradients found segment by segment are those of the whole; averages, copies and sums. */
class LearnerTest {
  private static final long FRAMES = 3;

  private Scope scope;
  private ModelSizes sizes;

  @BeforeEach
  void open() throws IOException {
    scope = Scope.open();
    sizes = ModelSizes.of(TinySizes.sizes());
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor noise(long seed, double size, long... sizes) {
    Shape shape = Shape.of(sizes);
    return Tensor.of(new TorchRandom(seed).normal((int) shape.elements()), shape).times(size);
  }

  private Graph graph(TrainingStage stage, Compute compute) {
    return stage == TrainingStage.VAE
        ? AutoencoderGraphs.step(sizes.vae(), AutoencoderGraphs.Mix.usual(), compute.lowering())
        : DenoisingGraphs.step(
            sizes.networks(stage.sequences(), stage.references()),
            sizes.scheduler().prediction(),
            compute.lowering());
  }

  /** Weights as if something had been learnt: a new model's last layers are zeros. */
  private static Function<String, Tensor> first(Graph graph) {
    Map<String, Tensor> all = new TreeMap<>();
    for (Map.Entry<String, Shape> weight : graph.weights().entrySet()) {
      Tensor drawn = noise(all.size(), 0.1, weight.getValue().sizes());
      boolean norm = weight.getValue().rank() == 1 && weight.getKey().endsWith(".weight");
      all.put(weight.getKey(), norm ? drawn.plus(1) : drawn);
    }
    return all::get;
  }

  private static List<Tensor> inputs(TrainingStage stage) {
    if (stage == TrainingStage.VAE) {
      return List.of(noise(1, 0.4, 2, 3, 32, 32), noise(2, 1, 2, 8, 4, 4));
    }
    long frames = stage.sequences() ? FRAMES : 1;
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(noise(1, 1, 2, 8, frames, 8, 4));
    inputs.add(noise(2, 1, 2, 8, frames, 8, 4));
    inputs.add(Tensor.of(new float[] {700, 20}, Shape.of(2)));
    inputs.add(Tensor.of(new float[] {0.2f, 0.97f}, Shape.of(2)));
    inputs.add(noise(3, 30, 2, 7).abs().to(DType.I64));
    inputs.add(Tensor.of(new float[] {1, 0.5f}, Shape.of(2)));
    if (stage.references()) {
      // All frames: norms of blank ones make some 40,000 times more of each rounding (measured).
      inputs.add(Tensor.of(new float[] {1, 1, 1, 1, 1, 1}, Shape.of(2, 1, FRAMES, 1, 1)));
    }
    return inputs;
  }

  private Learner learner(TrainingStage stage, Compute compute, boolean average) {
    Graph graph = graph(stage, compute);
    Optimization usual = Optimization.adamW(0);
    Optimization unclipped = new Optimization(usual.kind(), 0, 0.9, 0.99, 1e-8, 0.01, false, 1e9);
    return Learners.make(
        graph,
        name -> stage.learning().contains(WeightPlace.of(name).component()),
        first(graph),
        compute,
        unclipped,
        average);
  }

  /** A loss and its gradients by weight. */
  private record Found(double loss, Map<String, double[]> gradients) {}

  /** What two batches, of a quarter and of three quarters, give: a first mean is a tenth of it. */
  private Found found(TrainingStage stage, Compute compute) {
    try (Learner learner = learner(stage, compute, false);
        Scope inner = Scope.open()) {
      List<Tensor> inputs = inputs(stage);
      List<Tensor> outputs = learner.accumulate(0.25, inputs);
      learner.accumulate(0.75, inputs);
      for (String name : graph(stage, compute).weights().keySet()) {
        boolean learns = stage.learning().contains(WeightPlace.of(name).component());
        assertTrue(learns || learner.get(name).gradient().isEmpty(), name);
      }
      learner.step(0, 0);
      Map<String, double[]> gradients = new LinkedHashMap<>();
      learner
          .state()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith("first.")) {
                  gradients.put(name.substring(6), tensor.toDoubles());
                }
              });
      return new Found(outputs.get(0).toDoubles()[0], gradients);
    }
  }

  private static double greatest(Found found) {
    double greatest = 0;
    for (double[] each : found.gradients.values()) {
      for (double value : each) {
        greatest = Math.max(greatest, Math.abs(value));
      }
    }
    return greatest;
  }

  private static float[] all(Found found) {
    int count = found.gradients.values().stream().mapToInt(each -> each.length).sum();
    float[] all = new float[count];
    int at = 0;
    for (double[] each : found.gradients.values()) {
      for (double value : each) {
        all[at++] = (float) value;
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(
      value = TrainingStage.class,
      names = {"VAE", "MOTION", "JOINT"})
  void segmentsComputedAgainGiveTheSameGradients(TrainingStage stage) {
    Found plain = found(stage, TinyRuns.F32);
    double size = greatest(plain);
    assertTrue(size > 1e-4, "gradients of at most " + size);
    Found again = found(stage, new Compute(DType.F32, true));
    assertEquals(plain.loss, again.loss, 1e-6 * plain.loss);
    assertEquals(plain.gradients.keySet(), again.gradients.keySet());
    plain.gradients.forEach(
        (name, gradient) ->
            assertArrayEquals(gradient, again.gradients.get(name), 2e-6 * size, name));

    for (boolean checkpointing : new boolean[] {false, true}) {
      Found rough = found(stage, new Compute(DType.BF16, checkpointing));
      String what = stage + " in BF16" + (checkpointing ? ", computed again" : "");
      assertEquals(plain.loss, rough.loss, 0.02 * plain.loss, what);
      assertEquals(plain.gradients.keySet(), rough.gradients.keySet());
      Close.assertCloseOnTheWhole(all(plain), all(rough), 0.1, what);
    }
  }

  @Test
  void averagesFollowTheMastersAndAreUsedWhenAsked() {
    String name = "unet.conv_in.weight";
    try (Learner learner = learner(TrainingStage.BASE, TinyRuns.F32, true)) {
      float[] start = learner.get(name).toFloats();
      try (Scope inner = Scope.open()) {
        learner.accumulate(1, inputs(TrainingStage.BASE));
        learner.step(0.01, 0.75);
      }
      float[] now = learner.get(name).toFloats();
      assertEquals(0.01, Math.abs(now[0] - start[0]), 1e-4);
      float[] average = learner.learnt().get(name).toFloats();
      for (int i = 0; i < now.length; i++) {
        assertEquals(start[i] + 0.25 * (now[i] - start[i]), average[i], 1e-6);
      }
      assertArrayEquals(average, learner.withLearnt(() -> learner.get(name).toFloats()));
      assertArrayEquals(now, learner.get(name).toFloats());
    }
  }

  @Test
  void copiesFollowTheMastersThatKeepSmallSteps() {
    String name = "unet.conv_in.weight";
    try (Learner learner = learner(TrainingStage.BASE, TinyRuns.BF16, false)) {
      float[] start = learner.learnt().get(name).toFloats();
      for (int i = 0; i < 3; i++) {
        try (Scope inner = Scope.open()) {
          learner.accumulate(1, inputs(TrainingStage.BASE));
          learner.step(1e-5, 0); // far below what BF16 tells apart
        }
      }
      Tensor master = learner.learnt().get(name);
      assertEquals(DType.F32, master.dtype());
      assertNotEquals(start[0], master.toFloats()[0]);
      assertEquals(start[0], master.toFloats()[0], 4e-5);
      assertEquals(DType.BF16, learner.get(name).dtype());
      assertEquals(master.to(DType.BF16).toBytes(), learner.get(name).toBytes());
    }
  }

  @Test
  void whatIsNoNumberIsNamedAndChangesNothing() {
    try (Learner learner = learner(TrainingStage.BASE, TinyRuns.F32, false);
        Scope inner = Scope.open()) {
      assertEquals(List.of(), learner.broken());
      float[] before = learner.get("unet.conv_in.weight").toFloats();
      learner.accumulate(Double.NaN, inputs(TrainingStage.BASE));
      assertFalse(Double.isFinite(learner.step(0.1, 0)));
      assertArrayEquals(before, learner.get("unet.conv_in.weight").toFloats());
      assertTrue(
          learner.broken().contains("the gradient of unet.conv_in.weight"),
          learner.broken().toString());
    }
  }

  @Test
  void aDamagedFirstWeightIsNamed() {
    Graph graph = graph(TrainingStage.BASE, TinyRuns.F32);
    Function<String, Tensor> sound = first(graph);
    Function<String, Tensor> broken =
        name ->
            name.equals("unet.conv_in.bias")
                ? sound.apply(name).times(Double.NaN)
                : sound.apply(name);
    for (boolean learns : new boolean[] {true, false}) {
      IllegalArgumentException thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  Learners.make(
                      graph,
                      name -> learns || name.startsWith("text_encoder."),
                      broken,
                      TinyRuns.F32,
                      Optimization.adamW(0),
                      false));
      assertTrue(thrown.getMessage().contains("unet.conv_in.bias"), thrown.getMessage());
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Learners.make(graph, name -> false, sound, TinyRuns.F32, Optimization.adamW(0), false));
  }
}
