package pentimento.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** The laws that all samplers keep. */
class SamplerTest {
  private static final Shape SHAPE = Shape.of(1, 4, 3, 4, 5);

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Sampler sampler(SamplerKind kind, int steps) {
    return Sampler.of(kind, SchedulerConfig.stableDiffusion(kind), steps);
  }

  private static double[] run(Sampler sampler, EpsModel model, long seed) {
    NoiseSource source = NoiseSource.perFrame(seed);
    return sampler.sample(model, source.next(SHAPE), source).toDoubles();
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameNumbers(SamplerKind kind) {
    Sampler sampler = sampler(kind, 7);
    assertArrayEquals(run(sampler, new ToyModel(), 5), run(sampler, new ToyModel(), 5));
    assertFalse(Arrays.equals(run(sampler, new ToyModel(), 5), run(sampler, new ToyModel(), 6)));
  }

  @ParameterizedTest
  @EnumSource
  void aBatchOfTwoIsTwiceOne(SamplerKind kind) {
    Sampler sampler = sampler(kind, 7);
    NoiseSource both =
        NoiseSource.perItem(List.of(NoiseSource.perFrame(5), NoiseSource.perFrame(6)));
    Tensor batch = sampler.sample(new ToyModel(), both.next(Shape.of(2, 4, 3, 4, 5)), both);
    assertArrayEquals(run(sampler, new ToyModel(), 5), batch.slice(0, 0, 1).toDoubles());
    assertArrayEquals(run(sampler, new ToyModel(), 6), batch.slice(0, 1, 2).toDoubles());
  }

  @ParameterizedTest
  @EnumSource
  void whatTheModelPredictsMakesNoDifference(SamplerKind kind) {
    double[] expected = run(sampler(kind, 9), new ToyModel(), 5);
    for (Prediction prediction : Prediction.values()) {
      Sampler other =
          Sampler.of(kind, SchedulerConfig.stableDiffusion(kind).withPrediction(prediction), 9);
      ToyModel toy = new ToyModel();
      EpsModel model =
          (x, t) -> {
            Tensor eps = toy.predict(x, t);
            NoiseLevel level = other.leap(toy.timesteps.size() - 1).from();
            Tensor x0 = Prediction.EPSILON.x0(eps, x, level);
            return switch (prediction) {
              case EPSILON -> eps;
              case SAMPLE -> x0;
              case V_PREDICTION ->
                  Tensor.combine(new double[] {level.alpha(), -level.sigma()}, eps, x0);
            };
          };
      assertClose(expected, run(other, model, 5), 2e-5, kind + " " + prediction);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stoppingEarlyAsksNothingMoreAndLeavesNothing(SamplerKind kind) {
    ToyModel model = new ToyModel();
    NoiseSource source = NoiseSource.ofSeed(1);
    Tensor start = source.next(SHAPE);
    int before = scope.size();
    Sampling sampling = sampler(kind, 12).start(model, start, source);
    List<Tensor> seen = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      Sampling.Step step = sampling.next();
      assertEquals(i, step.number());
      assertEquals(model.timesteps.get(i - 1), step.timestep());
      assertEquals(SHAPE, step.x0().shape());
      seen.add(step.latents());
      seen.add(step.x0());
    }
    sampling.close();
    assertEquals(5, model.timesteps.size());
    assertEquals(before, scope.size());
    for (Tensor tensor : seen) {
      assertThrows(IllegalStateException.class, tensor::toFloats);
    }
    assertFalse(sampling.hasNext());
    assertThrows(NoSuchElementException.class, sampling::next);
  }

  @ParameterizedTest
  @EnumSource
  void stepByStepIsAllAtOnce(SamplerKind kind) {
    NoiseSource source = NoiseSource.perFrame(5);
    Tensor start = source.next(SHAPE);
    for (int steps = 1; steps <= 4; steps++) {
      NoiseSource again = NoiseSource.perFrame(5);
      again.next(SHAPE);
      try (Sampling sampling = sampler(kind, steps).start(new ToyModel(), start, again)) {
        double[] last = start.toDoubles();
        while (sampling.hasNext()) {
          last = sampling.next().latents().toDoubles();
        }
        assertArrayEquals(run(sampler(kind, steps), new ToyModel(), 5), last);
      }
    }
  }

  @Test
  void invertedAndSampledItReturnsTheBetterTheMoreSteps() {
    Tensor x0 = NoiseSource.ofSeed(3).next(SHAPE);
    double[] expected = x0.toDoubles();
    double last = Double.MAX_VALUE;
    for (int steps : new int[] {20, 50, 200}) {
      Tensor noise =
          sampler(SamplerKind.DDIM_INVERSION, steps).sample(new ToyModel(), x0, NoiseSource.none());
      Tensor back =
          sampler(SamplerKind.DDIM, steps).sample(new ToyModel(), noise, NoiseSource.none());
      double off = back.minus(x0).abs().max().toDoubles()[0];
      assertTrue(off < 0.8 * last, steps + " steps: off by " + off + ", before by " + last);
      last = off;
      if (steps == 200) {
        assertClose(expected, back.toDoubles(), 0.02, "there and back");
      }
    }
  }

  @Test
  void samplersWithoutChanceAgreeOnFineSteps() {
    double[] expected = run(fine(SamplerKind.DPMPP_2M, false), new ToyModel(), 5);
    for (SamplerKind kind :
        List.of(SamplerKind.DDIM, SamplerKind.EULER, SamplerKind.UNIPC, SamplerKind.PNDM)) {
      for (boolean karras : new boolean[] {false, true}) {
        double[] way = run(fine(kind, karras), new ToyModel(), 5);
        assertClose(expected, way, 0.03, kind + (karras ? " karras" : ""));
      }
    }
  }

  private static Sampler fine(SamplerKind kind, boolean karras) {
    SchedulerConfig config = SchedulerConfig.stableDiffusion(SamplerKind.EULER);
    return Sampler.of(kind, config.withKarras(karras), 250);
  }

  @Test
  void ddimDrawsNoNoiseWithoutEta() {
    Tensor start = NoiseSource.ofSeed(1).next(SHAPE);
    SchedulerConfig config = SchedulerConfig.stableDiffusion(SamplerKind.DDIM);
    Tensor end =
        Sampler.of(SamplerKind.DDIM, config, 5, 0)
            .sample(new ToyModel(), start, NoiseSource.none());
    assertTrue(end.isFinite());
    Sampler chancy = Sampler.of(SamplerKind.DDIM, config, 5, 1);
    assertThrows(
        IllegalStateException.class,
        () -> chancy.sample(new ToyModel(), start, NoiseSource.none()));
  }

  @Test
  void answersThatCannotBeUsed() {
    Tensor start = NoiseSource.ofSeed(1).next(SHAPE);
    EpsModel overflowing = (x, t) -> x.times(Double.NaN);
    String said =
        assertThrows(
                ArithmeticException.class,
                () -> sampler(SamplerKind.DDIM, 5).sample(overflowing, start, NoiseSource.none()))
            .getMessage();
    assertTrue(said.startsWith("in step 1 of 5 (timestep 801.0)"), said);
    EpsModel narrow = (x, t) -> x.slice(1, 0, 2);
    assertThrows(
        IllegalStateException.class,
        () -> sampler(SamplerKind.DDIM, 5).sample(narrow, start, NoiseSource.none()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            sampler(SamplerKind.DDIM, 5)
                .sample(new ToyModel(), start.times(Double.NaN), NoiseSource.none()));
  }

  @Test
  void clippedEstimatesStayWithinTheirBounds() {
    SchedulerFile file =
        SchedulerFile.parse("{\"clip_sample\": true, \"clip_sample_range\": 0.25}");
    for (SamplerKind kind : List.of(SamplerKind.DDIM, SamplerKind.DDIM_INVERSION)) {
      NoiseSource source = NoiseSource.ofSeed(1);
      try (Sampling sampling =
          Sampler.of(kind, file.config(kind), 4)
              .start(new ToyModel(), source.next(SHAPE), source)) {
        while (sampling.hasNext()) {
          assertEquals(0.25, sampling.next().x0().abs().max().toDoubles()[0]);
        }
      }
    }
  }

  @Test
  void noiseOfItemsAndFrames() {
    assertThrows(
        IllegalArgumentException.class, () -> NoiseSource.perFrame(1).next(Shape.of(1, 4, 8, 8)));
    NoiseSource two = NoiseSource.perItem(List.of(NoiseSource.ofSeed(1), NoiseSource.ofSeed(2)));
    assertThrows(IllegalArgumentException.class, () -> two.next(Shape.of(3, 4, 8, 8)));
    assertThrows(IllegalArgumentException.class, () -> two.next(Shape.of()));
  }
}
