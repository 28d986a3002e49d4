package pentimento.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import pentimento.diffusion.SchedulerConfig.Consistency;
import pentimento.request.StrictJson;

/**
 * A {@code scheduler_config.json} as diffusers writes it. One written for one sampler serves the
 * others too: what it says holds for all, what it leaves out is each sampler's own default.
 */
public final class SchedulerFile {
  private static final String DEFAULTS = "_use_default_values";

  private final JsonNode json;

  private SchedulerFile(JsonNode json) {
    this.json = json;
  }

  /**
   * Parses a file's text. It may hold {@code -Infinity}, which is no JSON but is what diffusers
   * writes.
   *
   * @throws IllegalArgumentException when it is no JSON object, or has a field of unknown meaning
   */
  public static SchedulerFile parse(String text) {
    return of(StrictJson.parsePython(text));
  }

  /**
   * Takes a file that is parsed already.
   *
   * @throws IllegalArgumentException when it is no JSON object, or has a field of unknown meaning
   */
  public static SchedulerFile of(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("is not a JSON object, as a scheduler_config.json is");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!SchedulerKeys.known(name)) {
        throw new IllegalArgumentException(
            StrictJson.brief(name)
                + " is unknown and might change what the sampler does; take it out if it does not");
      }
    }
    return new SchedulerFile(json);
  }

  /** The sampler that it was written for; empty when that is none of ours. */
  public Optional<SamplerKind> kind() {
    return SamplerKind.ofClass(json.path("_class_name").asText());
  }

  /**
   * What it says for a sampler, its own or another.
   *
   * @throws IllegalArgumentException for a field that is out of range, or asks for something that
   *     this sampler does not do here; names it
   */
  public SchedulerConfig config(SamplerKind kind) {
    SchedulerKeys.fixed(kind)
        .forEach(
            (name, expected) ->
                value(name)
                    .filter(value -> !expected.contains(value.toString()))
                    .ifPresent(
                        value -> {
                          String all = String.join(" or ", expected);
                          throw wrong(name, value, all + " with " + kind.label());
                        }));
    boolean consistency = kind == SamplerKind.LCM;
    return new SchedulerConfig(
        new Betas(
            choice("beta_schedule", consistency ? BetaSchedule.SCALED_LINEAR : BetaSchedule.LINEAR),
            number("beta_start", consistency ? 0.00085 : 0.0001),
            number("beta_end", consistency ? 0.012 : 0.02),
            whole("num_train_timesteps", 1000),
            flag("rescale_betas_zero_snr", false)),
        choice("prediction_type", Prediction.EPSILON),
        choice("timestep_spacing", kind.spacing()),
        whole("steps_offset", 0),
        flag("set_alpha_to_one", kind != SamplerKind.PNDM),
        // Where a file does not say, diffusers' schedulers clip, but its pipelines stop them.
        flag("clip_sample", false)
            ? OptionalDouble.of(number("clip_sample_range", 1))
            : OptionalDouble.empty(),
        flag("use_karras_sigmas", false),
        new Consistency(
            whole("original_inference_steps", Consistency.PUBLISHED.steps()),
            number("timestep_scaling", Consistency.PUBLISHED.timestepScaling())));
  }

  /** A field's value, unless the file says that it was only a default. */
  private Optional<JsonNode> value(String name) {
    for (JsonNode defaulted : json.path(DEFAULTS)) {
      if (defaulted.asText().equals(name)) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(json.get(name));
  }

  private static IllegalArgumentException wrong(String name, JsonNode value, String expected) {
    return new IllegalArgumentException(
        name + " is " + StrictJson.brief(value.toString()) + ", expected " + expected);
  }

  private double number(String name, double otherwise) {
    JsonNode value = value(name).orElse(null);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrong(name, value, "a number");
    }
    return value.doubleValue();
  }

  private int whole(String name, int otherwise) {
    JsonNode value = value(name).orElse(null);
    if (value == null) {
      return otherwise;
    }
    if (!value.isInt()) {
      throw wrong(name, value, "a whole number");
    }
    return value.intValue();
  }

  private boolean flag(String name, boolean otherwise) {
    JsonNode value = value(name).orElse(null);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(name, value, "true or false");
    }
    return value.booleanValue();
  }

  private <E extends Enum<E>> E choice(String name, E otherwise) {
    JsonNode value = value(name).orElse(null);
    if (value == null) {
      return otherwise;
    }
    List<String> words = new ArrayList<>();
    for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT);
      if (value.isTextual() && value.textValue().equals(word)) {
        return constant;
      }
      words.add(word);
    }
    throw wrong(name, value, "one of " + String.join(", ", words));
  }
}
