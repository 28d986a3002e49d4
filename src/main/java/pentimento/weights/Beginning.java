package pentimento.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The first bytes of a file, which tell what it is.
 *
 * @param bytes at most {@value #MOST}, each a character
 */
record Beginning(String bytes) {
  private static final int MOST = 512;

  static Beginning of(Path file) throws IOException {
    try (FileChannel channel = Regions.open(file)) {
      ByteBuffer first = Regions.read(channel, 0, (int) Math.min(MOST, channel.size()));
      return new Beginning(StandardCharsets.ISO_8859_1.decode(first).toString());
    }
  }

  /** The format of tensors that begins so, if one does. */
  Optional<TensorFormat> format() {
    if (bytes.startsWith("\0\0\0\0{", 4)) {
      // A header of less than 4 GiB; whether it may be so long, its reader says.
      return Optional.of(TensorFormat.SAFETENSORS);
    }
    if (bytes.startsWith("PK\3\4")) {
      return Optional.of(TensorFormat.TORCH_ZIP);
    }
    if (bytes.startsWith("\u0080")) {
      return Optional.of(TensorFormat.TORCH_LEGACY);
    }
    return words().startsWith("{") || words().startsWith("\u00ef\u00bb\u00bf{")
        ? Optional.of(TensorFormat.INDEX)
        : Optional.empty();
  }

  boolean startsWith(String part) {
    return bytes.startsWith(part);
  }

  boolean contains(String part) {
    return bytes.contains(part);
  }

  private String words() {
    return bytes.strip().toLowerCase(Locale.ROOT);
  }

  /** What a file that is of no format of tensors seems to be, and what to do. */
  String guess() {
    if (bytes.isEmpty()) {
      return "is empty. Was the download complete?";
    }
    if (words().startsWith("version https://git-lfs")) {
      return "is a Git LFS pointer, not the weights themselves. Fetch them with: git lfs pull";
    }
    if (words().startsWith("<")) {
      return "is a web page, not weights. Download the file itself, logged in where that is needed";
    }
    if (bytes.chars().allMatch(c -> c == 0)) {
      return "begins with nothing but zeros. Was the download complete?";
    }
    String name =
        bytes.startsWith("GGUF")
            ? "a GGUF file"
            : bytes.startsWith("\u0089HDF")
                ? "an HDF5 (Keras) file"
                : bytes.startsWith("\u0093NUMPY")
                    ? "a NumPy array"
                    : bytes.startsWith("\u001f\u008b")
                        ? "a gzip archive"
                        : bytes.startsWith("ustar", 257) ? "a tar archive" : "no known format";
    return "is "
        + name
        + ". Expected a safetensors file, a torch checkpoint (.ckpt, .pt, .pth, .bin),"
        + " or the .index.json of several";
  }
}
