package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import pentimento.tensor.DType;
import pentimento.tensor.Lowering;
import pentimento.tensor.Shape;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.LoadReport;
import pentimento.weights.LoadedWeights;
import pentimento.weights.StoredTensor;
import pentimento.weights.StoredWeights;

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

  /**
   * Loads a network from the parts that its weights are in.
   *
   * @param what the network, for messages
   * @param forms all weights that it declares
   * @param parts where they are, one after the other: the U-Net and its motion modules
   * @throws IllegalArgumentException when weights are missing or have other shapes; names them all
   */
  public static LoadedWeights load(
      String what, Map<String, WeightForm> forms, Lowering lowering, ModelPart... parts) {
    return load(what, forms, lowering, Set.of(), parts);
  }

  /**
   * Likewise.
   *
   * @param mapped types of those weights that stay where they lie in their files, see {@link
   *     StoredWeights}
   */
  public static LoadedWeights load(
      String what,
      Map<String, WeightForm> forms,
      Lowering lowering,
      Set<DType> mapped,
      ModelPart... parts) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (ModelPart part : parts) {
      stored.putAll(part.tensors);
    }
    Map<String, Shape> declared = new LinkedHashMap<>();
    forms.forEach((name, form) -> declared.put(name, form.shape()));
    LoadReport.of(declared, stored).requireComplete(what);
    return LoadedWeights.load(forms, new StoredWeights(stored, mapped), lowering);
  }
}
