package pentimento.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ids with CLIP's own vocabulary, which is not part of this repository: {@code ./mvnw test
 * -Dtest=ClipVocabularyTest -Dexcluded.tests= -Dclip.tokenizer=models/sd15/tokenizer}.
 */
@Tag("clip-vocabulary")
class ClipVocabularyTest {
  private static ClipTokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    String folder = System.getProperty("clip.tokenizer");
    assertNotNull(folder, "tests tagged clip-vocabulary need -Dclip.tokenizer=FOLDER");
    tokenizer = ClipTokenizer.open(Path.of(folder));
  }

  @AfterAll
  static void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Test
  void sizesAreThoseOfClip() {
    assertEquals(49406, tokenizer.bos());
    assertEquals(49407, tokenizer.eos());
    assertEquals(77, tokenizer.maxLength());
    assertEquals(49408, tokenizer.vocabularySize());
  }

  /** Ids as the reference gave them; case and spaces, by its rules, change nothing. */
  @ParameterizedTest
  @CsvSource({
    "a photo of an astronaut riding a horse on mars, 320 1125 539 550 18376 6765 320 4558 525 7496",
    "1024x768, 272 271 273 275 343 278 277 279",
    "'underpainting, alla-prima; glaze!!!', 1473 3086 267 14000 268 33277 282 28112 995",
    "'  Underpainting,\tALLA-prima;   glaze!!!\n', 1473 3086 267 14000 268 33277 282 28112 995"
  })
  void idsAreThoseOfTheReference(String text, String ids) {
    int[] expected = Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertArrayEquals(expected, tokenizer.ids(text));
  }
}
