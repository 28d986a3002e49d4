package pentimento.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import pentimento.model.text.Embedding;
import pentimento.prompt.WordSearch;

/**
 * Words that stand for vectors of their own. Their vectors are rows behind the text encoder's
 * table: each has an id beyond the vocabulary, in the order of the embeddings.
 */
final class LearntWords {
  static final LearntWords NONE = new LearntWords(List.of(), 0);

  private final Map<String, int[]> ids = new HashMap<>();
  private final WordSearch search;
  private final int places;

  /**
   * Words of embeddings; where two share one, it is the first's.
   *
   * @param vocabulary tokens that the text encoder knows without them
   */
  LearntWords(List<Embedding> embeddings, int vocabulary) {
    int next = vocabulary;
    for (Embedding embedding : embeddings) {
      int[] own = IntStream.range(next, next + embedding.places()).toArray();
      embedding.words().forEach(word -> ids.putIfAbsent(key(WordSearch.plain(word)), own));
      next += embedding.places();
    }
    places = next - vocabulary;
    search = new WordSearch(embeddings.stream().flatMap(e -> e.words().stream()).toList());
  }

  /** Rows behind the table that are theirs. */
  int places() {
    return places;
  }

  private static String key(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /**
   * A stretch of a text.
   *
   * @param text what stands there
   * @param ids of the vectors when it is a learnt word; empty for other text
   */
  record Stretch(String text, Optional<int[]> ids) {}

  /** Cuts a text at the learnt words in it. */
  List<Stretch> cut(String text) {
    List<Stretch> stretches = new ArrayList<>();
    int from = 0;
    Optional<WordSearch.Found> found = search.next(text, 0);
    while (found.isPresent()) {
      WordSearch.Found word = found.get();
      if (word.start() > from) {
        stretches.add(new Stretch(text.substring(from, word.start()), Optional.empty()));
      }
      stretches.add(new Stretch(word.word(), Optional.of(ids.get(key(word.word())))));
      from = word.end();
      found = search.next(text, from);
    }
    if (from < text.length()) {
      stretches.add(new Stretch(text.substring(from), Optional.empty()));
    }
    return stretches;
  }
}
