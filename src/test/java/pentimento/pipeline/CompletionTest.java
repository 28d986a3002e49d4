package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.KeyFrame;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Timeline;
import pentimento.strokes.Replayer;

/** Paintings stopped on the way, completed. */
class CompletionTest {
  private static final int FRAMES = 9;

  private final Picture cat = Resize.to(TestPictures.cat(), 192, 144);

  private Request request(String style, Optional<Request.HalfDone> known) {
    Request request =
        new Request(
            "complete",
            new Request.Source("half.png", TestRequests.HASH, cat.width(), cat.height()),
            "strokes",
            new TextNode(style),
            Reconstruction.style(new TextNode(style)).reveal(),
            FRAMES,
            5,
            cat.longSide(),
            TestRequests.VIDEO);
    return request.but().halfDone(known).done();
  }

  /** The cat's painting stopped at a share of its time. */
  private Picture stopped(String style, double at) {
    PaintingSequence whole =
        Reconstruction.run(request(style, Optional.empty()), cat, 1, Progress.NONE);
    try (Replayer replayer = whole.replayer(1)) {
      replayer.advance(Timeline.of(whole).positionAt(at));
      return replayer.picture();
    }
  }

  private static Optional<Request.HalfDone> known(Optional<Double> at) {
    return Optional.of(new Request.HalfDone(Optional.empty(), at, Request.HalfDone.AUTO_GROUND));
  }

  private static List<Picture> frames(PaintingSequence sequence) throws IOException {
    List<Picture> frames = new ArrayList<>();
    sequence.forEachFrame(2, (frame, picture) -> frames.add(picture));
    return frames;
  }

  @ParameterizedTest
  @CsvSource({"oil,0.2", "oil,0.4", "oil,0.6", "region,0.3", "region,0.6", "watercolour,0.2"})
  void theHalfDonePictureIsAFrameAsItIs(String style, double at) throws IOException {
    Picture half = stopped(style, at);
    PaintingSequence sequence =
        Completion.run(
            request(style, known(Optional.empty())), half, Optional.of(cat), 2, Progress.NONE);
    KeyFrame given = sequence.keyFrames().get(0);
    List<Picture> frames = frames(sequence);
    assertEquals(FRAMES, frames.size());
    assertTrue(given.frame() >= 1 && given.frame() <= FRAMES - 2);
    assertEquals(half, frames.get(given.frame()));
    assertEquals(KeyFrame.STAGE, sequence.frames().get(given.frame()).stage());
    assertEquals(cat, frames.get(FRAMES - 1));
    assertTrue(given.found().orElseThrow().estimated());
    assertEquals(at, given.at(), 0.15);
    sequence
        .stages()
        .forEach(stage -> assertTrue(stage.endStroke() > stage.firstStroke(), stage.name()));
  }

  @ParameterizedTest
  @CsvSource({"oil", "watercolour"})
  void withoutAFinishedPictureItIsTheLast(String style) throws IOException {
    Picture half = stopped(style, 0.4);
    PaintingSequence sequence =
        Completion.run(
            request(style, known(Optional.of(0.4))), half, Optional.empty(), 2, Progress.NONE);
    List<Picture> frames = frames(sequence);
    assertEquals(half, frames.get(FRAMES - 1));
    assertEquals(FRAMES - 1, sequence.keyFrames().get(0).frame());
    assertEquals(0.4, sequence.keyFrames().get(0).at());
  }

  @ParameterizedTest
  @CsvSource({"0.01", "0.5", "0.99"})
  void theVideoStaysWithTheHalfDonePicture(double at) {
    Picture half = stopped("region", 0.5);
    PaintingSequence sequence =
        Completion.run(
            request("region", known(Optional.of(at))), half, Optional.of(cat), 1, Progress.NONE);
    Timeline timeline = Timeline.of(sequence);
    int strokes = sequence.keyFrames().get(0).strokes();
    int held = 0;
    double before = 0;
    for (int i = 0; i <= 1000; i++) {
      double position = timeline.positionAt(i / 1000.0);
      assertTrue(position >= before, position + " after " + before);
      before = position;
      if (timeline.shown(i / 1000.0, 0.05).share() >= 1) {
        assertEquals(strokes, position);
        held++;
      }
    }
    assertTrue(held > 100, "held for " + held + " thousandths");
    assertEquals(sequence.program().strokes().size(), before);
  }
}
