package pentimento.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.strokes.Canvas;
import pentimento.strokes.Painter;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

class PaintingSequenceTest {
  @SuppressWarnings("unused") // by @FieldSource
  private static final List<String> NAMES = TestPictures.NAMES;

  private static final Style OIL = StyleReader.style(StyleReader.named("oil"));

  private static List<Picture> frames(PaintingSequence sequence) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    sequence.forEachFrame(
        2,
        (frame, picture) -> {
          assertEquals(pictures.size(), frame.index());
          pictures.add(picture);
        });
    return pictures;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8, 16, 40, 512})
  void framesRiseFromTheGroundToTheLastStroke(int count) throws IOException {
    PaintingSequence sequence =
        TestRequests.sequence(Resize.fit(TestPictures.cat(), 128), count, true);
    List<Frame> frames = sequence.frames();
    assertEquals(count, frames.size());
    assertEquals(sequence.program().endOf(0), frames.get(0).position());
    assertEquals("ground", frames.get(0).stage());
    assertEquals(sequence.program().strokes().size(), frames.get(count - 1).position());
    assertEquals("finished", frames.get(count - 1).stage());
    for (int i = 1; i < count; i++) {
      assertEquals(i, frames.get(i).index());
      double step = frames.get(i).position() - frames.get(i - 1).position();
      assertTrue(count > 40 ? step >= 0 : step > 0, "frame " + i + " is the one before");
    }
    assertEquals(count, frames(sequence).size());
  }

  /** A style of somebody's own may prepare the canvas in more stages than ours. */
  @ParameterizedTest
  @ValueSource(ints = {2, 8, 15, 16, 20, 100})
  void manyStagesBeforeThePaintingLeaveRoomForIt(int count) {
    List<Style.Stage> stages = new ArrayList<>(OIL.stages().subList(0, 4));
    stages.addAll(3, Collections.nCopies(10, OIL.stages().get(2)));
    Style style = OIL.withStages(stages);
    Picture target = Resize.fit(TestPictures.cat(), 96);
    StrokeProgram program =
        Painter.paint(
            new Canvas(target.width(), target.height(), style),
            target,
            style,
            1,
            Progress.NONE,
            stage -> {});
    int[] positions =
        FrameSampler.sample(program, List.of(target), count, Arrangement.of(List.of(), style));
    assertEquals(count, positions.length);
    assertEquals(program.strokes().size(), positions[count - 1]);
    for (int i = 1; i < count; i++) {
      assertTrue(positions[i] >= positions[i - 1]);
    }
    assertTrue(positions[count - 2] < positions[count - 1]);
  }

  @Test
  void eightFramesShowTheStagesInOrder() {
    PaintingSequence sequence = TestRequests.sequence(TestPictures.cat(), 8, true);
    List<String> stages = sequence.frames().stream().map(Frame::stage).toList();
    assertEquals("drawing", stages.get(1));
    assertEquals("umber", stages.get(2));
    assertTrue(stages.contains("block-in"), stages.toString());
    assertTrue(stages.contains("modelling"), stages.toString());
  }

  /** The picture comes nearer from the block-in on: at no frame by more than 1 % further away. */
  @Test
  void framesComeNearerToThePicture() throws IOException {
    Picture target = TestPictures.cat();
    PaintingSequence sequence = TestRequests.sequence(target, 16, true);
    List<Picture> frames = frames(sequence);
    double start = PerceptualDistance.between(frames.get(0), target);
    double before = start;
    for (int i = 0; i < frames.size(); i++) {
      double now = PerceptualDistance.between(frames.get(i), target);
      String stage = sequence.frames().get(i).stage();
      if (!List.of("ground", "drawing", "umber").contains(stage)) {
        assertTrue(now < before + 0.01 * start, "frame " + i + ": " + now + " after " + before);
      }
      before = now;
    }
    assertEquals(0, before);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void captionsAreWholeSentences(String name) {
    for (int[] size : new int[][] {{64, 48}, {16, 16}}) {
      Picture picture = TestPictures.named(name, size[0], size[1]);
      PaintingSequence sequence = TestRequests.sequence(picture, 16, true);
      for (Frame frame : sequence.frames()) {
        assertSentence(frame.caption());
      }
      for (Stage stage : sequence.stages()) {
        assertFalse(stage.title().isBlank());
        assertNotEquals(stage.name(), stage.title(), "a title of its own");
        if (stage.endStroke() > stage.firstStroke()) {
          assertSentence(stage.caption());
        }
      }
    }
  }

  private static void assertSentence(String caption) {
    assertTrue(caption.length() > 15 && caption.endsWith("."), caption);
    assertTrue(Character.isUpperCase(caption.charAt(0)), caption);
    for (String bad : new String[] {"{", "}", "null", "  ", " ,", " .", "  ", "with a :"}) {
      assertFalse(caption.contains(bad), caption);
    }
  }

  @Test
  void captionsAreTheSameInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.ROOT);
      PaintingSequence expected = TestRequests.sequence(TestPictures.disc(64, 48), 8, true);
      for (String tag : new String[] {"tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "de-DE"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        PaintingSequence actual = TestRequests.sequence(TestPictures.disc(64, 48), 8, true);
        assertEquals(expected.frames(), actual.frames(), tag);
        assertEquals(expected.stages(), actual.stages(), tag);
        assertEquals(expected.provenance().toParameters(), actual.provenance().toParameters(), tag);
        assertEquals("007.png", SequenceFile.frameName(7), tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void lastFrameIsThePictureItselfWhenRevealing() throws IOException {
    Picture picture = Resize.fit(TestPictures.cat(), 96);
    List<Picture> revealed = frames(TestRequests.sequence(picture, 4, true));
    assertEquals(picture, revealed.get(3));
    List<Picture> plain = frames(TestRequests.sequence(picture, 4, false));
    assertNotEquals(picture, plain.get(3));
  }

  @Test
  void framesDoNotDependOnThreads() throws IOException {
    PaintingSequence sequence = TestRequests.sequence(TestPictures.named("cat", 96, 144), 8, false);
    List<Picture> expected = frames(sequence);
    for (int threads : new int[] {1, 3}) {
      List<Picture> actual = new ArrayList<>();
      sequence.forEachFrame(threads, (frame, picture) -> actual.add(picture));
      assertEquals(expected, actual);
    }
  }

  @Test
  void whatTheSinkThrowsEndsTheReplay() {
    PaintingSequence sequence = TestRequests.sequence(TestPictures.disc(32, 32), 8, true);
    List<Integer> seen = new ArrayList<>();
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                sequence.forEachFrame(
                    1,
                    (frame, picture) -> {
                      seen.add(frame.index());
                      if (frame.index() == 2) {
                        throw new IOException("full");
                      }
                    }));
    assertEquals("full", e.getMessage());
    assertEquals(List.of(0, 1, 2), seen);
  }

  /** The relief fades over the last stage, where the picture itself comes. */
  @Test
  void lightFadesWhenRevealing() {
    PaintingSequence sequence = TestRequests.sequence(TestPictures.cat(), 8, true);
    Stage last = sequence.stages().get(sequence.stages().size() - 1);
    assertEquals(1, sequence.light(0));
    assertEquals(1, sequence.light(last.firstStroke()));
    assertEquals(0.5, sequence.light((last.firstStroke() + last.endStroke()) / 2.0), 1e-9);
    assertEquals(0, sequence.light(last.endStroke()));
    PaintingSequence plain = TestRequests.sequence(TestPictures.cat(), 8, false);
    assertEquals(1, plain.light(plain.program().strokes().size()));
  }

  @Test
  void stagesShareTheStrokesAndTheChange() {
    PaintingSequence sequence = TestRequests.sequence(TestPictures.cat(), 8, true);
    int next = 0;
    double change = 0;
    for (Stage stage : sequence.stages()) {
      assertEquals(next, stage.firstStroke());
      next = stage.endStroke();
      change += stage.change();
    }
    assertEquals(sequence.program().strokes().size(), next);
    assertEquals(1, change, 1e-6);
  }

  @Test
  void timelineRunsFromNothingToAll() {
    for (String name : List.of("cat", "white", "noise")) {
      PaintingSequence sequence = TestRequests.sequence(TestPictures.named(name, 64, 48), 8, true);
      Timeline timeline = Timeline.of(sequence);
      int total = sequence.program().strokes().size();
      assertEquals(0, timeline.positionAt(0));
      assertEquals(0, timeline.positionAt(-1));
      assertEquals(total, timeline.positionAt(1));
      assertEquals(total, timeline.positionAt(2));
      double before = 0;
      for (int i = 1; i < 20_000; i++) {
        double now = timeline.positionAt(i / 20_000.0);
        assertTrue(now >= before && now <= total, i + ": " + now + " after " + before);
        before = now;
      }
      assertTrue(before > 0.99 * total, "no jump at the end: " + before + " of " + total);
      for (Stage stage : sequence.stages()) {
        if (stage.endStroke() > stage.firstStroke()) {
          double time = time(timeline, stage.endStroke()) - time(timeline, stage.firstStroke());
          assertTrue(time > 0.03, stage.name() + " is over in a blink: " + time);
        }
      }
    }
  }

  /** When a position is reached, by bisection. */
  private static double time(Timeline timeline, double position) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (timeline.positionAt(middle) < position) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
