package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.sequence.Narration;

class LetteringTest {
  private static final String TEXT =
      "Block in the shapes in the middle with a large flat brush: light ochres, following the form.";

  private final Lettering regular = Lettering.regular();

  @Test
  void widthGrowsWithTextAndSize() {
    assertEquals(0, regular.width("", 20));
    double one = regular.width("brush", 20);
    assertTrue(one > 30 && one < 80, one + " px");
    assertEquals(2 * one, regular.width("brush", 40), 1e-9);
    assertEquals(2 * one, regular.width("brushbrush", 20), 1e-9);
    assertTrue(Lettering.bold().width("brush", 20) > one);
    assertTrue(regular.width("i", 20) < regular.width("W", 20));
  }

  @ParameterizedTest
  @ValueSource(doubles = {120, 200, 333, 5000})
  void linesFitAndKeepEveryWord(double width) {
    List<String> lines = regular.wrap(TEXT, 15, width, 100);
    assertEquals(TEXT, String.join(" ", lines));
    for (String line : lines) {
      assertTrue(regular.width(line, 15) <= width, line);
    }
    if (width > 1000) {
      assertEquals(1, lines.size());
    }
  }

  @Test
  void whatDoesNotFitEndsInAnEllipsis() {
    List<String> lines = regular.wrap(TEXT, 15, 150, 3);
    assertEquals(3, lines.size());
    assertTrue(lines.get(2).endsWith("…"), lines.toString());
    assertTrue(TEXT.startsWith(lines.get(0) + " " + lines.get(1)), lines.toString());
    for (String line : lines) {
      assertTrue(regular.width(line, 15) <= 150, line);
    }
  }

  @Test
  void oddTextsWrap() {
    assertEquals(List.of(""), regular.wrap("", 15, 100, 2));
    String word = "Donaudampfschifffahrt";
    assertEquals(List.of(word), regular.wrap(word, 15, 400, 2));
    List<String> broken = regular.wrap(word, 15, 60, 100);
    assertTrue(broken.size() > 1, "a word longer than a line is broken");
    assertEquals(word, String.join("", broken));
    assertEquals(word.length(), regular.wrap(word, 15, 1, 100).size(), "a letter to a line");
    assertEquals(2, regular.wrap(TEXT, 15, 0, 2).size());
  }

  @ParameterizedTest
  @ValueSource(doubles = {15, 40, 77, 123, 5000})
  void chineseWrapsBetweenCharacters(double width) {
    String text = "用一支大号平头笔铺背景：偏浅的土黄色（暖），用笔长而平稳……只用300克的“纸”。";
    List<String> lines = regular.wrap(text, 15, width, 100);
    assertEquals(text, String.join("", lines));
    for (String line : lines) {
      if (width >= 77) {
        assertTrue(regular.width(line, 15) <= width, line);
        assertTrue("，。：）…”".indexOf(line.charAt(0)) < 0, line + " begins with a closing sign");
        assertTrue("（“".indexOf(line.charAt(line.length() - 1)) < 0, line);
      }
    }
    assertEquals(15 * 4, regular.width("平头笔刷", 15), 1e-9);
    assertEquals(1, regular.wrap("block-in grey-green", 15, 500, 3).size());
    assertEquals(List.of("a", "grey-green"), regular.wrap("a grey-green", 15, 80, 3));
  }

  @Test
  void everyCharacterOfEveryLanguageHasAGlyph() throws IOException {
    for (Typeface typeface : List.of(Typeface.regular(), Typeface.bold())) {
      for (String end : new String[] {"", "_de", "_zh"}) {
        String name = "/pentimento/sequence/captions" + end + ".properties";
        try (InputStream in = Narration.class.getResourceAsStream(name)) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          text.codePoints()
              .filter(c -> !Character.isWhitespace(c))
              .forEach(
                  c ->
                      assertTrue(
                          typeface.face(c).glyph(c) != 0,
                          Character.toString(c) + ": run tools/subset_noto.py"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Highlights, pqgjy", "ÄÖÅ ß é", "絵 ж 😀", "打底色，ab", "i"})
  void inkStaysInItsBox(String text) {
    int size = 24;
    BufferedImage image = new BufferedImage(400, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    regular.draw(g, text, 50, 60, size, Color.WHITE);
    g.dispose();
    double right = 50 + regular.width(text, size);
    int ink = 0;
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 400; x++) {
        if ((image.getRGB(x, y) & 0xffffff) != 0) {
          ink++;
          assertTrue(x >= 48 && x <= right + 2, "ink at x " + x + " of " + right);
          assertTrue(y >= 60 - 1.15 * size && y <= 60 + 0.35 * size, "ink at y " + y);
        }
      }
    }
    assertTrue(ink > 10, ink + " pixels of ink");
  }
}
