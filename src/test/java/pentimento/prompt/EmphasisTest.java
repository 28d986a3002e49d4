package pentimento.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmphasisTest {
  private static String said(String text) {
    return Spelled.out(Prompt.parse(text).at(0, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "a harbour at dawn; a harbour at dawn",
        // one bracket
        "a (warm) light; \"a |warm*1.1| light\"",
        "a [warm] light; \"a |warm*0.9091| light\"",
        "a (warm:1.3) light; \"a |warm*1.3| light\"",
        "(warm:.5)(cold:-0.5)(grey:+2)(none:0); warm*0.5|cold*-0.5|grey*2|none*0",
        "(warm: 1.3 ); warm*1.3",
        "(warm :1.3); \"warm *1.3\"",
        "(warm light:1.25); warm light*1.25",
        // brackets in brackets
        "((warm)); warm*1.21",
        "(((warm))); warm*1.331",
        "[[warm]]; warm*0.8264",
        "([warm]); warm",
        "(a (b:2) c:1.5); \"a *1.5|b*3| c*1.5\"",
        "(a (b) c); \"a *1.1|b*1.21| c*1.1\"",
        "(a [b] c:2); \"a *2|b*1.8182| c*2\"",
        // neighbours of one weight are read together, others apart
        "(warm)(light); warmlight*1.1",
        "pain(t:2)ing; pain|t*2|ing",
        "pain(t:1)ing; painting",
        // escapes
        "\\(warm\\) \\[light\\]; (warm) [light]",
        "(\\(warm\\):1.5); (warm)*1.5",
        "a\\\\b; a\\b",
        "(16\\:9); 16:9*1.1",
        "(16\\:9:1.2); 16:9*1.2",
        "(warm\\:1.2); warm:1.2*1.1",
        "a\\|b \\c; a|b c",
        "warm\\; warm",
        // not balanced
        "(warm light; warm light*1.1",
        "a (warm (light; \"a |warm *1.1|light*1.21\"",
        "a [warm light; \"a |warm light*0.9091\"",
        "warm) light]; warm) light]",
        "warm:1.3) light; warm:1.3) light",
        "(warm [light) sea]; \"warm *1.1|light| sea*0.9091\"",
        // no weights
        "16:9; 16:9",
        "(16:9:wide); 16:9:wide*1.1",
        "(warm:x); warm:x*1.1",
        "(warm:1e3); warm:1e3*1.1",
        "(warm:); warm:*1.1",
        "[warm:1,3]; warm:1,3*0.9091",
        // nothing
        "(); \"\"",
        "a(:2)b; ab",
        "(:-); :-*1.1",
      })
  void bracketsBecomeWeights(String text, String pieces) {
    assertEquals(pieces, said(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "sea BREAK sky; sea // sky",
        "seaBREAKsky; seaBREAKsky",
        "sea BREAKS; sea BREAKS",
        "sea break sky; sea break sky",
        "sea,BREAK,sky; sea, // ,sky",
        "BREAK sky; \" // sky\"",
        "sea BREAK; \"sea // \"",
        "sea BREAK BREAK sky; \"sea //  // sky\"",
        "(sea BREAK sky:1.2); sea*1.2 // sky*1.2",
        "(BREAK); \" // \"",
        "sea[BREAK](sky); sea // sky*1.1",
      })
  void breaksPart(String text, String sections) {
    assertEquals(sections, said(text));
  }

  @Test
  void aLineEndIsABlankAlsoBeforeABreak() {
    assertEquals("sea // sky\tand\r\nland", said("sea\nBREAK\n\nsky\tand\r\nland"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(warm:1.2.3); the weight \"1.2.3\" is no number, expected one as in (words:1.2)",
        "(wait:...); the weight \"...\" is no number",
        "(warm:-.); the weight \"-.\" is no number",
        "(warm:10.5); the weight of \"warm\" is 10.5, expected -10 to 10",
        "(cold:-11); the weight of \"cold\" is -11.0, expected -10 to 10",
        "((warm:9):9); the weight of \"warm\" is 81.0, expected -10 to 10",
      })
  void badWeightsAreRefused(String text, String words) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parse(text)).getMessage();
    assertTrue(said.startsWith("the prompt: " + words), said);
    String negative =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parseNegative(text)).getMessage();
    assertTrue(negative.startsWith("the negative prompt: " + words), negative);
  }

  @Test
  void greatNumbersAreRefusedToo() {
    for (String digits : List.of("9".repeat(400), "-" + "9".repeat(400))) {
      String said =
          assertThrows(IllegalArgumentException.class, () -> Prompt.parse("(warm:" + digits + ")"))
              .getMessage();
      assertTrue(said.contains("Infinity, expected -10 to 10"), said);
      assertTrue(said.length() < 200, said);
    }
    String dots = "(warm:" + "1.".repeat(400) + ")";
    String said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parse(dots)).getMessage();
    assertTrue(said.length() < 200, said);
  }

  @Test
  void messagesRepeatTheBeginningOfLongTexts() {
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> Prompt.parse("(" + "warm\n light ".repeat(100) + ":11)"))
            .getMessage();
    assertTrue(said.contains("\"warm light warm light warm light warm li...\" is 11.0"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "([", "([)"})
  void manyOpenBracketsAreRefused(String brackets) {
    String text = brackets.repeat(65) + "warm";
    String said =
        assertThrows(IllegalArgumentException.class, () -> Prompt.parse(text)).getMessage();
    assertTrue(said.contains("more than 64 brackets are open at a time"), said);
  }

  @Test
  void manyBracketsOneAfterTheOtherAreFine() {
    assertEquals("a".repeat(3000) + "*1.1", said("(a)".repeat(3000)));
    assertEquals("warm", said("([".repeat(32) + "warm" + "])".repeat(32)));
  }

  @Test
  void typographyBecomesPlain() {
    assertEquals("the painter's \"sea\"", said("the painter\u2019s \u201csea\u201d"));
    assertEquals("find ffl st 'n", said("\ufb01nd \ufb04 \ufb06 \u02bcn"));
    assertEquals("OIL 3", said("\uff2f\uff29\uff2c\u3000\uff13"));
    assertEquals("\u30ac", said("\uff76\uff9e"));
    assertEquals("caf\u00e9", said("cafe\u0301"));
    assertEquals("\ud83d\ude00 \u2026 \u2014 \u00bd", said("\ud83d\ude00 \u2026 \u2014 \u00bd"));
  }

  @Test
  void wideBracketsAreText() {
    assertEquals("(warm:1.2)", said("\uff08warm\uff1a1.2\uff09"));
  }
}
