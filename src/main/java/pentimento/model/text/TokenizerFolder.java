package pentimento.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pentimento.model.text.BytePairs.Merge;
import pentimento.request.StrictJson;

/**
 * What the tokenizer folder of a model says.
 *
 * @param pairs vocabulary and merges
 * @param pad id that fills the rest of a text's places
 * @param maxLength places for the ids of one text, begin and end included
 */
record TokenizerFolder(BytePairs pairs, int pad, int maxLength) {
  private static final String VOCABULARY = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final String BOTH = "tokenizer.json";
  private static final String ADDED = "added_tokens.json";
  private static final String SPECIAL = "special_tokens_map.json";
  private static final String CONFIG = "tokenizer_config.json";

  /** Largest files that are read, bytes; CLIP's vocabulary has 1 MB, its tokenizer.json 2 to 4. */
  private static final int MOST = 16 << 20;

  private static final int MOST_CONFIG = 1 << 20;

  /** Places of CLIP's text encoder. */
  private static final int PLACES = 77;

  /** Begin, end and something between; and more than any text encoder has. */
  private static final int FEWEST_PLACES = 3;

  private static final int MOST_PLACES = 4096;

  /** From here on a model_max_length means that it was never set; they write 1e30 then. */
  private static final double UNSET = 1e9;

  /**
   * Reads {@code vocab.json} and {@code merges.txt}, or {@code tokenizer.json} when one of those is
   * missing; {@code added_tokens.json}, {@code special_tokens_map.json} and {@code
   * tokenizer_config.json} when they are there.
   *
   * @throws IllegalArgumentException when what a file holds is no CLIP tokenizer; names the file
   * @throws IOException when a file is missing or cannot be read
   */
  static TokenizerFolder read(Path folder) throws IOException {
    Map<String, Integer> added = new LinkedHashMap<>();
    Path addedFile = folder.resolve(ADDED);
    if (Files.exists(addedFile)) {
      JsonNode json = TextFile.object(addedFile, MOST_CONFIG);
      added.putAll(TextFile.naming(addedFile, () -> ids(json)));
    }
    Path vocabulary = folder.resolve(VOCABULARY);
    Path merges = folder.resolve(MERGES);
    Path both = folder.resolve(BOTH);
    BytePairs pairs;
    if (Files.exists(vocabulary) && Files.exists(merges)) {
      JsonNode json = TextFile.object(vocabulary, MOST);
      Vocabulary tokens = TextFile.naming(vocabulary, () -> vocabulary(ids(json), added));
      String lines = TextFile.read(merges, MOST);
      pairs = TextFile.naming(merges, () -> new BytePairs(tokens, merges(lines), added.keySet()));
    } else if (Files.exists(both)) {
      JsonNode json = TextFile.object(both, MOST);
      pairs = TextFile.naming(both, () -> TokenizerJson.read(json, added));
    } else {
      throw missing(folder, Files.exists(vocabulary), Files.exists(merges));
    }
    return new TokenizerFolder(
        pairs, pad(folder, pairs.vocabulary()), maxLength(folder.resolve(CONFIG)));
  }

  private static FileNotFoundException missing(Path folder, boolean vocabulary, boolean merges) {
    String what = vocabulary ? MERGES : merges ? VOCABULARY : VOCABULARY + " and " + MERGES;
    return new FileNotFoundException(
        ("%s: %s missing. A tokenizer is two files, %s and %s, in the folder tokenizer of a model."
                + " A single-file checkpoint has none: copy both from the model that it was made"
                + " from into that folder")
            .formatted(folder, what + (vocabulary || merges ? " is" : " are"), VOCABULARY, MERGES));
  }

  /** Tokens and ids as a JSON object has them. */
  static Map<String, Integer> ids(JsonNode json) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!entry.getValue().isInt()) {
        throw new IllegalArgumentException(
            "token %s has the id %s, expected a whole number"
                .formatted(
                    Vocabulary.quote(entry.getKey()),
                    StrictJson.brief(entry.getValue().toString())));
      }
      ids.put(entry.getKey(), entry.getValue().intValue());
    }
    return ids;
  }

  /**
   * A vocabulary and what was added to it.
   *
   * @throws IllegalArgumentException when a token is in both with different ids, or for what {@link
   *     Vocabulary} checks
   */
  static Vocabulary vocabulary(Map<String, Integer> ids, Map<String, Integer> added) {
    Map<String, Integer> all = new LinkedHashMap<>(ids);
    added.forEach(
        (token, id) -> {
          Integer other = all.put(token, id);
          if (other != null && !other.equals(id)) {
            throw new IllegalArgumentException(
                "token %s has the id %d, and %d where tokens are added"
                    .formatted(Vocabulary.quote(token), other, id));
          }
        });
    return new Vocabulary(all);
  }

  /** A merge a line, best first; the first line may name a version. */
  private static List<Merge> merges(String text) {
    List<Merge> merges = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isBlank() || (number == 1 && line.startsWith("#version"))) {
        continue;
      }
      Optional<Merge> merge = merge(line);
      if (merge.isEmpty()) {
        throw new IllegalArgumentException(
            "line %d is %s, expected two tokens with a space between them"
                .formatted(number, Vocabulary.quote(line)));
      }
      merges.add(merge.get());
    }
    return merges;
  }

  /** Two tokens with a space between them, as files write a merge. */
  static Optional<Merge> merge(String line) {
    int space = line.indexOf(' ');
    return space < 1 || space == line.length() - 1 || space != line.lastIndexOf(' ')
        ? Optional.empty()
        : Optional.of(new Merge(line.substring(0, space), line.substring(space + 1)));
  }

  /**
   * SD 1's tokenizers pad with the end, SD 2's with "!". Where both files name a token, SD 2's do
   * not agree, and its own library takes special_tokens_map.json.
   */
  private static int pad(Path folder, Vocabulary vocabulary) throws IOException {
    for (String name : List.of(SPECIAL, CONFIG)) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        continue;
      }
      JsonNode named = TextFile.object(file, MOST_CONFIG).path("pad_token");
      if (named.isMissingNode() || named.isNull()) {
        continue;
      }
      return Optional.of(named.isObject() ? named.path("content") : named)
          .filter(JsonNode::isTextual)
          .flatMap(token -> vocabulary.find(token.textValue()))
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "%s: pad_token is %s, which is no token of the vocabulary"
                          .formatted(file, StrictJson.brief(named.toString()))));
    }
    return vocabulary.find(Vocabulary.END).orElseThrow();
  }

  private static int maxLength(Path file) throws IOException {
    if (!Files.exists(file)) {
      return PLACES;
    }
    JsonNode length = TextFile.object(file, MOST_CONFIG).path("model_max_length");
    if (length.isMissingNode()
        || length.isNull()
        || (length.isNumber() && length.doubleValue() >= UNSET)) {
      return PLACES;
    }
    if (!length.isInt() || length.intValue() < FEWEST_PLACES || length.intValue() > MOST_PLACES) {
      throw new IllegalArgumentException(
          "%s: model_max_length is %s, expected a whole number from %d to %d"
              .formatted(file, StrictJson.brief(length.toString()), FEWEST_PLACES, MOST_PLACES));
    }
    return length.intValue();
  }
}
