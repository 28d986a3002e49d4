package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.random.Rng;
import pentimento.strokes.Paintings.Painting;

class ReplayerTest {
  @SuppressWarnings("unused") // by @FieldSource
  private static final List<String> NAMES = TestPictures.NAMES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void replayIsThePaintedCanvas(String name) {
    Picture target = TestPictures.named(name, 96, 150);
    for (boolean reveal : new boolean[] {false, true}) {
      Painting painting = Paintings.paint(target, Paintings.oil(reveal), 11);
      for (int threads = 1; threads <= 3; threads++) {
        assertEquals(painting.picture(), Paintings.replay(painting.program(), target, threads));
      }
    }
  }

  /** Exactly: a stroke painted in parts leaves the very pixels of the whole stroke. */
  @Test
  void manySmallStepsPaintTheSameAsOne() {
    Picture target = TestPictures.named("cat", 64, 80);
    Painting painting = Paintings.paint(target, Paintings.oil(true), 11);
    int total = painting.strokes().size();
    Rng rng = new Rng(4);
    for (float longest : new float[] {0.9f, 3.3f, 200}) {
      try (Replayer replayer =
          new Replayer(painting.program(), List.of(target), 1 + rng.nextInt(3))) {
        while (replayer.position() < total) {
          replayer.advance(replayer.position() + rng.uniform(0, longest));
        }
        assertEquals(total, replayer.position());
        assertEquals(painting.picture(), replayer.picture(0));
      }
    }
  }

  @Test
  void largerReplayIsAsNearToThePicture() {
    for (String name : List.of("cat", "gradient", "disc", "stripes")) {
      Picture target = TestPictures.named(name, 160, 120);
      Picture large = TestPictures.named(name, 320, 240);
      for (boolean reveal : new boolean[] {false, true}) {
        Painting painting = Paintings.paint(target, Paintings.oil(reveal), 1);
        double here = Similarity.psnr(painting.picture(), target);
        double there = Similarity.psnr(Paintings.replay(painting.program(), large, 2), large);
        assertTrue(there > here - 3, name + ": " + there + " dB against " + here + " dB");
      }
    }
  }

  @Test
  void startsWithBarePaperAndNeverGoesBack() {
    Picture target = TestPictures.disc(64, 48);
    Style style = Paintings.oil(true);
    Painting painting = Paintings.paint(target, style, 1);
    try (Replayer replayer = new Replayer(painting.program(), List.of(target), 2)) {
      assertEquals(Picture.filled(64, 48, style.paper()), replayer.picture(0));
      assertEquals(0, replayer.position());
      replayer.advance(0);
      replayer.advance(12.5);
      assertEquals(12.5, replayer.position());
      Picture there = replayer.picture(0);
      replayer.advance(12.5);
      assertEquals(there, replayer.picture(0));
      String message =
          assertThrows(IllegalArgumentException.class, () -> replayer.advance(12)).getMessage();
      assertEquals("a replay at 12.5 cannot go back to 12.0", message);
      replayer.advance(1e9);
      assertEquals(painting.strokes().size(), replayer.position());
    }
  }

  @Test
  void lightShowsTheReliefAndFadesWithItsShare() {
    Picture target = Resize.fit(TestPictures.cat(), 160);
    Painting painting = Paintings.paint(target, Paintings.oil(true), 1);
    try (Replayer replayer = new Replayer(painting.program(), List.of(target), 1)) {
      replayer.finish();
      Picture even = replayer.picture(0);
      Picture half = replayer.picture(0.5);
      Picture full = replayer.picture();
      assertEquals(full, replayer.picture(1));
      assertNotEquals(even, full);
      assertTrue(Similarity.mse(even, half) < Similarity.mse(even, full));
      assertTrue(
          Similarity.l1(even, full) < 0.05, Similarity.l1(even, full) + " of change by light");
    }
  }

  @Test
  void strokesOffTheCanvasAreNoTrouble() {
    Style style = Paintings.oil(true);
    short[][] paths = {
      {-16_000, -16_000, -15_000, -15_000},
      {24_000, 24_000, 23_000, 24_000},
      {-16_000, 4000, 24_000, 4000},
      {100, 100, 100, 100, 100, 100},
    };
    for (int layer = 0; layer < style.layers().size(); layer++) {
      for (short[] path : paths) {
        for (int radius : new int[] {1, 1000, Stroke.RADIUS_UNITS}) {
          Stroke stroke = new Stroke(layer, -1, radius, 0x336699, 5, 0, path);
          StrokeProgram program =
              new StrokeProgram(
                  40,
                  30,
                  style,
                  List.of(),
                  List.of(),
                  List.of(new StageMark(0, 0, -1)),
                  List.of(new Chapter(0, 0, Optional.empty())),
                  List.of(stroke),
                  1);
          Picture target = TestPictures.gradient(40, 30);
          Picture whole = Paintings.replay(program, target, 1);
          try (Replayer replayer = new Replayer(program, List.of(target), 2)) {
            replayer.advance(0.3);
            replayer.advance(0.31);
            replayer.finish();
            assertEquals(whole, replayer.picture(0));
          }
        }
      }
    }
  }
}
