package pentimento.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import pentimento.request.Ending;

/**
 * A file or folder that is still being written: it disappears when this is closed, and also when
 * the program is told to end before (Ctrl-C).
 */
final class Unfinished implements AutoCloseable {
  private final Path path;
  private final Runnable ending = this::deleteQuietly;

  Unfinished(Path path) {
    this.path = path;
    Ending.add(ending);
  }

  /** From now on the file stays where it is. */
  void keep() {
    Ending.remove(ending);
  }

  /** Deletes the file, or the folder and all in it. */
  @Override
  public void close() throws IOException {
    keep();
    deleteTree(path);
  }

  private void deleteQuietly() {
    try {
      deleteTree(path);
    } catch (IOException | UncheckedIOException e) {
      // The program is ending, and there is no one to tell.
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(root);
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(root)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }
}
