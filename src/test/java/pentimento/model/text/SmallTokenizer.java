package pentimento.model.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tokenizer of our own: built like CLIP's, with a dozen merges. */
public final class SmallTokenizer {
  static final List<String> MERGES =
      List.of(
          "c a",
          "ca t</w>",
          "d o",
          "do g</w>",
          "a n",
          "an d</w>",
          "i n",
          "in g</w>",
          "p a",
          "pa in",
          "pain t",
          "paint ing</w>",
          "' s</w>",
          "! !",
          "!! !</w>",
          "Ã ©</w>");

  private SmallTokenizer() {}

  /** Ids of all tokens. As in CLIP's, "!" is 0, and begin and end come last. */
  public static Map<String, Integer> vocabulary() {
    List<String> letters = new ArrayList<>(ByteLetters.all());
    letters.sort((a, b) -> Integer.compare(a.charAt(0), b.charAt(0)));
    List<String> tokens = new ArrayList<>(letters);
    letters.forEach(letter -> tokens.add(letter + "</w>"));
    MERGES.forEach(merge -> tokens.add(merge.replace(" ", "")));
    tokens.add("<|startoftext|>");
    tokens.add("<|endoftext|>");
    Map<String, Integer> ids = new LinkedHashMap<>();
    tokens.forEach(token -> ids.put(token, ids.size()));
    return ids;
  }

  /** Writes both files into a folder. */
  public static Path write(Path folder) throws IOException {
    writeVocabulary(folder, vocabulary());
    Files.writeString(
        folder.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", MERGES) + "\n");
    return folder;
  }

  static void writeVocabulary(Path folder, Map<String, ?> ids) throws IOException {
    Files.writeString(folder.resolve("vocab.json"), new ObjectMapper().writeValueAsString(ids));
  }
}
