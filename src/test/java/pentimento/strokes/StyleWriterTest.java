package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import pentimento.request.StrictJson;

class StyleWriterTest {
  static final List<String> STYLES = StyleReader.BUILT_IN;

  @ParameterizedTest
  @FieldSource("STYLES")
  void readsBackTheSameStyle(String name) {
    Style style = StyleReader.style(StyleReader.named(name));
    for (Style one : List.of(style, style.revealing(true), style.revealing(false))) {
      String text = StyleWriter.json(one).toString();
      assertEquals(one, StyleReader.style(StrictJson.parse(text)));
    }
    assertTrue(
        StyleWriter.json(style).toString().contains("\"paper\":\"#"),
        "colours as people write them");
  }
}
