package pentimento.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads files of tensors, whatever their format. */
public final class TensorFiles {
  /** Endings of names under which the world keeps tensors. */
  private static final List<String> ENDINGS =
      List.of(".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".index.json");

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
    return formatOf(file) == TensorFormat.INDEX ? ShardIndex.read(file) : readSingle(file);
  }

  /** Reads a file that holds its tensors itself. */
  static TensorFile readSingle(Path file) throws IOException {
    return switch (formatOf(file)) {
      case SAFETENSORS -> Safetensors.read(file);
      case TORCH_ZIP, TORCH_LEGACY -> TorchCheckpoint.read(file);
      case INDEX ->
          throw new IllegalArgumentException(
              file + ": is a list of other files, expected a file that holds tensors");
    };
  }

  /**
   * The format of a file, by its first bytes.
   *
   * @throws IllegalArgumentException when it is none of tensors; says what it seems to be
   * @throws IOException when it cannot be read
   */
  public static TensorFormat formatOf(Path file) throws IOException {
    Beginning beginning = Beginning.of(file);
    return beginning
        .format()
        .orElseThrow(() -> new IllegalArgumentException(file + ": " + beginning.guess()));
  }

  /**
   * The files that hold the tensors: those that a list names, each once, else the file itself.
   *
   * @throws IllegalArgumentException as {@link #read}
   * @throws IOException as {@link #read}
   */
  public static List<Path> holding(Path file) throws IOException {
    return formatOf(file) == TensorFormat.INDEX ? ShardIndex.files(file) : List.of(file);
  }

  /**
   * Is it to be read as a file of tensors: by its content, or because its name says so, whatever is
   * in it?
   *
   * @throws IOException when it cannot be read
   */
  public static boolean claims(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (ENDINGS.stream().anyMatch(name::endsWith)) {
      return true;
    }
    Beginning beginning = Beginning.of(file);
    if (beginning.format().isEmpty()) {
      return false;
    }
    return switch (beginning.format().get()) {
      case SAFETENSORS -> true;
      case TORCH_ZIP -> TorchCheckpoint.isArchive(file);
      case TORCH_LEGACY -> LegacyCheckpoint.begins(beginning);
      case INDEX -> beginning.contains("\"weight_map\"");
    };
  }
}
