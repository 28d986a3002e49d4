package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.Close;
import pentimento.diffusion.Prediction;
import pentimento.model.Branches;
import pentimento.model.Branches.Part;
import pentimento.model.NetworkCase;
import pentimento.model.motion.MotionConfig;
import pentimento.model.text.TextEncoderConfig;
import pentimento.model.unet.UNetConfig;
import pentimento.tensor.Graph;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.weights.LoadedWeights;

/** The laws of low-rank branches in training's graphs. */
class BranchesTest {
  private static final String PAINTER = "motion-processpainter";
  private static final double ALPHA_BAR = 0.4;

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Map<String, Shape> added(Graph with, Graph without) {
    Map<String, Shape> added = new LinkedHashMap<>(with.weights());
    without.weights().forEach((name, shape) -> assertEquals(shape, added.remove(name), name));
    return added;
  }

  @Test
  void stepAndPredictionHaveFactorsOfEachProjection() throws IOException {
    BranchedCase tiny = new BranchedCase(PAINTER);
    Networks plain = tiny.networks();
    Networks both = plain.withBranches(BranchedCase.BOTH);
    Map<String, Shape> step =
        added(
            DenoisingGraphs.step(both, Prediction.EPSILON, NetworkCase.PLAIN),
            DenoisingGraphs.step(plain, Prediction.EPSILON, NetworkCase.PLAIN));
    assertEquals(
        step,
        added(
            DenoisingGraphs.predict(both, NetworkCase.PLAIN),
            DenoisingGraphs.predict(plain, NetworkCase.PLAIN)));
    // Spatial transformers: one on the way down, one in the middle, two on the way up. Motion
    // modules: two and four. Each has two attentions of four projections with two factors.
    Map<Part, Integer> counts = new TreeMap<>();
    step.keySet()
        .forEach(name -> counts.merge(Branches.partOfFactor(name).orElseThrow(), 1, Integer::sum));
    assertEquals(Map.of(Part.SPATIAL, 4 * 16, Part.TEMPORAL, 6 * 16), counts);
    String keys = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k";
    assertEquals(Shape.of(4, 24), step.get(keys + ".lora_down.weight"));
    assertEquals(Shape.of(32, 4), step.get(keys + ".lora_up.weight"));
    String out = "unet.up_blocks.0.motion_modules.1.transformer_blocks.0.attn1.to_out.0";
    assertEquals(Shape.of(4, 64), step.get(out + ".lora_down.weight"));
    assertEquals(Shape.of(64, 4), step.get(out + ".lora_up.weight"));
  }

  /** Rank 4, as ProcessPainter's adapter has it, on the U-Net of Stable Diffusion 1.5. */
  @Test
  void itIsAsLargeAsTheReferences() {
    MotionConfig motion = new MotionConfig(2, 1, 8, 24, false, 32, false, true, 2);
    Networks large =
        new Networks(
            new TextEncoderConfig(768, 1, 1, 768, true, 1e-5, 514, 77),
            UNetConfig.stableDiffusion15(),
            Optional.of(motion),
            Optional.empty());
    Map<Part, Long> numbers = new TreeMap<>();
    DenoisingGraphs.predict(large.withBranches(BranchedCase.BOTH), NetworkCase.PLAIN)
        .weights()
        .forEach(
            (name, shape) ->
                Branches.partOfFactor(name)
                    .ifPresent(part -> numbers.merge(part, shape.elements(), Long::sum)));
    assertEquals(Map.of(Part.SPATIAL, 797_184L, Part.TEMPORAL, 1_126_400L), numbers);
  }

