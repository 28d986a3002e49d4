package pentimento.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasSizeTest {
  @ParameterizedTest
  @CsvSource({
    "square, 1080, 1080, 1080x1080",
    "vertical, 1080, 1920, 1080x1920",
    "wide, 1920, 1080, 1920x1080",
    "own, 0, 0, own",
    "16x8192, 16, 8192, 16x8192",
    "8192x16, 8192, 16, 8192x16",
    "0101x055, 101, 55, 101x55",
  })
  void namesAndSidesAreRead(String text, int width, int height, String told) {
    CanvasSize size = CanvasSize.parse(text);
    assertEquals(new CanvasSize(width, height), size);
    assertEquals(told, size.toString());
    assertEquals(size, CanvasSize.parse(told));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "banana",
        "",
        "Square",
        "1080",
        "1080x",
        "x",
        "10 x 10",
        "1080X1080",
        "-5x20",
        "1e3x1e3",
        "9999999999x20",
        "１０８０x１０８０"
      })
  void otherTextsAreRefused(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> CanvasSize.parse(text)).getMessage();
    assertTrue(message.startsWith("canvas is '" + text + "', expected square, "), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"15x16", "16x15", "8193x16", "16x8193", "0x0", "0x100", "999999999x16"})
  void sidesOutsideTheRangeAreRefused(String text) {
    String message = assertThrows(RangeException.class, () -> CanvasSize.parse(text)).getMessage();
    assertEquals("canvas is " + text + ", expected sides of 16 to 8192 pixels", message);
  }

  @Test
  void onlyOwnIsOwn() {
    assertTrue(CanvasSize.OWN.isOwn());
    assertFalse(new CanvasSize(16, 16).isOwn());
  }
}
