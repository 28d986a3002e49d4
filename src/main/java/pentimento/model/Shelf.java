package pentimento.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pentimento.weights.Component;
import pentimento.weights.Contents;

/**
 * A folder in which models or adapters lie side by side, as {@code models/} and {@code lora/} do.
 *
 * @param items what each is, in a line, by the name of its file or folder; what is none of them is
 *     not among them
 */
public record Shelf(Map<String, String> items) {
  /** Keeps a copy, sorted by name. */
  public Shelf {
    items = Collections.unmodifiableMap(new TreeMap<>(items));
  }

  /**
   * Looks through a folder, at the names of tensors alone. One that cannot be understood is listed
   * with what is wrong with it.
   *
   * @param folder need not be there
   * @throws IOException when it is there and cannot be read
   */
  public static Shelf read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new Shelf(Map.of());
    }
    List<Path> places;
    try (Stream<Path> all = Files.list(folder)) {
      places = all.toList();
    }
    Map<String, String> items = new TreeMap<>();
    for (Path place : places) {
      describe(place).ifPresent(text -> items.put(place.getFileName().toString(), text));
    }
    return new Shelf(items);
  }

  private static Optional<String> describe(Path place) {
    try {
      if (!ModelSummary.claims(place)) {
        return Optional.empty();
      }
      return Optional.of(
          Files.isDirectory(place)
              ? describe(ModelFiles.open(place))
              : Contents.read(place).describe());
    } catch (IllegalArgumentException e) {
      return Optional.of("cannot be used: " + e.getMessage());
    } catch (IOException e) {
      return Optional.of("cannot be read: " + e.getMessage());
    }
  }

  private static String describe(ModelFiles model) {
    return model.generation().map(known -> known.title() + ": ").orElse("")
        + model.parts().keySet().stream().map(Component::title).collect(Collectors.joining(", "));
  }
}
