package pentimento.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Reads files of tensors, whatever their format. */
public final class TensorFiles {
  /** How much of a file is looked at to tell what it is, bytes. */
  private static final int BEGINNING = 512;

  private TensorFiles() {}

  /**
   * Reads a safetensors file, a torch checkpoint, or the {@code .index.json} of weights in several
   * files. The content decides which it is, not the name. Tensors are mapped, not read; see {@link
   * Safetensors#read}.
   *
   * @throws IllegalArgumentException when it is something else, incomplete or damaged; says what it
   *     seems to be
   * @throws IOException when it cannot be read
   */
  public static TensorFile read(Path file) throws IOException {
    return kindOf(file) == Kind.INDEX ? ShardIndex.read(file) : readSingle(file);
  }

  /** Reads a file that holds its tensors itself. */
  static TensorFile readSingle(Path file) throws IOException {
    return switch (kindOf(file)) {
      case SAFETENSORS -> Safetensors.read(file);
      case TORCH -> TorchCheckpoint.read(file);
      case INDEX ->
          throw new IllegalArgumentException(
              file + ": is a list of other files, expected a file that holds tensors");
    };
  }

  private enum Kind {
    SAFETENSORS,
    TORCH,
    INDEX
  }

  private static Kind kindOf(Path file) throws IOException {
    byte[] bytes;
    try (FileChannel channel = Regions.open(file)) {
      bytes = Regions.read(channel, 0, (int) Math.min(BEGINNING, channel.size())).array();
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String words = text.strip().toLowerCase(Locale.ROOT);
    if (bytes.length > 8 && bytes[8] == '{' && ByteBuffer.wrap(bytes).getInt(4) == 0) {
      return Kind.SAFETENSORS; // a header of less than 4 GiB; whether it may be so long, it says
    }
    if (text.startsWith("PK\3\4") || text.startsWith("\u0080")) {
      return Kind.TORCH;
    }
    if (words.startsWith("{") || words.startsWith("\u00ef\u00bb\u00bf{")) {
      return Kind.INDEX;
    }
    throw new IllegalArgumentException(file + ": " + guess(text, words));
  }

  /** What a file that cannot be read seems to be, and what to do. */
  private static String guess(String text, String words) {
    if (text.isEmpty()) {
      return "is empty. Was the download complete?";
    }
    if (words.startsWith("version https://git-lfs")) {
      return "is a Git LFS pointer, not the weights themselves. Fetch them with: git lfs pull";
    }
    if (words.startsWith("<")) {
      return "is a web page, not weights. Download the file itself, logged in where that is needed";
    }
    if (text.chars().allMatch(c -> c == 0)) {
      return "begins with nothing but zeros. Was the download complete?";
    }
    String name =
        text.startsWith("GGUF")
            ? "a GGUF file"
            : text.startsWith("\u0089HDF")
                ? "an HDF5 (Keras) file"
                : text.startsWith("\u0093NUMPY")
                    ? "a NumPy array"
                    : text.startsWith("\u001f\u008b")
                        ? "a gzip archive"
                        : text.startsWith("ustar", 257) ? "a tar archive" : "no known format";
    return "is "
        + name
        + ". Expected a safetensors file, a torch checkpoint (.ckpt, .pt, .pth, .bin),"
        + " or the .index.json of several";
  }
}
