package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import pentimento.image.Picture;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;
import pentimento.request.Request;

/**
 * The PICTURE of a command, read and found fit to be painted.
 *
 * @param file where it lies
 * @param picture what it shows
 * @param sha256 of the file's bytes
 */
record SourcePicture(Path file, Picture picture, String sha256) {
  /** Least width and height of a picture, pixels. */
  private static final int LEAST = 16;

  /** Greatest ratio of a picture's sides. */
  private static final int SLIMMEST = 20;

  /**
   * Reads a picture file.
   *
   * @throws UsageException when it is none, or too small or too slim to paint; names the file
   */
  static SourcePicture read(Path file) throws UsageException, IOException {
    Picture picture;
    try {
      picture = PictureReader.read(file);
    } catch (PictureException e) {
      throw new UsageException(e.getMessage());
    }
    int least = Math.min(picture.width(), picture.height());
    if (least < LEAST) {
      throw new UsageException(
          "%s: is %d x %d pixels, expected at least %d each way"
              .formatted(file, picture.width(), picture.height(), LEAST));
    }
    if (picture.longSide() > SLIMMEST * least) {
      throw new UsageException(
          "%s: is %d x %d pixels, too slim to paint: expected at most %d times as long as wide"
              .formatted(file, picture.width(), picture.height(), SLIMMEST));
    }
    return new SourcePicture(file, picture, PictureReader.sha256(file));
  }

  /** What a request says of it. */
  Request.Source source() {
    return new Request.Source(
        file.getFileName().toString(), sha256, picture.width(), picture.height());
  }
}
