package pentimento.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.strokes.StyleReader;

class LessonTest {
  @SuppressWarnings("unused") // by @FieldSource
  private static final List<String> LANGUAGES = Request.LANGUAGES;

  private static Lesson lesson(String picture, String language) {
    Picture painted = TestPictures.named(picture, 128, 96);
    Request request =
        TestRequests.request(painted, 8, true, TestRequests.VIDEO).but().language(language).done();
    return Lesson.of(TestRequests.sequence(request, painted));
  }

  @ParameterizedTest
  @CsvSource({
    "pears.png, Pears",
    "my_red-cup 2.final.jpeg, My red cup 2.final",
    "élan.PNG, Élan",
    "绘画.png, 绘画",
    ".png, .png",
    "Q3, Q3",
    "__.png, __.png",
  })
  void titlesAreTidy(String file, String title) {
    assertEquals(title, Lesson.title(file));
  }

  @ParameterizedTest
  @FieldSource("LANGUAGES")
  void lessonsTellAll(String language) {
    Lesson lesson = lesson("cat", language);
    assertEquals("My cat", lesson.title());
    assertEquals(7, lesson.steps().size());
    assertTrue(lesson.subtitle().contains("7"), lesson.subtitle());
    HashSet<String> tips = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      Lesson.Step step = lesson.steps().get(i);
      assertEquals(i + 1, step.number());
      assertFalse(step.sentences().isEmpty());
      assertEquals(step.sentences().size(), new HashSet<>(step.sentences()).size());
      assertTrue(tips.add(step.tip()), step.tip());
    }
    assertTrue(lesson.tools().size() >= 6, lesson.tools().toString());
    for (Lesson.Tool tool : lesson.tools()) {
      assertTrue(tool.size().matches("\\d+(, \\d+)* mm"), tool.size());
      assertTrue(tool.stages().matches(".*[1-7].*"), tool.stages());
    }
    assertTrue(lesson.materials().get(0).contains("40 × 30"), lesson.materials().toString());
    assertEquals(3, lesson.materials().size());
  }

  @Test
  void brushesAreAsWideAsTheStyleSays() {
    List<Lesson.Tool> tools = lesson("cat", "en").tools();
    // Radius .085 of the short side, which is 30 cm long.
    assertEquals(new Lesson.Tool("Very wide brush", "51 mm", "stage 1"), tools.get(0));
    assertEquals("Large flat brush", tools.get(2).name());
    assertEquals("19, 25, 35 mm", tools.get(2).size());
    assertEquals("stages 3, 4", tools.get(2).stages());
  }

  @ParameterizedTest
  @CsvSource({"cat", "noise", "gradient", "black", "red"})
  void palettesAreFewColoursInOrder(String picture) {
    List<Lesson.Swatch> palette = lesson(picture, "en").palette();
    assertTrue(!palette.isEmpty() && palette.size() <= 12, palette.toString());
    int before = -1;
    for (Lesson.Swatch swatch : palette) {
      int hue = ColourNames.HUES.indexOf(ColourNames.hue(swatch.rgb()));
      assertTrue(hue >= before, palette.toString());
      before = hue;
      assertFalse(swatch.name().isBlank() || swatch.mixture().isBlank(), palette.toString());
    }
  }

  @Test
  void mixturesFitTheMedium() {
    Texts texts = Texts.of("en");
    ColourNames oil = new ColourNames(texts, Medium.OIL);
    assertEquals("light ochre", oil.single(0xe0c898));
    assertEquals("yellow ochre + white", oil.mixture(0xe0c898));
    assertEquals("ultramarine + burnt umber", oil.mixture(0x243a5c));
    assertEquals("ivory black", oil.mixture(0));
    assertEquals("titanium white", oil.mixture(0xffffff));
    ColourNames water = new ColourNames(texts, Medium.WATERCOLOUR);
    assertEquals("yellow ochre, much water", water.mixture(0xe0c898));
    assertEquals("bare paper", water.mixture(0xffffff));
    assertEquals("undiluted ink", new ColourNames(texts, Medium.INK).mixture(0x101010));
  }

  /** Stages that this version's own style lacks, and ones that nobody knows, are told of too. */
  @ParameterizedTest
  @CsvSource({
    "en, line-art, Line art",
    "de, first-wash, Erste Lasur",
    "zh, masses, 大形",
    "en, my own stage, my own stage",
  })
  void otherStagesHaveWords(String language, String stage, String title) {
    ObjectNode style = StyleReader.named("oil").deepCopy();
    for (JsonNode each : style.get("stages")) {
      ((ObjectNode) each).put("name", stage);
    }
    Picture picture = TestPictures.named("cat", 96, 72);
    for (Lesson.Step step : lesson(picture, style, language).steps()) {
      assertEquals(title, step.stage().title());
      assertFalse(step.stage().caption().contains("{"), step.stage().caption());
      assertFalse(step.tip().isBlank());
    }
  }

  private static Lesson lesson(Picture picture, ObjectNode style, String language) {
    Request plain = TestRequests.request(picture, 8, true, TestRequests.VIDEO);
    Request request =
        new Request(
                plain.command(),
                plain.source(),
                plain.engine(),
                style,
                false,
                8,
                1,
                96,
                plain.video())
            .but()
            .language(language)
            .done();
    return Lesson.of(Reconstruction.run(request, picture, 1, Progress.NONE));
  }

  /** What is said to be needed is what the style paints with. */
  @ParameterizedTest
  @CsvSource({
    "watercolour, watercolour, wash brush, mm, Cold-pressed watercolour paper",
    "ink, ink painting, ink brush, mm, rice paper",
    "digital, digital painting, soft brush, px, New file",
    "bezier, curves, Curve, px, filled with #a39886",
    "region, oil painting, flat brush, mm, Canvas or board",
  })
  void lessonsSpeakOfTheMedium(
      String style, String subtitle, String tool, String unit, String surface) {
    Picture picture = TestPictures.named("cat", 96, 72);
    Lesson lesson = lesson(picture, StyleReader.named(style).deepCopy(), "en");
    assertTrue(lesson.subtitle().contains(subtitle), lesson.subtitle());
    assertTrue(
        lesson.tools().stream().anyMatch(t -> t.name().contains(tool)), lesson.tools().toString());
    assertTrue(lesson.tools().stream().allMatch(t -> t.size().endsWith(unit)));
    assertTrue(lesson.materials().get(0).contains(surface), lesson.materials().toString());
  }

  /** Where one stage paints everything, a lesson goes from region to region. */
  @Test
  void regionsAreStepsWhereThereIsOneStage() {
    Picture picture = TestPictures.named("cat", 96, 72);
    List<Lesson.Step> steps = lesson(picture, StyleReader.named("region").deepCopy(), "en").steps();
    assertTrue(steps.size() > 1 && steps.size() <= 8, steps.toString());
    for (int i = 1; i < steps.size(); i++) {
      assertEquals(steps.get(i - 1).stage().endStroke(), steps.get(i).stage().firstStroke());
      assertFalse(steps.get(i).sentences().isEmpty());
    }
    assertEquals(0, steps.get(0).stage().firstStroke());
  }

  @Test
  void colouredInkIsSaidToBe() {
    ColourNames ink = new ColourNames(Texts.of("en"), Medium.INK);
    assertEquals("1 part ink, 2 parts water; a touch of burnt sienna", ink.mixture(0xa07050));
  }

  @Test
  void sameWorkIsNotDescribedTwice() {
    for (Lesson.Step step : lesson("cat", "en").steps()) {
      long starts =
          step.sentences().stream()
              .map(s -> s.split(" ")[0])
              .filter(w -> w.equals("Model"))
              .count();
      assertTrue(starts <= 1, step.sentences().toString());
    }
  }
}
