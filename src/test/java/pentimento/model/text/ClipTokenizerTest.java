package pentimento.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTokenizerTest {
  private static final Map<Integer, String> TOKENS = new HashMap<>();

  @TempDir static Path folder;

  private static ClipTokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    SmallTokenizer.vocabulary().forEach((token, id) -> TOKENS.put(id, token));
    tokenizer = ClipTokenizer.open(SmallTokenizer.write(folder));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static List<String> tokens(int[] ids) {
    return Arrays.stream(ids).mapToObj(TOKENS::get).toList();
  }

  /** The tokens of a text, ends of words marked as in CLIP's vocabulary. */
  private static List<String> tokens(String text) {
    return tokens(tokenizer.ids(text));
  }

  /** What becomes of a word without any merge: its bytes, the last one marked. */
  private static List<String> bytes(String word) {
    List<String> bytes = new ArrayList<>();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(ByteLetters.all().get(b & 255));
    }
    bytes.set(bytes.size() - 1, bytes.get(bytes.size() - 1) + "</w>");
    return bytes;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "cat, cat</w>",
        "cats, ca t s</w>",
        "a cat and dog, a</w> cat</w> and</w> dog</w>",
        "PAINTING a Cat, painting</w> a</w> cat</w>",
        "the cat's dog, t h e</w> cat</w> 's</w> dog</w>",
        "\"'sand\", 's</w> and</w>",
        "1024x7, 1</w> 0</w> 2</w> 4</w> x</w> 7</w>",
        "\"cat, dog.\", \"cat</w> ,</w> dog</w> .</w>\"",
        "cat!!!dog, cat</w> !!!</w> dog</w>",
        "!?!, ! ? !</w>",
        "(cat:1.2), (</w> cat</w> :</w> 1</w> .</w> 2</w> )</w>",
        "_, _</w>",
      })
  void wordsFallIntoTokens(String text, String tokens) {
    assertEquals(List.of(tokens.split(" ")), tokens(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " cat  dog",
        "cat\tdog",
        "cat\r\n dog\n",
        "cat\u00a0dog",
        "cat\u3000dog",
        "cat\u2028\u0085dog"
      })
  void spacesOnlySeparate(String text) {
    assertEquals(List.of("cat</w>", "dog</w>"), tokens(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\u00a0"})
  void nothingHasNoTokens(String text) {
    assertArrayEquals(new int[0], tokenizer.ids(text));
    TokenIds encoded = tokenizer.encode(text);
    int[] expected = new int[77];
    Arrays.fill(expected, tokenizer.eos());
    expected[0] = tokenizer.bos();
    assertEquals(new TokenIds(expected, ""), encoded);
  }

  @Test
  void accentsAreComposedFirst() {
    assertEquals(List.of("ca", "f", "Ã©</w>"), tokens("café"));
    assertEquals(tokens("café"), tokens("cafe\u0301"));
    assertEquals(tokens("café"), tokens("CAFÉ"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d\ude00",
        "中文",
        "日本語",
        "\u0001",
        "\u007f",
        "\u0000",
        "ж",
        "\ud835\udd4f",
        "ß",
        "…"
      })
  void anyCharacterIsItsBytes(String word) {
    assertEquals(bytes(word), tokens(word));
  }

  @Test
  void emojiPartWordsAndJoinEachOther() {
    List<String> expected = new ArrayList<>(List.of("cat</w>"));
    expected.addAll(bytes("\ud83d\ude00\ud83d\ude00"));
    expected.add("dog</w>");
    assertEquals(expected, tokens("cat\ud83d\ude00\ud83d\ude00dog"));
  }

  @Test
  void halvesOfCharactersAreReplaced() {
    for (String half : List.of("\ud83d", "\ude00", "cat \ud83d dog", "\ud83d\ud83d")) {
      assertEquals(tokens(half.replaceAll("[\ud83d\ude00]", "\ufffd")), tokens(half));
    }
  }

  @Test
  void theLanguageOfTheComputerDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(List.of("painting</w>", "i</w>"), tokens("PAINTING I"));
      // A capital I with a dot is i and a dot that combines with it, by Unicode's own table.
      assertEquals(List.of("i</w>", "Ì", "ĩ</w>"), tokens("\u0130"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void specialTokensMayBeWritten() {
    assertEquals(
        List.of("cat</w>", "<|endoftext|>", "dog</w>", "<|startoftext|>"),
        tokens("cat<|endoftext|>dog <|StartOfText|>"));
    assertEquals("<</w>", tokens("< |endoftext|>").get(0));
  }

  @Test
  void shortTextsArePadded() {
    TokenIds encoded = tokenizer.encode("a cat");
    assertEquals(77, encoded.ids().length);
    assertEquals(
        List.of("<|startoftext|>", "a</w>", "cat</w>", "<|endoftext|>", "<|endoftext|>"),
        tokens(Arrays.copyOf(encoded.ids(), 5)));
    assertEquals("", encoded.cut());
    assertEquals(tokenizer.eos(), tokenizer.pad());
    assertEquals(encoded, tokenizer.encode(" A  CAT"));
  }

  @Test
  void whatHasNoPlaceIsToldAsItWasWritten() {
    String full = "cat ".repeat(75);
    assertEquals("", tokenizer.encode(full).cut());
    TokenIds encoded = tokenizer.encode(full + " a \ud83d\ude00 Cafe\u0301 ");
    assertEquals("a \ud83d\ude00 Cafe\u0301 ", encoded.cut());
    assertEquals(tokenizer.encode(full).ids()[75], encoded.ids()[75]);
    assertEquals(tokenizer.eos(), encoded.ids()[76]);
    String emoji = "\ud83d\ude00 ".repeat(10) + "cat ".repeat(35) + "And Dog";
    assertEquals("And Dog", tokenizer.encode(emoji).cut());
    assertEquals("ts", tokenizer.encode("cat ".repeat(74) + "cats").cut());
  }

  @Test
  void longTextsAreRead() {
    String text = "cat ".repeat(2500);
    assertEquals(2500, tokenizer.ids(text).length);
    assertEquals(10_000 - 75 * 4, tokenizer.encode(text).cut().length());
    assertEquals(10_000, tokenizer.ids("x".repeat(10_000)).length);
    assertEquals(4 * 10_000, tokenizer.ids("\ud83d\ude00".repeat(10_000)).length);
  }

  @Test
  void tokensAreFramed() {
    assertArrayEquals(tokenizer.encode("a cat").ids(), tokenizer.framed(tokenizer.ids("a cat")));
    assertArrayEquals(tokenizer.encode("").ids(), tokenizer.framed(new int[0]));
    int[] full = tokenizer.ids("cat ".repeat(75));
    int[] framed = tokenizer.framed(full);
    assertEquals(77, framed.length);
    assertArrayEquals(full, Arrays.copyOfRange(framed, 1, 76));
    assertEquals(tokenizer.bos(), framed[0]);
    assertEquals(tokenizer.eos(), framed[76]);
    int[] more = new int[76];
    String said =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.framed(more)).getMessage();
    assertEquals("76 tokens for a text, expected at most 75", said);
  }

  @Test
  void saysWhatItIs() {
    assertArrayEquals(new int[] {tokenizer.comma()}, tokenizer.ids(","));
    int size = SmallTokenizer.vocabulary().size();
    assertEquals(size, tokenizer.vocabularySize());
    assertEquals(size - 2, tokenizer.bos());
    assertEquals(size - 1, tokenizer.eos());
    assertEquals(77, tokenizer.maxLength());
  }

  @Test
  void closedTokenizersSaySo() throws IOException {
    ClipTokenizer other = ClipTokenizer.open(folder);
    other.close();
    other.close();
    assertThrows(IllegalStateException.class, () -> other.ids("cat"));
    assertTrue(tokenizer.ids("cat").length == 1);
  }
}
