package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.image.Picture;

/** What ffmpeg makes of our GIFs. */
@Tag("ffmpeg")
class GifFfmpegTest {
  private static final int WIDTH = 301;
  private static final int HEIGHT = 117;

  @TempDir Path folder;

  private String run(String... command) throws Exception {
    Path output = Files.createTempFile(folder, "out", ".txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return fail(
          command[0] + " is needed for the tests tagged ffmpeg (apt-get install ffmpeg)", e);
    }
    int exit = process.waitFor();
    String said = Files.readString(output);
    assertEquals(0, exit, said);
    return said;
  }

  /** Writes 25 frames, the last held for 10; gives the colours that decoders must show. */
  private List<byte[]> write(Path file) throws IOException {
    PaintedFrames painting = new PaintedFrames(WIDTH, HEIGHT, 8);
    ColourCount count = new ColourCount();
    List<int[]> frames = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      frames.add(painting.stroke().rgb().clone());
      count.add(new Picture(WIDTH, HEIGHT, frames.get(i)), 1);
    }
    GifPalette palette = new GifPalette(Quantiser.palette(count, 255, List.of()));
    List<byte[]> expected = new ArrayList<>();
    try (OutputStream out = Files.newOutputStream(file)) {
      GifWriter gif = new GifWriter(out, WIDTH, HEIGHT, 24, palette, "comment");
      for (int i = 0; i < 25; i++) {
        gif.show(new Picture(WIDTH, HEIGHT, frames.get(i)), i < 24 ? 1 : 11);
        ByteArrayOutputStream rgb = new ByteArrayOutputStream();
        for (byte index : gif.shown()) {
          int colour = palette.rgb(index & 255);
          rgb.writeBytes(new byte[] {(byte) (colour >> 16), (byte) (colour >> 8), (byte) colour});
        }
        expected.add(rgb.toByteArray());
      }
      gif.finish();
    }
    return expected;
  }

  @Test
  void ffmpegShowsTheVeryColoursThatWereCoded() throws Exception {
    Path file = folder.resolve("a.gif");
    List<byte[]> expected = write(file);
    Path raw = folder.resolve("a.rgb");
    String arguments = "-v error -i %s -fps_mode passthrough -f rawvideo -pix_fmt rgb24 %s";
    run(("ffmpeg " + arguments).formatted(file, raw).split(" "));
    byte[] shown = Files.readAllBytes(raw);
    int size = 3 * WIDTH * HEIGHT;
    assertEquals(25 * size, shown.length);
    for (int i = 0; i < 25; i++) {
      byte[] frame = Arrays.copyOfRange(shown, i * size, (i + 1) * size);
      assertArrayEquals(expected.get(i), frame, "frame " + i);
    }
  }

  @Test
  void ffprobeReadsWhatTheFileSays() throws Exception {
    Path file = folder.resolve("a.gif");
    write(file);
    String arguments = "-v error -of json -count_frames -show_streams -show_format -show_packets";
    String said = run(("ffprobe " + arguments + " " + file).split(" "));
    JsonNode probe = new ObjectMapper().readTree(said);
    JsonNode stream = probe.path("streams").path(0);
    assertEquals("gif", stream.path("codec_name").asText());
    assertEquals(WIDTH, stream.path("width").asInt());
    assertEquals(HEIGHT, stream.path("height").asInt());
    assertEquals(25, stream.path("nb_read_frames").asInt());
    // 35 frames of 1/24 s in hundredths, rounded.
    assertEquals(1.46, probe.path("format").path("duration").asDouble(), 1e-9);
    long last = 0;
    for (JsonNode packet : probe.path("packets")) {
      last = packet.path("pts").asLong();
    }
    assertEquals(100, last, "the 25th frame begins after a second");
  }
}
