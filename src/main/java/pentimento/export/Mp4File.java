package pentimento.export;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Looks into mp4 (and QuickTime) videos, ours and others'. */
public final class Mp4File {
  private Mp4File() {}

  /**
   * What a video says about itself.
   *
   * @param width of the first video track, in pixels
   * @param height likewise
   * @param fps mean frames a second; 0 when the file does not tell
   * @param frames number of frames; 0 in a file whose frames are listed in fragments
   * @param duration of the track
   * @param title from the file's tags
   * @param comment from the file's tags: in our files, how the video was made
   */
  public record Info(
      int width,
      int height,
      double fps,
      long frames,
      Duration duration,
      Optional<String> title,
      Optional<String> comment) {}

  /**
   * Reads a video's header; the frames are not looked at.
   *
   * @throws IOException when the file cannot be read, is no mp4, has no video track, or is damaged;
   *     the message names the file
   */
  public static Info read(Path file) throws IOException {
    Mp4Index index = Mp4Index.read(file);
    double seconds = index.timescale() == 0 ? 0 : (double) index.duration() / index.timescale();
    double fps = seconds == 0 ? 0 : index.frames() / seconds;
    return new Info(
        index.width(),
        index.height(),
        fps,
        index.frames(),
        Duration.ofNanos(Math.round(seconds * 1e9)),
        index.title(),
        index.comment());
  }
}
