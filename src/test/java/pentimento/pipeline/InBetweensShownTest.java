package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.export.Exporter;
import pentimento.export.Mp4Frames;
import pentimento.export.ProgramFile;
import pentimento.export.ProgramReader;
import pentimento.image.Picture;
import pentimento.image.Similarity;
import pentimento.request.Between;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.KeyFrame;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Timeline;

/** Processes through key frames in all formats, each of the three ways. */
class InBetweensShownTest {
  /** Frames of the tests' video, and those for which the end is held. */
  private static final int COUNT = 12;

  private static final int HOLD = 6;

  /** Four pictures that no codec mixes up, the third given. */
  private static List<Picture> keys;

  @TempDir Path folder;

  @BeforeAll
  static void paint() throws IOException {
    List<Picture> all = InBetweensTest.keyFrames(8);
    keys = List.of(all.get(0), all.get(3), all.get(5), all.get(7));
  }

  private static PaintingSequence sequence(Between between) {
    return InBetweensTest.sequence(keys, new TreeSet<>(List.of(2)), between, 2);
  }

  private List<Picture> video(PaintingSequence sequence) throws IOException {
    Path file = folder.resolve(sequence.between().word() + ".mp4");
    Exporter.VIDEO.write(sequence, file, 2, Progress.NONE);
    List<Picture> shown = new ArrayList<>();
    Mp4Frames.decode(
        file,
        (index, frame) -> {
          shown.add(frame);
          return true;
        });
    return shown;
  }

  private static int nearest(Picture frame) {
    int best = 0;
    for (int i = 1; i < keys.size(); i++) {
      if (Similarity.mse(frame, keys.get(i)) < Similarity.mse(frame, keys.get(best))) {
        best = i;
      }
    }
    return best;
  }

  @Test
  void withoutInBetweensEachIsShownForItsShare() throws IOException {
    List<Picture> shown = video(sequence(Between.NONE));
    assertEquals(COUNT + HOLD, shown.size());
    int[] times = new int[4];
    for (Picture frame : shown.subList(0, COUNT)) {
      int key = nearest(frame);
      times[key]++;
      assertTrue(Similarity.psnr(frame, keys.get(key)) > 30);
    }
    for (int time : times) {
      assertEquals(COUNT / 4, time, 1);
    }
  }

  @Test
  void fadesRunFromEachToTheNext() throws IOException {
    List<Picture> shown = video(sequence(Between.FADE));
    assertEquals(COUNT + HOLD, shown.size());
    assertTrue(Similarity.psnr(shown.get(0), keys.get(0)) > 30);
    assertTrue(Similarity.psnr(shown.get(COUNT - 1), keys.get(3)) > 30);
    double before = 0;
    for (Picture frame : shown.subList(0, COUNT)) {
      double far = Similarity.l1(frame, keys.get(0));
      assertTrue(far > before - 0.03, far + " after " + before);
      before = far;
    }
    Timeline timeline = Timeline.of(sequence(Between.FADE));
    Timeline.Shown half = timeline.shown(1 / 3.0 * (0.3 + 0.35), 0.1);
    assertEquals(Optional.of(0), half.under().map(KeyFrame::chapter));
    assertEquals(Optional.of(1), half.over().map(KeyFrame::chapter));
    assertEquals(0.5, half.share(), 1e-6);
    assertEquals(Optional.empty(), half.alone());
  }

  @Test
  void strokesPauseAtEachKeyFrame() throws IOException {
    PaintingSequence sequence = sequence(Between.STROKES);
    Timeline timeline = Timeline.of(sequence);
    int[] held = new int[4];
    double before = 0;
    for (int i = 0; i <= 1000; i++) {
      double position = timeline.positionAt(i / 1000.0);
      assertTrue(position >= before, position + " after " + before);
      before = position;
      Timeline.Shown shown = timeline.shown(i / 1000.0, 0.05);
      assertEquals(Optional.empty(), shown.under());
      if (shown.alone().isPresent()) {
        KeyFrame key = shown.alone().get();
        assertEquals(key.strokes(), position);
        held[key.chapter()]++;
      }
    }
    assertEquals(sequence.program().strokes().size(), before);
    assertTrue(held[0] > 10 && held[1] > 10, held[0] + " " + held[1]);
    assertTrue(held[2] > 3 * held[1], "the given one for " + held[2] + " thousandths");
    assertEquals(0, held[3]); // the end is held as long as is wanted
    List<Picture> shown = video(sequence);
    assertEquals(COUNT + HOLD, shown.size());
    assertTrue(Similarity.psnr(shown.get(COUNT), keys.get(3)) > 30);
    assertTrue(shown.stream().anyMatch(f -> Similarity.psnr(f, keys.get(2)) > 30));
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatTakesThem(Between between) throws IOException {
    PaintingSequence sequence = sequence(between);
    for (String name :
        List.of("a.gif", "a.png", "a.srt", "a.pdf", "a.json", "a.json.gz", "a.svg", "a")) {
      Path target = folder.resolve(name);
      Exporter.of(target).write(sequence, target, 2, Progress.NONE);
      assertTrue(Files.isDirectory(target) || Files.size(target) > 300, name);
    }
    String json = Files.readString(folder.resolve("a").resolve("sequence.json"));
    assertTrue(json.contains("\"keyFrames\" : [ {"), json);
    if (between == Between.NONE) { // the tests' video is too short for the pause of the others
      String texts = Files.readString(folder.resolve("a.srt"));
      assertTrue(texts.contains("Your picture, as it stands."), texts);
    }
  }

  @ParameterizedTest
  @CsvSource({"4", "7"})
  void programsAreReplayed(int frames) throws IOException {
    PaintingSequence sequence = sequence(Between.STROKES);
    Path target = folder.resolve("a.json.gz");
    Exporter.PROGRAM.write(sequence, target, 1, Progress.NONE);
    ProgramFile file = ProgramReader.read(target);
    assertEquals(sequence.program(), file.program());
    Request made = sequence.provenance().request();
    Request request =
        new Request(
            made.command(),
            made.source(),
            made.engine(),
            made.style(),
            made.reveal(),
            frames,
            made.seed(),
            made.size(),
            made.video());
    PaintingSequence again = Replay.run(file, request, Optional.empty(), 2, Progress.NONE);
    assertEquals(4, again.keyFrames().size());
    List<Picture> shown = new ArrayList<>();
    again.forEachFrame(1, (frame, picture) -> shown.add(picture));
    assertEquals(frames, shown.size());
    if (frames == 4) {
      for (int i = 0; i < 4; i++) {
        assertTrue(Similarity.psnr(shown.get(i), keys.get(i)) > 30, "frame " + i);
      }
    }
    assertTrue(Similarity.psnr(shown.get(frames - 1), keys.get(3)) > 30);
  }
}
