package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.Close;
import pentimento.diffusion.Guidance;
import pentimento.diffusion.NoiseLevel;
import pentimento.diffusion.NoiseSchedule;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Prediction;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.SchedulerConfig;
import pentimento.model.NetworkCase;
import pentimento.random.Rng;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.training.Predictor.Given;

/** Networks that learn are tried rightly: one that knows the answer is seen to. */
class SamplingTest {
  private static final SchedulerConfig SCHEDULER =
      SchedulerConfig.stableDiffusion(SamplerKind.DDIM).withLastAlphaOne(true);

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  static Tensor noise(long seed, Shape shape) {
    return Tensor.of(new TorchRandom(seed).normal(Math.toIntExact(shape.elements())), shape);
  }

  private static Tensor ids(int batch) {
    return Tensor.of(new long[batch * 7], Shape.of(batch, 7));
  }

  /** One that knows the clean latents, and says what is true of noisy ones. */
  static Predictor exact(SchedulerConfig scheduler, Tensor clean) {
    NoiseSchedule schedule = NoiseSchedule.of(scheduler.betas());
    return (noisy, timesteps, ids, given) -> {
      NoiseLevel level = schedule.at((int) timesteps.toLongs()[0]);
      double alpha = level.alpha();
      double sigma = level.sigma();
      Tensor x = noisy.to(DType.F64);
      Tensor x0 = clean.to(DType.F64);
      Tensor eps = Tensor.combine(new double[] {1 / sigma, -alpha / sigma}, x, x0);
      return scheduler.prediction() == Prediction.EPSILON
          ? eps
          : Tensor.combine(new double[] {alpha, -sigma}, eps, x0);
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Prediction.class,
      names = {"EPSILON", "V_PREDICTION"})
  void whoKnowsTheAnswerGivesIt(Prediction prediction) {
    SchedulerConfig scheduler = SCHEDULER.withPrediction(prediction);
    for (int frames : new int[] {1, 3}) {
      Shape shape = Shape.of(2, 4, frames, 4, 6);
      Tensor clean = noise(5, shape);
      for (int steps : new int[] {1, 10}) {
        Tensor sampled =
            new Sampling(scheduler, steps, 3)
                .sample(exact(scheduler, clean), shape, ids(2), Optional.empty(), 0);
        assertEquals(DType.F32, sampled.dtype());
        Close.assertClose(
            clean.toFloats(), sampled.toFloats(), 1e-4, frames + " frames, " + steps + " steps");
      }
    }
  }

  @Test
  void noiseBelongsToAnExampleAndAFrame() {
    List<float[]> asked = new ArrayList<>();
    Predictor watching =
        (noisy, timesteps, ids, given) -> {
          asked.add(noisy.toFloats());
          return noisy.copy();
        };
    Sampling sampling = new Sampling(SCHEDULER, 1, 9);
    sampling.sample(watching, Shape.of(3, 4, 2, 4, 4), ids(3), Optional.empty(), 0);
    sampling.sample(watching, Shape.of(1, 4, 1, 4, 4), ids(1), Optional.empty(), 2);
    Tensor expected = NoiseSource.perFrame(Rng.derive(9, 2)).next(Shape.of(1, 4, 2, 4, 4));
    float[] third = Arrays.copyOfRange(asked.get(0), 256, 384);
    assertArrayEquals(expected.toFloats(), third);
    // Neither examples before it nor frames behind it matter.
    assertArrayEquals(expected.slice(2, 0, 1).toFloats(), asked.get(1));
  }

  @Test
  void guidanceAsksTheCaptionThatSaysNothing() {
    SchedulerConfig scheduler = SCHEDULER.withPrediction(Prediction.V_PREDICTION);
    Shape shape = Shape.of(2, 4, 1, 4, 4);
    Tensor clean = noise(5, shape);
    // Half the way for the caption, nothing without one: twice as far is all.
    Predictor half = exact(scheduler, clean);
    List<Long> firsts = new ArrayList<>();
    Predictor network =
        (noisy, timesteps, ids, given) -> {
          assertEquals(Shape.of(2, 7), ids.shape());
          long first = ids.toLongs()[0];
          firsts.add(first);
          return half.predict(noisy, timesteps, ids, given).times(first == 0 ? 0.5 : 0);
        };
    Tensor empty = Tensor.of(new long[] {4, 4, 4, 4, 4, 4, 4}, Shape.of(1, 7));
    Sampling.Guided guided = new Sampling.Guided(new Guidance(2, 0), empty);
    Tensor sampled =
        new Sampling(scheduler, 4, Optional.of(guided), 3)
            .sample(network, shape, ids(2), Optional.empty(), 0);
    Close.assertClose(clean.toFloats(), sampled.toFloats(), 1e-4, "guided");
    assertEquals(List.of(4L, 0L, 4L, 0L, 4L, 0L, 4L, 0L), firsts);
  }

  @Test
  void whatIsGivenReachesTheNetworks() {
    Shape shape = Shape.of(1, 2, 3, 2, 2);
    Tensor clean = noise(5, shape);
    Tensor mask = Tensor.of(new float[] {0, 0, 1}, Shape.of(1, 1, 3, 1, 1));
    List<float[]> seen = new ArrayList<>();
    Predictor network =
        (noisy, timesteps, ids, given) -> {
          seen.add(given.orElseThrow().latents().toFloats());
          return noisy.copy();
        };
    Sampling sampling = new Sampling(SCHEDULER, 2, 3);
    sampling.sample(network, shape, ids(1), Optional.of(Given.of(clean, mask)), 0);
    assertEquals(2, seen.size());
    assertArrayEquals(clean.times(mask).toFloats(), seen.get(0));
    assertThrows(IllegalArgumentException.class, () -> new Given(clean, mask.slice(2, 0, 2)));
  }

  @Test
  void noNumbersAreNotSampled() {
    Predictor broken = (noisy, timesteps, ids, given) -> noisy.times(Double.NaN);
    Shape shape = Shape.of(1, 2, 1, 2, 2);
    Sampling sampling = new Sampling(SCHEDULER, 2, 3);
    assertThrows(
        ArithmeticException.class,
        () -> sampling.sample(broken, shape, ids(1), Optional.empty(), 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(SCHEDULER, 0, 3));
  }

  @Test
  void networksAreAskedAsTheirGraphSays() throws IOException {
    ModelSizes sizes = ModelSizes.of(TinySizes.sizes());
    Map<String, Tensor> weights = new HashMap<>();
    sizes.weights().forEach((name, of) -> weights.put(name, noise(name.hashCode(), of).times(0.1)));
    Shape shape = Shape.of(2, 8, 3, 4, 4);
    Tensor noisy = noise(1, shape);
    Tensor timesteps = Tensor.of(new float[] {500, 20}, Shape.of(2));
    Tensor mask = Tensor.of(new float[] {0, 0, 1, 1, 0, 0}, Shape.of(2, 1, 3, 1, 1));
    Tensor clean = noise(2, shape);
    Networks all = sizes.networks(true, true);
    Predictor predictor = Predictor.of(all, NetworkCase.PLAIN, weights::get);
    Tensor expected =
        DenoisingGraphs.predict(all, NetworkCase.PLAIN)
            .compile()
            .run(weights::get, noisy, timesteps, ids(2), clean.times(mask), mask)
            .get(0);
    Given given = Given.of(clean, mask);
    assertArrayEquals(
        expected.toFloats(),
        predictor.predict(noisy, timesteps, ids(2), Optional.of(given)).toFloats());
    Tensor nothing = Tensor.of(new float[6], Shape.of(2, 1, 3, 1, 1));
    assertArrayEquals(
        predictor
            .predict(noisy, timesteps, ids(2), Optional.of(Given.of(clean, nothing)))
            .toFloats(),
        predictor.predict(noisy, timesteps, ids(2), Optional.empty()).toFloats());

    Predictor alone = Predictor.of(sizes.networks(false, false), NetworkCase.PLAIN, weights::get);
    Tensor picture = noisy.slice(2, 0, 1);
    assertEquals(
        picture.shape(), alone.predict(picture, timesteps, ids(2), Optional.of(given)).shape());
  }
}
