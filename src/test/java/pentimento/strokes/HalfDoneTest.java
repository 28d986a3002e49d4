package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.image.Resize;
import pentimento.random.Rng;
import pentimento.request.Progress;
import pentimento.strokes.Paintings.Painting;

/** Half-done pictures: bare ground, what differs from the end, programs put together. */
class HalfDoneTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private final Picture cat = Resize.to(TestPictures.cat(), WIDTH, HEIGHT);

  /** The cat painted in the left half of a paper, with a line drawn on the right; noisy. */
  private Picture half(int paper, double shade) {
    Rng rng = new Rng(4);
    int[] rgb = new int[WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      boolean line = Math.abs(y - 100) < 2 && x > 180;
      int colour = painted(i) ? cat.rgb()[i] : line ? 0x605850 : paper;
      float light = (float) (1 - shade * x / WIDTH);
      float noise = 0.008f * rng.normal();
      rgb[i] =
          Planes.pack(
              (colour >> 16 & 255) / 255f * light + noise,
              (colour >> 8 & 255) / 255f * light + noise,
              (colour & 255) / 255f * light + noise);
    }
    return new Picture(WIDTH, HEIGHT, rgb);
  }

  private static boolean painted(int i) {
    return i % WIDTH < WIDTH / 2;
  }

  /** Pixels bare in both over pixels bare in either. */
  private static double agreement(BareGround ground) {
    int both = 0;
    int either = 0;
    for (int i = 0; i < ground.bare().length; i++) {
      boolean found = ground.bare()[i] > 0.5f;
      both += found && !painted(i) ? 1 : 0;
      either += found || !painted(i) ? 1 : 0;
    }
    return both / (double) either;
  }

  @Test
  void paperAndTonedGroundAreFoundUnderUnevenLight() {
    for (int paper : new int[] {0xf6f3ea, 0xd5bb97}) {
      for (double shade : new double[] {0, 0.2}) {
        Picture half = half(paper, shade);
        BareGround found = BareGround.find(half, Optional.empty()).orElseThrow();
        assertTrue(agreement(found) > 0.95, paper + " " + shade + ": " + agreement(found));
        BareGround sure = BareGround.find(half, Optional.of(cat)).orElseThrow();
        assertTrue(agreement(sure) > 0.95, paper + " " + shade + ": " + agreement(sure));
        BareGround named = BareGround.of(half, paper);
        assertTrue(agreement(named) > 0.95, paper + " " + shade + ": " + agreement(named));
      }
    }
  }

  @Test
  void finishedPicturesHaveNoBareGround() {
    for (String name : List.of("gradient", "disc", "noise", "black", "red", "cat")) {
      Picture picture = TestPictures.named(name, WIDTH, HEIGHT);
      assertTrue(BareGround.find(picture, Optional.empty()).isEmpty(), name);
      assertTrue(BareGround.find(picture, Optional.of(picture)).isEmpty(), name);
    }
    assertEquals(0, BareGround.none(cat, 0xffffff).share());
  }

  @Test
  void differencesAreFoundThroughLightAndAStepAside() {
    int[] moved = new int[WIDTH * HEIGHT];
    for (int i = 0; i < moved.length; i++) {
      int from = i % WIDTH == 0 ? i : i - 1;
      int c = cat.rgb()[from];
      moved[i] =
          Planes.pack(
              (c >> 16 & 255) / 255f * 0.93f,
              (c >> 8 & 255) / 255f * 0.93f,
              (c & 255) / 255f * 0.93f);
    }
    float[] closed = Difference.finished(new Picture(WIDTH, HEIGHT, moved), cat);
    int same = 0;
    for (float place : closed) {
      same += place > 0.5f ? 1 : 0;
    }
    assertTrue(same > 0.97 * closed.length, same + " of " + closed.length);
    float[] half = Difference.finished(half(0xf6f3ea, 0), cat);
    int open = 0;
    for (int i = 0; i < half.length; i++) {
      open += half[i] < 0.5f && painted(i) ? 1 : 0;
    }
    assertTrue(open < 0.03 * half.length, open + " painted pixels are taken for unfinished");
  }

  @Test
  void noPaintEntersClosedPlaces() {
    BareGround ground = BareGround.find(half(0xf6f3ea, 0), Optional.empty()).orElseThrow();
    Style style = Paintings.oil(true);
    Canvas canvas = new Canvas(WIDTH, HEIGHT, style);
    StrokeProgram program =
        Painter.paint(
            canvas,
            half(0xf6f3ea, 0),
            ground.bare(),
            cat,
            style,
            Optional.empty(),
            1,
            Progress.NONE,
            stage -> {});
    for (int i = 0; i < ground.bare().length; i++) {
      assertTrue(ground.bare()[i] < 0.5f || canvas.coverage[i] == 0, "paint at " + i);
    }
    assertEquals(canvas.colours(), Paintings.replay(program, half(0xf6f3ea, 0), 2));
  }

  @Test
  void programsInARowPassThroughThePictureBetween() {
    Painting first = Paintings.paint(TestPictures.disc(WIDTH, HEIGHT), Paintings.oil(true), 1);
    Style style = Paintings.oil(true);
    Painting second =
        Paintings.paint(new Canvas(cat, style.surface(), new float[WIDTH * HEIGHT]), cat, style, 2);
    StrokeProgram both = first.program().then(second.program());
    int boundary = first.strokes().size();
    assertEquals(2 * style.stages().size(), both.style().stages().size());
    assertEquals(boundary, both.startOf(style.stages().size()));
    assertEquals(0, both.chapterAt(boundary - 1));
    assertEquals(1, both.chapterAt(boundary));
    for (int i = 0; i < second.strokes().size(); i++) {
      Stroke own = second.strokes().get(i);
      Stroke joined = both.strokes().get(boundary + i);
      assertEquals(
          second.program().style().layers().get(own.layer()),
          both.style().layers().get(joined.layer()));
      assertEquals(own.region() < 0, joined.region() < 0);
      assertTrue(
          own.region() < 0
              || both.regions()
                  .get(joined.region())
                  .equals(second.program().regions().get(own.region())));
    }
    Painting small = Paintings.paint(TestPictures.disc(32, 24), style, 1);
    assertThrows(IllegalArgumentException.class, () -> first.program().then(small.program()));
  }

  @Test
  void aProgramMayBeginWithAPicture() {
    Painting painting = Paintings.paint(cat, Paintings.oil(true), 1);
    Picture ground = Picture.filled(WIDTH, HEIGHT, 0x807060);
    try (Replayer replayer =
        new Replayer(painting.program().afterPicture(), List.of(ground, cat), 1)) {
      assertEquals(ground, replayer.picture(0));
    }
  }

  @Test
  void idleStagesAreLeftOut() {
    Painting painting = Paintings.paint(Picture.filled(64, 48, 0x806040), Paintings.oil(true), 1);
    StrokeProgram some = painting.program().withoutIdleStages();
    for (int stage = 0; stage < some.style().stages().size(); stage++) {
      assertTrue(some.endOf(stage) > some.startOf(stage), "stage " + stage);
    }
    Picture target = Picture.filled(64, 48, 0x806040);
    assertEquals(painting.picture(), Paintings.replay(some, target, 1));
  }
}
