package pentimento.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pentimento.model.SearchPaths;

/**
 * The adapters and embeddings that lie in the folders for them, and in folders inside those.
 *
 * @param search where they are looked for
 * @param items what lies there, folder by folder, by name
 */
record AdapterShelf(SearchPaths search, List<Item> items) {
  private static final int DEEPEST = 4;
  private static final int MOST = 20_000;
  private static final int SHOWN = 8;
  private static final List<String> ENDINGS =
      List.of(".safetensors", ".pt", ".bin", ".ckpt", ".pth");

  AdapterShelf {
    items = List.copyOf(items);
  }

  /**
   * A file.
   *
   * @param folder that was looked through
   * @param name within the folder, with slashes
   * @param file where it lies
   */
  record Item(Path folder, String name, Path file) {
    /** Its name without the ending. */
    String plain() {
      return name.substring(0, name.lastIndexOf('.'));
    }

    /** That without the folders that it is in. */
    String stem() {
      return plain().substring(plain().lastIndexOf('/') + 1);
    }
  }

  /** Looks through the folders. */
  static AdapterShelf read() throws UsageException {
    SearchPaths search = Places.search();
    List<Item> items = new ArrayList<>();
    for (Path folder : search.adapters()) {
      items.addAll(inside(folder));
    }
    return new AdapterShelf(search, items);
  }

  /** What lies in a folder; it need not be there. */
  private static List<Item> inside(Path folder) throws UsageException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      return all.limit(MOST)
          .filter(Files::isRegularFile)
          .map(file -> new Item(folder, name(folder, file), file))
          .filter(item -> ENDINGS.stream().anyMatch(lower(item.name())::endsWith))
          .sorted(Comparator.comparing(Item::name))
          .toList();
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    } catch (UncheckedIOException e) {
      throw new UsageException(Failures.say(e.getCause()));
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The file that somebody means.
   *
   * @param said what names it, for complaints: {@code --lora oil}
   * @param name a path, or a name in one of the folders with or without its ending
   * @throws UsageException when there is none; says what there is
   */
  Path find(String said, String name) throws UsageException {
    Path path = Flags.path(name);
    if (Files.isRegularFile(path)) {
      return path;
    }
    Optional<Path> known = search.adapter(path).filter(Files::isRegularFile);
    if (known.isPresent()) {
      return known.get();
    }
    String wanted = name.replace('\\', '/');
    for (Item item : items) {
      if (List.of(item.name(), item.plain(), item.stem()).contains(wanted)) {
        return item.file();
      }
    }
    throw new UsageException(
        "%s: there is no such file, neither here nor in %s; %s"
            .formatted(
                said,
                search.adapters().stream().map(Path::toString).collect(Collectors.joining(" or ")),
                there()));
  }

  private String there() {
    if (items.isEmpty()) {
      return "nothing lies there";
    }
    return "there is "
        + items.stream().limit(SHOWN).map(Item::plain).collect(Collectors.joining(", "))
        + (items.size() > SHOWN ? " and %d more".formatted(items.size() - SHOWN) : "");
  }

  /** All files of a name, whatever folder they are in. */
  List<Path> named(String fileName) {
    return items.stream()
        .map(Item::file)
        .filter(file -> file.getFileName().toString().equals(fileName))
        .toList();
  }
}
