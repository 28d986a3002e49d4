package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.StyleReader;

class SubtitlesTest {
  private static final Pattern CUE =
      Pattern.compile(
          """
          (\\d+)
          (\\d\\d):(\\d\\d):(\\d\\d),(\\d{3}) --> (\\d\\d):(\\d\\d):(\\d\\d),(\\d{3})
          ([^\n]+)
          ([^\n]+)

          """);

  @TempDir Path folder;

  private record Cue(long start, long end, String title, String caption) {}

  private static PaintingSequence sequence(Request.Video video, String language) {
    Picture cat = TestPictures.named("cat", 64, 48);
    return TestRequests.sequence(
        TestRequests.request(cat, 8, true, video).but().language(language).done(), cat);
  }

  private Path write(PaintingSequence sequence) throws IOException {
    Path file = folder.resolve("a.srt");
    Exporter.of(file).write(sequence, file, 1, Progress.NONE);
    return file;
  }

  private static long millis(Matcher m, int group) {
    long seconds = 0;
    for (int i = 0; i < 3; i++) {
      seconds = 60 * seconds + Long.parseLong(m.group(group + i));
    }
    return 1000 * seconds + Long.parseLong(m.group(group + 3));
  }

  /** All cues, of which the file must consist. */
  private static List<Cue> cues(Path file) throws IOException {
    String text = Files.readString(file);
    List<Cue> cues = new ArrayList<>();
    Matcher m = CUE.matcher(text);
    int at = 0;
    while (m.find(at)) {
      assertEquals(at, m.start(), text);
      at = m.end();
      cues.add(new Cue(millis(m, 2), millis(m, 6), m.group(10), m.group(11)));
      assertEquals(cues.size(), Integer.parseInt(m.group(1)));
    }
    assertEquals(text.length(), at, text);
    return cues;
  }

  @ParameterizedTest
  @CsvSource({"24, 15, 2, false", "24, 15, 2, true", "7, 3, 0, true", "30, 4000.5, 600, false"})
  void cuesFillTheVideo(int fps, double duration, double hold, boolean first) throws IOException {
    double seconds = Math.min(duration, 3600);
    Request.Video video = new Request.Video(fps, seconds, hold, first, false);
    List<Cue> cues = cues(write(sequence(video, "de")));
    assertEquals(0, cues.get(0).start());
    for (int i = 1; i < cues.size(); i++) {
      assertEquals(cues.get(i - 1).end(), cues.get(i).start());
      assertTrue(cues.get(i).end() > cues.get(i).start());
      assertTrue(!cues.get(i).caption().equals(cues.get(i - 1).caption()), "said twice");
    }
    int frames = Math.toIntExact(Math.round(seconds * fps) + Math.round(hold * fps));
    frames += first ? fps : 0;
    Cue last = cues.get(cues.size() - 1);
    assertEquals(Math.round(1000.0 * frames / fps), last.end());
    assertEquals("Fertig", last.title());
    assertEquals("Das fertige Bild.", last.caption());
    double held = (double) Math.round(hold * fps);
    long end = Math.round(1000.0 * (held + 1) / fps);
    assertTrue(Math.abs(end - (last.end() - last.start())) <= 1);
    assertEquals(first ? "Fertig" : "Grundierung", cues.get(0).title());
    if (first) {
      assertEquals(1000, cues.get(0).end());
      assertEquals("Grundierung", cues.get(1).title());
    }
  }

  /** The letters of a captioned video change in the very frames in which cues do. */
  @ParameterizedTest
  @CsvSource({"true, 12", "false, 8"})
  void cuesChangeWithTheVideo(boolean first, int fps) throws IOException {
    Request.Video video = new Request.Video(fps, 6, 0.5, first, true);
    Picture cat = TestPictures.named("cat", 320, 240);
    PaintingSequence painted =
        TestRequests.sequence(TestRequests.request(cat, 8, true, video), cat);
    Path mp4 = folder.resolve("a.mp4");
    Exporter.VIDEO.write(painted, mp4, 2, Progress.NONE);
    List<Picture> bands = new ArrayList<>();
    Mp4Frames.decode(
        mp4,
        (index, frame) -> {
          int[] rgb = new int[320 * (frame.height() - 244)];
          System.arraycopy(frame.rgb(), 320 * 244, rgb, 0, rgb.length);
          return bands.add(new Picture(320, frame.height() - 244, rgb));
        });
    List<Long> changes = new ArrayList<>();
    for (int i = 1; i < bands.size(); i++) {
      if (PaintedFrames.lumaPsnr(bands.get(i - 1).rgb(), bands.get(i).rgb()) < 25) {
        changes.add(Math.round(1000.0 * i / fps));
      }
    }
    List<Long> starts = cues(write(painted)).stream().skip(1).map(Cue::start).toList();
    assertEquals(starts, changes);
  }

  @Test
  void namesOfStagesCannotBreakTheFile() throws IOException {
    ObjectNode style = StyleReader.named("oil").deepCopy();
    ((ObjectNode) style.get("stages").get(0)).put("name", "a\n\n9\n00:00:01,000 --> <i>b");
    Picture cat = TestPictures.named("cat", 64, 48);
    Request plain = TestRequests.request(cat, 8, true, TestRequests.VIDEO);
    Request request =
        new Request(
            plain.command(), plain.source(), plain.engine(), style, true, 8, 1, 64, plain.video());
    List<Cue> cues = cues(write(TestRequests.sequence(request, cat)));
    assertEquals("a 9 00:00:01,000 → ‹i>b", cues.get(0).title());
  }

  @Test
  @Tag("ffmpeg")
  void ffmpegReadsThem() throws IOException, InterruptedException {
    Path file = write(sequence(new Request.Video(24, 15, 2, true, false), "zh"));
    Path copy = folder.resolve("copy.srt");
    Process ffmpeg =
        new ProcessBuilder(
                "ffmpeg", "-v", "error", "-i", file.toString(), "-c", "copy", copy.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(ffmpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, ffmpeg.waitFor(), said);
    assertEquals("", said);
    assertEquals(Files.readString(file).strip(), Files.readString(copy).strip());
  }
}
