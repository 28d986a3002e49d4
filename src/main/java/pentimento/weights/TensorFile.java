package pentimento.weights;

import java.util.Map;

/**
 * What a file of tensors holds, whatever its format.
 *
 * @param tensors by the name that the file gives them, in the file's order
 * @param metadata what the file says of itself, text by text; empty when it says nothing
 */
public record TensorFile(Map<String, StoredTensor> tensors, Map<String, String> metadata) {}
