package pentimento.request;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** How JSON from anyone is read: one value and no more, no field twice, complaints kept short. */
public final class StrictJson {
  /** Longest that a value or a parser's words are quoted in a complaint, characters. */
  private static final int BRIEF = 60;

  private static final int WORDS = 200;

  private StrictJson() {}

  /** A mapper that refuses a second value after the first, and a field that is there twice. */
  public static ObjectMapper mapper() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  /**
   * Parses a text as JSON, without looking at what it says. A byte order mark before it, as Windows
   * editors put it, is passed over.
   *
   * @throws IllegalArgumentException when it is not JSON; says where
   */
  public static JsonNode parse(String text) {
    return parse(text, mapper().reader());
  }

  /**
   * The same for files that Python writes, which may hold {@code NaN} and {@code -Infinity}.
   *
   * @throws IllegalArgumentException when it is not JSON otherwise; says where
   */
  public static JsonNode parsePython(String text) {
    return parse(text, mapper().reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS));
  }

  private static JsonNode parse(String text, ObjectReader reader) {
    try {
      return reader.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line %d, column %d)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      String said = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
      throw new IllegalArgumentException("is not JSON: " + brief(said, WORDS) + where, e);
    }
  }

  /** A value as complaints quote it: its beginning will do. */
  public static String brief(String value) {
    return brief(value, BRIEF);
  }

  private static String brief(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + " ...";
  }
}
