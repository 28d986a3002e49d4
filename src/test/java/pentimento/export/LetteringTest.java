package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertEquals(List.of(word), regular.wrap(word, 15, 10, 2), "a word is not broken");
    assertEquals(2, regular.wrap(TEXT, 15, 0, 2).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Highlights, pqgjy", "ÄÖÅ ß é", "絵 ж 😀", "i"})
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
