package pentimento.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/** Writes a sequence to a file or folder; the name's ending picks the format. */
public enum Exporter {
  /** {@code .mp4}: the whole process as a video. */
  VIDEO(".mp4"),
  /** {@code .png}: all frames on one sheet. */
  SHEET(".png"),
  /** {@code .json}, {@code .json.gz}: the strokes, to be painted again at any size. */
  PROGRAM(".json", ".json.gz"),
  /** {@code .svg}: the strokes as a drawing of curves, a preview for other programs. */
  DRAWING(".svg"),
  /** No ending: a folder of frames with {@code sequence.json}. */
  FOLDER();

  private final List<String> endings;

  Exporter(String... endings) {
    this.endings = List.of(endings);
  }

  /**
   * The exporter for a target.
   *
   * @throws IllegalArgumentException when no format goes by its ending; says which there are
   */
  public static Exporter of(Path target) {
    Path fileName = target.getFileName();
    String name = fileName == null ? "" : fileName.toString().toLowerCase(Locale.ROOT);
    for (Exporter exporter : values()) {
      if (exporter.endings.stream().anyMatch(name::endsWith)) {
        return exporter;
      }
    }
    if (Files.isDirectory(target) || FrameFolder.isFolder(target)) {
      return FOLDER;
    }
    throw new IllegalArgumentException(
        "%s: there is no format for this ending; .mp4 makes a video, .png a contact sheet, .json or .json.gz a stroke program, .svg a drawing, a name without ending a folder of frames"
            .formatted(target));
  }

  /**
   * Makes sure that the format can hold results of a size, before the work is done.
   *
   * @param width of the frames, pixels
   * @param height of the frames, pixels
   * @param settings of a video: frames a second, and whether a caption band is added
   * @throws IllegalArgumentException when it cannot; says what it can
   */
  public void requireRoom(int width, int height, Request.Video settings) {
    if (this == VIDEO) {
      int band = settings.captions() ? new CaptionBar(width).height() : 0;
      H264Level.of(
          PaintingEncoder.even(width), PaintingEncoder.even(height + band), settings.fps(), 1);
    }
  }

  /**
   * Finds out whether a target can be written, leaving nothing behind but folders that were missing
   * above it.
   *
   * @throws IOException when it cannot; the message names it and says why
   */
  public void probe(Path target) throws IOException {
    if (this == FOLDER) {
      OutputFolder.to(target).close();
    } else {
      OutputFile.to(target).close();
    }
  }

  /**
   * Writes the sequence. Nothing appears under the target's name before it is complete.
   *
   * @param threads number of threads to paint with; the bytes do not depend on it
   * @throws IOException when it cannot be written; the message names the target
   */
  public void write(PaintingSequence sequence, Path target, int threads, Progress progress)
      throws IOException {
    switch (this) {
      case VIDEO -> Video.write(sequence, target, threads, progress);
      case SHEET -> ContactSheet.write(sequence, target, threads, progress);
      case PROGRAM -> ProgramWriter.write(sequence, target, progress);
      case DRAWING -> SvgDrawing.write(sequence, target, progress);
      case FOLDER -> FrameFolder.write(sequence, target, threads, progress);
    }
  }
}
