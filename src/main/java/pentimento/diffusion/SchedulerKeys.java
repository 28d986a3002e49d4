package pentimento.diffusion;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of scheduler files: which are read, which must say what is done anyway, and others.
 */
final class SchedulerKeys {
  /** Those that {@link SchedulerConfig} has. */
  private static final Set<String> READ =
      Set.of(
          "num_train_timesteps",
          "beta_start",
          "beta_end",
          "beta_schedule",
          "prediction_type",
          "timestep_spacing",
          "steps_offset",
          "set_alpha_to_one",
          "rescale_betas_zero_snr",
          "clip_sample",
          "clip_sample_range",
          "use_karras_sigmas",
          "original_inference_steps",
          "timestep_scaling");

  /** Heeded only together with a field of {@link #FIXED}, whose value here rules them out. */
  private static final Set<String> IGNORED =
      Set.of(
          "dynamic_thresholding_ratio",
          "sample_max_value",
          "flow_shift",
          "time_shift_type",
          "base_shift",
          "max_shift");

  /** Fields that change numbers, and the values, as JSON, that mean what is done here. */
  private static final Map<String, List<String>> FIXED =
      Map.ofEntries(
          Map.entry("trained_betas", List.of("null")),
          Map.entry("thresholding", List.of("false")),
          Map.entry("skip_prk_steps", List.of("true")),
          Map.entry("interpolation_type", List.of("\"linear\"")),
          Map.entry("timestep_type", List.of("\"discrete\"")),
          Map.entry("use_exponential_sigmas", List.of("false")),
          Map.entry("use_beta_sigmas", List.of("false")),
          Map.entry("use_lu_lambdas", List.of("false")),
          Map.entry("use_flow_sigmas", List.of("false")),
          Map.entry("use_dynamic_shifting", List.of("false")),
          Map.entry("shift_terminal", List.of("null")),
          Map.entry("sigma_min", List.of("null")),
          Map.entry("sigma_max", List.of("null")),
          Map.entry("final_sigmas_type", List.of("\"zero\"")),
          Map.entry("solver_order", List.of("2")),
          Map.entry("algorithm_type", List.of("\"dpmsolver++\"")),
          // Each sampler takes the other's for its own usual one, as in diffusers.
          Map.entry("solver_type", List.of("\"midpoint\"", "\"bh2\"", "\"logrho\"")),
          Map.entry("solver_p", List.of("null")),
          // Of DDPM's own sampler; only learned ones change what a model answers.
          Map.entry("variance_type", List.of("null", "\"fixed_small\"", "\"fixed_large\"")),
          Map.entry("lambda_min_clipped", List.of("\"-Infinity\"")),
          Map.entry("lower_order_final", List.of("true")),
          Map.entry("euler_at_final", List.of("false")),
          Map.entry("predict_x0", List.of("true")),
          Map.entry("disable_corrector", List.of("[]")));

  private static final Set<String> FOR_ALL = Set.of("trained_betas");

  private static final Map<SamplerKind, Set<String>> FOR =
      Map.of(
          SamplerKind.DDIM,
          Set.of("thresholding"),
          SamplerKind.LCM,
          Set.of("thresholding"),
          SamplerKind.PNDM,
          Set.of("skip_prk_steps"),
          SamplerKind.EULER,
          Set.of(
              "interpolation_type",
              "timestep_type",
              "use_exponential_sigmas",
              "use_beta_sigmas",
              "sigma_min",
              "sigma_max",
              "final_sigmas_type"),
          SamplerKind.DPMPP_2M,
          Set.of(
              "thresholding",
              "use_exponential_sigmas",
              "use_beta_sigmas",
              "use_lu_lambdas",
              "use_flow_sigmas",
              "use_dynamic_shifting",
              "final_sigmas_type",
              "solver_order",
              "algorithm_type",
              "solver_type",
              "variance_type",
              "lambda_min_clipped",
              "lower_order_final",
              "euler_at_final"),
          SamplerKind.UNIPC,
          Set.of(
              "thresholding",
              "use_exponential_sigmas",
              "use_beta_sigmas",
              "use_flow_sigmas",
              "use_dynamic_shifting",
              "shift_terminal",
              "sigma_min",
              "sigma_max",
              "final_sigmas_type",
              "solver_order",
              "solver_type",
              "solver_p",
              "lower_order_final",
              "predict_x0",
              "disable_corrector"));

  private SchedulerKeys() {}

  /** Is it known what a field means? Those that begin with a line are diffusers' own notes. */
  static boolean known(String name) {
    return name.startsWith("_")
        || READ.contains(name)
        || IGNORED.contains(name)
        || FIXED.containsKey(name);
  }

  /** Fields that a sampler heeds and must find at one of some values, as JSON. */
  static Map<String, List<String>> fixed(SamplerKind kind) {
    Map<String, List<String>> fixed = new TreeMap<>();
    FIXED.forEach(
        (name, values) -> {
          if (FOR_ALL.contains(name) || FOR.getOrDefault(kind, Set.of()).contains(name)) {
            fixed.put(name, values);
          }
        });
    return fixed;
  }
}
