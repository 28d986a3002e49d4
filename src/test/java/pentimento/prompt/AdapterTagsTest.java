package pentimento.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTagsTest {
  @ParameterizedTest
  @CsvSource({
    "<lora:oil>, 1, 1",
    "<lora:oil:0.8>, 0.8, 0.8",
    "<LORA: oil : .5 >, 0.5, 0.5",
    "<lora:oil:0.5:-2>, -2, 0.5",
    "<lyco:oil:te=0.5:unet=0.8>, 0.8, 0.5",
    "<lora:oil:unet=0.25>, 0.25, 1",
    "<lora:oil:te=0.25>, 0.25, 0.25"
  })
  void strengthsAreAsTheWebUserInterfaceReadsThem(String tag, double unet, double text) {
    AdapterTags read = AdapterTags.read("a cat " + tag);
    assertEquals("a cat", read.text());
    assertEquals(List.of(new AdapterTags.Tag("oil", unet, text)), read.tags());
  }

  @Test
  void tagsLeaveNoTrace() {
    AdapterTags read = AdapterTags.read("a <lora:one:1> cat, (red<lora:two>:1.2) <lora:one:2>");
    assertEquals("a cat, (red:1.2)", read.text());
    assertEquals(List.of("one", "two", "one"), read.tags().stream().map(t -> t.name()).toList());
    for (String plain :
        List.of(" a cat ", "a < b > c", "<lora:oil", "<cat-toy>", "<hypernet:x:1>")) {
      assertEquals(new AdapterTags(plain, List.of()), AdapterTags.read(plain));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<lora:>",
        "<lora:oil:>",
        "<lora:oil:much>",
        "<lora:oil:NaN>",
        "<lora:oil:101>",
        "<lora:oil:1:1:8>",
        "<lora:oil:te=1:te=2>",
        "<lora:oil:dyn=4>"
      })
  void wrongTagsAreRepeated(String tag) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> AdapterTags.read("cat " + tag))
            .getMessage();
    assertTrue(said.contains(tag) && said.contains("expected <lora:"), said);
  }

  @Test
  void otherPromptsHaveNone() {
    AdapterTags.requireNone("the negative prompt", "a <b> [c]");
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> AdapterTags.requireNone("the negative prompt", "bad <lora:oil:1>"))
            .getMessage();
    assertTrue(said.startsWith("the negative prompt names an adapter, <lora:oil:1>"), said);
  }

  @Test
  void wordsAreFoundWhole() {
    WordSearch search = new WordSearch(List.of("easy", "easy-v2", "<toy>", " ", "Ä"));
    assertEquals(new WordSearch.Found("easy", 2, 6), search.next("a EASY, b", 0).orElseThrow());
    assertEquals("easy-v2", search.next("(easy-v2:1.2)", 0).orElseThrow().word());
    assertEquals("easy", search.next("easy-v3", 0).orElseThrow().word());
    assertEquals("<toy>", search.next("a<toy>b", 0).orElseThrow().word());
    assertEquals("\u00c4", search.next("\u00e4", 0).orElseThrow().word());
    for (String other : List.of("uneasy", "easy_2", "easy2", "", "\u00c4\u00c4")) {
      assertTrue(search.next(other, 0).isEmpty(), other);
    }
    assertTrue(search.next("easy", 1).isEmpty());
  }
}
