package pentimento.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pentimento.Close.assertClose;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pentimento.GoldenCase;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Guidance as diffusers' pipelines do it. */
class GuidanceGoldenTest {
  private static final double TOLERANCE = 5e-6;

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void guidedAndRescaled() throws IOException {
    GoldenCase golden = new GoldenCase("guidance");
    double scale = golden.config().get("guidance").doubleValue();
    double rescale = golden.config().get("rescale").doubleValue();
    check(golden, "guided", new Guidance(scale, 0));
    check(golden, "rescaled", new Guidance(scale, rescale));
  }

  private static void check(GoldenCase golden, String name, Guidance guidance) {
    Tensor guided = guidance.guide(tensor(golden, "negative"), tensor(golden, "positive"));
    assertEquals(Shape.of(golden.sizes(name)), guided.shape());
    assertClose(golden.doubles(name), guided.toDoubles(), TOLERANCE, name);
  }

  private static Tensor tensor(GoldenCase golden, String name) {
    return Tensor.of(golden.floats(name), Shape.of(golden.sizes(name)));
  }
}
