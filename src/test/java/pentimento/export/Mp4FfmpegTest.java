package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ffmpeg makes of our videos: the decoder in most players, and in Chromium. */
@Tag("ffmpeg")
class Mp4FfmpegTest {
  private static final String TITLE = "Ein Bild — 絵の過程 🎨";
  private static final String COMMENT = "{\"prompt\":\"" + "дом ".repeat(3000) + "\"}";

  @TempDir Path folder;

  private String run(String... command) throws Exception {
    Path output = Files.createTempFile(folder, "out", ".txt");
    Path errors = Files.createTempFile(folder, "err", ".txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      return fail(
          command[0] + " is needed for the tests tagged ffmpeg (apt-get install ffmpeg)", e);
    }
    int exit = process.waitFor();
    assertEquals("", Files.readString(errors), () -> String.join(" ", command));
    assertEquals(0, exit);
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Writes a video, and beside it what the encoder believes that decoders show. */
  private Path write(int width, int height, int frames, Path reconstruction) throws IOException {
    Path file = folder.resolve("a.mp4");
    PaintedFrames painting = new PaintedFrames(width, height, 6);
    try (OutputStream raw = Files.newOutputStream(reconstruction);
        Mp4Writer writer = new Mp4Writer(file, width, height, 24, 1, TITLE, COMMENT)) {
      for (int i = 0; i < frames; i++) {
        if (i % 10 == 7) {
          writer.hold(1);
        } else {
          writer.frame(painting.stroke().rgb());
        }
        writeShown(raw, writer.encoder(), width, height);
      }
      writer.finish();
    }
    return file;
  }

  private static void writeShown(OutputStream raw, PaintingEncoder encoder, int width, int height)
      throws IOException {
    for (int plane = 0; plane < 3; plane++) {
      int divisor = plane == 0 ? 1 : 2;
      int stride = (width + 15) / 16 * 16 / divisor;
      for (int y = 0; y < PaintingEncoder.even(height) / divisor; y++) {
        raw.write(encoder.reconstruction(plane), y * stride, PaintingEncoder.even(width) / divisor);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16, 16, 130",
    "17, 33, 130",
    "2, 2, 5",
    "1, 1, 5",
    "301, 501, 30",
    "512, 300, 30",
    "640, 427, 30",
    "1024, 1024, 12",
  })
  void ffmpegShowsTheVeryBytesOfTheEncodersReconstruction(int width, int height, int frames)
      throws Exception {
    Path expected = folder.resolve("expected.yuv");
    Path actual = folder.resolve("actual.yuv");
    Path file = write(width, height, frames, expected);
    run(
        "ffmpeg",
        "-v",
        "error",
        "-i",
        file.toString(),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        actual.toString());
    assertEquals(-1, Files.mismatch(expected, actual));
  }

  @Test
  void ffprobeReadsWhatTheFileSays() throws Exception {
    Path file = write(301, 501, 100, folder.resolve("expected.yuv"));
    JsonNode probe =
        new ObjectMapper()
            .readTree(
                run(
                    "ffprobe",
                    "-v",
                    "error",
                    "-of",
                    "json",
                    "-show_format",
                    "-show_streams",
                    "-show_packets",
                    file.toString()));
    JsonNode tags = probe.path("format").path("tags");
    assertEquals(TITLE, tags.path("title").asText());
    assertEquals(COMMENT, tags.path("comment").asText());
    JsonNode stream = probe.path("streams").path(0);
    String[][] expected = {
      {"codec_name", "h264"},
      {"profile", "Constrained Baseline"},
      {"level", "30"},
      {"width", "302"},
      {"height", "502"},
      {"sample_aspect_ratio", "1:1"},
      {"pix_fmt", "yuv420p"},
      {"color_range", "tv"},
      {"color_space", "bt709"},
      {"color_transfer", "bt709"},
      {"color_primaries", "bt709"},
      {"chroma_location", "center"},
      {"has_b_frames", "0"},
      {"r_frame_rate", "24/1"},
      {"avg_frame_rate", "24/1"},
      {"nb_frames", "100"},
      {"duration_ts", "100"},
    };
    for (String[] each : expected) {
      assertEquals(each[1], stream.path(each[0]).asText(), each[0]);
    }
    List<Integer> keys = new ArrayList<>();
    JsonNode packets = probe.path("packets");
    for (int i = 0; i < packets.size(); i++) {
      if (packets.path(i).path("flags").asText().startsWith("K")) {
        keys.add(i);
      }
    }
    // Four seconds apart, but never in a frame that is held: 97 is.
    assertEquals(List.of(0, 96), keys);
  }

  @Test
  void everyFrameCanBeSoughtFor() throws Exception {
    Path file = write(64, 48, 130, folder.resolve("expected.yuv"));
    byte[] expected = Files.readAllBytes(folder.resolve("expected.yuv"));
    int size = 64 * 48 * 3 / 2;
    for (int frame : new int[] {0, 1, 50, 95, 96, 97, 129}) {
      Path actual = folder.resolve(frame + ".yuv");
      run(
          "ffmpeg",
          "-v",
          "error",
          "-ss",
          Double.toString(frame / 24.0 - 0.001 * Math.min(1, frame)),
          "-i",
          file.toString(),
          "-frames:v",
          "1",
          "-f",
          "rawvideo",
          actual.toString());
      byte[] shown = Files.readAllBytes(actual);
      assertEquals(size, shown.length);
      assertTrue(
          Arrays.equals(expected, frame * size, (frame + 1) * size, shown, 0, size),
          "frame " + frame);
    }
  }

  /** As x264 writes it by default: High profile, CABAC, B frames. */
  @Test
  void othersVideosComeBackInTheOrderOfShowing() throws Exception {
    Path raw = folder.resolve("source.rgb");
    PaintedFrames painting = new PaintedFrames(96, 64, 9);
    List<int[]> sources = new ArrayList<>();
    try (OutputStream out = Files.newOutputStream(raw)) {
      for (int i = 0; i < 40; i++) {
        sources.add(painting.stroke().rgb().clone());
        for (int pixel : painting.rgb()) {
          out.write(new byte[] {(byte) (pixel >> 16), (byte) (pixel >> 8), (byte) pixel});
        }
      }
    }
    Path file = folder.resolve("other.mp4");
    String arguments =
        "-v error -f rawvideo -pix_fmt rgb24 -s 96x64 -r 25 -i %s -c:v libx264 -crf 10"
            + " -pix_fmt yuv420p -vf scale=out_color_matrix=bt709 -colorspace bt709"
            + " -metadata title=T %s";
    run(("ffmpeg " + arguments).formatted(raw, file).split(" "));
    int count =
        Mp4Frames.decode(
            file,
            (index, frame) -> {
              double psnr = PaintedFrames.lumaPsnr(sources.get(index), frame.rgb());
              assertTrue(psnr > 38, "frame " + index + ": " + psnr + " dB");
              return true;
            });
    assertEquals(40, count);
    assertEquals("T", Mp4File.read(file).title().orElseThrow());
    assertEquals(25, Mp4File.read(file).fps());
  }
}
