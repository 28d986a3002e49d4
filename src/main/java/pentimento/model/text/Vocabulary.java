package pentimento.model.text;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pentimento.request.StrictJson;

/**
 * The tokens of a CLIP text encoder and their ids.
 *
 * @param ids id of each token, 0 to {@value #MOST} - 1, no id twice. Every byte has a token ({@link
 *     ByteLetters}), alone and at a word's end, as have the begin and the end of a text
 */
record Vocabulary(Map<String, Integer> ids) {
  /** More tokens than any text encoder has; CLIP's has 49,408. */
  static final int MOST = 1_000_000;

  /** Begins every text. */
  static final String BEGIN = "<|startoftext|>";

  /** Ends every text. */
  static final String END = "<|endoftext|>";

  /** What tokens end in that end a word. */
  static final String WORD_END = "</w>";

  /**
   * Checks the ids.
   *
   * @throws IllegalArgumentException names the token that is wrong or missing
   */
  Vocabulary {
    ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
    Map<Integer, String> tokens = new HashMap<>();
    ids.forEach(
        (token, id) -> {
          if (id < 0 || id >= MOST) {
            throw new IllegalArgumentException(
                "token %s has the id %d, expected 0 to %d".formatted(quote(token), id, MOST - 1));
          }
          String other = tokens.put(id, token);
          if (other != null) {
            throw new IllegalArgumentException(
                "tokens %s and %s both have the id %d".formatted(quote(other), quote(token), id));
          }
        });
    for (String letter : ByteLetters.all()) {
      require(ids, letter);
      require(ids, letter + WORD_END);
    }
    require(ids, BEGIN);
    require(ids, END);
  }

  private static void require(Map<String, Integer> ids, String token) {
    if (!ids.containsKey(token)) {
      throw new IllegalArgumentException(
          "has no token %s; a CLIP vocabulary has one for each byte, the same with %s, %s and %s"
              .formatted(quote(token), WORD_END, BEGIN, END));
    }
  }

  /** Id of a token that may not be there. */
  Optional<Integer> find(String token) {
    return Optional.ofNullable(ids.get(token));
  }

  /** Rows that an embedding of these tokens needs: the highest id and one. */
  int size() {
    return Collections.max(ids.values()) + 1;
  }

  /** A token as complaints quote it. */
  static String quote(String token) {
    return "\"" + StrictJson.brief(token) + "\"";
  }
}
