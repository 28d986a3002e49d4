package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.text.SmallTokenizer;
import pentimento.prompt.FramePrompts;
import pentimento.prompt.Prompt;

class TextChunksTest {
  private static final Map<Integer, String> TOKENS = new HashMap<>();

  @TempDir static Path folder;

  private static ClipTokenizer tokenizer;
  private static TextChunks chunks;

  @BeforeAll
  static void open() throws IOException {
    SmallTokenizer.vocabulary().forEach((token, id) -> TOKENS.put(id, token));
    tokenizer = TinyText.tokenizer(folder, 77);
    chunks = new TextChunks(tokenizer);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static List<TextChunk> cut(String text) {
    return chunks.of(Prompt.parseNegative(text).at(0, 1));
  }

  /** How many tokens of words each chunk has; checks what stands around them. */
  private static List<Integer> sizes(String text) {
    List<Integer> sizes = new ArrayList<>();
    for (TextChunk chunk : cut(text)) {
      int end = chunk.ids().indexOf(tokenizer.eos());
      assertEquals(77, chunk.ids().size());
      assertEquals(77, chunk.weights().size());
      assertEquals(tokenizer.bos(), chunk.ids().get(0));
      for (int i = end; i < 77; i++) {
        assertEquals(tokenizer.eos(), chunk.ids().get(i));
        assertEquals(1, chunk.weights().get(i));
      }
      sizes.add(end - 1);
    }
    return sizes;
  }

  /** The words of a chunk, tokens apart. */
  private static String words(TextChunk chunk) {
    StringBuilder words = new StringBuilder();
    for (int id : chunk.ids().subList(1, chunk.ids().indexOf(tokenizer.eos()))) {
      words.append(TOKENS.get(id).replace("</w>", " "));
    }
    return words.toString().strip();
  }

  private static String cats(int count) {
    return "cat ".repeat(count);
  }

  @Test
  void tokensFillChunks() {
    assertEquals(List.of(0), sizes(""));
    assertEquals(List.of(2), sizes("a cat"));
    assertEquals(List.of(75), sizes(cats(75)));
    assertEquals(List.of(75, 1), sizes(cats(76)));
    assertEquals(List.of(75, 75, 50), sizes(cats(200)));
    assertEquals(
        Arrays.stream(tokenizer.encode(cats(75)).ids()).boxed().toList(),
        cut(cats(75)).get(0).ids());
  }

  @Test
  void breaksEndChunks() {
    assertEquals(List.of(1, 1), sizes("cat BREAK dog"));
    assertEquals(List.of(0, 1), sizes("BREAK dog"));
    assertEquals(List.of(1), sizes("cat BREAK"));
    assertEquals(List.of(1, 0, 1), sizes("cat BREAK BREAK dog"));
    assertEquals(List.of(75, 1), sizes(cats(75) + "BREAK dog"));
    assertEquals(List.of(75, 1, 1), sizes(cats(76) + "BREAK dog"));
    assertEquals("cat", words(cut("cat BREAK dog").get(0)));
    assertEquals("dog", words(cut("cat BREAK dog").get(1)));
  }

  @ParameterizedTest
  @CsvSource({
    // cats before the comma, cats after it, sizes of the chunks
    "54, 21, 75, 1", // 21 tokens back: too far
    "55, 20, 56, 20", // the comma is the 20th from the end
    "60, 16, 61, 16",
    "73, 2, 74, 2",
    "74, 1, 75, 1",
    "75, 1, 75, 2", // the comma itself is the first of the next chunk
  })
  void whatFollowsACommaMovesOn(int before, int after, int first, int second) {
    assertEquals(List.of(first, second), sizes(cats(before) + "," + cats(after)));
  }

  @Test
  void nothingMovesUnlessAnotherTokenFollows() {
    assertEquals(List.of(75), sizes(cats(60) + "," + cats(14)));
    assertEquals(List.of(75), sizes(cats(74) + ","));
    assertEquals(List.of(75, 1), sizes(cats(60) + "," + cats(14) + " BREAK cat"));
  }

  @Test
  void aCommaAtTheBorderStays() {
    assertEquals(List.of(75, 3), sizes(cats(60) + "," + cats(14) + ", dog dog"));
  }

  @Test
  void theLastCommaCounts() {
    List<TextChunk> cut = cut(cats(60) + "," + cats(5) + "," + "dog ".repeat(10));
    assertEquals(List.of(67, 10), sizes(cats(60) + "," + cats(5) + "," + "dog ".repeat(10)));
    assertEquals("dog ".repeat(10).strip(), words(cut.get(1)));
    // A comma of an earlier chunk is forgotten.
    assertEquals(List.of(61, 75, 5), sizes(cats(60) + "," + cats(80)));
  }

  @Test
  void weightsGoWithTheirTokens() {
    TextChunk chunk = cut("a (cats:1.5) [and] dog").get(0);
    assertEquals("a cats and dog", words(chunk));
    List<Double> weights = new ArrayList<>(Collections.nCopies(77, 1.0));
    weights.subList(2, 5).replaceAll(one -> 1.5);
    weights.set(5, 1 / 1.1);
    assertEquals(weights, chunk.weights());

    List<TextChunk> moved = cut(cats(70) + ",(" + "dog ".repeat(8) + ":1.2)");
    assertEquals(71, moved.get(0).ids().indexOf(tokenizer.eos()) - 1);
    assertEquals(Collections.nCopies(77, 1.0), moved.get(0).weights());
    assertEquals(1.2, moved.get(1).weights().get(1));
    assertEquals(1.2, moved.get(1).weights().get(8));
    assertEquals(1, moved.get(1).weights().get(9));
  }

  @Test
  void piecesAreTokenisedApart() {
    assertEquals("pain t ing", words(cut("pain(t:1.2)ing").get(0)).replace("  ", " "));
    assertEquals("painting", words(cut("pain(t:1)ing").get(0)));
  }

  @Test
  void lengthsAreCounted() {
    Prompt prompt = Prompt.parse("[" + cats(80) + "::2] dog BREAK and");
    assertEquals(new TokenCount(82, 3, 75), chunks.count(prompt, 10));
    assertEquals(
        new TokenCount(82, 3, 75),
        chunks.count(FramePrompts.of(Prompt.parse("cat"), Map.of(3, prompt)), 10));
    assertEquals("82 tokens in 3 chunks of 75", chunks.count(prompt, 10).toString());
    assertEquals("1 token in 1 chunk of 75", chunks.count(Prompt.parse("cat"), 1).toString());
    assertEquals(new TokenCount(0, 1, 75), chunks.count(Prompt.NONE, 1));
    assertEquals(new TokenCount(1, 1, 75), chunks.count(Prompt.parse("[cat|dog]"), 7));
  }

  @Test
  void tooManyChunksAreRefused() {
    String most = "BREAK ".repeat(63) + "cat";
    assertEquals(64, cut(most).size());
    String said =
        assertThrows(IllegalArgumentException.class, () -> cut("BREAK " + most)).getMessage();
    assertEquals("a prompt takes 65 chunks of 75 tokens, expected at most 64: shorten it", said);
    Prompt emoji = Prompt.parse("\ud83d\ude00".repeat(10_000));
    assertThrows(IllegalArgumentException.class, () -> chunks.count(emoji, 1));
  }

  /** Of each length and each place of a comma, no token is lost and none comes twice. */
  @Test
  void allTokensAreThereInOrder() throws IOException {
    Path other = Files.createDirectories(folder.resolve("small"));
    try (ClipTokenizer small = TinyText.tokenizer(other, 6)) {
      TextChunks four = new TextChunks(small);
      for (String text :
          List.of("a , b , c d e f g", ", , , , , , ,", "a b c , d", "a,b,c,d,e,f")) {
        List<Integer> ids = new ArrayList<>();
        for (TextChunk chunk : four.of(Prompt.parse(text).at(0, 1))) {
          ids.addAll(chunk.ids().subList(1, chunk.ids().indexOf(small.eos())));
        }
        assertEquals(Arrays.stream(small.ids(text)).boxed().toList(), ids, text);
      }
    }
  }
}
