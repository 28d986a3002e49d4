package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pentimento.weights.Component;
import pentimento.weights.StoredTensor;

/**
 * One network of a model.
 *
 * @param component which
 * @param tensors its weights by our names, not yet loaded
 * @param config its {@code config.json}; empty when there is none, as in single files
 * @param file where the weights come from
 */
public record ModelPart(
    Component component, Map<String, StoredTensor> tensors, Optional<JsonNode> config, Path file) {
  /** Keeps a copy, in the same order. */
  public ModelPart {
    Objects.requireNonNull(component, "component");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(file, "file");
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
