package pentimento.export;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pentimento.sequence.SequenceFile;

/**
 * What {@link OutputFile} is for one file, this is for a folder of frames: it fills up under
 * another name beside the target and takes the target's name when it is complete. A program killed
 * at the moment when the old folder has stepped aside leaves it under a hidden name; whoever writes
 * to the target next puts it back first.
 */
public final class OutputFolder implements AutoCloseable {
  /** What the exporters put into a folder beside sequence.json: 000.png, 001.png, ... */
  private static final Pattern FRAME = Pattern.compile("\\d{3,}\\.png");

  /** What file managers put into any folder that somebody looks at. */
  private static final Set<String> LITTER = Set.of(".DS_Store", "Thumbs.db", "desktop.ini");

  /** What is put behind the temporary folder's name to name the one that it replaces. */
  private static final String OLD = ".old";

  private final Path target;
  private final Path temporary;
  private final Unfinished unfinished;
  private boolean committed;

  private OutputFolder(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
    unfinished = new Unfinished(temporary);
  }

  /**
   * Starts a folder; folders that are missing above it are made.
   *
   * @throws IOException when it cannot be written there, or when there is a folder that is not
   *     empty and not of this program: without {@code sequence.json}, or with other things than
   *     that and frames; the message names the target and says why
   */
  public static OutputFolder to(Path target) throws IOException {
    recover(target);
    requireReplaceable(target);
    Path temporary = OutputFile.reserve(target, true);
    return new OutputFolder(target, temporary);
  }

  /** Puts right what a program left that was killed in the middle of {@link #commit}. */
  private static void recover(Path target) throws IOException {
    Path name = target.getFileName();
    Path parent = target.toAbsolutePath().getParent();
    if (name == null || !Files.isDirectory(parent)) {
      return;
    }
    Pattern left =
        Pattern.compile(
            "\\." + Pattern.quote(name.toString()) + "\\.(\\d+)(\\.\\d+)?\\.part" + OLD);
    List<Path> olds = new ArrayList<>();
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(parent)) {
      for (Path path : inside) {
        Matcher matcher = left.matcher(path.getFileName().toString());
        if (matcher.matches() && isOver(matcher.group(1)) && isFolderOfOurs(path)) {
          olds.add(path);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw OutputFile.about(target, e.getCause());
    } catch (IOException e) {
      return; // a folder that cannot be looked into; whether it can be written to shows later
    }
    Collections.sort(olds);
    try {
      for (Path old : olds) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Unfinished.deleteTree(old);
        } else {
          OutputFile.move(old, target);
        }
      }
    } catch (IOException e) {
      throw OutputFile.about(target, e);
    }
  }

  /** Has the process of a number ended? */
  private static boolean isOver(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty();
    } catch (NumberFormatException e) {
      return true; // no system counts as far
    }
  }

  private static boolean isFolderOfOurs(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.allMatch(each -> isLitter(each) || isOurs(each));
    }
  }

  private static void requireReplaceable(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new IOException(target + ": cannot write a folder here, this is a file");
    }
    try (Stream<Path> inside = Files.list(target)) {
      // Numbered pictures alone may be anyone's.
      boolean ours = Files.isRegularFile(target.resolve(SequenceFile.NAME));
      Optional<Path> other =
          inside
              .filter(path -> !(isLitter(path) || ours && isOurs(path)))
              .min(Comparator.naturalOrder());
      if (other.isPresent()) {
        throw new IOException(
            target
                + ": will not replace this folder, it holds something else than frames with their"
                + " sequence.json ("
                + other.get().getFileName()
                + "): name a new folder, or empty this one");
      }
    }
  }

  private static boolean isLitter(Path path) {
    return Files.isRegularFile(path) && LITTER.contains(path.getFileName().toString());
  }

  private static boolean isOurs(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path)
        && (name.equals(SequenceFile.NAME) || FRAME.matcher(name).matches());
  }

  /** The folder to write to for now. */
  public Path path() {
    return temporary;
  }

  /**
   * Puts the folder in the target's place.
   *
   * @throws IOException when that is not allowed, or when something else has got into the target
   *     meanwhile; the message names the target
   */
  public void commit() throws IOException {
    if (committed) {
      throw new IllegalStateException(target + " is committed");
    }
    requireReplaceable(target);
    try {
      if (Files.exists(target)) {
        // No system replaces a full folder in one step: the old one steps aside first.
        Path old = temporary.resolveSibling(temporary.getFileName() + OLD);
        Unfinished.deleteTree(old);
        OutputFile.move(target, old);
        try {
          OutputFile.move(temporary, target);
        } catch (IOException e) {
          OutputFile.move(old, target);
          throw e;
        }
        Unfinished.deleteTree(old);
      } else {
        OutputFile.move(temporary, target);
      }
    } catch (IOException e) {
      throw OutputFile.about(target, e);
    }
    committed = true;
    unfinished.keep();
  }

  /** Deletes the temporary folder unless it is committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      unfinished.close();
    }
  }
}
