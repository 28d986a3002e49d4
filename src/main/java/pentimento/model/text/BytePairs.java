package pentimento.model.text;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How words fall into tokens: byte pair encoding (Sennrich et al. 2016, arXiv 1508.07909).
 *
 * @param vocabulary all tokens
 * @param merges pairs of neighbours that become one token, the first to be joined first. Both parts
 *     and what they make are in the vocabulary
 * @param whole tokens that are found in a text as they stand, before it falls into words: {@link
 *     Vocabulary#BEGIN}, {@link Vocabulary#END}, and words that were taught to the text encoder
 */
record BytePairs(Vocabulary vocabulary, List<Merge> merges, Set<String> whole) {
  /** Two neighbours that are joined. */
  record Merge(String left, String right) {
    String joined() {
      return left + right;
    }
  }

  /**
   * Checks that everything is in the vocabulary. Begin and end need not be named among the whole.
   *
   * @throws IllegalArgumentException names the merge that is wrong, by its number from 1, or the
   *     whole token
   */
  BytePairs {
    merges = List.copyOf(merges);
    for (int i = 0; i < merges.size(); i++) {
      Merge merge = merges.get(i);
      for (String token : List.of(merge.left(), merge.right(), merge.joined())) {
        if (vocabulary.find(token).isEmpty()) {
          throw new IllegalArgumentException(
              "merge %d, %s with %s, needs the token %s, which the vocabulary lacks: do both belong to one model?"
                  .formatted(
                      i + 1,
                      Vocabulary.quote(merge.left()),
                      Vocabulary.quote(merge.right()),
                      Vocabulary.quote(token)));
        }
      }
    }
    Set<String> all = new LinkedHashSet<>(List.of(Vocabulary.BEGIN, Vocabulary.END));
    all.addAll(whole);
    for (String token : all) {
      if (token.isBlank() || vocabulary.find(token).isEmpty()) {
        throw new IllegalArgumentException(
            "the added token %s is blank or has no id".formatted(Vocabulary.quote(token)));
      }
    }
    whole = Collections.unmodifiableSet(all);
  }
}
