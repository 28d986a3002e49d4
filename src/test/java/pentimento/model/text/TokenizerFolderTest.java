package pentimento.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerFolderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    SmallTokenizer.write(folder);
  }

  private TokenizerFolder read() throws IOException {
    return TokenizerFolder.read(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** What is said of a file's content. */
  private void assertRefused(String file, String... words) {
    String said = assertThrows(IllegalArgumentException.class, this::read).getMessage();
    assertTrue(said.startsWith(folder.resolve(file) + ": "), said);
    for (String word : words) {
      assertTrue(said.contains(word), said);
    }
  }

  private void changeVocabulary(Consumer<Map<String, Object>> change) throws IOException {
    Map<String, Object> ids = new LinkedHashMap<>(SmallTokenizer.vocabulary());
    change.accept(ids);
    SmallTokenizer.writeVocabulary(folder, ids);
  }

  /** Both files as one, as newer models have them. */
  private ObjectNode both() throws IOException {
    ObjectNode file = JSON.createObjectNode();
    file.putArray("added_tokens")
        .addObject()
        .put("id", SmallTokenizer.vocabulary().get("<|endoftext|>"))
        .put("content", "<|endoftext|>");
    ObjectNode model = file.putObject("model").put("type", "BPE").put("end_of_word_suffix", "</w>");
    model.set("vocab", JSON.valueToTree(SmallTokenizer.vocabulary()));
    model.set("merges", JSON.valueToTree(SmallTokenizer.MERGES));
    Files.deleteIfExists(folder.resolve("vocab.json"));
    Files.deleteIfExists(folder.resolve("merges.txt"));
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "vocab.json, vocab.json is missing",
    "merges.txt, merges.txt is missing",
    "both, vocab.json and merges.txt are missing"
  })
  void missingFilesAreToldWithWhereToPutThem(String file, String words) throws IOException {
    for (String name : file.equals("both") ? List.of("vocab.json", "merges.txt") : List.of(file)) {
      Files.delete(folder.resolve(name));
    }
    String said = assertThrows(FileNotFoundException.class, this::read).getMessage();
    assertTrue(said.startsWith(folder + ": " + words), said);
    assertTrue(said.contains("in the folder tokenizer of a model"), said);
    assertTrue(said.contains("A single-file checkpoint has none"), said);
    assertThrows(
        FileNotFoundException.class, () -> TokenizerFolder.read(folder.resolve("nowhere")));
  }

  @Test
  void versionsBlankLinesAndWindowsLineEndsArePassedOver() throws IOException {
    List<BytePairs.Merge> merges = read().pairs().merges();
    assertEquals(SmallTokenizer.MERGES.size(), merges.size());
    write("merges.txt", String.join("\r\n", SmallTokenizer.MERGES) + "\r\n\r\n");
    assertEquals(merges, read().pairs().merges());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca", "c a t", "c  a", " ca", "ca ", "c a\u0000 b"})
  void mergesOfOtherThanTwoTokensAreRefused(String line) throws IOException {
    write("merges.txt", "#version: 0.2\nd o\n" + line + "\n");
    assertRefused("merges.txt", "line 3 is", "expected two tokens");
  }

  @Test
  void mergesThatGiveNoTokenAreRefused() throws IOException {
    write("merges.txt", "c a\nc o\n");
    assertRefused("merges.txt", "merge 2, \"c\" with \"o\", needs the token \"co\"", "one model");
    write("merges.txt", "nothing here\n");
    assertRefused("merges.txt", "merge 1", "\"nothing\"");
  }

  @Test
  void idsAreChecked() throws IOException {
    changeVocabulary(ids -> ids.put("cat", -1));
    assertRefused("vocab.json", "token \"cat\" has the id -1, expected 0 to 999999");
    changeVocabulary(ids -> ids.put("cat", 1_000_000));
    assertRefused("vocab.json", "token \"cat\" has the id 1000000");
    changeVocabulary(ids -> ids.put("cat", 0));
    assertRefused("vocab.json", "tokens \"!\" and \"cat\" both have the id 0");
    for (Object id : List.of(1.5, "7", 1L << 40, true, List.of())) {
      changeVocabulary(ids -> ids.put("cat", id));
      assertRefused("vocab.json", "token \"cat\" has the id ", "expected a whole number");
    }
    changeVocabulary(ids -> ids.put("x".repeat(100_000), -1));
    String said = assertThrows(IllegalArgumentException.class, this::read).getMessage();
    assertTrue(said.length() < 300, said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<|startoftext|>", "<|endoftext|>", "a", "a</w>", "Ā", "ÿ</w>"})
  void tokensThatEveryTextNeedsMustBeThere(String token) throws IOException {
    changeVocabulary(ids -> ids.remove(token));
    assertRefused("vocab.json", "has no token \"" + token + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[1]", "7", "{\"a\":1", "{\"a\":1,\"a\":2}", "{} {}", "nothing", "{'a':1}"})
  void whatIsNoJsonObjectIsRefused(String text) throws IOException {
    for (String name :
        List.of(
            "vocab.json",
            "added_tokens.json",
            "special_tokens_map.json",
            "tokenizer_config.json")) {
      write();
      write(name, text);
      assertRefused(name, "is not");
      Files.delete(folder.resolve(name));
    }
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    write("vocab.json", "{\"a\":".repeat(100_000));
    assertRefused("vocab.json", "is not JSON");
  }

  @Test
  void largeFilesAndOtherBytesAreRefused() throws IOException {
    for (String name : List.of("merges.txt", "vocab.json", "tokenizer_config.json")) {
      write();
      Files.write(folder.resolve(name), "{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1));
      assertRefused(name, "is not a text in UTF-8");
      try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
        file.setLength(1L << 32);
      }
      assertRefused(name, "is larger than");
      Files.delete(folder.resolve(name));
    }
  }

  @Test
  void foldersInPlaceOfFilesCannotBeRead() throws IOException {
    Files.delete(folder.resolve("vocab.json"));
    Files.createDirectory(folder.resolve("vocab.json"));
    assertThrows(IOException.class, this::read);
  }

  @Test
  void oneFileWithBothWillDo() throws IOException {
    BytePairs expected = read().pairs();
    ObjectNode file = both();
    write("tokenizer.json", file.toString());
    assertEquals(expected, read().pairs());
    ArrayNode pairs = ((ObjectNode) file.get("model")).putArray("merges");
    SmallTokenizer.MERGES.forEach(merge -> pairs.add(JSON.valueToTree(merge.split(" "))));
    write("tokenizer.json", file.toString());
    assertEquals(expected, read().pairs());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type | \"WordPiece\" | model.type is not BPE",
        "end_of_word_suffix | \"\" | model.end_of_word_suffix is not </w>",
        "end_of_word_suffix | null | model.end_of_word_suffix is not </w>",
        "vocab | [] | model.vocab is missing or no object",
        "vocab | {} | has no token",
        "merges | {} | model.merges is missing or no list",
        "merges | [\"c a\", \"ca\"] | model.merges[1] is \"ca\", expected two tokens",
        "merges | [[\"c\", \"a\", \"t\"]] | model.merges[0] is [\"c\",\"a\",\"t\"]",
        "merges | [[1, 2]] | model.merges[0] is [1,2]",
        "merges | [\"c o\"] | merge 1",
      })
  void otherTokenizersAreRefused(String field, String value, String words) throws IOException {
    ObjectNode file = both();
    JsonNode changed = JSON.readTree(value);
    ((ObjectNode) file.get("model")).set(field, changed);
    write("tokenizer.json", file.toString());
    assertRefused("tokenizer.json", words);
  }

  @Test
  void addedTokensOfOneFileAreChecked() throws IOException {
    ObjectNode file = both();
    file.withArray("added_tokens").addObject().put("content", "<cat>");
    write("tokenizer.json", file.toString());
    assertRefused("tokenizer.json", "an entry of added_tokens is {\"content\":\"<cat>\"}");
  }

  @Test
  void wordsMayBeAdded() throws IOException {
    int next = SmallTokenizer.vocabulary().size();
    write("added_tokens.json", JSON.writeValueAsString(Map.of("<My-Cat>", next + 5)));
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      assertEquals(next + 6, tokenizer.vocabularySize());
      assertEquals(List.of(next + 5), Arrays.stream(tokenizer.ids("<my-cat>")).boxed().toList());
      int[] ids = tokenizer.ids("a <My-Cat>, painting");
      assertEquals(4, ids.length);
      assertEquals(next + 5, ids[1]);
    }
    write("added_tokens.json", "{\"cat</w>\": 3}");
    assertRefused("vocab.json", "token \"cat</w>\" has the id", "and 3 where tokens are added");
    write("added_tokens.json", "{\" \": %d}".formatted(next));
    assertRefused("merges.txt", "the added token \" \" is blank");
    write("added_tokens.json", "{\"<cat>\": \"x\"}");
    assertRefused("added_tokens.json", "token \"<cat>\" has the id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "- ; - ; <|endoftext|>",
        "{} ; {} ; <|endoftext|>",
        "{\"pad_token\": \"!\"} ; - ; !",
        "- ; {\"pad_token\": {\"content\": \"!\", \"lstrip\": false}} ; !",
        "{\"pad_token\": \"!\"} ; {\"pad_token\": \"<|endoftext|>\"} ; !",
        "{\"pad_token\": null} ; {\"pad_token\": \"!\"} ; !",
      })
  void filesNameThePadToken(String special, String config, String token) throws IOException {
    if (special != null) {
      write("special_tokens_map.json", special);
    }
    if (config != null) {
      write("tokenizer_config.json", config);
    }
    assertEquals(SmallTokenizer.vocabulary().get(token), read().pad());
  }

  @Test
  void paddingIsWithThePadToken() throws IOException {
    write("special_tokens_map.json", "{\"pad_token\": \"!\"}");
    write("tokenizer_config.json", "{\"model_max_length\": 6}");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      int cat = SmallTokenizer.vocabulary().get("cat</w>");
      int[] ids = {tokenizer.bos(), cat, tokenizer.eos(), 0, 0, 0};
      assertArrayEquals(ids, tokenizer.encode("cat").ids());
      assertArrayEquals(ids, tokenizer.framed(new int[] {cat}));
      assertEquals(0, tokenizer.pad());
      assertEquals(6, tokenizer.maxLength());
      assertEquals("dog", tokenizer.encode("cat cat cat cat dog").cut());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"cats\"", "{}", "{\"content\": 7}", "[]"})
  void unknownPadTokensAreRefused(String token) throws IOException {
    write("special_tokens_map.json", "{\"pad_token\": " + token + "}");
    assertRefused("special_tokens_map.json", "pad_token is ");
  }

  @ParameterizedTest
  @CsvSource({"77, 77", "248, 248", "1000000000000000019884624838656, 77", "1e30, 77", "null, 77"})
  void filesNameTheLength(String length, int expected) throws IOException {
    write("tokenizer_config.json", "{\"model_max_length\": " + length + "}");
    assertEquals(expected, read().maxLength());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-77", "2", "4097", "77.5", "\"77\"", "[]"})
  void otherLengthsAreRefused(String length) throws IOException {
    write("tokenizer_config.json", "{\"model_max_length\": " + length + "}");
    assertRefused("tokenizer_config.json", "model_max_length is ", "from 3 to 4096");
  }
}