  /** Packed weights, and layers in parts, make no difference to what is predicted. */
  @Test
  void everyLoweringPredictsTheSame() throws IOException {
    BranchedCase tiny = new BranchedCase(PAINTER);
    Optional<Branches> both = Optional.of(BranchedCase.BOTH);
    Graph plain = tiny.graph(both);
    Map<String, Tensor> weights = tiny.weights();
    weights.putAll(BranchedCase.factors(plain, 0.5, 0.5));
    float[] expected = tiny.run(plain, weights::get, ALPHA_BAR).get(1).toFloats();
    for (Lowering how :
        List.of(
            NetworkCase.PLAIN.withPart(2000),
            NetworkCase.SINGLE,
            NetworkCase.SINGLE.withPart(2000).withSlice(7))) {
      Graph graph = tiny.graph(both, how);
      try (LoadedWeights loaded = LoadedWeights.load(graph.forms(), weights::get, how)) {
        float[] actual = tiny.run(graph, loaded, ALPHA_BAR).get(1).toFloats();
        Close.assertClose(expected, actual, 1e-5, how.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PAINTER, "motion-animatediff-v2"})
  void withZerosItIsTheNetworkItself(String name) throws IOException {
    BranchedCase tiny = new BranchedCase(name);
    Map<String, Tensor> weights = tiny.weights();
    Graph plain = tiny.graph(Optional.empty());
    Graph branched = tiny.graph(Optional.of(BranchedCase.BOTH));
    Map<String, Tensor> all = new TreeMap<>(weights);
    for (Map.Entry<String, Shape> factor : added(branched, plain).entrySet()) {
      FirstValue first = FirstValue.of(factor.getKey(), factor.getValue(), 11);
      all.put(factor.getKey(), first.draw(factor.getValue()));
    }
    List<Tensor> expected = tiny.run(plain, weights::get, ALPHA_BAR);
    List<Tensor> actual = tiny.run(branched, all::get, ALPHA_BAR);
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(expected.get(i).toFloats(), actual.get(i).toFloats());
    }
  }

  @Test
  void firstValuesAreGaussianAndZero() {
    String layer = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";
    FirstValue down = FirstValue.of(layer + ".lora_down.weight", Shape.of(8, 320), 1);
    assertEquals(FirstValue.Kind.NORMAL, down.kind());
    assertEquals(0.125, down.deviation());
    assertEquals(
        FirstValue.Kind.ZEROS,
        FirstValue.of(layer + ".lora_up.weight", Shape.of(320, 8), 1).kind());
    FirstValue other =
        FirstValue.of(layer.replace("to_q", "to_k") + ".lora_down.weight", Shape.of(8, 320), 1);
    assertTrue(other.seed() != down.seed(), "two layers begin alike");
  }

  /** Rehearses both phases: one part learns, the other and the network are frozen. */
  @ParameterizedTest
  @EnumSource(Part.class)
  void gradientsReachOnlyWhatLearns(Part learning) throws IOException {
    BranchedCase tiny = new BranchedCase(PAINTER);
    Graph graph = tiny.graph(Optional.of(BranchedCase.BOTH));
    Map<String, Tensor> weights = tiny.weights();
    Map<String, Tensor> factors = BranchedCase.factors(graph, 0.25, 0.2);
    weights.putAll(factors);
    factors.forEach(
        (name, factor) ->
            factor.requireGradient(Branches.partOfFactor(name).orElseThrow() == learning));
    tiny.learn(graph, weights, ALPHA_BAR);
    Set<String> reached = new TreeSet<>();
    weights.forEach(
        (name, weight) -> {
          if (weight.gradient().isPresent()) {
            reached.add(name);
            double size = weight.gradient().get().abs().max().toDoubles()[0];
            assertTrue(size > 0, name + " has a gradient of nothing");
          }
        });
    Set<String> expected = new TreeSet<>(factors.keySet());
    expected.removeIf(name -> Branches.partOfFactor(name).orElseThrow() != learning);
    assertFalse(expected.isEmpty());
    assertEquals(expected, reached);
  }

  /** Of the numbers with the steepest gradients, twice projected results among them. */
  @ParameterizedTest
  @CsvSource({
    "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.lora_down",
    "mid_block.attentions.0.transformer_blocks.0.attn1.to_v.lora_up",
    "up_blocks.1.motion_modules.1.transformer_blocks.0.attn1.to_out.0.lora_down",
    "up_blocks.1.motion_modules.0.transformer_blocks.0.attn2.to_out.0.lora_up",
    "up_blocks.0.motion_modules.0.transformer_blocks.0.attn1.to_q.lora_up"
  })
  void gradientsAreSlopesOfTheLoss(String layer) throws IOException {
    BranchedCase tiny = new BranchedCase(PAINTER);
    String name = "unet." + layer + ".weight";
    Graph graph = tiny.graph(Optional.of(BranchedCase.BOTH));
    Map<String, Tensor> weights = tiny.weights();
    weights.putAll(BranchedCase.factors(graph, 0.5, 0.5));
    Tensor factor = weights.get(name).copy().requireGradient(true);
    weights.put(name, factor);
    tiny.learn(graph, weights, ALPHA_BAR);
    float[] gradient = factor.gradient().orElseThrow().toFloats();
    double squares = 0;
    for (float slope : gradient) {
      squares += slope * slope;
    }
    // Along the gradient the loss rises by its length.
    double length = Math.sqrt(squares);
    float[] direction = gradient.clone();
    for (int i = 0; i < direction.length; i++) {
      direction[i] /= (float) length;
    }
    Tensor way = Tensor.of(direction, factor.shape());
    double h = 0.05;
    double rise = 0;
    for (int sign : new int[] {1, -1}) {
      weights.put(name, Tensor.of(factor.toFloats(), factor.shape()).plus(way.times(sign * h)));
      rise += sign * tiny.run(graph, weights::get, ALPHA_BAR).get(0).toDoubles()[0];
    }
    assertEquals(1, rise / (2 * h) / length, 0.02, "slope, of a gradient of length " + length);
  }

  @Test
  void badBranchesAreRefused() throws IOException {
    Set<Part> spatial = Set.of(Part.SPATIAL);
    refused("rank of a LoRA is 0, expected 1 to 1024", () -> new Branches(0, 1, spatial));
    refused("rank of a LoRA is 1025", () -> new Branches(1025, 1, spatial));
    for (double alpha : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY, 1e-60}) {
      refused("alpha of a LoRA is " + alpha, () -> new Branches(4, alpha, spatial));
    }
    refused("of no part", () -> new Branches(4, 1, Set.of()));
    Networks tiny = new BranchedCase(PAINTER).networks();
    Networks still =
        new Networks(
            tiny.text(),
            tiny.unet(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(BranchedCase.BOTH));
    String none = "a LoRA of temporal attentions, but the U-Net has none without motion modules";
    refused(
        none, () -> DenoisingGraphs.step(still, Prediction.EPSILON, NetworkCase.PLAIN).weights());
    refused(none, () -> DenoisingGraphs.predict(still, NetworkCase.PLAIN).weights());
  }

  private static void refused(String why, Executable what) {
    String said = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(said.contains(why), said);
  }
}
