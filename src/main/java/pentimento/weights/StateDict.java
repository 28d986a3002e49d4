package pentimento.weights;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import pentimento.weights.PickleValue.Dict;
import pentimento.weights.PickleValue.Global;
import pentimento.weights.PickleValue.Opaque;
import pentimento.weights.PickleValue.Strided;

/**
 * The tensors of a checkpoint's nested dictionaries, by names joined with dots; and the short texts
 * and numbers among them. Lists and all else are passed over.
 */
final class StateDict {
  private static final int MOST_DEPTH = 16;
  private static final int MOST_VALUES = 500_000;
  private static final int MOST_METADATA = 1000;
  private static final int MOST_TEXT = 1000;

  /** How torch calls what makes tensors; those that are not known make kinds not supported. */
  private static final String MAKERS = "torch._utils._rebuild_";

  private final Map<String, Strided> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int seen;

  private StateDict() {}

  /**
   * Takes a pickle's value apart.
   *
   * @throws IllegalArgumentException when it is no dictionary, has two tensors of one name, a
   *     tensor of a kind that is not supported, or is deeper or larger than anything real
   */
  static StateDict of(Object root) {
    if (!(root instanceof Dict dict)) {
      throw new IllegalArgumentException(
          "holds "
              + (root instanceof Opaque opaque
                  ? "an object of " + Shown.plain(opaque.what())
                  : "a single value")
              + ", expected a dictionary of tensors: save the network's state_dict() instead");
    }
    StateDict flat = new StateDict();
    flat.add("", dict, 0);
    return flat;
  }

  Map<String, Strided> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  private void add(String prefix, Dict dict, int depth) {
    if (depth > MOST_DEPTH) {
      throw new IllegalArgumentException("has dictionaries nested deeper than " + MOST_DEPTH);
    }
    for (Map.Entry<String, Object> item : dict.values().entrySet()) {
      if (++seen > MOST_VALUES) {
        throw new IllegalArgumentException("has more than " + MOST_VALUES + " values");
      }
      String name = prefix + item.getKey();
      Object value = item.getValue();
      if (value instanceof Dict inner) {
        add(name + ".", inner, depth + 1);
      } else if (value instanceof Strided tensor) {
        if (tensors.put(name, tensor) != null) {
          throw new IllegalArgumentException(
              "has two tensors that are called " + Shown.quoted(name));
        }
      } else if (value instanceof Opaque opaque && opaque.what().startsWith(MAKERS)) {
        throw new IllegalArgumentException(
            "%s is a kind of tensor that is not supported (%s)"
                .formatted(Shown.quoted(name), Shown.plain(opaque.what())));
      } else if (isShort(value) && metadata.size() < MOST_METADATA) {
        metadata.put(name, value instanceof Global global ? global.full() : value.toString());
      }
    }
  }

  private static boolean isShort(Object value) {
    return value instanceof Long
        || value instanceof BigInteger
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof Global
        || value instanceof String text && text.length() <= MOST_TEXT;
  }
}
