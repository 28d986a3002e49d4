package pentimento.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pentimento.weights.PickleValue.Dict;
import pentimento.weights.PickleValue.Global;
import pentimento.weights.PickleValue.Nothing;
import pentimento.weights.PickleValue.Opaque;
import pentimento.weights.PickleValue.Storage;
import pentimento.weights.PickleValue.Strided;
import pentimento.weights.PickleValue.Tuple;

/**
 * What torch's pickles mention. Tensors and dictionaries are understood; every other object, such
 * as a trainer's settings, becomes an {@link Opaque} that says its class and nothing else. Nothing
 * is run, so a file that mentions what could harm would do none here; it is refused all the same,
 * because its owner should know.
 */
final class TorchWorld implements Pickle.World {
  /** Most storages of one file. */
  private static final int MOST_STORAGES = 200_000;

  private static final int MOST_DIMENSIONS = 64;

  /** Most pairs that dictionaries are made of, in one file. */
  private static final int MOST_PAIRS = 1_000_000;

  private final Map<String, Storage> storages = new LinkedHashMap<>();
  private int pairs;

  /** All storages that were mentioned, by key. */
  Map<String, Storage> storages() {
    return storages;
  }

  @Override
  public Object global(String module, String name) {
    Global global = new Global(module, name);
    if (HarmfulNames.mayHarm(module, name)) {
      throw new IllegalArgumentException(
          ("refused: it asks for %s, which could run commands or code when other programs load it."
                  + " Nothing was run. Weights need no such thing: get them from a source that you"
                  + " trust, as safetensors")
              .formatted(Shown.plain(global.full())));
    }
    return global;
  }

  @Override
  public Object call(Object callee, Tuple arguments) {
    if (!(callee instanceof Global global)) {
      return new Opaque(callee instanceof Opaque opaque ? opaque.what() : "an object");
    }
    List<Object> items = arguments.items();
    return switch (global.full()) {
      case "collections.OrderedDict", "collections.Counter", "builtins.dict", "__builtin__.dict" ->
          dictionary(items);
      case "collections.defaultdict" -> new Dict();
      case "torch.Size" -> items.size() == 1 ? items.get(0) : arguments;
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(items);
      case "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.nn.parameter.Parameter" ->
          items.isEmpty() ? new Opaque(global.full()) : items.get(0);
      // A tensor with attributes: what makes it, its class, what that takes, the attributes.
      case "torch._tensor._rebuild_from_type_v2" ->
          items.size() >= 3
                  && items.get(0) instanceof Global maker
                  && maker.full().equals("torch._utils._rebuild_tensor_v2")
                  && items.get(2) instanceof Tuple taken
              ? tensor(taken.items())
              : new Opaque(global.full());
      default -> new Opaque(global.full());
    };
  }

  /** A dictionary from nothing, from another, or from a list of pairs. */
  private Dict dictionary(List<Object> arguments) {
    Object from = arguments.isEmpty() ? Nothing.NONE : arguments.get(0);
    if (from instanceof Dict other) {
      return other;
    }
    Dict made = new Dict();
    if (from instanceof List<?> list) {
      pairs += list.size();
      if (pairs > MOST_PAIRS) {
        throw new IllegalArgumentException("has dictionaries of more than a million pairs");
      }
      for (Object pair : list) {
        List<?> both =
            pair instanceof Tuple tuple
                ? tuple.items()
                : pair instanceof List<?> inner ? inner : List.of();
        if (both.size() == 2) {
          made.put(both.get(0), both.get(1));
        }
      }
    }
    return made;
  }

  private static Strided tensor(List<Object> arguments) {
    if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)) {
      throw new IllegalArgumentException("is damaged: a tensor without a storage");
    }
    List<Long> sizes = wholes(arguments.get(2));
    List<Long> strides = wholes(arguments.get(3));
    if (sizes.size() != strides.size()) {
      throw new IllegalArgumentException(
          "is damaged: a tensor with %d sizes and %d strides"
              .formatted(sizes.size(), strides.size()));
    }
    return new Strided(storage, whole(arguments.get(1)), sizes, strides);
  }

  private static List<Long> wholes(Object value) {
    if (!(value instanceof Tuple tuple) || tuple.items().size() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "is damaged: sizes or strides that are no tuple of at most "
              + MOST_DIMENSIONS
              + " numbers");
    }
    List<Long> wholes = new ArrayList<>();
    for (Object item : tuple.items()) {
      wholes.add(whole(item));
    }
    return wholes;
  }

  private static long whole(Object value) {
    if (value instanceof Long whole && whole >= 0) {
      return whole;
    }
    throw new IllegalArgumentException(
        "is damaged: a size, stride or offset that is no whole number of 0 or more");
  }

  /** {@code ('storage', class, key, location, number of elements)}; old files add a view. */
  @Override
  public Object persistent(Object id) {
    List<Object> items = id instanceof Tuple tuple ? tuple.items() : List.of();
    if (items.size() < 5
        || !"storage".equals(items.get(0))
        || !(items.get(1) instanceof Global type)
        || !(items.get(2) instanceof String key)) {
      throw new IllegalArgumentException("is damaged: something outside that is no storage");
    }
    if (items.size() > 5 && items.get(5) != Nothing.NONE) {
      throw new IllegalArgumentException(
          "is too old: its storages are views of each other. Load and save it with PyTorch 1.0"
              + " or later");
    }
    Storage storage = new Storage(key, type.name(), whole(items.get(4)));
    Storage before = storages.putIfAbsent(key, storage);
    if (before != null && !before.equals(storage)) {
      throw new IllegalArgumentException(
          "is damaged: storage %s is there with two types or sizes".formatted(Shown.plain(key)));
    }
    if (storages.size() > MOST_STORAGES) {
      throw new IllegalArgumentException("has more than " + MOST_STORAGES + " storages");
    }
    return storage;
  }
}
