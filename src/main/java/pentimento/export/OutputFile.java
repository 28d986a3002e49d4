package pentimento.export;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * How every exporter writes: into a temporary file beside the target, which takes the target's
 * place in one step when it is complete. Whatever goes wrong before, Ctrl-C included, leaves the
 * target as it was and no half file.
 *
 * <pre>{@code
 * try (OutputFile out = OutputFile.to(target)) {
 *   ... write to out.path() or out.stream() ...
 *   out.commit();
 * }
 * }</pre>
 */
public final class OutputFile implements AutoCloseable {
  private static final int MOST_AT_ONCE = 1000;
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  private final Path target;
  private final Path temporary;
  private final Unfinished unfinished;
  private boolean committed;

  private OutputFile(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
    unfinished = new Unfinished(temporary);
  }

  /**
   * Starts a file; folders that are missing above it are made.
   *
   * @throws IOException when it cannot be written there; the message names the target and says why
   */
  public static OutputFile to(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException(target + ": cannot write a file here, this is a folder");
    }
    Path temporary = reserve(target, false);
    return new OutputFile(target, temporary);
  }

  /** Makes an empty file or folder beside the target under a name that no one else uses. */
  static Path reserve(Path target, boolean folder) throws IOException {
    Path name = target.getFileName();
    if (name == null) {
      throw new IOException(target + ": cannot write here, this is no name of a file");
    }
    Path parent = target.toAbsolutePath().getParent();
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(target + ": cannot write here, " + e.getFile() + " is no folder", e);
    } catch (IOException e) {
      throw about(target, e);
    }
    String start = "." + name + "." + ProcessHandle.current().pid();
    for (int i = 0; ; i++) {
      // A number comes in when this process writes the target twice at once.
      Path path = parent.resolve(start + (i == 0 ? "" : "." + i) + ".part");
      try {
        return folder ? Files.createDirectory(path) : Files.createFile(path);
      } catch (FileAlreadyExistsException e) {
        if (i == MOST_AT_ONCE) {
          throw about(target, e);
        }
      } catch (IOException e) {
        throw about(target, e);
      }
    }
  }

  /** The file to write to for now. */
  public Path path() {
    return temporary;
  }

  /**
   * A buffered stream into {@link #path()}; close it before {@link #commit}. Its exceptions name
   * the target, as when the disk is full.
   */
  public OutputStream stream() throws IOException {
    try {
      OutputStream file = new NamingStream(target, Files.newOutputStream(temporary));
      return new BufferedOutputStream(file, 1 << 16);
    } catch (IOException e) {
      throw about(target, e);
    }
  }

  private static final class NamingStream extends FilterOutputStream {
    private final Path target;

    NamingStream(Path target, OutputStream out) {
      super(out);
      this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw about(target, e);
      }
    }
  }

  /**
   * Puts what was written in the target's place.
   *
   * @throws IOException when that is not allowed; the message names the target
   */
  public void commit() throws IOException {
    if (committed) {
      throw new IllegalStateException(target + " is committed");
    }
    try {
      move(temporary, target);
    } catch (IOException e) {
      throw about(target, e);
    }
    committed = true;
    unfinished.keep();
  }

  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The same trouble, in words and with the target's name. */
  static IOException about(Path target, IOException cause) {
    String why = cause.getMessage();
    if (cause instanceof AccessDeniedException) {
      why = WINDOWS ? "access is denied, or another program has it open" : "permission denied";
    } else if (cause instanceof NoSuchFileException e) {
      why = "there is no " + e.getFile();
    } else if (cause instanceof FileSystemException e && e.getReason() != null) {
      why = e.getReason();
    }
    return new IOException(target + ": cannot write here, " + why, cause);
  }

  /** Deletes the temporary file unless it is committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      unfinished.close();
    }
  }
}
