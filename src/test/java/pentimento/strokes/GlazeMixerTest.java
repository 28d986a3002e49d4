package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.random.Rng;

class GlazeMixerTest {
  private static final int SIDE = 64;

  private static final Style STYLE =
      StyleReader.style(
          StyleReader.json(
              """
              {"name": "wash", "paper": "#ffffff", "stages": [{"name": "wash", "layers": [
                {"technique": "paint", "jitter": 0,
                 "brush": {"kind": "glaze", "radius": 0.1, "alpha": 0.8, "softness": 0.1}}]}]}
              """));

  private static final Layer LAYER = STYLE.layers().get(0);

  private final GlazeMixer mixer = new GlazeMixer(new Rng(1));
  private final StrokeRaster.Cover cover = new StrokeRaster.Cover();
  private final float[] colour = new float[3];

  /** A canvas and what it is to become, seen by a layer that works to the very picture. */
  private static PlanningLevel level(Picture canvas, Picture target) {
    Canvas painted = new Canvas(canvas, Style.Surface.PAPER, new float[SIDE * SIDE]);
    Scene scene = Scene.of(Planes.of(target), 4, false);
    PlanningLevel level =
        new PlanningLevel(new Target(target), painted, scene, Optional.empty(), 1);
    level.focus(0, LAYER);
    level.refresh(painted, false, 0, 0, SIDE, SIDE);
    return level;
  }

  private static Picture filled(int rgb) {
    return Picture.filled(SIDE, SIDE, rgb);
  }

  private void mix(PlanningLevel level) {
    Stroke stroke = new Stroke(0, 0, 8192, 0, 1, 0, new short[] {2000, 4096, 6000, 4096});
    level.raster.plan(stroke, LAYER.brush(), cover);
    mixer.mix(level, LAYER, 0, cover, colour);
  }

  /** Where the wash has one strength throughout, one stroke makes the wanted colour. */
  @ParameterizedTest
  @CsvSource({"0xffffff, 0xc0a080", "0xf0e0d0, 0xa0c090", "0x808080, 0x607040"})
  void solvesAFlatColour(String canvas, String wanted) {
    PlanningLevel level = level(filled(Integer.decode(canvas)), filled(Integer.decode(wanted)));
    mix(level);
    Arrays.fill(cover.alpha, 0, cover.count, 0.7f);
    mixer.mix(level, LAYER, 0, cover, colour);
    assertTrue(mixer.gain(level, LAYER, cover, colour) > 0);
    mixer.composite(level, LAYER, cover, colour);
    int p = cover.index[cover.count / 2];
    float[] made = {level.canvas.r[p], level.canvas.g[p], level.canvas.b[p]};
    float[] seen = {level.seen.r[p], level.seen.g[p], level.seen.b[p]};
    assertArrayEquals(seen, made, 0.5f / 255); // a filter is rounded to 1/255, and only 0.7 of it
  }

  @Test
  void whatIsTooDarkAlreadyIsLeftAlone() {
    PlanningLevel level = level(filled(0x604020), filled(0xa0c0e0));
    mix(level);
    assertArrayEquals(new float[] {1, 1, 1}, colour);
    assertTrue(mixer.gain(level, LAYER, cover, colour) <= 0);
    StrokePath path = new StrokePath();
    path.add(20, 32);
    path.add(40, 32);
    assertFalse(mixer.promising(level, LAYER, path));
    assertTrue(mixer.promising(level(filled(0xffffff), filled(0xa0c0e0)), LAYER, path));
  }

  /** Too dark cannot be mended: a wash over dark and light stays nearer to the light. */
  @Test
  void errsTowardsTheLight() {
    int[] rgb = filled(0xc0c0c0).rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = i % 2 == 0 ? 0x404040 : rgb[i];
    }
    PlanningLevel level = level(filled(0xffffff), new Picture(SIDE, SIDE, rgb));
    mix(level);
    Arrays.fill(cover.alpha, 0, cover.count, 1);
    mixer.mix(level, LAYER, 0, cover, colour);
    // Least squares with three times the weight below: (0x40 + 3 * 0xc0) / 4.
    assertEquals(0xa0 / 255.0, colour[0], 1.5 / 255);
  }

  @Test
  void neverLightens() {
    Rng rng = new Rng(8);
    for (int round = 0; round < 20; round++) {
      PlanningLevel level =
          level(TestPictures.noise(SIDE, SIDE, round), TestPictures.named("cat", SIDE, SIDE));
      mix(level);
      for (int c = 0; c < 3; c++) {
        assertTrue(colour[c] >= 0 && colour[c] <= 1);
        colour[c] = round % 2 == 0 ? colour[c] : rng.uniform();
      }
      float[] before = level.canvas.luma();
      mixer.composite(level, LAYER, cover, colour);
      float[] after = level.canvas.luma();
      for (int p = 0; p < before.length; p++) {
        assertTrue(after[p] <= before[p], "lighter at " + p);
      }
    }
  }
}
