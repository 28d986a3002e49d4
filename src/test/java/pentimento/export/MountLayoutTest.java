package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.export.MountLayout.Box;
import pentimento.request.CanvasSize;
import pentimento.request.Request;

/** Where things stand on a frame. */
class MountLayoutTest {
  private static MountLayout layout(
      int width, int height, String canvas, boolean beside, boolean captions) {
    return MountLayout.of(
        width,
        height,
        new Request.Video(24, 15, 2, false, captions, 10, CanvasSize.parse(canvas), beside));
  }

  @Test
  void paintingAloneIsTheFrame() {
    MountLayout alone = layout(640, 427, "own", false, false);
    assertEquals(new Box(0, 0, 640, 427), alone.painting());
    assertTrue(alone.bare() && alone.reference().isEmpty() && alone.caption().isEmpty());
    assertTrue(layout(512, 512, "square", false, false).bare());
    MountLayout captioned = layout(640, 427, "own", false, true);
    assertEquals(new Box(0, 0, 640, 427), captioned.painting());
    int band = CaptionBar.under(640).height();
    assertEquals(new Box(0, 427, 640, band), captioned.caption().orElseThrow());
    assertEquals(427 + band, captioned.height());
  }

  @ParameterizedTest
  @CsvSource({
    "300, 400, vertical, 0, 240, 1080, 1440",
    "640, 480, vertical, 0, 555, 1080, 810",
    "640, 480, square, 0, 135, 1080, 810",
    "640, 480, wide, 240, 0, 1440, 1080",
    "480, 640, wide, 555, 0, 810, 1080",
    "4000, 3000, 16x16, 0, 2, 16, 12",
    "320, 16, 16x16, 0, 7, 16, 1",
    "16, 320, 16x8192, 0, 3936, 16, 320",
  })
  void paintingStandsInTheMiddleOfACanvas(
      int width, int height, String canvas, int left, int top, int across, int down) {
    assertEquals(
        new Box(left, top, across, down), layout(width, height, canvas, false, false).painting());
  }

  @ParameterizedTest
  @CsvSource({
    // picture, canvas: across or stacked
    "400, 400, own, true",
    "300, 400, own, true",
    "600, 400, own, true",
    "1600, 400, own, false",
    "400, 400, wide, true",
    "600, 400, wide, true",
    "1600, 400, wide, false",
    "400, 400, square, true",
    "300, 400, square, true",
    "600, 400, square, false",
    "400, 400, vertical, false",
    "600, 400, vertical, false",
    "300, 400, vertical, false",
    "100, 400, vertical, true",
  })
  void referenceStandsWhereBothAreLargest(int width, int height, String canvas, boolean across) {
    for (boolean captions : new boolean[] {false, true}) {
      MountLayout layout = layout(width, height, canvas, true, captions);
      Box reference = layout.reference().orElseThrow();
      Box painting = layout.painting();
      assertEquals(across, reference.top() == painting.top(), layout.toString());
      assertEquals(!across, reference.left() == painting.left(), layout.toString());
      assertTrue(reference.left() <= painting.left() && reference.top() <= painting.top());
      int gap =
          across
              ? painting.left() - reference.left() - reference.width()
              : painting.top() - reference.top() - reference.height();
      assertTrue(gap >= 2 && gap < 40, "gap of " + gap);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "640, 427",
    "427, 640",
    "500, 500",
    "16, 320",
    "320, 16",
    "1, 20",
    "8192, 8192",
    "33, 17",
  })
  void nothingOverlapsOrStandsOutside(int width, int height) {
    for (String canvas : new String[] {"own", "square", "vertical", "wide", "300x90", "90x300"}) {
      for (int flags = 0; flags < 4; flags++) {
        MountLayout layout = layout(width, height, canvas, (flags & 1) > 0, (flags & 2) > 0);
        String told = canvas + " " + flags + " " + layout;
        Box painting = inside(layout.painting(), layout, told);
        double shape = painting.width() / (double) painting.height();
        double least = (painting.width() - 0.5) / (painting.height() + 0.5);
        double most = (painting.width() + 0.5) / Math.max(0.4, painting.height() - 0.5);
        assertTrue(
            width / (double) height >= least && width / (double) height <= most, shape + told);
        layout
            .reference()
            .ifPresent(
                reference -> {
                  inside(reference, layout, told);
                  assertEquals(painting.width(), reference.width());
                  assertEquals(painting.height(), reference.height());
                  assertTrue(
                      reference.left() + reference.width() < painting.left()
                          || reference.top() + reference.height() < painting.top(),
                      told);
                });
        layout
            .caption()
            .ifPresent(
                caption -> {
                  inside(caption, layout, told);
                  assertEquals(painting.top() + painting.height(), caption.top(), told);
                });
      }
    }
  }

  private static Box inside(Box box, MountLayout layout, String told) {
    assertTrue(box.left() >= 0 && box.top() >= 0 && box.width() > 0 && box.height() > 0, told);
    assertTrue(box.left() + box.width() <= layout.width(), told);
    assertTrue(box.top() + box.height() <= layout.height(), told);
    return box;
  }

  @Test
  void captionTakesThePaddingAndMovesThePaintingOnlyWhereItMust() {
    MountLayout without = layout(640, 427, "vertical", false, false);
    assertEquals(without.painting(), layout(640, 427, "vertical", false, true).painting());
    MountLayout square = layout(500, 500, "square", false, true);
    int band = square.caption().orElseThrow().height();
    assertEquals(1080 - band, square.painting().height());
  }

  @Test
  void canvasWithoutRoomForCaptionsIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> layout(64, 48, "200x40", false, true))
            .getMessage();
    assertTrue(message.contains("200x40") && message.contains("captions"), message);
    layout(64, 48, "200x40", true, false);
  }
}
