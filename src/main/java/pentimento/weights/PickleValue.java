package pentimento.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle can hold beside texts, numbers and lists. Values may contain themselves: nothing
 * here compares, hashes or prints what is inside.
 */
sealed interface PickleValue {
  /** Python's {@code None}. */
  enum Nothing implements PickleValue {
    NONE
  }

  /** Fixed values in order. */
  record Tuple(List<Object> items) implements PickleValue {}

  /** A class or function, named and never run. */
  record Global(String module, String name) implements PickleValue {
    String full() {
      return module + "." + name;
    }
  }

  /**
   * Something that is passed over.
   *
   * @param what its class
   */
  record Opaque(String what) implements PickleValue {}

  /**
   * Elements that lie outside the pickle.
   *
   * @param key the name they have there
   * @param type name of the storage class, such as {@code FloatStorage}
   * @param count how many
   */
  record Storage(String key, String type, long count) implements PickleValue {}

  /**
   * A view of a storage.
   *
   * @param offset of its first element, in elements
   * @param sizes of its dimensions
   * @param strides from one element to the next in each, in elements
   */
  record Strided(Storage storage, long offset, List<Long> sizes, List<Long> strides)
      implements PickleValue {
    public Strided {
      sizes = List.copyOf(sizes);
      strides = List.copyOf(strides);
    }
  }

  /** A dictionary. Only values under texts are kept: no loader asks for others. */
  final class Dict implements PickleValue {
    private final Map<String, Object> values = new LinkedHashMap<>();

    void put(Object key, Object value) {
      if (key instanceof String text) {
        values.put(text, value);
      }
    }

    Map<String, Object> values() {
      return values;
    }
  }
}
