package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pentimento.Close;

/** Gradients through a graph, in double precision: they are what differences say. */
class GradientsTest {
  private static final Graph GRAPH = SmallGraph.describe(Lowering.plain(DType.F32, Device.CPU));

  private Scope scope;
  private Program program;

  @BeforeEach
  void open() {
    scope = Scope.open();
    program = GRAPH.compile();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor input() {
    return SmallGraph.noise(1, SmallGraph.INPUT, DType.F64);
  }

  /** What the loss weighs each output with. */
  private static Tensor upstream() {
    return SmallGraph.noise(2, Shape.of(2, 8, 6, 5), DType.F64);
  }

  private static Map<String, Tensor> learning() {
    Map<String, Tensor> weights = SmallGraph.weights(GRAPH, DType.F64);
    weights.values().forEach(weight -> weight.requireGradient(true));
    return weights;
  }

  private static double dot(Tensor a, Tensor b) {
    double[] x = a.toDoubles();
    double[] y = b.toDoubles();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private double loss(Map<String, Tensor> weights, Tensor input) {
    return dot(program.run(weights::get, input).get(0), upstream());
  }

  private static Tensor gradient(Tensor tensor) {
    return tensor.gradient().orElseThrow();
  }

  @Test
  void gradientsAreWhatDifferencesSay() {
    Map<String, Tensor> weights = learning();
    Tensor input = input().requireGradient(true);
    try (Gradients recording = Gradients.record()) {
      recording.backward(program.run(weights::get, input).get(0), upstream());
    }
    Map<String, Tensor> plain = SmallGraph.weights(GRAPH, DType.F64);
    double step = 1e-4;
    plain.forEach(
        (name, weight) -> {
          Tensor direction = SmallGraph.noise(3, weight.shape(), DType.F64);
          Map<String, Tensor> moved = new HashMap<>(plain);
          moved.put(name, weight.plus(direction.times(step)));
          double more = loss(moved, input());
          moved.put(name, weight.plus(direction.times(-step)));
          double expected = (more - loss(moved, input())) / (2 * step);
          assertClose(expected, dot(gradient(weights.get(name)), direction), name);
        });
    Tensor direction = SmallGraph.noise(4, SmallGraph.INPUT, DType.F64);
    double expected =
        (loss(plain, input().plus(direction.times(step)))
                - loss(plain, input().plus(direction.times(-step))))
            / (2 * step);
    assertClose(expected, dot(gradient(input), direction), "input");
  }

  private static void assertClose(double expected, double actual, String what) {
    assertEquals(expected, actual, 1e-5 * Math.max(1, Math.abs(expected)), what);
  }

  @Test
  void segmentsComputedAgainGiveTheSameGradients() {
    Map<String, Tensor> whole = learning();
    Tensor input = input().requireGradient(true);
    try (Gradients recording = Gradients.record()) {
      recording.backward(program.run(whole::get, input).get(0), upstream());
    }

    Map<String, Tensor> parts = learning();
    Map<String, Tensor> live = new HashMap<>(Map.of("x", input()));
    for (Segment segment : program.segments()) {
      List<Tensor> results = program.run(segment, parts::get, taken(segment, live));
      for (int i = 0; i < results.size(); i++) {
        live.put(segment.gives().get(i), results.get(i));
      }
    }
    // Nothing was recorded, so that each value is a leaf; gradients of later parts add up in it.
    live.values().forEach(value -> value.requireGradient(true));
    List<Segment> backwards = new ArrayList<>(program.segments());
    Collections.reverse(backwards);
    for (Segment segment : backwards) {
      try (Gradients recording = Gradients.record()) {
        List<Tensor> again = program.run(segment, parts::get, taken(segment, live));
        Optional<Tensor> loss = Optional.empty();
        for (int i = 0; i < again.size(); i++) {
          String name = segment.gives().get(i);
          Tensor from = name.equals("out__3") ? upstream() : gradient(live.get(name));
          Tensor part = sum(again.get(i).times(from));
          loss = Optional.of(loss.map(part::plus).orElse(part));
        }
        recording.backward(loss.orElseThrow());
      }
    }
    Close.assertClose(
        gradient(input).toDoubles(), gradient(live.get("x")).toDoubles(), 1e-12, "input");
    whole.forEach(
        (name, weight) ->
            Close.assertClose(
                gradient(weight).toDoubles(), gradient(parts.get(name)).toDoubles(), 1e-12, name));
  }

  private static List<Tensor> taken(Segment segment, Map<String, Tensor> live) {
    return segment.takes().stream().map(live::get).toList();
  }

  private static Tensor sum(Tensor tensor) {
    long count = tensor.shape().elements();
    return tensor.reshape(Shape.of(count)).mean(0).times(count).reshape(Shape.of());
  }

  @Test
  void nothingIsRecordedUnasked() {
    Map<String, Tensor> weights = learning();
    Tensor result = program.run(weights::get, input()).get(0);
    try (Gradients recording = Gradients.record()) {
      assertThrows(TensorException.class, () -> recording.backward(result, upstream()));
    }
    assertTrue(weights.values().stream().allMatch(weight -> weight.gradient().isEmpty()));
  }

  private List<Tensor> both(Map<String, Tensor> weights, Tensor input) {
    Tensor result = program.run(weights::get, input).get(0);
    return List.of(result, result.times(result), input());
  }

  @Test
  void severalResultsAreAsOneSum() {
    Tensor more = SmallGraph.noise(5, Shape.of(2, 8, 6, 5), DType.F64);
    Map<String, Tensor> one = learning();
    Tensor input = input().requireGradient(true);
    try (Gradients recording = Gradients.record()) {
      List<Tensor> made = both(one, input);
      recording.backward(sum(made.get(0).times(upstream())).plus(sum(made.get(1).times(more))));
    }
    Map<String, Tensor> other = learning();
    Tensor alike = input().requireGradient(true);
    try (Gradients recording = Gradients.record()) {
      recording.backward(both(other, alike), List.of(upstream(), more, input()));
    }
    Close.assertClose(gradient(input).toDoubles(), gradient(alike).toDoubles(), 1e-12, "input");
    one.forEach(
        (name, weight) ->
            Close.assertClose(
                gradient(weight).toDoubles(), gradient(other.get(name)).toDoubles(), 1e-12, name));
  }

  @Test
  void severalResultsMustFit() {
    try (Gradients recording = Gradients.record()) {
      List<Tensor> plain = List.of(input());
      assertThrows(IllegalArgumentException.class, () -> recording.backward(List.of(), List.of()));
      assertThrows(IllegalArgumentException.class, () -> recording.backward(plain, List.of()));
      assertThrows(TensorException.class, () -> recording.backward(plain, plain));
    }
  }
}
