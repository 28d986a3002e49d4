package pentimento.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes off what trainers wrap the names of weights in. */
final class Wrapping {
  /** Where trainers keep the weights beside their own state. */
  private static final String STATE_DICT = "state_dict.";

  /** A network that some checkpoints have beside the one in {@code state_dict}. */
  static final String CONTROLNET = "controlnet.";

  /** What PyTorch's parallel training puts before all names. */
  private static final Pattern MODULE = Pattern.compile("^(controlnet\\.)?module\\.");

  private static final int MOST_LAYERS = 3;

  private Wrapping() {}

  /**
   * The weights by their bare names. What lies beside a {@code state_dict}, such as an optimiser's
   * state, is left out.
   *
   * @throws IllegalArgumentException when two have the same bare name
   */
  static Map<String, StoredTensor> remove(Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> bare = tensors;
    for (int layer = 0; layer < MOST_LAYERS; layer++) {
      bare = withoutModule(withoutStateDict(bare));
    }
    return bare;
  }

  private static Map<String, StoredTensor> withoutStateDict(Map<String, StoredTensor> tensors) {
    if (tensors.keySet().stream().noneMatch(name -> name.startsWith(STATE_DICT))) {
      return tensors;
    }
    Map<String, StoredTensor> inside = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(STATE_DICT)) {
            put(inside, name.substring(STATE_DICT.length()), tensor);
          } else if (name.startsWith(CONTROLNET)) {
            put(inside, name, tensor);
          }
        });
    return inside;
  }

  private static Map<String, StoredTensor> withoutModule(Map<String, StoredTensor> tensors) {
    if (tensors.keySet().stream().noneMatch(name -> MODULE.matcher(name).find())) {
      return tensors;
    }
    Map<String, StoredTensor> bare = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            put(
                bare,
                MODULE
                    .matcher(name)
                    .replaceFirst(found -> found.group(1) == null ? "" : found.group(1)),
                tensor));
    return bare;
  }

  private static void put(Map<String, StoredTensor> map, String name, StoredTensor tensor) {
    if (map.put(name, tensor) != null) {
      throw new IllegalArgumentException(
          "has " + Shown.quoted(name) + " twice, under different wrappers");
    }
  }
}
