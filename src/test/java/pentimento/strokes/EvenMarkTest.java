package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.random.Rng;

class EvenMarkTest {
  private static final int SIDE = 128;
  private static final Weave WEAVE = new Weave(Style.Surface.PAPER, SIDE);

  private static Brush brush(Brush.Kind kind, double alpha) {
    return new Brush(kind, 0.1, 3, 9, alpha, 1.3, 0.35, 0, 0.3, 0.3);
  }

  /** Across the middle, radii in pixels of a canvas of {@link #SIDE}. */
  private static Stroke stroke(double radius, double endRadius, int opacity) {
    int perPixel = Stroke.RADIUS_UNITS / SIDE;
    short[] path = {2048, 4096, 6144, 4096};
    return new Stroke(
        0, -1, (int) (radius * perPixel), (int) (endRadius * perPixel), opacity, 0, 77, 0, path);
  }

  private static EvenMark mark(Brush.Kind kind, double radius, double endRadius) {
    Stroke stroke = stroke(radius, endRadius, Stroke.FULL);
    return new EvenMark(stroke, brush(kind, 1), (float) radius, (float) endRadius, 64, null);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OIL", "WASH"},
      mode = EnumSource.Mode.EXCLUDE)
  void coverIsAShare(Brush.Kind kind) {
    Rng rng = new Rng(3);
    for (Weave weave : new Weave[] {WEAVE, null}) {
      double most = 0;
      for (int i = 0; i < 20_000; i++) {
        float radius = rng.uniform(0.4f, 20);
        float endRadius = rng.uniform(0.4f, 20);
        int opacity = 1 + rng.nextInt(Stroke.FULL);
        Stroke stroke = stroke(radius, endRadius, opacity);
        EvenMark mark = new EvenMark(stroke, brush(kind, 1), radius, endRadius, 64, weave);
        float out = rng.uniform(0, 2 * Math.max(radius, endRadius));
        float along = rng.uniform(-20, 84);
        float cover = mark.at(out * out, along, rng.uniform(-9, 9), rng.uniform());
        assertTrue(cover >= 0 && cover <= 1, kind + ": " + cover);
        float reach = EvenMark.reach(kind) * Math.max(radius, endRadius) + 1;
        assertTrue(out <= reach || cover == 0, kind + ": " + cover + " beyond its reach");
        most = Math.max(most, cover);
      }
      assertTrue(most > 0.9, kind + " never covers: " + most);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OIL", "WASH"},
      mode = EnumSource.Mode.EXCLUDE)
  void opacityIsTheBrushsTimesTheStrokes(Brush.Kind kind) {
    EvenMark full = new EvenMark(stroke(8, 8, 255), brush(kind, 0.8), 8, 8, 64, null);
    EvenMark half = new EvenMark(stroke(8, 8, 51), brush(kind, 0.8), 8, 8, 64, null);
    float cover = full.at(0, 32, 0, 0.5f);
    assertEquals(0.2, half.at(0, 32, 0, 0.5f) / cover, 1e-4);
    assertTrue(cover > 0.3 && cover < 0.801, "at most the brush's: " + cover);
  }

  /** Flat paint covers all that lies within a radius of its path, round at both ends. */
  @Test
  void endsAreRound() {
    StrokeRaster raster = new StrokeRaster(SIDE, SIDE, SIDE);
    StrokeRaster.Cover cover = new StrokeRaster.Cover();
    raster.plan(stroke(12, 12, Stroke.FULL), brush(Brush.Kind.FLAT, 1), cover);
    float[] found = new float[SIDE * SIDE];
    for (int i = 0; i < cover.count; i++) {
      found[cover.index[i]] = cover.alpha[i];
    }
    for (int p = 0; p < found.length; p++) {
      double x = p % SIDE + 0.5;
      int row = p / SIDE;
      double y = row + 0.5;
      double beyond = Math.max(0, Math.max(32 - x, x - 96));
      double d = Math.hypot(beyond, y - 64);
      assertEquals(Math.max(0, Math.min(1, 12.5 - d)), found[p], 2e-3, x + ", " + y);
    }
  }

  /** Half-width where the cover falls below a half of what it is in the middle of the line. */
  private static double halfWidth(EvenMark mark, float along) {
    float middle = mark.at(0, along, 0, 0);
    for (float d = 0; d < 40; d += 0.05f) {
      if (mark.at(d * d, along, d, 0) < 0.5f * middle) {
        return d;
      }
    }
    return 40;
  }

  @ParameterizedTest
  @CsvSource({
    // half-widths of a stroke from radius 12 to 6: at its start, middle, end
    "FLAT, 12, 9, 6",
    "SOFT, 6.9, 5.2, 3.45",
    // the rest is of radius 12 all along
    "PEN, 7.2, 12, 7.2",
    "PENCIL, 7.2, 12, 7.2",
    "INK, 5.4, 12, 1.8",
    "GLAZE, 12.2, 12.2, 12.2",
  })
  void marksTaper(Brush.Kind kind, double start, double middle, double end) {
    boolean narrowing = kind == Brush.Kind.FLAT || kind == Brush.Kind.SOFT;
    EvenMark mark = mark(kind, 12, narrowing ? 6 : 12);
    assertEquals(start, halfWidth(mark, 0), 0.15, "start");
    assertEquals(middle, halfWidth(mark, 32), 0.15, "middle");
    assertEquals(end, halfWidth(mark, 64), 0.15, "end");
  }

  @Test
  void grainBreaksDryInkAndPencil() {
    EvenMark ink = mark(Brush.Kind.INK, 12, 12);
    assertEquals(1, ink.at(0, 6, 0, 0.9f), "a wet brush covers");
    assertTrue(ink.at(0, 60, 0, 0.9f) < 0.2f, "a dry one leaves the hollows");
    assertTrue(ink.at(0, 60, 0, 0.1f) > 0.9f);
    EvenMark pencil = mark(Brush.Kind.PENCIL, 12, 12);
    assertTrue(pencil.at(0, 32, 0, 0.9f) < 0.6f * pencil.at(0, 32, 0, 0.1f));
  }

  @Test
  void pigmentSettlesAtTheEdgeOfAWash() {
    Brush wet = new Brush(Brush.Kind.GLAZE, 0.1, 3, 9, 0.6, 1, 1, 0, 0.15, 0.4);
    EvenMark wash = new EvenMark(stroke(20, 20, 255), wet, 20, 20, 64, null);
    float within = wash.at(0, 32, 0, 0.5f);
    float rim = 0;
    for (float d = 10; d < 20; d += 0.1f) {
      rim = Math.max(rim, wash.at(d * d, 32, d, 0.5f));
    }
    assertTrue(rim > 1.2f * within, within + " within, " + rim + " at the rim");
  }
}
