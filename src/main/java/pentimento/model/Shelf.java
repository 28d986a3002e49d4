package pentimento.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pentimento.weights.Component;
import pentimento.weights.Contents;

/**
 * A folder in which models or adapters lie side by side, as {@code models/} and {@code lora/} do.
 *
 * @param items what each is, in a line, by the name of its file or folder; what is none of them is
 *     not among them
 * @param models names of those that have a U-Net: the rest are parts and adapters
 */
public record Shelf(Map<String, String> items, Set<String> models) {
  /** What a process is painted with, in the order in which a model's lack is told. */
  private static final List<Component> WANTED =
      List.of(Component.VAE, Component.TEXT_ENCODER, Component.MOTION, Component.REPLICATION);

  /** Keeps copies, sorted by name. */
  public Shelf {
    items = Collections.unmodifiableMap(new TreeMap<>(items));
    models = Collections.unmodifiableSet(new TreeSet<>(models));
  }

  /**
   * Looks through a folder, at the names of tensors alone. One that cannot be understood is listed
   * with what is wrong with it.
   *
   * @param folder need not be there
   * @throws IOException when it is there and cannot be read
   */
  public static Shelf read(Path folder) throws IOException {
    Map<String, String> items = new TreeMap<>();
    Set<String> models = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      List<Path> places;
      try (Stream<Path> all = Files.list(folder)) {
        places = all.toList();
      }
      for (Path place : places) {
        String name = String.valueOf(place.getFileName());
        try {
          if (ModelSummary.claims(place)) {
            items.put(name, describe(place, () -> models.add(name)));
          }
        } catch (IOException e) {
          items.put(name, "cannot be read: " + e.getMessage());
        }
      }
    }
    return new Shelf(items, models);
  }

  private static String describe(Path place, Runnable paints) throws IOException {
    try {
      if (!Files.isDirectory(place)) {
        Contents contents = Contents.read(place);
        if (contents.part(Component.UNET).isEmpty()) {
          return contents.describe();
        }
        paints.run();
        return contents.describe()
            + lacks(contents.parts().keySet(), ModelFiles.tokenizerBeside(place).isPresent());
      }
      ModelFiles model = ModelFiles.open(place);
      if (model.parts().containsKey(Component.UNET)) {
        paints.run();
      }
      return model.generation().map(known -> known.title() + ": ").orElse("")
          + model.parts().keySet().stream().map(Component::title).collect(Collectors.joining(", "))
          + lacks(model.parts().keySet(), model.tokenizer().isPresent());
    } catch (IllegalArgumentException e) {
      paints.run(); // it may be one, and is named when somebody asks for it
      return "cannot be used: " + e.getMessage();
    }
  }

  private static String lacks(Set<Component> there, boolean tokenizer) {
    List<String> lacking = new ArrayList<>();
    WANTED.stream()
        .filter(component -> !there.contains(component))
        .map(Component::title)
        .forEach(lacking::add);
    if (!tokenizer) {
      lacking.add("tokenizer");
    }
    return lacking.isEmpty() ? "" : "; lacks " + String.join(", ", lacking);
  }
}
