package pentimento.dataset.timelapse;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pentimento.image.Picture;

/**
 * A video decoded by the program ffmpeg, which knows all codecs. It is given a file, and no
 * network. A video that does not end is left after {@link #MOST_FRAMES} frames; one of which no
 * more comes, as of a list of parts that somebody is still to write, is given up.
 */
record Ffmpeg(Path file) implements Recording {
  /**
   * Frames a second that are looked at: hands do not move faster than that. Rounded up, the first
   * is the very first.
   */
  private static final int RATE = 8;

  /** Long side that frames are reduced to, pixels. */
  private static final int SIDE = 1280;

  /** Longest video that is looked at, seconds: a day. */
  private static final int LONGEST = 86_400;

  /** Longest time that a frame is waited for. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final int MOST_COMPLAINT = 2000;

  static boolean isThere() {
    try {
      Process process =
          new ProcessBuilder("ffmpeg", "-version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public boolean isStages() {
    return false;
  }

  @Override
  public void play(Handler handler) throws IOException {
    String scale =
        "fps=%d:round=up,scale='min(%d,iw)':'min(%d,ih)':force_original_aspect_ratio=decrease"
            .formatted(RATE, SIDE, SIDE);
    Process process =
        new ProcessBuilder(
                List.of(
                    "ffmpeg",
                    "-nostdin",
                    "-v",
                    "error",
                    "-protocol_whitelist",
                    "file,pipe",
                    "-t",
                    Integer.toString(LONGEST),
                    "-i",
                    "file:" + file.toAbsolutePath(),
                    "-map",
                    "0:v:0",
                    "-vf",
                    scale,
                    "-f",
                    "image2pipe",
                    "-pix_fmt",
                    "rgb24",
                    "-c:v",
                    "ppm",
                    "-"))
            .start();
    try (Silence silence = new Silence(process, LONGEST_WAIT)) {
      process.getOutputStream().close();
      CompletableFuture<String> complaint =
          CompletableFuture.supplyAsync(() -> complaint(process.getErrorStream()));
      int frames;
      try {
        InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 20);
        frames = frames(in, handler, silence);
      } catch (EOFException e) {
        throw silence.broken()
            ? silent()
            : new IOException(told(complaint.join(), e.getMessage()), e);
      }
      if (silence.broken()) {
        throw silent();
      }
      if (frames >= 0 && (process.waitFor() != 0 || frames == 0)) {
        throw new IOException(told(complaint.join(), "no frames"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private IOException silent() {
    return new IOException(
        "%s: ffmpeg gives no frame within %d seconds".formatted(file, LONGEST_WAIT.toSeconds()));
  }

  private String told(String complaint, String otherwise) {
    String said = complaint.replaceAll("\\p{Cc}+", " ").strip();
    return "%s: ffmpeg cannot decode it: %s".formatted(file, said.isEmpty() ? otherwise : said);
  }

  /** How many there were; -1 when the handler had enough. */
  int frames(InputStream in, Handler handler, Silence silence) throws IOException {
    for (int i = 0; i < MOST_FRAMES; i++) {
      silence.begin();
      int first = in.read();
      if (first < 0) {
        silence.end();
        return i;
      }
      if (first != 'P' || in.read() != '6') {
        throw new IOException(file + ": ffmpeg gives what is no picture");
      }
      int width = number(in);
      int height = number(in);
      int most = number(in);
      if (width < 1 || height < 1 || width > SIDE || height > SIDE || most != 255) {
        throw new IOException(
            "%s: ffmpeg gives a picture of %d x %d".formatted(file, width, height));
      }
      byte[] bytes = in.readNBytes(3 * width * height);
      if (bytes.length < 3 * width * height) {
        throw new EOFException("the last frame is cut off");
      }
      silence.end();
      int[] rgb = new int[width * height];
      for (int p = 0, b = 0; p < rgb.length; p++, b += 3) {
        rgb[p] = (bytes[b] & 255) << 16 | (bytes[b + 1] & 255) << 8 | bytes[b + 2] & 255;
      }
      if (!handler.frame(i, new Picture(width, height, rgb))) {
        return -1;
      }
    }
    return -1;
  }

  /** A number of a PPM's header, with the white space before it and the one after it. */
  private static int number(InputStream in) throws IOException {
    int c = in.read();
    while (c == ' ' || c == '\n') {
      c = in.read();
    }
    int value = 0;
    while (c >= '0' && c <= '9' && value < 1_000_000) {
      value = 10 * value + c - '0';
      c = in.read();
    }
    return value;
  }

  private static String complaint(InputStream in) {
    try (in) {
      byte[] some = in.readNBytes(MOST_COMPLAINT);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return new String(some, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
