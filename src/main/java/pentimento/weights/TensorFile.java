package pentimento.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a file of tensors holds, whatever its format.
 *
 * @param tensors by the name that the file gives them, in the file's order
 * @param metadata what the file says of itself, text by text; empty when it says nothing
 */
public record TensorFile(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
  /** Keeps copies, in the same order. */
  public TensorFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
