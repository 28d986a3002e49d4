package pentimento.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import pentimento.request.StrictJson;

/** The words that a prompt should say so that an adapter works, by what its file says of itself. */
final class TriggerWords {
  private static final int MOST = 12;
  private static final int LONGEST_JSON = 8 << 20;

  /** Where tools write them outright. */
  private static final List<String> OUTRIGHT =
      List.of("modelspec.trigger_phrase", "ss_trigger_words", "trigger_words");

  /** How often kohya's scripts saw each tag, by folder of the training data. */
  private static final String TAGS = "ss_tag_frequency";

  private TriggerWords() {}

  /** The words, those that are said outright first, then tags from frequent to rare. */
  static List<String> of(Map<String, String> metadata) {
    Set<String> words = new LinkedHashSet<>();
    for (String key : OUTRIGHT) {
      add(words, metadata.getOrDefault(key, ""));
    }
    String tags = metadata.getOrDefault(TAGS, "");
    if (!tags.isEmpty() && tags.length() <= LONGEST_JSON) {
      try {
        frequent(StrictJson.parse(tags)).forEach(tag -> add(words, tag));
      } catch (IllegalArgumentException e) {
        return limited(words); // a file that says it wrongly says nothing
      }
    }
    return limited(words);
  }

  private static void add(Set<String> words, String word) {
    String plain = Names.shown(word).strip();
    if (!plain.isEmpty()) {
      words.add(plain);
    }
  }

  private static List<String> limited(Set<String> words) {
    return words.stream().limit(MOST).toList();
  }

  private static List<String> frequent(JsonNode folders) {
    Map<String, Long> counts = new TreeMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Iterator<Map.Entry<String, JsonNode>> all = folders.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> folder = all.next();
      // Folders are called "10_word": how often a picture is seen, and what it is called.
      names.add(folder.getKey().replaceFirst("^\\d+_", ""));
      folder
          .getValue()
          .fields()
          .forEachRemaining(
              tag -> counts.merge(tag.getKey().strip(), tag.getValue().asLong(), Long::sum));
    }
    if (counts.isEmpty()) {
      return new ArrayList<>(names);
    }
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Long> tag) -> -tag.getValue())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }
}
