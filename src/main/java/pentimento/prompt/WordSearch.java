package pentimento.prompt;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds words that stand for something of their own, such as those learnt by textual inversion, in
 * the text of a prompt. A word is found whatever the size of its letters, but not as part of a
 * longer one; of several at one place the longest counts.
 */
public final class WordSearch {
  private final List<String> words;

  /** A search for words; blank ones are never found. */
  public WordSearch(Collection<String> words) {
    this.words =
        words.stream()
            .map(WordSearch::plain)
            .filter(word -> !word.isBlank())
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(word -> word))
            .toList();
  }

  /** A word as it is looked for, in Unicode form NFC. */
  public static String plain(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFC).strip();
  }

  /**
   * A word that was found.
   *
   * @param word as {@link #plain} gives it
   * @param start where it begins in the text
   * @param end behind its last character
   */
  public record Found(String word, int start, int end) {}

  /** The first word in a text from a place on. */
  public Optional<Found> next(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      for (String word : words) {
        int end = i + word.length();
        if (text.regionMatches(true, i, word, 0, word.length())
            && isEdge(text, i)
            && isEdge(text, end)) {
          return Optional.of(new Found(word, i, end));
        }
      }
    }
    return Optional.empty();
  }

  /** Does no word go on over a place of a text? */
  private static boolean isEdge(String text, int at) {
    return at == 0
        || at == text.length()
        || !isOfWords(text.codePointBefore(at))
        || !isOfWords(text.codePointAt(at));
  }

  private static boolean isOfWords(int character) {
    return Character.isLetterOrDigit(character) || character == '_';
  }
}
