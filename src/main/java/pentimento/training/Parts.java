package pentimento.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/**
 * Tensors in files of at most so many bytes, header included: {@code weights-00000.safetensors}.
 */
final class Parts {
  /** Room that a tensor's entry in the header may take. */
  private static final long ENTRY = 256;

  private final Path folder;
  private final String start;
  private final long most;
  private final Map<String, StoredTensor> open = new TreeMap<>();
  private final List<String> files = new ArrayList<>();
  private long bytes;

  Parts(Path folder, String start, long most) {
    this.folder = folder;
    this.start = start;
    this.most = most;
  }

  /**
   * Adds a tensor, to the file that is open or a new one.
   *
   * @throws IllegalArgumentException when it alone is larger than a file may be
   */
  void add(String name, StoredTensor tensor) throws IOException {
    long size = tensor.shape().elements() * tensor.dtype().bytes() + ENTRY + name.length();
    if (size > most) {
      throw new IllegalArgumentException(
          "%s alone has %d bytes, more than a part may have, %d: allow larger parts"
              .formatted(name, size, most));
    }
    if (bytes + size > most) {
      flush();
    }
    open.put(name, tensor);
    bytes += size;
  }

  /** Writes what is left; gives the names of all files. */
  List<String> finish() throws IOException {
    flush();
    return List.copyOf(files);
  }

  private void flush() throws IOException {
    if (!open.isEmpty()) {
      String file = "%s-%05d.safetensors".formatted(start, files.size());
      Safetensors.write(folder.resolve(file), open, Map.of());
      files.add(file);
      open.clear();
      bytes = 0;
    }
  }
}
