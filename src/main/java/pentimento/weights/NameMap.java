package pentimento.weights;

import java.util.Optional;
import pentimento.tensor.Shape;

/** From the names that one kind of file gives to weights, to ours. A pure function. */
@FunctionalInterface
interface NameMap {
  /**
   * What a tensor is here; empty when this kind of file has no such name.
   *
   * @param name as in the file
   * @param shape as in the file
   */
  Optional<Renamed> map(String name, Shape shape);

  /** The same for names that begin with a prefix; others are not known. */
  default NameMap behind(String prefix) {
    return (name, shape) ->
        name.startsWith(prefix) ? map(name.substring(prefix.length()), shape) : Optional.empty();
  }
}
