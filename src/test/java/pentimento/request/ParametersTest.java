package pentimento.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  /** The web UI's rule for one setting, as its users know it, with Python's classes of letters. */
  private static final Pattern SETTING =
      Pattern.compile(
          "[\\s\\p{Z}\\x1c-\\x1f\\x85]*([\\p{L}\\p{N}_][\\p{L}\\p{N}_ \\-/]+):[\\s\\p{Z}\\x1c-\\x1f\\x85]*"
              + "(\"(?:\\\\.|[^\\\\\"])+\"|[^,]*)(?:,|$)",
          Pattern.DOTALL);

  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Map<String, String> SETTINGS =
      Map.of("Steps", "20", "Seed", "3", "Size", "512x768");

  /** A second reader, straight from the rules. */
  private static Parameters read(String text) throws JsonProcessingException {
    List<String> lines = new ArrayList<>(List.of(stripped(text).split("\n", -1)));
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher setting = SETTING.matcher(lines.get(lines.size() - 1));
    int count = 0;
    while (setting.find()) {
      count++;
      String value = setting.group(2);
      if (value.startsWith("\"") && value.endsWith("\"")) {
        try {
          value = STRICT.readValue(value, String.class);
        } catch (JsonProcessingException e) {
          assertEquals(setting.group(2), value);
        }
      }
      if (!setting.group(2).isEmpty()) {
        settings.put(setting.group(1), value);
      }
    }
    if (count < 3) {
      settings.clear();
    } else {
      lines.remove(lines.size() - 1);
    }
    String prompt = "";
    String negative = "";
    boolean against = false;
    for (String line : lines) {
      String words = stripped(line);
      if (words.startsWith("Negative prompt:")) {
        against = true;
        words = stripped(words.substring(16));
      }
      words = words.replaceFirst("^\\\\(\\\\*Negative prompt:)", "$1"); // our own addition
      if (against) {
        negative += (negative.isEmpty() ? "" : "\n") + words;
      } else {
        prompt += (prompt.isEmpty() ? "" : "\n") + words;
      }
    }
    return new Parameters(prompt, negative, settings);
  }

  private static String stripped(String text) {
    return text.replaceAll("^[\\s\\p{Z}\\x1c-\\x1f\\x85]+|[\\s\\p{Z}\\x1c-\\x1f\\x85]+$", "");
  }

  @Test
  void anExampleIsRead() {
    Parameters read =
        Parameters.parse(
            """
            a lighthouse, (sunset:1.2)
            second line
            Negative prompt: blurry, ugly
            more
            Steps: 20, Sampler: DPM++ 2M, CFG scale: 7.5, Seed: 42, Size: 512x768, \
            Lora hashes: "oil: 0123456789, ink: abc", Version: v1.10.1
            """);
    assertEquals("a lighthouse, (sunset:1.2)\nsecond line", read.prompt());
    assertEquals("blurry, ugly\nmore", read.negative());
    assertEquals(Optional.of("DPM++ 2M"), read.setting("Sampler"));
    assertEquals(Optional.of("oil: 0123456789, ink: abc"), read.setting("Lora hashes"));
    assertEquals(512, read.size("Size").orElseThrow()[0]);
    assertEquals(768, read.size("Size").orElseThrow()[1]);
    assertEquals(Optional.empty(), read.size("Seed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a, b: c, \"d\"",
        "Steps: 3, Seed: 4, Size: 5x6",
        "x\nSteps: 3, Seed: 4, Size: 5x6\ny",
        "Negative prompt: not that",
        "a\nNegative prompt: b\nNegative prompt:c",
        "\\Negative prompt: a",
        "\\\\Negative prompt: a\n\\(b\\)",
        "negative prompt: small",
        "a\n\nb\n\n\nc",
        "\"",
        "\\",
        "{\"json\": [1, 2]}",
        "\u7d75\u753b, \ud83c\udfa8 \u0131\u0130\u015f",
        "<lora:oil:0.8>",
        "a\u2028b\u0085c",
        "[cat:dog:0.5] AND BREAK (x:1.3)"
      })
  void promptsComeBack(String prompt) throws JsonProcessingException {
    for (String other : new String[] {"", "plain", "Negative prompt: x, y", prompt}) {
      for (Parameters wanted :
          new Parameters[] {
            new Parameters(prompt, other, SETTINGS), new Parameters(other, prompt, SETTINGS)
          }) {
        String text = wanted.text();
        Parameters expected =
            new Parameters(
                wanted.prompt().replace('\u0085', ' '),
                wanted.negative().replace('\u0085', ' '),
                SETTINGS);
        assertEquals(expected, Parameters.parse(text), text);
        assertEquals(expected, read(text), text);
      }
    }
  }

  @Test
  void whatLinesCannotHoldIsLeftOut() {
    Parameters read =
        Parameters.parse(
            new Parameters(" a \r\n\tb\0\u001b[31mc\r d\n\n", "\n e", SETTINGS).text());
    assertEquals("a\nb  [31mc\nd", read.prompt());
    assertEquals("e", read.negative());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a, b",
        "a: b",
        "C:\\models\\x",
        "two\nlines",
        "\"quoted\"",
        "\"",
        "ends \"so\"",
        "back\\slash",
        " blanks ",
        "\ud83c\udfa8, \u0131"
      })
  void valuesComeBack(String value) throws JsonProcessingException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("Steps", "1");
    settings.put("Model", value);
    settings.put("Nothing", "");
    settings.put("Seed", "2");
    settings.put("Last one", value);
    String text = new Parameters("p", "", settings).text();
    settings.remove("Nothing");
    assertEquals(settings, Parameters.parse(text).settings(), text);
    assertEquals(settings, read(text).settings(), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Steps: 1, Seed: 2 | 0",
        "Steps: 1, Seed: 2, x: 3 | 0",
        "Steps: 1, Seed: 2, xy: 3 | 3",
        "Steps: 1, Seed: 2, xy: | 2",
        "Steps: 1, Steps: 2, Steps: 3 | 1",
        "aa:bb:1, cc: 2, dd: 3 | 3",
        "aa: \"b, cc: 1, dd: 2, ee: 3 | 4",
        "aa: \"b\" c, cc: 1, dd: 2 | 3",
        "aa: \"b\\\", cc: 1, dd: 2 | 3"
      })
  void onlyThreeSettingsMakeALine(String line, int count) throws JsonProcessingException {
    assertEquals(count, Parameters.parse("p\n" + line).settings().size());
    assertEquals(read("p\n" + line), Parameters.parse("p\n" + line));
  }

  @Test
  void anyTextIsReadByTheRules() throws JsonProcessingException {
    String[] pieces = {
      "a",
      "bb",
      ":",
      ": ",
      ",",
      ", ",
      "\"",
      "\\",
      "\n",
      " ",
      "-",
      "/",
      "\u00b2",
      "\u0131",
      "_",
      "Negative prompt:",
      "12x3",
      "\u00a0",
      ".",
      "\ud83c\udfa8",
      "Key: v, ",
      "Key: \"v\", "
    };
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(24); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      Parameters read = Parameters.parse(text.toString());
      assertEquals(read(text.toString()), read, text.toString());
      if (read.settings().size() > 2) {
        Parameters tidy =
            new Parameters(stripped(read.prompt()), stripped(read.negative()), read.settings());
        assertEquals(tidy, Parameters.parse(read.text()), text.toString());
      }
    }
  }

  @Test
  void hostileTextsTakeNoTime() {
    for (String piece : new String[] {"a", "a ", "\"", "\"\\", "a:", "aa: \"", "\n", ",", " "}) {
      String text = piece.repeat(Parameters.LONGEST / piece.length());
      assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Parameters.parse(text), piece);
    }
    assertThrows(
        IllegalArgumentException.class, () -> Parameters.parse("a".repeat(Parameters.LONGEST + 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "DDIM, ddim, Automatic",
    "ddim, ddim, Automatic",
    "Euler a, euler-a, Automatic",
    "Euler, euler, Automatic",
    "DPM++ 2M Karras, dpmpp-2m, Karras",
    "DPM++ 2M, dpmpp-2m, Automatic",
    "UniPC, unipc, Automatic",
    "UNIPC, unipc, Automatic",
    "PLMS, pndm, Automatic",
    "LCM, lcm, Automatic"
  })
  void samplersHaveTwoNames(String theirs, String label, String schedule) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(
          Optional.of(new SamplerNames.Named(label, schedule)), SamplerNames.named(theirs));
    } finally {
      Locale.setDefault(before);
    }
    assertEquals(Optional.empty(), SamplerNames.named("DPM++ SDE"));
    assertEquals(Optional.empty(), SamplerNames.named("Karras"));
  }
}
