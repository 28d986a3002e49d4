package pentimento.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /** What lies in a folder; it need not be there. What in it cannot be read is passed over. */
  private static List<Item> inside(Path folder) throws UsageException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Items items = new Items(folder);
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, items);
    } catch (IOException e) {
      throw new UsageException(Failures.say(e));
    }
    return items.found.stream().sorted(Comparator.comparing(Item::name)).limit(MOST).toList();
  }

  /** Collects files of weights. A folder that is closed, or a link in a circle, ends nothing. */
  private static final class Items extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Item> found = new ArrayList<>();

    Items(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String lower = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      if (attributes.isRegularFile() && ENDINGS.stream().anyMatch(lower::endsWith)) {
        found.add(new Item(folder, AdapterShelf.name(folder, file), file));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
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
    return named(said, name, "there is no such file, neither here nor in " + folders());
  }

  /**
   * The file that a prompt means. Prompts come from strangers, in their pictures: only what lies in
   * the folders is looked through, so that no path in a name leads anywhere.
   *
   * @param said what names it, for complaints: {@code <lora:oil>}
   * @param name in one of the folders, with or without its ending and the folders that it is in
   * @throws UsageException when there is none; says what there is
   */
  Path findItem(String said, String name) throws UsageException {
    return named(
        said,
        name,
        "there is no adapter of that name in %s (--lora names a file elsewhere)"
            .formatted(folders()));
  }

  private Path named(String said, String name, String otherwise) throws UsageException {
    String wanted = name.replace('\\', '/');
    for (Item item : items) {
      if (List.of(item.name(), item.plain(), item.stem()).contains(wanted)) {
        return item.file();
      }
    }
    throw new UsageException("%s: %s; %s".formatted(said, otherwise, there()));
  }

  private String folders() {
    return search.adapters().stream().map(Path::toString).collect(Collectors.joining(" or "));
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
