package pentimento.pipeline;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import pentimento.model.ModelFiles;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.weights.Component;
import pentimento.weights.StoredTensor;

/**
 * How many numbers a model's weights are, told from its files.
 *
 * @param usual what its networks compute in where no memory is saved
 */
record WeightNumbers(ModelFiles files, Lowering usual) {
  /** Those of a network that can stay in its file: they are of the type that is computed in. */
  long mappable(Component component) {
    return usual.device() == Device.CPU
        ? count(component, (name, tensor) -> tensor.dtype() == usual.type())
        : 0;
  }

  /**
   * Why weights cannot stay in their files; empty when they can.
   *
   * @param references is the replication network needed, too?
   */
  Optional<String> unmappable(boolean references) {
    if (usual.device() != Device.CPU) {
      return Optional.of("weights can stay in their files only where the CPU computes");
    }
    return Stream.of(Component.UNET, Component.MOTION, Component.REPLICATION)
        .filter(component -> references || component != Component.REPLICATION)
        .filter(component -> mappable(component) < count(component, (name, tensor) -> true))
        .findFirst()
        .map(
            component ->
                "weights can stay in their files only where these are %s, as is computed in, and"
                        .formatted(usual.type().name().toLowerCase(Locale.ROOT))
                    + " those of the %s are not".formatted(component.title()));
  }

  /** Those of a network that adapters change, which are in memory a second time. */
  long changed(Component component, Adaptation adaptation) {
    // Motion modules are changed as a part of the U-Net.
    Set<String> names =
        adaptation.changed(component == Component.MOTION ? Component.UNET : component);
    return count(component, (name, tensor) -> names.contains(name));
  }

  private long count(Component component, BiPredicate<String, StoredTensor> which) {
    return Optional.ofNullable(files.parts().get(component)).stream()
        .flatMap(part -> part.tensors().entrySet().stream())
        .filter(entry -> which.test(entry.getKey(), entry.getValue()))
        .mapToLong(entry -> entry.getValue().shape().elements())
        .sum();
  }
}
