package pentimento.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says what went wrong with a file in words; some exceptions carry nothing but its name. */
final class Failures {
  private Failures() {}

  /** What went wrong when writing a target, in words that name the target. */
  static String saidOf(Path target, IOException e) {
    Throwable root = e;
    while (root.getCause() instanceof IOException cause) {
      root = cause;
    }
    if (root == e && e.getMessage() != null && e.getMessage().contains(target.toString())) {
      return e.getMessage();
    }
    String reason =
        root instanceof FileSystemException system && system.getReason() != null
            ? system.getReason()
            : say((IOException) root);
    return target + ": cannot be written: " + reason;
  }

  /** What went wrong, in words. */
  static String say(IOException e) {
    String message = e.getMessage();
    if (e instanceof NoSuchFileException) {
      return message + ": there is no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return message + ": access is denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return message + ": is there already";
    }
    return message == null ? e.toString() : message;
  }
}
