package pentimento.model.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pentimento.model.text.BytePairs.Merge;

/**
 * Learns byte pairs from texts (Sennrich et al. 2016, arXiv 1508.07909, algorithm 1), in CLIP's
 * form. The same texts give the same tokenizer.
 */
public final class TokenizerLearner {
  /** What there is before anything is learnt: bytes, bytes that end a word, begin and end. */
  private static final int FEWEST = 514;

  /** Pairs that are seen less often teach nothing. */
  private static final int RARE = 2;

  private static final Pattern PIECE = Pattern.compile(TokenizerJson.PIECES);

  private final Map<String, Integer> words = new TreeMap<>();

  /** Counts the words of a text. */
  public void add(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    Matcher pieces = PIECE.matcher(plain);
    while (pieces.find()) {
      words.merge(pieces.group(), 1, Integer::sum);
    }
  }

  /**
   * Writes the tokenizer of what was added: {@code vocab.json}, {@code merges.txt} and {@code
   * tokenizer_config.json}.
   *
   * @param folder {@code tokenizer/} of a model, which must be there
   * @param most tokens, begin and end among them
   * @param places for the ids of a text
   * @return how many tokens there are
   * @throws IllegalArgumentException when {@code most} is less than 514
   * @throws IOException when it cannot be written
   */
  public int write(Path folder, int most, int places) throws IOException {
    if (most < FEWEST || most > Vocabulary.MOST) {
      throw new IllegalArgumentException(
          "a vocabulary of %d tokens, expected %d to %d".formatted(most, FEWEST, Vocabulary.MOST));
    }
    List<Merge> merges = merges(most - FEWEST);
    Map<String, Integer> ids = new LinkedHashMap<>();
    List<String> letters = ByteLetters.all();
    letters.forEach(letter -> ids.put(letter, ids.size()));
    letters.forEach(letter -> ids.put(letter + Vocabulary.WORD_END, ids.size()));
    merges.forEach(merge -> ids.putIfAbsent(merge.joined(), ids.size()));
    ids.put(Vocabulary.BEGIN, ids.size());
    ids.put(Vocabulary.END, ids.size());
    StringBuilder lines = new StringBuilder("#version: 0.2\n");
    merges.forEach(
        merge -> lines.append(merge.left()).append(' ').append(merge.right()).append('\n'));
    ObjectMapper json = new ObjectMapper();
    ObjectNode config = json.createObjectNode();
    config.put("tokenizer_class", "CLIPTokenizer").put("model_max_length", places);
    config.put("bos_token", Vocabulary.BEGIN).put("eos_token", Vocabulary.END);
    config.put("pad_token", Vocabulary.END).put("unk_token", Vocabulary.END);
    Files.writeString(folder.resolve("vocab.json"), json.writeValueAsString(ids));
    Files.writeString(folder.resolve("merges.txt"), lines);
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        json.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");
    return ids.size();
  }

  /** A word as it now falls into tokens. */
  private record Word(List<String> tokens, int count) {}

  private List<Merge> merges(int most) {
    List<String> letters = ByteLetters.all();
    List<Word> split = new ArrayList<>();
    words.forEach(
        (word, count) -> {
          List<String> tokens = new ArrayList<>();
          for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
            tokens.add(letters.get(each & 0xff));
          }
          tokens.add(tokens.remove(tokens.size() - 1) + Vocabulary.WORD_END);
          split.add(new Word(tokens, count));
        });
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < most) {
      Optional<Merge> best = mostFrequent(split);
      if (best.isEmpty()) {
        break;
      }
      merges.add(best.get());
      split.forEach(word -> join(word.tokens, best.get()));
    }
    return merges;
  }

  /** Of pairs that are seen equally often, the first in the order of letters. */
  private static Optional<Merge> mostFrequent(List<Word> words) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Word word : words) {
      for (int i = 0; i + 1 < word.tokens.size(); i++) {
        counts
            .computeIfAbsent(word.tokens.get(i), left -> new TreeMap<>())
            .merge(word.tokens.get(i + 1), word.count, Integer::sum);
      }
    }
    Optional<Merge> best = Optional.empty();
    int seen = RARE - 1;
    for (Map.Entry<String, Map<String, Integer>> left : counts.entrySet()) {
      for (Map.Entry<String, Integer> right : left.getValue().entrySet()) {
        if (right.getValue() > seen) {
          seen = right.getValue();
          best = Optional.of(new Merge(left.getKey(), right.getKey()));
        }
      }
    }
    return best;
  }

  private static void join(List<String> tokens, Merge merge) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).equals(merge.left()) && tokens.get(i + 1).equals(merge.right())) {
        tokens.set(i, merge.joined());
        tokens.remove(i + 1);
      }
    }
  }
}
