package pentimento.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Says what went wrong with a file in words; some exceptions carry nothing but its name. */
final class Failures {
  private Failures() {}

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
