package pentimento.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.request.StrictJson;

/**
 * Folders in which models and adapters are looked for by name: the program's own first, then those
 * that a small file of the user's names, such as another program's.
 *
 * <pre>{"models": ["/data/sd/checkpoints"], "lora": ["/data/sd/lora", "D:\\embeddings"]}</pre>
 *
 * @param models where models are
 * @param adapters where LoRAs and embeddings are
 */
public record SearchPaths(List<Path> models, List<Path> adapters) {
  /** What may follow a name. */
  private static final List<String> ENDINGS =
      List.of("", ".safetensors", ".ckpt", ".pt", ".pth", ".bin");

  private static final String MODELS = "models";
  private static final String ADAPTERS = "lora";
  private static final long LONGEST = 1 << 20;

  /** Keeps copies. */
  public SearchPaths {
    models = List.copyOf(models);
    adapters = List.copyOf(adapters);
  }

  /**
   * The program's own folders.
   *
   * @param home folder of the program, with {@code models} and {@code lora} in it
   */
  public static SearchPaths of(Path home) {
    return new SearchPaths(List.of(home.resolve(MODELS)), List.of(home.resolve(ADAPTERS)));
  }

  /**
   * The program's own folders and the user's.
   *
   * @param home folder of the program, with {@code models} and {@code lora} in it
   * @param file the user's; need not be there. A relative folder in it is relative to it
   * @throws IllegalArgumentException when it is not what it should be; names it
   * @throws IOException when it cannot be read
   */
  public static SearchPaths of(Path home, Path file) throws IOException {
    List<Path> models = new ArrayList<>(List.of(home.resolve(MODELS)));
    List<Path> adapters = new ArrayList<>(List.of(home.resolve(ADAPTERS)));
    if (Files.isRegularFile(file)) {
      try {
        if (Files.size(file) > LONGEST) {
          throw new IllegalArgumentException("too long for a list of folders");
        }
        JsonNode json = StrictJson.parse(Files.readString(file));
        if (!json.isObject()) {
          throw new IllegalArgumentException("is not a JSON object");
        }
        for (Iterator<Map.Entry<String, JsonNode>> all = json.fields(); all.hasNext(); ) {
          Map.Entry<String, JsonNode> field = all.next();
          switch (field.getKey()) {
            case MODELS -> add(field, file, models);
            case ADAPTERS -> add(field, file, adapters);
            default ->
                throw new IllegalArgumentException(
                    "'%s' is neither %s nor %s"
                        .formatted(StrictJson.brief(field.getKey()), MODELS, ADAPTERS));
          }
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
    }
    return new SearchPaths(models, adapters);
  }

  private static void add(Map.Entry<String, JsonNode> field, Path file, List<Path> folders) {
    if (!field.getValue().isArray()) {
      throw new IllegalArgumentException(field.getKey() + " is no list of folders");
    }
    for (JsonNode folder : field.getValue()) {
      try {
        if (!folder.isTextual()) {
          throw new IllegalArgumentException(
              "%s holds %s, expected a folder's name"
                  .formatted(field.getKey(), StrictJson.brief(folder.toString())));
        }
        folders.add(file.resolveSibling(folder.textValue()));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(
            "'%s' is no folder name here".formatted(StrictJson.brief(folder.textValue())), e);
      }
    }
  }

  /**
   * Finds a model.
   *
   * @param name a path as it is, or a name in one of the folders, with or without its ending
   */
  public Optional<Path> model(Path name) {
    return find(name, models);
  }

  /** Finds a LoRA or an embedding; see {@link #model}. */
  public Optional<Path> adapter(Path name) {
    return find(name, adapters);
  }

  private static Optional<Path> find(Path name, List<Path> folders) {
    if (Files.exists(name)) {
      return Optional.of(name);
    }
    return findIn(name.toString(), folders).stream().findFirst();
  }

  private static List<Path> findIn(String name, List<Path> folders) {
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      for (String ending : ENDINGS) {
        Path place = folder.resolve(name + ending);
        boolean inside = place.normalize().startsWith(folder.normalize());
        if (inside && !place.normalize().equals(folder.normalize()) && Files.exists(place)) {
          found.add(place);
        }
      }
    }
    return found;
  }

  /**
   * Finds a model, or a part of one, by a name that somebody else wrote down, as the metadata of a
   * result do: only in these folders themselves, and nowhere else whatever the name says.
   *
   * @param name without folders; any other is not found
   * @param beside further folders to look in, first
   */
  public Optional<Path> modelNamed(String name, List<Path> beside) {
    return modelsNamed(name, beside).stream().findFirst();
  }

  /** All of that name, see {@link #modelNamed}; the first is the one to take if all are alike. */
  public List<Path> modelsNamed(String name, List<Path> beside) {
    List<Path> all = new ArrayList<>(beside);
    all.addAll(models);
    return plain(name).map(file -> findIn(file, all)).orElse(List.of());
  }

  /** A stranger's name, when it is that of a file or folder and leads nowhere. */
  private static Optional<String> plain(String name) {
    return Optional.of(name)
        .filter(text -> !text.isBlank() && !text.equals(".") && !text.equals(".."))
        .filter(text -> text.chars().noneMatch(c -> "/\\:".indexOf(c) >= 0 || c < ' '));
  }
}
