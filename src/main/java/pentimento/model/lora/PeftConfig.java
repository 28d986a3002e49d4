package pentimento.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import pentimento.request.StrictJson;

/**
 * How PEFT's adapters are scaled, which their tensors do not say: from {@code adapter_config.json},
 * or from the metadata that diffusers writes.
 *
 * @param alpha of all layers but those of {@code alphas}
 * @param alphas by the end of a layer's name, or by its whole name after {@code ^}
 * @param rankStabilised is alpha divided by the root of the rank (rsLoRA, Kalajdzievski 2023, arXiv
 *     2312.03732)?
 */
record PeftConfig(OptionalDouble alpha, Map<String, Double> alphas, boolean rankStabilised) {
  static final PeftConfig NONE = new PeftConfig(OptionalDouble.empty(), Map.of(), false);

  /** Where diffusers keeps them in a safetensors file's metadata. */
  static final String METADATA = "lora_adapter_metadata";

  private static final Set<String> KINDS = Set.of("LORA", "LOHA");

  /** With these, training also changed the base, so the adapter alone is not the change. */
  private static final List<String> CHANGE_THE_BASE = List.of("pissa", "olora", "corda", "loftq");

  private static final Pattern PLAIN_NAME = Pattern.compile("\\^?[\\w.]+");

  PeftConfig {
    alphas = Collections.unmodifiableMap(new LinkedHashMap<>(alphas)); // the first that fits counts
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException when it has what is not supported; names the field, and not
   *     the file
   */
  static PeftConfig of(JsonNode json) {
    String kind = json.path("peft_type").asText("LORA");
    if (!json.isObject() || !KINDS.contains(kind)) {
      throw new IllegalArgumentException(
          "is no PEFT configuration of a LoRA: peft_type is %s, expected LORA or LOHA"
              .formatted(StrictJson.brief(kind)));
    }
    String start = json.path("init_lora_weights").asText("");
    if (CHANGE_THE_BASE.stream().anyMatch(start::startsWith)) {
      throw new IllegalArgumentException(
          "init_lora_weights is %s, which changes the base model too. Save the adapter anew with"
                  .formatted(StrictJson.brief(start))
              + " PEFT's path_initial_model_for_weight_conversion");
    }
    OptionalDouble alpha = OptionalDouble.empty();
    for (String field : List.of("lora_alpha", "alpha")) {
      if (json.hasNonNull(field)) {
        alpha = OptionalDouble.of(number(field, json.get(field)));
        break;
      }
    }
    Map<String, Double> alphas = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("alpha_pattern").properties()) {
      if (!PLAIN_NAME.matcher(entry.getKey()).matches()) {
        throw new IllegalArgumentException(
            "alpha_pattern has %s, expected names of layers"
                .formatted(StrictJson.brief(entry.getKey())));
      }
      alphas.put(entry.getKey(), number("alpha_pattern", entry.getValue()));
    }
    return new PeftConfig(alpha, alphas, json.path("use_rslora").asBoolean(false));
  }

  private static double number(String field, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw new IllegalArgumentException(
          "%s is %s, expected a number".formatted(field, StrictJson.brief(value.toString())));
    }
    return value.doubleValue();
  }

  /**
   * What a file's metadata says of a layer.
   *
   * @param network {@code unet} or {@code text_encoder}, as diffusers calls them
   * @throws IllegalArgumentException as {@link #of}
   */
  static Optional<PeftConfig> ofMetadata(Map<String, String> metadata, String network) {
    if (!metadata.containsKey(METADATA)) {
      return Optional.empty();
    }
    JsonNode json;
    try {
      json = StrictJson.parse(metadata.get(METADATA));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(METADATA + " in its metadata " + e.getMessage(), e);
    }
    var own = StrictJson.mapper().createObjectNode();
    String prefix = network + ".";
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (entry.getKey().startsWith(prefix)) {
        own.set(entry.getKey().substring(prefix.length()), entry.getValue());
      } else if (json.has("lora_alpha")) {
        own.set(entry.getKey(), entry.getValue());
      }
    }
    return own.isEmpty() ? Optional.empty() : Optional.of(of(own));
  }

  /** A layer's alpha; empty when nothing is known of it. */
  OptionalDouble alphaOf(String layer) {
    for (Map.Entry<String, Double> entry : alphas.entrySet()) {
      String name = entry.getKey();
      boolean meant =
          name.startsWith("^")
              ? layer.equals(name.substring(1))
              : layer.equals(name) || layer.endsWith("." + name);
      if (meant) {
        return OptionalDouble.of(entry.getValue());
      }
    }
    return alpha;
  }

  /** What the product of a layer's factors is multiplied with. */
  double scale(double alphaOfLayer, long rank) {
    return alphaOfLayer / (rankStabilised ? Math.sqrt((double) rank) : rank);
  }
}
