package pentimento.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that AUTOMATIC1111's web UI writes into pictures, and most programs of its kind read:
 * the prompt, the negative prompt, and a last line of settings.
 *
 * <pre>
 * a lighthouse at sunset
 * Negative prompt: blurry
 * Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 3, Size: 512x512, Model: "a, b"
 * </pre>
 *
 * <p>The form knows no escapes but in quoted values: lines are read without the blanks around them,
 * and empty values not at all. One thing is added so that prompts come back whatever they say: a
 * line of theirs that begins like the negative prompt has a backslash before it, which prompts of
 * that program do not see.
 *
 * @param prompt may have several lines
 * @param negative empty where there is none
 * @param settings by their names, in the order of the text
 */
public record Parameters(String prompt, String negative, Map<String, String> settings) {
  /** Longest text that is read, characters. */
  public static final int LONGEST = 1 << 20;

  /** Fewer settings than these are taken for a line of a prompt. */
  private static final int LEAST_SETTINGS = 3;

  private static final String NEGATIVE = "Negative prompt:";
  private static final Pattern ESCAPED = Pattern.compile("\\\\+" + NEGATIVE);
  private static final Pattern TO_ESCAPE = Pattern.compile("\\\\*" + NEGATIVE);
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})x([0-9]{1,9})");
  private static final ObjectMapper JSON = StrictJson.mapper();

  /** Keeps a copy. */
  public Parameters {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(negative, "negative");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** A setting. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** Width and height, pixels, where a setting says both, as in "512x768". */
  public Optional<int[]> size(String name) {
    return setting(name)
        .map(SIZE::matcher)
        .filter(Matcher::matches)
        .map(
            sides ->
                new int[] {Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2))});
  }

  /**
   * Reads such a text, by that program's own rules. Any text is one: what has no line of settings
   * is a prompt.
   *
   * @throws IllegalArgumentException when it is longer than {@value #LONGEST} characters
   */
  public static Parameters parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "%d characters of parameters, expected at most %d".formatted(text.length(), LONGEST));
    }
    List<String> lines = new ArrayList<>(List.of(strip(text).split("\n", -1)));
    String last = lines.get(lines.size() - 1);
    Map<String, String> settings = new LinkedHashMap<>();
    if (settings(last, settings) >= LEAST_SETTINGS) {
      lines.remove(lines.size() - 1);
    } else {
      settings.clear();
    }
    StringBuilder prompt = new StringBuilder();
    StringBuilder negative = new StringBuilder();
    StringBuilder current = prompt;
    for (String line : lines) {
      String words = strip(line);
      if (words.startsWith(NEGATIVE)) {
        current = negative;
        words = strip(words.substring(NEGATIVE.length()));
      }
      current.append(current.isEmpty() ? "" : "\n");
      current.append(ESCAPED.matcher(words).lookingAt() ? words.substring(1) : words);
    }
    return new Parameters(prompt.toString(), negative.toString(), settings);
  }

  /**
   * Reads the line of settings from left to right: a name is a word character and then one or more
   * of those, blanks, dashes and slashes, up to a colon; a value is a quoted text before a comma or
   * the end, else all up to there. What is between is passed over.
   *
   * @return how many there are, those of one name counted each
   */
  private static int settings(String line, Map<String, String> into) {
    int count = 0;
    int at = 0;
    while (at < line.length()) {
      int start = at;
      while (start < line.length() && !isWord(line.codePointAt(start))) {
        start += Character.charCount(line.codePointAt(start));
      }
      int end = start;
      int letters = 0;
      while (end < line.length() && isOfName(line.codePointAt(end))) {
        end += Character.charCount(line.codePointAt(end));
        letters++;
      }
      at = end + 1;
      if (letters < 2 || end == line.length() || line.charAt(end) != ':') {
        at = Math.max(at, start + 1);
        continue;
      }
      int from = end + 1;
      while (from < line.length() && isBlank(line.charAt(from))) {
        from++;
      }
      int to = quoted(line, from);
      if (to < 0) {
        int comma = line.indexOf(',', from);
        to = comma < 0 ? line.length() : comma;
      }
      String value = line.substring(from, to);
      if (!value.isEmpty()) {
        into.put(line.substring(start, end), unquoted(value));
      }
      count++;
      at = to + 1;
    }
    return count;
  }

  /** Where a quoted value that begins here ends; -1 when none does. */
  private static int quoted(String line, int from) {
    if (from >= line.length() || line.charAt(from) != '"') {
      return -1;
    }
    int at = from + 1;
    while (at < line.length() && line.charAt(at) != '"') {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    boolean closed = at < line.length() && at > from + 1;
    return closed && (at + 1 == line.length() || line.charAt(at + 1) == ',') ? at + 1 : -1;
  }

  private static String unquoted(String value) {
    if (value.charAt(0) != '"' || value.charAt(value.length() - 1) != '"') {
      return value;
    }
    try {
      JsonNode json = JSON.readTree(value);
      return json.isTextual() ? json.textValue() : value;
    } catch (JsonProcessingException e) {
      return value; // not of this form: then as it is
    }
  }

  private static boolean isOfName(int letter) {
    return letter == ' ' || letter == '-' || letter == '/' || isWord(letter);
  }

  /** Letters, numbers and the underscore, as Python's regular expressions have them. */
  private static boolean isWord(int letter) {
    return switch (Character.getType(letter)) {
      case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> letter == '_' || Character.isLetterOrDigit(letter);
    };
  }

  private static boolean isBlank(char letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter) || letter == '\u0085';
  }

  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** The text. {@link #parse} gives the same prompts and settings, less blanks around lines. */
  public String text() {
    StringBuilder text = new StringBuilder(written(prompt));
    String against = written(negative);
    if (!against.isEmpty()) {
      text.append('\n').append(NEGATIVE).append(' ').append(against);
    }
    StringBuilder last = new StringBuilder();
    settings.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            last.append(last.isEmpty() ? "" : ", ").append(name).append(": ").append(shown(value));
          }
        });
    return strip(text.append('\n').append(last).toString());
  }

  /** A prompt's lines without blanks around them, control characters and the negative's mark. */
  private static String written(String prompt) {
    StringBuilder text = new StringBuilder();
    for (String line : strip(prompt.replaceAll("\\r\\n?", "\n")).split("\n", -1)) {
      String plain = strip(line.replaceAll("[\\p{Cc}&&[^\\t]]", " "));
      text.append(text.isEmpty() ? "" : "\n");
      text.append(TO_ESCAPE.matcher(plain).lookingAt() ? "\\" : "").append(plain);
    }
    return text.toString();
  }

  /** A value; in quotes, as JSON, where it would not be read alike without. */
  private static String shown(String value) {
    boolean plain =
        value.indexOf(',') < 0
            && value.indexOf(':') < 0
            && value.indexOf('"') < 0
            && value.chars().noneMatch(Character::isISOControl)
            && strip(value).equals(value);
    try {
      return plain ? value : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text cannot be written as JSON", e);
    }
  }
}
