package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is made inside a scope is gone when it closes: native memory does not grow with runs. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells the memory that a process holds")
class ScopeLeakTest {
  private static final int WARM_UP = 200;
  private static final int RUNS = 1000;
  private static final long ALLOWED = 16 << 10; // kilobytes

  /** 64 kB: when each of a thousand runs leaves one tensor, that is four times what is allowed. */
  private static final Shape INPUT = Shape.of(1, 4, 64, 64);

  private Scope scope;
  private Graph graph;
  private Program program;
  private Weights weights;
  private Tensor input;

  @BeforeEach
  void open() {
    scope = Scope.open();
    graph = new Graph("Leak", Lowering.plain(DType.F32, Device.CPU));
    Value x = graph.input("x");
    Value weight = graph.weight("conv.weight", 4, 4, 1, 1);
    Value h = x.conv2d(weight, graph.weight("conv.bias", 4), 1, 0).silu();
    graph.output(h, h.plus(x));
    program = graph.compile();
    weights = SmallGraph.prepared(graph);
    input = SmallGraph.noise(1, INPUT, DType.F32);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Resident size, kilobytes. */
  private static long resident() throws IOException {
    System.gc(); // what Java has freed and not yet given up is no leak
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError("/proc/self/status has no VmRSS");
  }

  private static void assertFlat(Runnable run) throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      run.run();
    }
    long before = resident();
    for (int i = 0; i < RUNS; i++) {
      run.run();
    }
    long growth = resident() - before;
    assertTrue(growth < ALLOWED, "grew by " + growth + " kB in " + RUNS + " runs");
  }

  @Test
  void runsLeaveNothing() throws IOException {
    int owned = scope.size();
    assertFlat(
        () -> {
          try (Scope run = Scope.open()) {
            List<Tensor> results = program.run(weights, input);
            Tensor sum = results.get(0).plus(results.get(1));
            assertEquals(3, run.size());
            run.keep(sum).close();
            assertEquals(2, run.size());
          }
        });
    assertEquals(owned, scope.size());
  }

  @Test
  void failuresLeaveNothing() throws IOException {
    int owned = scope.size();
    assertFlat(
        () -> {
          try (Scope run = Scope.open()) {
            Tensor cut = input.slice(1, 0, 3).copy();
            assertThrows(TensorException.class, () -> program.run(weights, cut));
            assertEquals(2, run.size());
          }
        });
    assertEquals(owned, scope.size());
  }

  @Test
  void recordingLeavesNothing() throws IOException {
    int owned = scope.size();
    assertFlat(
        () -> {
          try (Scope run = Scope.open();
              Gradients recording = Gradients.record()) {
            Tensor leaf = input.copy();
            leaf.requireGradient(true);
            recording.backward(program.run(weights, leaf).get(1), input);
            assertEquals(INPUT, leaf.gradient().orElseThrow().shape());
            assertEquals(4, run.size());
          }
        });
    assertEquals(owned, scope.size());
  }
}
