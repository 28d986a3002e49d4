package pentimento.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pentimento.model.lora.Lora;
import pentimento.model.lora.LoraSummary;
import pentimento.weights.Component;
import pentimento.weights.Contents;
import pentimento.weights.TensorFile;
import pentimento.weights.TensorFiles;
import pentimento.weights.TensorFormat;

/**
 * What a file of weights holds, for people. It is found by names and sizes, without the engine.
 *
 * @param file which
 * @param format of the file that holds the tensors, or of the first of several
 * @param shards how many files hold them: 1, unless the file is a list of others
 * @param bytes size of the files that hold them
 * @param contents which weights are there
 * @param leftOut number of tensors that no network loads, such as moving averages
 * @param lora what the adapter in it is, where there is one of a kind that is supported
 * @param trouble why an adapter in it cannot be used as it is; does not name the file
 */
public record FileSummary(
    Path file,
    TensorFormat format,
    int shards,
    long bytes,
    Contents contents,
    int leftOut,
    Optional<LoraSummary> lora,
    Optional<String> trouble) {
  /** Checks that there is a file. */
  public FileSummary {
    Objects.requireNonNull(file, "file");
    if (shards < 1 || bytes < 0 || leftOut < 0) {
      throw new IllegalArgumentException(
          "%d files of %d bytes with %d tensors left out".formatted(shards, bytes, leftOut));
    }
  }

  /**
   * Looks at a file: at its names, and at all of it when it is an adapter.
   *
   * @throws IllegalArgumentException when it is no file of weights, incomplete, damaged or not to
   *     be trusted; names the file
   * @throws IOException when it cannot be read
   */
  static FileSummary read(Path file) throws IOException {
    TensorFile tensors = TensorFiles.read(file);
    Contents contents = Contents.of(file, tensors);
    List<Path> holding = TensorFiles.holding(file);
    long bytes = 0;
    for (Path each : holding) {
      bytes += Files.size(each);
    }
    int known = contents.parts().values().stream().mapToInt(Map::size).sum();
    Optional<LoraSummary> lora = Optional.empty();
    Optional<String> trouble = Optional.empty();
    if (!contents.part(Component.LORA).isEmpty()) {
      try {
        lora = Optional.of(LoraSummary.read(file));
        Lora.read(file); // stricter: it may lack what only its use needs
      } catch (IllegalArgumentException e) {
        trouble = Optional.of(withoutPlace(e.getMessage(), file));
      }
    }
    return new FileSummary(
        file,
        holding.isEmpty() ? TensorFormat.INDEX : TensorFiles.formatOf(holding.get(0)),
        Math.max(1, holding.size()),
        bytes,
        contents,
        Math.max(0, tensors.tensors().size() - known - contents.unknown().size()),
        lora,
        trouble);
  }

  private static String withoutPlace(String message, Path file) {
    String place = file + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }

  /** How much there is of each network in it. */
  public Map<Component, Tally> tallies() {
    Map<Component, Tally> tallies = new EnumMap<>(Component.class);
    contents
        .parts()
        .forEach((component, weights) -> tallies.put(component, Tally.of(weights.values())));
    return Collections.unmodifiableMap(tallies);
  }
}
