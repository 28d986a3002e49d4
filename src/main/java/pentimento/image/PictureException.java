package pentimento.image;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A picture file that cannot be used, for a reason its owner can mend. The message names the file
 * and says what is wrong and what was expected; show it without a stack trace.
 */
public final class PictureException extends IOException {
  /**
   * Says what is wrong with a file.
   *
   * @param problem follows the file's name and a colon
   */
  public PictureException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** Says what is wrong with a file, and keeps what a decoder said about it. */
  public PictureException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
