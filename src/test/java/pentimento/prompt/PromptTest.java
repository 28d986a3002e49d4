package pentimento.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.random.Rng;

class PromptTest {
  private static final int STEPS = 10;

  /** What is said at each change: {@code 0 sea; 5 sky}. */
  private static String changes(String text) {
    Prompt prompt = Prompt.parse(text);
    List<String> lines = new ArrayList<>();
    for (int step : prompt.changes(STEPS)) {
      lines.add(step + " " + Spelled.out(prompt.at(step, STEPS)));
    }
    return String.join("; ", lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      value = {
        "calm sea > 0 calm sea",
        // by steps and by shares
        "a [sea:sky:3] > 0 a sea; 3 a sky",
        "a [sea:sky:0.5] > 0 a sea; 5 a sky",
        "a [sea:sky:.25] > 0 a sea; 2 a sky",
        "a [sea:sky:+3] > 0 a sea; 3 a sky",
        "a [sea:sky: 3 ] > 0 a sea; 3 a sky",
        "a [sea:sky:1] > 0 a sea; 1 a sky",
        "a [sea:sky:0] > 0 a sky",
        "a [sea:sky:0.0] > 0 a sky",
        "a [sea:sky:-2] > 0 a sky",
        "a [sea:sky:10] > 0 a sea",
        "a [sea:sky:1.0] > 0 a sea",
        "a [sea:sky:99999999999999999999] > 0 a sea",
        // words that come or go
        "a[ sea:4] > 0 a; 4 a sea",
        "a[ sea::4] > 0 a sea; 4 a",
        "a [sea:0.5] > \"0 a ; 5 a sea\"",
        "a[::4] > 0 a",
        "a[:4] > 0 a",
        // in each other
        "[sea:[sky:land:6]:3] > 0 sea; 3 sky; 6 land",
        "[[sea:sky:2]:land:6] > 0 sea; 2 sky; 6 land",
        "[sea:[sky:land:2]:6] > 0 sea; 6 land",
        "a [b[c:2]:d:4] e > \"0 a b e; 2 a bc e; 4 a d e\"",
        // with weights
        "[(sea:1.5):sky:5] > 0 sea*1.5; 5 sky",
        "([sea:sky:5]:1.5) > 0 sea*1.5; 5 sky*1.5",
        "[[[sea]]:sky:5] > 0 sea*0.8264; 5 sky",
        "[sea] [a:b:5] > \"0 sea*0.9091| a; 5 sea*0.9091| b\"",
        "(sea:[1.2:1.5:5]) > 0 sea*1.2; 5 sea*1.5",
        "[(sea:2:1.5):sky:5] > 0 sea:2*1.5; 5 sky",
        "[sea BREAK sky:land:5] > 0 sea // sky; 5 land",
        // in turn
        "[sea|sky] > 0 sea; 1 sky; 2 sea; 3 sky; 4 sea; 5 sky; 6 sea; 7 sky; 8 sea; 9 sky",
        "[sea|sea] > 0 sea",
        "[|] > \"0 \"",
        "[[a|b]:c:3] > 0 a; 1 b; 2 a; 3 c",
        "[[a:b:2]|c:d] > 0 a|c:d*0.9091; 2 b|c:d*0.9091",
        // escaped
        "[a\\|b:c:5] > 0 a|b; 5 c",
        "[a\\:b:c:5] > 0 a:b; 5 c",
        "\\[a:b:5] > 0 [a:b:5]",
        "[a b\\]:c:5] > 0 a b]; 5 c",
        // text after all
        "[a:b:c] > 0 a:b:c*0.9091",
        "[a:b:c:5] > 0 a:b:c:5*0.9091",
        "[a|b:5] > 0 a|b:5*0.9091",
        "a | b [c:5] > \"0 a | b ; 5 a | b c\"",
        "a:b:5 > 0 a:b:5",
        "(a:b:5) > 0 a:b*5",
        "[a:b:5 > 0 a:b:5*0.9091",
        "a:b:5] > 0 a:b:5]",
        "[a (b:c:5] > 0 a *0.9091|b:c:5",
        "[[x:y]:z:5] > 0 x:y*0.9091; 5 z",
        "[a):b:5] > 0 a):b:5*0.9091",
        "(a] [b:c:5] > 0 a] b*1.1; 5 a] c*1.1",
      })
  void wordsChangeOverTheSteps(String text, String changes) {
    assertEquals(changes, changes(text));
  }

  @Test
  void turnsStartAgainAndMixWithSwitches() {
    Prompt prompt = Prompt.parse("[(a|b)|c|] x[ d::4]");
    List<String> said = new ArrayList<>();
    for (int step = 0; step < 6; step++) {
      said.add(Spelled.out(prompt.at(step, 6)));
    }
    assertEquals(List.of("a|b*1.1| x d", "c x d", " x d", "a|b*1.1| x d", "c x", " x"), said);
    assertEquals(List.of(0, 1, 2, 3, 4, 5), prompt.changes(6));
    assertEquals(List.of(0), prompt.changes(1));
  }

  @Test
  void sharesAreOfTheStepsThereAre() {
    Prompt prompt = Prompt.parse("[sea:sky:0.5]");
    assertEquals(List.of(0, 1), prompt.changes(3));
    assertEquals(List.of(0, 12), prompt.changes(25));
    assertEquals(List.of(0, 500), prompt.changes(1000));
    assertEquals("sky", prompt.at(0, 1).text());
    assertTrue(prompt.changes());
    assertFalse(Prompt.parse("[sea]").changes());
  }

  @Test
  void stepsAreChecked() {
    Prompt prompt = Prompt.parse("sea");
    assertEquals("sea", prompt.at(9, 10).text());
    for (int[] step : new int[][] {{-1, 10}, {10, 10}, {0, 0}, {0, -1}}) {
      assertThrows(IllegalArgumentException.class, () -> prompt.at(step[0], step[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> prompt.changes(0));
  }

  @Test
  void blanksAroundAreLeftOut() {
    assertEquals("a sea", Prompt.parse(" \n a sea\t").text());
    assertEquals("a sea", Prompt.parse("a sea").toString());
    assertEquals(Prompt.parse("a sea "), Prompt.parseNegative("a sea"));
    assertNotEquals(Prompt.parse("a sea"), Prompt.parse("a  sea"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r", "\u00a0\u3000"})
  void onlyTheNegativePromptMayBeEmpty(String text) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parse(text)).getMessage();
    assertEquals("the prompt is empty", said);
    assertEquals(Prompt.NONE, Prompt.parseNegative(text));
    assertTrue(Prompt.NONE.isEmpty());
    assertEquals(List.of(0), Prompt.NONE.changes(20));
    assertEquals(new Wording(List.of(List.of())), Prompt.NONE.at(3, 20));
  }

  @Test
  void longPromptsAreRefused() {
    Prompt.parse("x".repeat(10_000));
    Prompt.parse("\ud83d\ude00".repeat(10_000));
    String said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parse("x".repeat(10_001)))
            .getMessage();
    assertEquals("the prompt has 10001 characters, expected at most 10000", said);
    said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parseNegative("x".repeat(12_345)))
            .getMessage();
    assertEquals("the negative prompt has 12345 characters, expected at most 10000", said);
  }

  @ParameterizedTest
  @CsvSource({"0, U+0000", "7, U+0007", "27, U+001B", "11, U+000B", "127, U+007F", "133, U+0085"})
  void controlCharactersAreRefused(int character, String name) {
    String text = "a \ud83d\ude00 " + (char) character + "sea";
    String said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parse(text)).getMessage();
    assertEquals(
        "the prompt has a control character, %s, as its character 5".formatted(name), said);
  }

  @Test
  void deepNestingIsRefused() {
    String deepest = "[".repeat(64) + "a" + ":2]".repeat(64);
    assertEquals("a", Prompt.parse(deepest).at(2, 3).text());
    String deeper = "[" + deepest + ":2]";
    String said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parse(deeper)).getMessage();
    assertTrue(said.startsWith("the prompt: more than 64 brackets are open at a time"), said);
  }

  @Test
  void badWeightsOfLaterStepsAreFoundAtOnce() {
    for (String text :
        List.of("[sea:(sky:1.2.3):5]", "[sea|sky|(land:99)]", "[a:[b|[c|(sky:1.2.3)]:3]:5]")) {
      assertThrows(IllegalArgumentException.class, () -> Prompt.parse(text), text);
    }
  }

  @Test
  void weightsThatMeetLaterAreFoundWithTheChanges() {
    Prompt prompt = Prompt.parse("([sea:(sky:9):5]:9)");
    assertEquals("sea", prompt.at(4, 10).text());
    String said =
        assertThrows(IllegalArgumentException.class, () -> prompt.changes(10)).getMessage();
    assertEquals("the prompt: the weight of \"sky\" is 81.0, expected -10 to 10", said);
  }

  /** Whatever is typed, there is a prompt or a message. */
  @Test
  void anyTextIsReadOrRefused() {
    List<String> words =
        List.of(
            "(",
            ")",
            "[",
            "]",
            ":",
            "|",
            "\\",
            "BREAK",
            "a",
            " sea",
            ",",
            "1.2",
            "0.5",
            "3",
            " ",
            "-",
            ".",
            "\n",
            "\ufb01",
            "\u201c",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "\u0000",
            "(a:1.3)",
            "[a:b:2]",
            "[a|b]");
    Rng rng = new Rng(20261126);
    int read = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = rng.nextInt(40);
      for (int j = 0; j < length; j++) {
        boolean rare = rng.nextInt(100) == 0;
        text.append(rare ? (char) rng.nextInt(0x10000) : words.get(rng.nextInt(words.size())));
      }
      read += readOrRefuse(text.toString());
    }
    assertTrue(read > 200 && read < 1_800, read + " of 2000 were read");
  }

  private static int readOrRefuse(String text) {
    Prompt prompt;
    try {
      prompt = Prompt.parse(text);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("the prompt"), e.getMessage());
      return 0;
    }
    try {
      List<Integer> changes = prompt.changes(5);
      assertEquals(0, changes.get(0));
      for (int step = 0; step < 5; step++) {
        Wording wording = prompt.at(step, 5);
        assertEquals(wording, prompt.at(step, 5));
        if (step > 0) {
          assertEquals(changes.contains(step), !wording.equals(prompt.at(step - 1, 5)), text);
        }
        assertTrue(
            wording.sections().stream()
                .flatMap(List::stream)
                .allMatch(piece -> Math.abs(piece.weight()) <= 10 && !piece.text().isEmpty()),
            text);
      }
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("the prompt: the weight"), e.getMessage());
    }
    return 1;
  }
}
