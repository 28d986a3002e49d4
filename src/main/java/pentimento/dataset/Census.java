package pentimento.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what a data set holds. */
public final class Census {
  private final Map<String, Integer> captions = new TreeMap<>();
  private final Map<String, Integer> kinds = new TreeMap<>();
  private final Map<String, Integer> styles = new TreeMap<>();
  private final Map<String, Integer> nouns = new TreeMap<>();
  private final Map<String, Integer> splits = new TreeMap<>();
  private final Set<String> vocabulary = new TreeSet<>();
  private final Set<Long> seeds = new TreeSet<>();
  private int sequences;
  private int repeated;
  private long strokes;

  /** Adds a sequence. */
  public void add(ShardCheck.Sequence sequence) {
    sequences++;
    JsonNode json = sequence.json();
    count(kinds, json.get("kind").textValue());
    count(styles, json.get("style").textValue());
    count(splits, json.get("split").textValue());
    json.get("nouns").forEach(noun -> count(nouns, noun.textValue()));
    json.get("strokes").forEach(number -> strokes += number.intValue());
    if (!seeds.add(json.get("seed").longValue())) {
      repeated++;
    }
    if (!sequence.caption().isEmpty()) {
      count(captions, sequence.caption());
      for (String word : sequence.caption().toLowerCase(Locale.ROOT).split("[^\\p{L}'-]+")) {
        if (!word.isEmpty()) {
          vocabulary.add(word);
        }
      }
    }
  }

  private static void count(Map<String, Integer> counts, String word) {
    counts.merge(word, 1, Integer::sum);
  }

  public int sequences() {
    return sequences;
  }

  /** How many sequences have a caption. */
  public int captioned() {
    return captions.values().stream().mapToInt(n -> n).sum();
  }

  public int differentCaptions() {
    return captions.size();
  }

  /** Different words in captions. */
  public int vocabulary() {
    return vocabulary.size();
  }

  /** Sequences whose seed another has too: they are the same. */
  public int repeated() {
    return repeated;
  }

  public long strokes() {
    return strokes;
  }

  /** Kind of picture to number of sequences, sorted by name; the others likewise. */
  public Map<String, Integer> kinds() {
    return new TreeMap<>(kinds);
  }

  public Map<String, Integer> styles() {
    return new TreeMap<>(styles);
  }

  public Map<String, Integer> nouns() {
    return new TreeMap<>(nouns);
  }

  public Map<String, Integer> splits() {
    return new TreeMap<>(splits);
  }
}
