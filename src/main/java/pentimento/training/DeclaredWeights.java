package pentimento.training;

import java.util.Map;
import java.util.TreeMap;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.tensor.Shape;
import pentimento.weights.Component;
import pentimento.weights.LoadReport;
import pentimento.weights.StoredTensor;

/** What a graph's weights are in a model. */
final class DeclaredWeights {
  private DeclaredWeights() {}

  /** Names and shapes by the networks that they are of. */
  static Map<Component, Map<String, Shape>> byNetwork(Map<String, Shape> weights) {
    Map<Component, Map<String, Shape>> declared = new TreeMap<>();
    weights.forEach(
        (full, shape) -> {
          WeightPlace place = WeightPlace.of(full);
          declared
              .computeIfAbsent(place.component(), c -> new TreeMap<>())
              .put(place.name(), shape);
        });
    return declared;
  }

  /**
   * Makes sure that a model has them all.
   *
   * @throws IllegalArgumentException when some are missing or have other shapes; names them
   */
  static void require(ModelFiles model, Map<Component, Map<String, Shape>> declared) {
    for (Map.Entry<Component, Map<String, Shape>> network : declared.entrySet()) {
      ModelPart part = model.part(network.getKey());
      LoadReport.of(network.getValue(), part.tensors())
          .requireComplete("%s (%s)".formatted(part.file(), network.getKey().title()));
    }
  }

  /** One of them. */
  static StoredTensor stored(ModelFiles model, String full) {
    WeightPlace place = WeightPlace.of(full);
    return model.part(place.component()).tensors().get(place.name());
  }
}
