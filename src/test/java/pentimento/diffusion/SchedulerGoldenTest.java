package pentimento.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pentimento.Close.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pentimento.GoldenCase;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Whole trajectories of diffusers' schedulers over a model of one line. */
class SchedulerGoldenTest {
  private static final double TOLERANCE = 5e-6;

  /** What the cases' makers added to the scheduler's own config. */
  private static final Set<String> OF_THE_CASE =
      Set.of("num_inference_steps", "noise_seed", "eta", "mid_index");

  static List<String> cases() throws IOException {
    return GoldenCase.in("scheduler");
  }

  private static Sampler sampler(JsonNode config) {
    ObjectNode scheduler = config.deepCopy();
    scheduler.remove(OF_THE_CASE);
    SchedulerFile file = SchedulerFile.parse(scheduler.toString());
    SamplerKind kind = file.kind().orElseThrow();
    return Sampler.of(
        kind,
        file.config(kind),
        config.get("num_inference_steps").intValue(),
        config.get("eta").doubleValue());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goesTheReferencesWay(String name) throws IOException {
    GoldenCase golden = new GoldenCase(name);
    Sampler sampler = sampler(golden.config());
    double[] timesteps = sampler.timesteps().stream().mapToDouble(t -> t).toArray();
    assertClose(golden.doubles("timesteps"), timesteps, TOLERANCE, name + " timesteps");
    assertClose(
        golden.doubles("init_noise_sigma"),
        new double[] {sampler.initialScale()},
        TOLERANCE,
        name + " init_noise_sigma");
    if (golden.names().contains("sigmas")) {
      double[] sigmas = new double[sampler.size() + 1];
      for (int i = 0; i < sampler.size(); i++) {
        sigmas[i] = sampler.leap(i).from().ratio();
        sigmas[i + 1] = sampler.leap(i).to().ratio();
      }
      assertClose(golden.doubles("sigmas"), sigmas, TOLERANCE, name + " sigmas");
    }

    NoiseSource source = NoiseSource.ofSeed(golden.config().get("noise_seed").longValue());
    ToyModel model = new ToyModel();
    int middle = golden.config().get("mid_index").intValue();
    try (Scope scope = Scope.open()) {
      Tensor start = source.next(Shape.of(golden.sizes("noise")));
      assertClose(golden.doubles("noise"), start.toDoubles(), 0, name + " noise");
      try (Sampling sampling = sampler.start(model, start, source)) {
        while (sampling.hasNext()) {
          Sampling.Step step = sampling.next();
          if (step.number() == 1) {
            assertSame(golden, "first", step);
          }
          if (step.number() == middle + 1) {
            assertSame(golden, "mid", step);
          }
          if (step.number() == step.total()) {
            assertSame(golden, "final", step);
          }
        }
      }
      assertEquals(1, scope.size(), "tensors left over");
    }
    assertEquals(sampler.timesteps(), model.timesteps);
  }

  private static void assertSame(GoldenCase golden, String tensor, Sampling.Step step) {
    assertEquals(Shape.of(golden.sizes(tensor)), step.latents().shape());
    assertClose(
        golden.doubles(tensor),
        step.latents().toDoubles(),
        TOLERANCE,
        golden.name() + " " + tensor);
  }
}
