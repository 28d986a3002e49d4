package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.strokes.Paintings.Painting;

/** What holds for every manner of painting that comes with the program. */
class StylesTest {
  private static final Picture CAT = TestPictures.named("cat", 128, 96);

  @SuppressWarnings("unused") // by @FieldSource
  private static final List<String> STYLES = StyleReader.BUILT_IN;

  /** Each style's painting of the cat, painted once for all tests. */
  private static final Map<String, Painting> CATS = new HashMap<>();

  private static Painting cat(String style) {
    return CATS.computeIfAbsent(style, name -> Paintings.paint(CAT, Paintings.style(name), 1));
  }

  private static Picture seen(Style style, Picture picture) {
    return style.tone().of(picture, style.paper());
  }

  /** Floors a decibel or so below what was measured; a replay may lose detail, but no more. */
  @ParameterizedTest
  @CsvSource({
    // dB; measured on 23 November 2026: 36.5, 37.0, 37.2, 24.8, 18.3, 33.2
    "oil, 35",
    "region, 35",
    "digital, 35",
    "watercolour, 23",
    "ink, 17",
    "bezier, 31",
  })
  void comesNearThePictureAtEverySize(String name, double floor) {
    Style style = Paintings.style(name);
    Painting painting = cat(name);
    double planned = Similarity.psnr(painting.picture(), seen(style, CAT));
    assertTrue(planned >= floor, planned + " dB");
    Picture twice = Resize.to(CAT, 256, 192); // no detail that the painter has not seen
    Picture large = Paintings.replay(painting.program(), twice, 1);
    double replayed = Similarity.psnr(large, seen(style, twice));
    assertTrue(replayed >= planned - 3, replayed + " dB after " + planned + " dB");
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void sameSeedPaintsTheSame(String name) {
    Style style = Paintings.style(name);
    Painting one = cat(name);
    Painting two = Paintings.paint(CAT, style, 1);
    assertEquals(one.program(), two.program());
    assertEquals(one.picture(), two.picture());
    assertNotEquals(one.strokes(), Paintings.paint(CAT, style, 2).strokes());
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void replayIsThePaintedCanvasWithAnyNumberOfThreads(String name) {
    Picture cat = TestPictures.named("cat", 72, 150); // three bands of rows
    Painting painting = Paintings.paint(cat, Paintings.style(name), 3);
    for (int threads = 1; threads <= 3; threads++) {
      try (Replayer replayer = new Replayer(painting.program(), List.of(cat), threads)) {
        replayer.finish();
        assertEquals(painting.picture(), replayer.picture(0), threads + " threads");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("STYLES")
  void strokesNameWhatThereIs(String name) {
    Painting painting = cat(name);
    StrokeProgram program = painting.program();
    for (int i = 0; i < painting.strokes().size(); i++) {
      Stroke stroke = painting.strokes().get(i);
      Style.Stage stage = program.style().stages().get(program.stageAt(i));
      int first = program.style().firstLayer(program.stageAt(i));
      assertTrue(stroke.layer() >= first && stroke.layer() < first + stage.layers().size());
      boolean lines = !painting.layer(stroke).technique().paints();
      assertTrue(stroke.region() >= (lines ? -1 : 0), "" + stroke);
      assertTrue(stroke.region() < program.regions().size(), "" + stroke);
      assertTrue(stroke.change() >= 0 && stroke.change() <= 1_000_000, "" + stroke);
    }
    for (float[] plane : planes(painting.canvas())) {
      for (float v : plane) {
        assertTrue(v >= -1 && v <= 2, "no number of a colour: " + v); // false for NaN too
      }
    }
  }

  private static List<float[]> planes(Canvas canvas) {
    return List.of(canvas.r, canvas.g, canvas.b, canvas.relief, canvas.coverage);
  }

  @Test
  void regionsAreLeftAloneOnceTheyAreFinished() {
    Painting painting = cat("region");
    assertTrue(painting.program().style().once());
    double share = Overpainting.share(painting.program(), CAT);
    assertTrue(share <= 0.02, "painted over: " + share);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"confine\":\"region\" | \"confine\":\"region\",\"bleed\":1",
        "\"paint\",\"confine\":\"region\" | \"paint\",\"confine\":\"none\"",
      })
  void overpaintingIsSeen(String kept, String broken) {
    String json = StyleReader.named("region").toString();
    assertTrue(json.contains(kept));
    Style style = StyleReader.style(StyleReader.json(json.replace(kept, broken)));
    assertFalse(style.once());
    Painting painting = Paintings.paint(CAT, style.revealing(true), 1);
    double share = Overpainting.share(painting.program(), CAT);
    assertTrue(share > 0.02, "painted over: " + share);
  }

  @ParameterizedTest
  @CsvSource({"watercolour", "ink"})
  void glazesNeverLighten(String name) {
    Picture small = TestPictures.named("cat", 64, 48);
    Painting painting = Paintings.paint(small, Paintings.style(name), 1);
    assertTrue(painting.program().style().glazes());
    try (Replayer replayer = new Replayer(painting.program(), List.of(small), 1)) {
      Canvas canvas = replayer.canvas();
      for (int i = 0; i < painting.strokes().size(); i++) {
        List<float[]> before = List.of(canvas.r.clone(), canvas.g.clone(), canvas.b.clone());
        replayer.advance(i + 1);
        assertFalse(
            lighter(before.get(0), canvas.r)
                || lighter(before.get(1), canvas.g)
                || lighter(before.get(2), canvas.b),
            "lighter by stroke " + i);
      }
    }
  }

  private static boolean lighter(float[] before, float[] after) {
    for (int p = 0; p < before.length; p++) {
      if (after[p] > before[p]) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @FieldSource("pentimento.TestPictures#NAMES")
  void flatsLeaveNoGround(String picture) {
    Painting painting =
        Paintings.paint(TestPictures.named(picture, 128, 96), Paintings.style("digital"), 1);
    assertEquals(1.0, painting.covered().get(painting.stage("flats")));
    assertEquals(0.0, painting.covered().get(painting.stage("line-art")));
  }

  @Test
  void lineArtLiesAboveTheFlatsUntilDetailCoversIt() {
    Painting painting = cat("digital");
    StrokeProgram program = painting.program();
    try (Replayer replayer = new Replayer(program, List.of(CAT), 1)) {
      Canvas canvas = replayer.canvas();
      replayer.advance(program.endOf(painting.stage("line-art")));
      float[] drawn = lines(canvas);
      Picture lineArt = replayer.picture(0);
      replayer.advance(program.endOf(painting.stage("shading")));
      Picture shaded = replayer.picture(0);
      int inked = 0;
      for (int p = 0; p < drawn.length; p++) {
        if (drawn[p] > 0.99f) {
          assertEquals(0x38, lineArt.rgb()[p] & 255, 3);
          assertEquals(0x38, shaded.rgb()[p] & 255, 3, "a line below paint");
          inked++;
        }
      }
      assertTrue(inked > 50, inked + " pixels of lines");
      replayer.finish();
      int gone = 0;
      for (Stroke stroke : painting.strokes("detail", "detail")) {
        int x = (int) (stroke.middleX() * CAT.longSide());
        int y = (int) (stroke.middleY() * CAT.longSide());
        if (x >= 0 && y >= 0 && x < CAT.width() && y < CAT.height()) {
          int p = y * CAT.width() + x;
          float[] rgb = new float[3];
          canvas.seenAt(p, rgb);
          assertEquals(canvas.r[p], rgb[0], "a line above detail");
          gone += drawn[p] > 0.5f ? 1 : 0;
        }
      }
      assertTrue(gone > 20, gone + " lines painted over");
    }
  }

  /** How far line art lies above each pixel: what white paper loses of its red to the lines. */
  private static float[] lines(Canvas canvas) {
    float[] lines = new float[canvas.r.length];
    float[] rgb = new float[3];
    for (int p = 0; p < lines.length; p++) {
      canvas.seenAt(p, rgb);
      lines[p] = (1 - rgb[0]) / (1 - 0x26 / 255f);
    }
    return lines;
  }

  @Test
  void curvesKeepTheirBudgetAndGrowFiner() {
    Painting painting = cat("bezier");
    double before = Double.MAX_VALUE;
    for (Style.Stage stage : painting.program().style().stages()) {
      List<Stroke> strokes = painting.strokes(stage.name(), stage.name());
      Layer layer = stage.layers().get(0);
      assertEquals(layer.budget(), strokes.size(), stage.name());
      double full = layer.brush().radius() * CAT.height();
      for (int i = 0; i < strokes.size(); i++) {
        Stroke stroke = strokes.get(i);
        double nominal = full * Math.pow(0.5, i / (double) strokes.size());
        assertTrue(painting.radius(stroke) <= Math.max(0.5, 1.7 * nominal) + 0.01, "" + stroke);
        // Between 0.2 and 0.97 of opaque.
        assertTrue(stroke.opacity() >= 51 && stroke.opacity() <= 247, "" + stroke);
      }
      int half = strokes.size() / 2;
      double first = meanRadius(strokes.subList(0, half));
      double second = meanRadius(strokes.subList(half, strokes.size()));
      assertTrue(first > second, stage.name() + ": " + first + ", then " + second);
      assertTrue(before > first, stage.name() + ": " + before + ", then " + first);
      before = second;
    }
    assertEquals(875, painting.strokes().size());
  }

  private static double meanRadius(List<Stroke> strokes) {
    return strokes.stream().mapToInt(Stroke::radius).average().orElseThrow();
  }
}
