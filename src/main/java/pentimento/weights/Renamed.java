package pentimento.weights;

import java.util.Objects;
import pentimento.tensor.Shape;

/**
 * What a tensor of a file is called here.
 *
 * @param component the network it belongs to
 * @param name its name there, as in diffusers
 * @param shape its shape there: the same number of elements as in the file
 */
record Renamed(Component component, String name, Shape shape) {
  Renamed {
    Objects.requireNonNull(component, "component");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shape, "shape");
  }
}
