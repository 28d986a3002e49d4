package pentimento.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pentimento.request.CanvasSize;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/** Writes a sequence to a file or folder; the name's ending picks the format. */
public enum Exporter {
  /** {@code .mp4}: the whole process as a video. */
  VIDEO(".mp4"),
  /** {@code .gif}: the whole process as an animation that needs no player. */
  GIF(".gif"),
  /** {@code .png}: all frames on one sheet. */
  SHEET(".png"),
  /** {@code .srt}: the captions as subtitles, in time with the video. */
  SUBTITLES(".srt"),
  /** {@code .pdf}: a lesson sheet to print. */
  LESSON(".pdf"),
  /** {@code .json}, {@code .json.gz}: the strokes, to be painted again at any size. */
  PROGRAM(".json", ".json.gz"),
  /** {@code .svg}: the strokes as a drawing of curves, a preview for other programs. */
  DRAWING(".svg"),
  /** No ending: a folder of frames with {@code sequence.json}. */
  FOLDER();

  /** Pixels of a video frame up to which common players keep up (H.264 level 5.2). */
  private static final int SMOOTH = 36_864 * 256;

  /** Long side of a GIF, pixels, up to which its file is small enough to be sent around. */
  private static final int LIGHT = 800;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
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
        "%s: there is no format for this ending; .mp4 makes a video, .gif an animation, .srt subtitles, .png a contact sheet, .pdf a lesson sheet, .json or .json.gz a stroke program, .svg a drawing, a name without ending a folder of frames"
            .formatted(target));
  }

  /** The ending of a target's name that this format goes by; "" for a folder. */
  public String ending(String name) {
    String low = name.toLowerCase(Locale.ROOT);
    return endings.stream()
        .filter(low::endsWith)
        .findFirst()
        .map(ending -> name.substring(name.length() - ending.length()))
        .orElse("");
  }

  /** Does it show the whole process in motion? */
  public boolean isFilm() {
    return this == VIDEO || this == GIF;
  }

  /**
   * Makes sure that the format can hold results of a size, before the work is done.
   *
   * @param width of the pictures, pixels
   * @param height of the pictures, pixels
   * @param settings of a video: frames a second, and what surrounds the painting
   * @throws IllegalArgumentException when it cannot; says what it can
   */
  public void requireRoom(int width, int height, Request.Video settings) {
    if (!isFilm()) {
      return;
    }
    MountLayout frame = MountLayout.of(width, height, settings);
    if (this == VIDEO) {
      CanvasSize canvas = settings.canvas();
      if ((canvas.width() & 1) + (canvas.height() & 1) > 0) {
        throw new IllegalArgumentException(
            "a video's sides are even numbers: the canvas may be %dx%d, but not %s"
                .formatted(
                    PaintingEncoder.even(canvas.width()),
                    PaintingEncoder.even(canvas.height()),
                    canvas));
      }
      H264Level.of(
          PaintingEncoder.even(frame.width()),
          PaintingEncoder.even(frame.height()),
          settings.fps(),
          1);
    }
  }

  /**
   * What should be said of a result that will be a burden to those who get it; empty when it will
   * not. The arguments are those of {@link #requireRoom}, which has let them pass.
   */
  public Optional<String> burden(int width, int height, Request.Video settings) {
    if (!isFilm()) {
      return Optional.empty();
    }
    MountLayout frame = MountLayout.of(width, height, settings);
    if (this == VIDEO && frame.width() * frame.height() > SMOOTH) {
      return Optional.of(
          "few machines play a video of %d x %d smoothly; %s suits them all"
              .formatted(
                  frame.width(),
                  frame.height(),
                  settings.canvas().isOwn() ? "--size 1920" : "--canvas 1920x1080"));
    }
    if (this == GIF && Math.max(frame.width(), frame.height()) > LIGHT) {
      return Optional.of(
          "a GIF of %d x %d is a heavy file; %s makes a lighter one"
              .formatted(
                  frame.width(),
                  frame.height(),
                  settings.canvas().isOwn() ? "--size 640" : "a smaller --canvas"));
    }
    return Optional.empty();
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
      case GIF -> Gif.write(sequence, target, threads, progress);
      case SHEET -> ContactSheet.write(sequence, target, threads, progress);
      case SUBTITLES -> Subtitles.write(sequence, target, progress);
      case LESSON -> LessonSheet.write(sequence, target, threads, progress);
      case PROGRAM -> ProgramWriter.write(sequence, target, progress);
      case DRAWING -> SvgDrawing.write(sequence, target, progress);
      case FOLDER -> FrameFolder.write(sequence, target, threads, progress);
    }
  }
}
