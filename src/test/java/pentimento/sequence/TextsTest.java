package pentimento.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import pentimento.request.Provenance;
import pentimento.request.Request;

class TextsTest {
  @SuppressWarnings("unused") // by @FieldSource
  private static final List<String> LANGUAGES = Request.LANGUAGES;

  private static final Pattern PLACE = Pattern.compile("\\{\\d\\}");

  /** What a language's own file says, without what it would take from another. */
  private static Map<String, String> own(String language) throws IOException {
    String name = "captions" + (language.equals("en") ? "" : "_" + language) + ".properties";
    Properties properties = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream(name)) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    TreeMap<String, String> texts = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    return texts;
  }

  private static Set<String> places(String pattern) {
    return PLACE.matcher(pattern).results().map(r -> r.group()).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @FieldSource("LANGUAGES")
  void everyLanguageSaysEverything(String language) throws IOException {
    Map<String, String> english = own("en");
    Map<String, String> texts = own(language);
    assertEquals(english.keySet(), texts.keySet());
    Texts found = Texts.of(language);
    Object[] values = Arrays.copyOf(new Object[] {"a", "b", "c", "d", "e"}, 5);
    texts.forEach(
        (key, text) -> {
          assertEquals(text, found.get(key), key);
          assertEquals(places(english.get(key)), places(text), key);
          assertFalse(text.contains("'"), key + " has an apostrophe that MessageFormat eats");
          String filled = new MessageFormat(text, Locale.ROOT).format(values);
          assertFalse(filled.contains("{") || filled.contains("}"), key + ": " + filled);
          assertTrue(!text.isBlank() || key.equals("lesson.between"), key + " is empty");
        });
  }

  @ParameterizedTest
  @FieldSource("LANGUAGES")
  void captionsAndTipsAreSentences(String language) throws IOException {
    own(language)
        .forEach(
            (key, text) -> {
              if (key.startsWith("caption.") || key.startsWith("tip.") || key.startsWith("next.")) {
                assertTrue(text.endsWith(language.equals("zh") ? "。" : "."), key + ": " + text);
              }
            });
  }

  /**
   * What is said after "with" also stands in lists; whoever has a stage's title has its caption.
   */
  @Test
  void familiesOfKeysAreWhole() throws IOException {
    Set<String> keys = own("en").keySet();
    assertEquals(ends(keys, "brush."), ends(keys, "tool."));
    assertEquals(ends(keys, "colour."), ends(keys, "paint."));
    assertEquals(ends(keys, "tone."), ends(keys, "shade."));
    assertEquals(Set.copyOf(ColourNames.HUES), ends(keys, "paint."));
    for (String stage : ends(keys, "title.")) {
      boolean said =
          keys.stream().anyMatch(k -> k.startsWith("caption.") && k.endsWith("." + stage));
      assertTrue(said, stage + " has no caption");
      boolean tip = keys.stream().anyMatch(k -> k.startsWith("tip.") && k.endsWith("." + stage));
      assertTrue(tip || Set.of("finished", "given").contains(stage), stage + " has no tip");
    }
  }

  private static Set<String> ends(Set<String> keys, String start) {
    return keys.stream()
        .filter(key -> key.startsWith(start))
        .map(key -> key.substring(start.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void machinesLanguagePlaysNoPart() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals("Ground", Texts.of("en").get("title.ground"));
      Locale.setDefault(Locale.SIMPLIFIED_CHINESE);
      assertEquals("Ground", Texts.of("en").get("title.ground"));
      assertEquals("Grundierung", Texts.of("de").get("title.ground"));
      Locale.setDefault(Locale.ROOT);
      assertEquals("打底色", Texts.of("zh").get("title.ground"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void statementIsThatOfTheProvenance() {
    assertEquals(Provenance.STATEMENT, Texts.of("en").get("statement"));
  }
}
