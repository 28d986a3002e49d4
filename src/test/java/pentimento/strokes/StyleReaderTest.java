package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;

class StyleReaderTest {
  @SuppressWarnings("unused") // by @FieldSource
  private static final List<String> BUILT_IN = StyleReader.BUILT_IN;

  private static final String SMALLEST =
      """
      {"name": "ink", "paper": "#ffffff", "stages": [{"name": "lines", "layers": [
        {"technique": "draw", "colour": "#000000", "brush": {"kind": "pencil", "radius": 0.002}}]}]}
      """;

  private static String refused(JsonNode json) {
    return assertThrows(IllegalArgumentException.class, () -> StyleReader.style(json)).getMessage();
  }

  /** The built-in style with the value at a JSON pointer changed; {@code null} removes it. */
  private static JsonNode oil(String pointer, String value) {
    JsonNode json = StyleReader.named("oil");
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) json.at(pointer.substring(0, slash));
    String field = pointer.substring(slash + 1);
    if (value == null) {
      parent.remove(field);
    } else {
      parent.set(field, StyleReader.json(value));
    }
    return json;
  }

  @ParameterizedTest
  @FieldSource("BUILT_IN")
  void builtInStylesAreStyles(String name) {
    Style style = StyleReader.style(StyleReader.named(name));
    assertEquals(name, style.name());
    assertTrue(style.layers().size() >= style.stages().size());
  }

  @Test
  void smallestStyleHasSensibleDefaults() {
    Style style = StyleReader.style(StyleReader.json(SMALLEST));
    assertEquals(0xffffff, style.paper());
    Layer layer = style.layers().get(0);
    assertEquals(Layer.Technique.DRAW, layer.technique());
    assertEquals(0, layer.reveal());
    assertEquals(layer.threshold(), layer.revealThreshold());
  }

  @Test
  void unknownNameListsTheNames() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> StyleReader.named("oi")).getMessage();
    assertTrue(message.contains("'oi'"), message);
    for (String name : StyleReader.BUILT_IN) {
      assertTrue(message.contains(name), message);
    }
    assertThrows(IllegalArgumentException.class, () -> StyleReader.named("../styles/oil"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "gone",
      value = {
        // out of range
        "/stages/2/layers/0/brush/radius | 0.7 | stages[2].layers[0].brush.radius is 0.7, expected",
        "/stages/2/layers/1/brush/alpha | -1 | stages[2].layers[1].brush.alpha is -1",
        "/stages/3/layers/1/tones | 17 | stages[3].layers[1].tones is 17",
        "/stages/4/layers/1/reveal | 1e999 | stages[4].layers[1].reveal is ",
        "/regions | 0 | regions is 0",
        "/weave | 0.6 | weave is 0.6",
        // missing
        "/name | gone | name is missing, expected a text",
        "/paper | gone | paper is missing, expected a colour such as",
        "/stages | gone | stages is missing",
        "/stages/1/name | gone | stages[1].name is missing",
        "/stages/1/layers | gone | stages[1].layers is missing",
        "/stages/1/layers/0/technique | gone | stages[1].layers[0].technique is missing, expected",
        "/stages/1/layers/0/brush | gone | stages[1].layers[0].brush is missing, expected an",
        "/stages/1/layers/0/brush/kind | gone | stages[1].layers[0].brush.kind is missing",
        "/stages/1/layers/0/brush/radius | gone | stages[1].layers[0].brush.radius is missing",
        "/stages/1/layers/0/colour | gone | stages[1].layers[0].colour is missing, expected a col",
        // of the wrong kind
        "/name | 3 | name is 3, expected a text",
        "/name | \"\" | name is missing",
        "/paper | \"beige\" | paper is \"beige\", expected a colour",
        "/paper | 16777215 | paper is 16777215, expected a colour",
        "/regions | 7.5 | regions is 7.5, expected a whole number",
        "/regions | 99999999999 | regions is 99999999999, expected a whole number",
        "/relief | \"strong\" | relief is \"strong\", expected a number",
        "/relief | null | relief is null, expected a number",
        "/stages | {} | stages is missing, empty or too long",
        "/stages | [] | stages is missing, empty or too long",
        "/stages | [7] | stages[0] is not a JSON object",
        "/stages/4/regionByRegion | 1 | stages[4].regionByRegion is 1, expected true or false",
        "/stages/0/regionByRegion | true | stages[0].regionByRegion is true, but a layer is to scrub",
        "/stages/1/regionByRegion | true | stages[1].regionByRegion is true, but a layer is to draw",
        "/stages/0/layers/0/technique | \"OIL\" | stages[0].layers[0].technique is \"OIL\", exp",
        "/stages/0/layers/0/brush | [] | stages[0].layers[0].brush is [], expected an object",
        "/stages/0/layers/0/brush/kind | \"Wash\" | brush.kind is \"Wash\", expected one of oil,",
        // unknown
        "/frames | 8 | frames is unknown here; known: name, ",
        "/stages/0/layer | 8 | stages[0].layer is unknown here; known: ",
        "/stages/0/layers/0/brush/Radius | 1 | stages[0].layers[0].brush.Radius is unknown here",
        "/stages/0/layers/0/radius | 1 | stages[0].layers[0].radius is unknown here",
      })
  void complaintsNameTheField(String pointer, String value, String message) {
    String said = refused(oil(pointer, value));
    assertTrue(said.contains(message), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "3", "null", "\"oil\""})
  void somethingElseThanAnObject(String json) {
    assertEquals("the file is not a JSON object", refused(StyleReader.json(json)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"name\": oil}", "{} {}", "{} x", "{\"a\": 1,}", "<style>"})
  void notJson(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> StyleReader.json(text)).getMessage();
    assertTrue(message.startsWith("is not JSON: "), message);
  }

  @Test
  void fieldsThatAreThereTwiceAreRefused() {
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    StyleReader.json(
                        SMALLEST.replaceFirst("\\{", "{\"regions\": 3, \"regions\": 4,")))
            .getMessage();
    assertTrue(said.contains("'regions'") && said.contains("line 1"), said);
  }

  @Test
  void longValuesAreQuotedInPart() {
    String endless = "x".repeat(10_000);
    for (String said :
        new String[] {
          refused(oil("/paper", '"' + endless + '"')),
          refused(oil("/" + endless, "1")),
          assertThrows(IllegalArgumentException.class, () -> StyleReader.named(endless))
              .getMessage(),
          assertThrows(IllegalArgumentException.class, () -> StyleReader.json(endless)).getMessage()
        }) {
      assertTrue(said.contains("xxx ...") && said.length() < 300, said);
    }
  }

  @Test
  void byteOrderMarkOfWindowsEditorsIsPassedOver() {
    assertEquals(StyleReader.json(SMALLEST), StyleReader.json("\ufeff" + SMALLEST));
  }

  @Test
  void emptyTextIsNoStyle() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> StyleReader.style(StyleReader.json("")))
            .getMessage();
    assertTrue(message.startsWith("the file is not") || message.startsWith("is not"), message);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(200_000);
    assertThrows(IllegalArgumentException.class, () -> StyleReader.json(deep));
  }

  /** A style that only draws paints without trouble. */
  @Test
  void smallestStylePaints() {
    Style style = StyleReader.style(StyleReader.json(SMALLEST));
    Paintings.Painting painting = Paintings.paint(TestPictures.cat(), style, 1);
    assertTrue(painting.strokes().size() > 20);
    assertEquals(0, painting.covered().get(0));
  }
}
