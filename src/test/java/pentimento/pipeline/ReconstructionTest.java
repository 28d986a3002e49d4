package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.Frame;
import pentimento.sequence.PaintingSequence;
import pentimento.strokes.StyleReader;

class ReconstructionTest {
  private static Request with(Request r, JsonNode style, int frames, long seed, int size) {
    return new Request(
        r.command(), r.source(), r.engine(), style, r.reveal(), frames, seed, size, r.video());
  }

  @Test
  void finishTellsHowNearTheStrokesCame() {
    PaintingSequence.Finish plain = TestRequests.sequence(TestPictures.cat(), 8, false).finish();
    PaintingSequence.Finish reveal = TestRequests.sequence(TestPictures.cat(), 8, true).finish();
    assertTrue(plain.psnr() >= 25, plain.toString());
    assertTrue(reveal.psnr() >= 32, reveal.toString());
    assertTrue(reveal.ssim() > plain.ssim() && plain.ssim() > 0.7, plain.toString());
    assertEquals(plain.psnr(), -10 * Math.log10(plain.mse()), 1e-9);
    assertTrue(reveal.l1() < plain.l1() && reveal.l1() > 0);
    assertTrue(plain.covered() >= 0.999 && plain.covered() <= 1);
  }

  @Test
  void sameRequestGivesTheSameWithAnyNumberOfThreads() {
    Picture picture = TestPictures.cat();
    Request request = TestRequests.request(picture, 8, false, TestRequests.VIDEO);
    PaintingSequence one = Reconstruction.run(request, picture, 1, Progress.NONE);
    PaintingSequence four = Reconstruction.run(request, picture, 4, Progress.NONE);
    assertEquals(one.finished(), four.finished());
    assertEquals(one.frames(), four.frames());
    assertEquals(one.finish(), four.finish());
    Request other = with(request, request.style(), 8, 6, request.size());
    assertNotEquals(one.finished(), TestRequests.sequence(other, picture).finished());
  }

  @Test
  void resultsHaveTheSizeAskedFor() {
    Picture picture = TestPictures.cat();
    Request request = TestRequests.request(picture, 3, true, TestRequests.VIDEO);
    for (int size : new int[] {16, 100, 256, 700}) {
      Request sized = with(request, request.style(), 3, 1, size);
      PaintingSequence sequence = TestRequests.sequence(sized, picture);
      assertEquals(size, sequence.width());
      assertEquals(Math.round(size * 0.75), sequence.height());
      assertEquals(sequence.target(), sequence.finished());
      int[] sampled = sequence.frames().stream().mapToInt(f -> (int) f.position()).toArray();
      assertTrue(sampled[1] > sampled[0], "frame 1");
    }
  }

  @Test
  void slimPicturesMayBecomeOnePixelWide() throws Exception {
    Picture picture = TestPictures.named("cat", 16, 320);
    Request request = TestRequests.request(picture, 3, false, TestRequests.VIDEO);
    PaintingSequence sequence =
        TestRequests.sequence(with(request, request.style(), 3, 1, 16), picture);
    assertEquals(1, sequence.width());
    sequence.forEachFrame(1, (frame, shown) -> assertEquals(16, shown.height()));
  }

  @Test
  void ownStylesPaint() throws Exception {
    String lines =
        """
        {"name": "ink", "paper": "#ffffff", "stages": [{"name": "lines", "layers": [
          {"technique": "draw", "colour": "#000000",
           "brush": {"kind": "pencil", "radius": 0.002}}]}]}
        """;
    String paint =
        """
        {"name": "flat", "paper": "#ffffff", "stages": [{"name": "paint", "layers": [
          {"technique": "paint", "brush": {"kind": "oil", "radius": 0.05}}]}]}
        """;
    for (String style : List.of(lines, paint)) {
      for (String name : TestPictures.NAMES) {
        Picture picture = TestPictures.named(name, 64, 48);
        Request request = TestRequests.request(picture, 8, false, TestRequests.VIDEO);
        JsonNode json = StyleReader.json(style);
        // On white paper a white picture needs no stroke at all.
        PaintingSequence sequence = TestRequests.sequence(with(request, json, 8, 1, 64), picture);
        assertEquals(8, sequence.frames().size(), name);
        sequence.forEachFrame(1, (frame, shown) -> assertEquals(64, shown.width()));
        for (Frame frame : sequence.frames()) {
          assertTrue(frame.caption().length() > 10, name + ": " + frame.caption());
        }
      }
    }
  }

  @Test
  void wrongStylesAreRefusedBeforeTheWork() {
    Picture picture = TestPictures.disc(32, 32);
    Request request = TestRequests.request(picture, 8, true, TestRequests.VIDEO);
    JsonNode style = StyleReader.json("{\"name\": \"x\"}");
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> TestRequests.sequence(with(request, style, 8, 1, 32), picture))
            .getMessage();
    assertEquals("stages is missing, empty or too long a list", message);
  }

  @Test
  void progressNamesItsPhasesAndNeverFalls() {
    Picture picture = TestPictures.disc(64, 48);
    Request request = TestRequests.request(picture, 8, true, TestRequests.VIDEO);
    List<String> phases = new ArrayList<>();
    double[] last = {0};
    Reconstruction.run(
        request,
        picture,
        2,
        (phase, done) -> {
          if (phases.isEmpty() || !phases.get(phases.size() - 1).equals(phase)) {
            phases.add(phase);
            last[0] = 0;
          }
          assertTrue(done >= last[0] && done <= 1);
          last[0] = done;
        });
    assertEquals(List.of("painting", "choosing frames"), phases);
    assertEquals(1, last[0]);
  }

  @Test
  void estimatesAreSane() {
    Picture picture = Picture.filled(1024, 683, 0x808080);
    Request request = TestRequests.request(picture, 8, true, Request.Video.DEFAULT);
    Estimate video = Estimate.of(request, true);
    Estimate sheet = Estimate.of(request, false);
    assertEquals(1024, video.width());
    assertEquals(683, video.height());
    assertEquals(17 * 24, video.videoFrames());
    assertTrue(video.seconds() > sheet.seconds() && video.seconds() < 120, video.toString());
    assertTrue(sheet.seconds() > 0.3 && sheet.megabytes() > 50, sheet.toString());
    assertTrue(video.megabytes() < 2000, video.toString());
    Request first =
        TestRequests.request(picture, 8, true, new Request.Video(24, 15, 2, true, false));
    assertEquals(18 * 24, Estimate.of(first, true).videoFrames());
    Estimate large = Estimate.of(with(request, request.style(), 8, 1, 8192), true);
    assertTrue(large.seconds() > video.seconds());
    assertTrue(large.megabytes() > video.megabytes());
    assertEquals(8192, large.width());
    Picture slim = Picture.filled(320, 16, 0);
    Request tiny = TestRequests.request(slim, 8, true, Request.Video.DEFAULT);
    Estimate small = Estimate.of(with(tiny, tiny.style(), 8, 1, 16), true);
    assertEquals(1, small.height());
  }
}
