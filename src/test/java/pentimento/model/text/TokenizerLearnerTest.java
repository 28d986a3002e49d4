package pentimento.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerLearnerTest {
  @TempDir Path folder;

  private static final List<String> TEXTS =
      List.of(
          "A red house by the lake",
          "a red boat on the lake, the lake's shore",
          "Äpfel und Äpfel",
          "the red red house, 12 clouds");

  private int learn(Path into, int most, List<String> texts) throws IOException {
    TokenizerLearner learner = new TokenizerLearner();
    texts.forEach(learner::add);
    return learner.write(Files.createDirectories(into), most, 77);
  }

  @Test
  void frequentWordsBecomeTokens() throws IOException {
    int size = learn(folder, 600, TEXTS);
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      assertEquals(size, tokenizer.vocabularySize());
      assertEquals(77, tokenizer.maxLength());
      assertEquals(size - 2, tokenizer.bos());
      assertEquals(size - 1, tokenizer.eos());
      assertEquals(size - 1, tokenizer.pad());
      for (String word : List.of("red", "lake", "house", "the", "äpfel")) {
        assertEquals(1, tokenizer.ids(word).length, word);
        assertArrayEquals(tokenizer.ids(word), tokenizer.ids(word.toUpperCase()), word);
      }
      assertTrue(tokenizer.ids("boat").length > 1, "seen once");
      int[] sentence = tokenizer.encode("red lake").ids();
      assertEquals(tokenizer.bos(), sentence[0]);
      assertEquals(tokenizer.ids("red")[0], sentence[1]);
      assertEquals(tokenizer.ids("lake")[0], sentence[2]);
      assertEquals(tokenizer.eos(), sentence[3]);
      assertEquals(3, tokenizer.ids("日").length, "bytes that were never seen");
    }
  }

  @Test
  void aVocabularyIsNoLargerThanAllowed() throws IOException {
    assertEquals(520, learn(folder.resolve("a"), 520, TEXTS));
    assertEquals(514, learn(folder.resolve("b"), 514, TEXTS));
    assertEquals(514, learn(folder.resolve("c"), 4000, List.of()));
    ClipTokenizer.open(folder.resolve("c")).close();
    assertThrows(IllegalArgumentException.class, () -> learn(folder.resolve("d"), 513, List.of()));
  }

  @Test
  void theOrderOfTextsDoesNotMatter() throws IOException {
    learn(folder.resolve("a"), 560, TEXTS);
    learn(
        folder.resolve("b"), 560, List.of(TEXTS.get(3), TEXTS.get(1), TEXTS.get(0), TEXTS.get(2)));
    for (String file : List.of("vocab.json", "merges.txt", "tokenizer_config.json")) {
      assertEquals(
          -1, Files.mismatch(folder.resolve("a").resolve(file), folder.resolve("b").resolve(file)));
    }
  }
}
