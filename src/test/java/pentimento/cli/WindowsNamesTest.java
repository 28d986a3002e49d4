package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "out.mp4",
        "C:\\Users\\Jörg Müller\\my film.mp4",
        "c:out.mp4",
        "D:/frames",
        "\\\\server\\share\\a.png",
        "\\\\?\\C:\\very\\long\\a.png",
        "..\\a.png",
        "./frames/",
        "auxiliary.mp4",
        "console.png",
        "com10.mp4",
        "lpt.mp4",
        "null",
        ".hidden",
        "ждун 絵.mp4",
        ""
      })
  void goodNames(String path) {
    assertEquals(Optional.empty(), WindowsNames.trouble(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "aux.mp4; AUX",
        "C:\\films\\NUL; NUL",
        "con; CON",
        "Prn.tar.png; PRN",
        "com1.mp4; COM1",
        "LPT9; LPT9",
        "lpt\u00b2.png; LPT\u00b2",
        "conout$; CONOUT$",
        "aux\\a.mp4; AUX",
        "nul .mp4; NUL",
        "film:b.mp4; holds one of",
        "C:\\a:b.mp4; holds one of",
        "out.mp4:stream; holds one of",
        "what?.mp4; holds one of",
        "a\"b.mp4; holds one of",
        "<a>.png; holds one of",
        "a|b.png; holds one of",
        "*.png; holds one of",
        "a\tb.png; holds one of",
        "frames.; ends in a dot or a space",
        "frames...; ends in a dot or a space",
        "`frames `; ends in a dot or a space",
        "a /b.png; ends in a dot or a space",
      })
  void namesThatWindowsRefuses(String path, String part) {
    String trouble = WindowsNames.trouble(path).orElseThrow();
    assertTrue(trouble.contains(part), trouble);
  }
}
