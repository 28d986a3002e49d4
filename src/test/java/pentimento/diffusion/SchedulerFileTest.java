package pentimento.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading scheduler files, and the timesteps that follow from them. */
class SchedulerFileTest {
  /** What comes with Stable Diffusion 1.5. */
  private static final String STABLE_DIFFUSION =
      """
      {
        "_class_name": "PNDMScheduler",
        "_diffusers_version": "0.6.0",
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "num_train_timesteps": 1000,
        "set_alpha_to_one": false,
        "skip_prk_steps": true,
        "steps_offset": 1,
        "trained_betas": null,
        "clip_sample": false
      }
      """;

  private static String complaint(Runnable work) {
    return assertThrows(IllegalArgumentException.class, work::run).getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void stableDiffusionsFileServesAllSamplers(SamplerKind kind) {
    SchedulerFile file = SchedulerFile.parse(STABLE_DIFFUSION);
    assertEquals(Optional.of(SamplerKind.PNDM), file.kind());
    assertEquals(SchedulerConfig.stableDiffusion(kind), file.config(kind));
  }

  @Test
  void valuesThatWereOnlyDefaultsDoNotBindOtherSamplers() {
    SchedulerFile file =
        SchedulerFile.parse(
            """
            {"_class_name": "DDIMScheduler", "timestep_spacing": "leading", "clip_sample": true,
             "_use_default_values": ["timestep_spacing"]}
            """);
    assertEquals(TimestepSpacing.LINSPACE, file.config(SamplerKind.EULER).spacing());
    assertEquals(TimestepSpacing.LEADING, file.config(SamplerKind.DDIM).spacing());
    assertEquals(OptionalDouble.of(1), file.config(SamplerKind.DDIM).clip());
  }

  @Test
  void dpmSolversFilesHoldInfinity() {
    SchedulerFile file =
        SchedulerFile.parse(
            """
            {"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity,
             "solver_type": "midpoint", "use_karras_sigmas": true}
            """);
    assertTrue(file.config(SamplerKind.DPMPP_2M).karras());
    assertTrue(file.config(SamplerKind.UNIPC).karras());
    SchedulerFile clipped = SchedulerFile.parse("{\"lambda_min_clipped\": -5.1}");
    assertTrue(
        complaint(() -> clipped.config(SamplerKind.DPMPP_2M))
            .startsWith("lambda_min_clipped is -5.1, expected"));
  }

  @Test
  void anotherSamplersSchedulerHasNoKind() {
    assertEquals(
        Optional.empty(), SchedulerFile.parse("{\"_class_name\": \"HeunDiscrete\"}").kind());
    assertEquals(Optional.empty(), SchedulerFile.parse("{}").kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{",
        "{} {}",
        "{\"beta_start\": 1, \"beta_start\": 1}",
        "{\"churn\": 0.1}"
      })
  void filesThatCannotBe(String text) {
    assertThrows(IllegalArgumentException.class, () -> SchedulerFile.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DDIM     | {"beta_start": 0}                     | beta_start is 0, expected 0.000000001 to 0.999
          DDIM     | {"beta_start": "0.1"}                 | beta_start is "0.1", expected a number
          DDIM     | {"beta_start": NaN}                   | beta_start is NaN, expected 0.000000001 to 0.999
          DDIM     | {"beta_schedule": "linear "}          | beta_schedule is "linear ", expected one of linear, scaled_linear, squaredcos_cap_v2
          DDIM     | {"num_train_timesteps": 1e3}          | num_train_timesteps is 1000.0, expected a whole number
          DDIM     | {"num_train_timesteps": 2000000000}   | num_train_timesteps is 2000000000, expected 2 to 100000
          DDIM     | {"clip_sample": 1}                    | clip_sample is 1, expected true or false
          DDIM     | {"steps_offset": -1}                  | steps_offset is -1, expected 0 to 999
          DDIM     | {"thresholding": true}                | thresholding is true, expected false with ddim
          EULER    | {"trained_betas": [0.1]}              | trained_betas is [0.1], expected null with euler
          PNDM     | {"skip_prk_steps": false}             | skip_prk_steps is false, expected true with pndm
          DPMPP_2M | {"algorithm_type": "sde-dpmsolver++"} | algorithm_type is "sde-dpmsolver++", expected "dpmsolver++" with dpmpp-2m
          UNIPC    | {"solver_order": 3}                   | solver_order is 3, expected 2 with unipc
          """)
  void complaintsNameTheField(SamplerKind kind, String text, String expected) {
    SchedulerFile file = SchedulerFile.parse(text);
    assertEquals(expected, complaint(() -> file.config(kind)));
  }

  @Test
  void whatASamplerDoesNotHeedDoesNotMatterToIt() {
    SchedulerFile file = SchedulerFile.parse("{\"skip_prk_steps\": false, \"solver_order\": 3}");
    assertEquals(Prediction.EPSILON, file.config(SamplerKind.EULER).prediction());
  }

  private static List<Double> timesteps(
      SamplerKind kind, TimestepSpacing spacing, int offset, int steps) {
    SchedulerFile file =
        SchedulerFile.parse(
            "{\"timestep_spacing\": \"%s\", \"steps_offset\": %d}"
                .formatted(spacing.name().toLowerCase(Locale.ROOT), offset));
    return Sampler.of(kind, file.config(kind), steps).timesteps();
  }

  @Test
  void knownTimesteps() {
    assertEquals(
        List.of(999.0, 949.0, 899.0),
        timesteps(SamplerKind.DPMPP_2M, TimestepSpacing.LINSPACE, 0, 20).subList(0, 3));
    assertEquals(
        List.of(941.0, 894.0, 847.0),
        timesteps(SamplerKind.UNIPC, TimestepSpacing.LEADING, 1, 20).subList(0, 3));
    assertEquals(
        List.of(999.0, 949.0, 899.0),
        timesteps(SamplerKind.EULER_A, TimestepSpacing.TRAILING, 0, 20).subList(0, 3));
    // 937.5 lies between two; NumPy comes to it from below.
    assertEquals(
        List.of(999.0, 978.0, 957.0, 936.0),
        timesteps(SamplerKind.DDIM, TimestepSpacing.TRAILING, 0, 48).subList(0, 4));
  }

  @Test
  void eulerAddsTheNoiseThatLeadingSpacingMisses() {
    SchedulerConfig leading =
        SchedulerFile.parse(STABLE_DIFFUSION.replace("{", "{\"timestep_spacing\": \"leading\","))
            .config(SamplerKind.EULER);
    assertEquals(11.0736, Sampler.of(SamplerKind.EULER, leading, 20).initialScale(), 1e-4);
  }

  @ParameterizedTest
  @EnumSource
  void numbersOfStepsAtTheLimits(SamplerKind kind) {
    SchedulerConfig config = SchedulerConfig.stableDiffusion(kind);
    assertEquals("steps is 0, expected 1 to 1000", complaint(() -> Sampler.of(kind, config, 0)));
    assertEquals(
        "steps is 1001, expected 1 to 1000", complaint(() -> Sampler.of(kind, config, 1001)));
    int most = kind == SamplerKind.LCM ? 50 : 500;
    assertTrue(Sampler.of(kind, config, most).size() >= most);
    assertTrue(Sampler.of(kind, config, 1).size() >= 1);
  }

  @Test
  void tooManyStepsForTheirSpacing() {
    assertEquals(
        "1000 steps come to timestep 1000.0, expected 0 to 999; take fewer, or a steps_offset of 0",
        complaint(() -> timesteps(SamplerKind.DDIM, TimestepSpacing.LEADING, 1, 1000)));
    assertTrue(
        complaint(() -> timesteps(SamplerKind.DPMPP_2M, TimestepSpacing.LINSPACE, 0, 1000))
            .endsWith("twice; take fewer"));
    assertEquals(
        "steps is 51, expected 1 to 50",
        complaint(() -> timesteps(SamplerKind.LCM, TimestepSpacing.LEADING, 0, 51)));
    assertThrows(
        IllegalArgumentException.class,
        () -> timesteps(SamplerKind.DDIM_INVERSION, TimestepSpacing.LINSPACE, 0, 20));
  }

  @Test
  void eta() {
    SchedulerConfig config = SchedulerConfig.stableDiffusion(SamplerKind.DDIM);
    for (double eta : new double[] {-0.1, 1.1, Double.NaN}) {
      assertEquals(
          "eta is %s, expected 0 to 1".formatted(eta),
          complaint(() -> Sampler.of(SamplerKind.DDIM, config, 5, eta)));
    }
    assertEquals(
        "eta is 0.5, but only the sampler ddim knows it; expected 0 with euler",
        complaint(() -> Sampler.of(SamplerKind.EULER, config, 5, 0.5)));
  }

  @Test
  void predictionsThatSayNothingAtAnEnd() {
    SchedulerFile zero =
        SchedulerFile.parse(
            "{\"rescale_betas_zero_snr\": true, \"timestep_spacing\": \"trailing\"}");
    assertTrue(
        complaint(() -> Sampler.of(SamplerKind.DDIM, zero.config(SamplerKind.DDIM), 5))
            .startsWith("prediction_type is epsilon"));
    assertEquals(5, Sampler.of(SamplerKind.EULER, zero.config(SamplerKind.EULER), 5).size());

    SchedulerConfig clean =
        SchedulerFile.parse("{\"prediction_type\": \"sample\"}").config(SamplerKind.DDIM_INVERSION);
    assertTrue(
        complaint(() -> Sampler.of(SamplerKind.DDIM_INVERSION, clean, 5))
            .startsWith("prediction_type is sample"));
  }

  @Test
  void samplersByName() {
    assertEquals(SamplerKind.EULER_A, SamplerKind.named("euler-a"));
    assertEquals(
        "there is no sampler named 'heun'; there is: ddim, ddim-inversion, euler, euler-a,"
            + " dpmpp-2m, unipc, pndm, lcm",
        complaint(() -> SamplerKind.named("heun")));
  }

  @Test
  void schedules() {
    NoiseSchedule plain = NoiseSchedule.of(Betas.STABLE_DIFFUSION);
    assertEquals(14.6146, plain.at(999).ratio(), 1e-4);
    assertEquals(0.00578, Math.pow(plain.at(981).alpha(), 2), 1e-5);
    NoiseSchedule motion = NoiseSchedule.of(Betas.MOTION);
    assertEquals(0.00196, Math.pow(motion.at(981).alpha(), 2), 1e-5);
    NoiseSchedule zero =
        NoiseSchedule.of(new Betas(BetaSchedule.SCALED_LINEAR, 0.00085, 0.012, 1000, true));
    assertEquals(0, zero.at(999).alpha());
    assertEquals(plain.at(0).alpha(), zero.at(0).alpha(), 1e-12);
    NoiseSchedule cosine =
        NoiseSchedule.of(new Betas(BetaSchedule.SQUAREDCOS_CAP_V2, 1e-4, 0.02, 1000, false));
    assertEquals(Math.cos(0.508 / 1.008 * Math.PI / 2), cosine.at(499).alpha(), 1e-3);
    for (double sigma : new double[] {0.03, 0.5, 3, 14}) {
      assertEquals(sigma, plain.sigma(plain.timestep(sigma)), 1e-2 * sigma);
    }
  }
}
