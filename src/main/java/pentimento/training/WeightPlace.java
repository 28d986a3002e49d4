package pentimento.training;

import java.util.Map;
import pentimento.weights.Component;

/**
 * Where in a model a weight of a training graph lies.
 *
 * @param component network
 * @param name of the weight there
 */
record WeightPlace(Component component, String name) {
  private static final String MODULES = ".motion_modules.";

  /**
   * By its name in a training graph.
   *
   * @throws IllegalArgumentException when no network is called so
   */
  static WeightPlace of(String full) {
    for (Map.Entry<Component, String> folder : ModelSizes.FOLDERS.entrySet()) {
      String prefix = folder.getValue() + ".";
      if (full.startsWith(prefix)) {
        Component component = folder.getKey();
        boolean motion = component == Component.UNET && full.contains(MODULES);
        return new WeightPlace(
            motion ? Component.MOTION : component, full.substring(prefix.length()));
      }
    }
    throw new IllegalArgumentException("no network has a weight " + full);
  }

  /** Its name in a training graph: motion modules are part of their U-Net. */
  String full() {
    Component network = component == Component.MOTION ? Component.UNET : component;
    return ModelSizes.FOLDERS.get(network) + "." + name;
  }
}
