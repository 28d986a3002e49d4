package pentimento.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pentimento.image.Picture;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.Layer;
import pentimento.strokes.StrokeProgram;

/**
 * A file of strokes that can be painted again at any size: {@code .json}, or {@code .json.gz} for
 * the same compressed. docs/stroke-programs.md describes the format.
 *
 * @param provenance what the strokes were planned from
 * @param program the strokes
 * @param finish how near they came to the picture
 * @param pictures for each chapter the picture that it is painted after, as the painter saw it and
 *     much compressed; empty where the file holds none
 */
public record ProgramFile(
    Provenance provenance,
    StrokeProgram program,
    PaintingSequence.Finish finish,
    List<Optional<Picture>> pictures) {
  /** What such a file says that it is. */
  static final String FORMAT = "pentimento strokes";

  /** The version that is written, and the only one that is read. */
  static final int VERSION = 1;

  /** Greatest long side of a picture in a file, pixels. */
  static final int PICTURE_SIDE = 2048;

  /** Most pixels of all pictures in a file. */
  static final long PICTURE_PIXELS = 8L * PICTURE_SIDE * PICTURE_SIDE;

  /** Takes an unmodifiable copy of the list. */
  public ProgramFile {
    pictures = List.copyOf(pictures);
  }

  /** Does its name say that a file may be a stroke program? */
  public static boolean isName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".json") || name.endsWith(".json.gz");
  }

  /** Are pictures needed to paint the strokes again? */
  public boolean takesPictures() {
    return takesPictures(program, provenance.request());
  }

  /**
   * Is it painted after several pictures, one after the other? Those are in the file; planning
   * again would not repeat what was made of them.
   */
  public boolean passesThroughPictures() {
    return program.chapters().size() > 1;
  }

  /** Are the pictures that are needed in the file? */
  public boolean complete() {
    return !takesPictures() || pictures.stream().allMatch(Optional::isPresent);
  }

  /** Long side of each of several pictures in a file: they get smaller the more there are. */
  static int pictureSide(int pictures) {
    return (int) Math.min(PICTURE_SIDE, Math.sqrt(PICTURE_PIXELS / (double) pictures));
  }

  static boolean takesPictures(StrokeProgram program, Request request) {
    return request.reveal()
        || program.chapters().size() > 1
        || program.style().layers().stream().mapToDouble(Layer::reveal).anyMatch(r -> r > 0);
  }
}
