package pentimento.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pentimento.random.Rng;

/** English for captions: articles, counts, lists, time and weather, manner. */
final class Words {
  private static final String[] COUNTS = {
    "no", "one", "two", "three", "four", "five", "six", "seven"
  };

  private static final Map<String, List<String>> MANNERS = new TreeMap<>();

  static {
    MANNERS.put(
        "oil",
        List.of("oil painting", "in oil", "painted in oils", "an oil painting", "oil on canvas"));
    MANNERS.put("region", List.of("oil painting", "painted in oils", "oil on canvas"));
    MANNERS.put("digital", List.of("digital painting", "digital art", "a digital painting"));
    MANNERS.put(
        "watercolour",
        List.of("in watercolour", "watercolour", "a watercolour", "watercolour painting"));
    MANNERS.put("ink", List.of("ink drawing", "in ink", "drawn in ink", "ink wash"));
    MANNERS.put(
        "bezier", List.of("painted in broad strokes", "in loose strokes", "loose brushwork"));
  }

  private Words() {}

  /** "a boat", "an apple". */
  static String article(String noun) {
    return (isVowel(noun) ? "an " : "a ") + noun;
  }

  private static boolean isVowel(String noun) {
    return "aeiou".indexOf(Character.toLowerCase(noun.charAt(0))) >= 0
        || noun.startsWith("hour"); // an hourglass
  }

  /** "two red boats"; one takes an article. */
  static String counted(ObjectLibrary.Thing thing, Optional<String> colour, int count) {
    String adjective = colour.map(word -> word + " ").orElse("");
    return count == 1
        ? article(adjective + thing.noun())
        : COUNTS[count] + " " + adjective + thing.plural();
  }

  /** "a, b and c". */
  static String list(List<String> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return String.join(", ", parts.subList(0, parts.size() - 1))
        + " and "
        + parts.get(parts.size() - 1);
  }

  /**
   * What can be said of the hour and the weather; may be empty. Always true of the picture.
   *
   * @param colours is it painted in colour? Without, most hours look alike
   */
  static String air(Light light, boolean colours, Rng rng) {
    List<String> time = new ArrayList<>();
    boolean clear = light.weather() == Light.Weather.CLEAR;
    switch (light.time()) {
      case DAWN -> time.addAll(List.of("at dawn", "at dawn", "early in the morning"));
      case MORNING ->
          time.addAll(
              clear
                  ? List.of("in the morning", "on a bright morning", "by day")
                  : List.of("by day"));
      case NOON ->
          time.addAll(
              clear
                  ? List.of("at noon", "on a sunny day", "under a clear sky", "by day")
                  : List.of("by day", ""));
      case SUNSET -> time.addAll(List.of("at sunset", "at sunset", "in the evening light"));
      case DUSK -> time.addAll(List.of("at dusk", "at nightfall"));
      case NIGHT ->
          time.addAll(
              clear
                  ? List.of("at night", "by moonlight", "on a moonlit night")
                  : List.of("at night"));
    }
    List<String> weather =
        switch (light.weather()) {
          case CLEAR -> List.of("");
          case CLOUDY -> List.of("under a cloudy sky", "under clouds", "");
          case RAIN -> List.of("in the rain", "on a rainy day", "in heavy rain");
          case FOG -> List.of("in fog", "in thick fog", "in the mist");
          case SNOW -> List.of("in falling snow", "while snow is falling", "on a snowy day");
          case STORM -> List.of("under a stormy sky", "in a storm", "under dark clouds");
        };
    String hour = one(time, rng);
    if (!colours && light.time() != Light.Time.NIGHT) {
      hour = "";
    }
    String sky = one(weather, rng);
    if (light.time() == Light.Time.NIGHT && sky.endsWith("day")) {
      sky = weather.get(0);
    }
    boolean bright = light.time() == Light.Time.MORNING || light.time() == Light.Time.NOON;
    if (!sky.isEmpty() && (bright || rng.uniform() < 0.3f)) {
      hour = "";
    }
    if (bright && clear && rng.uniform() < 0.4f) {
      hour = "";
    }
    if (sky.endsWith("day") && !hour.isEmpty()) {
      sky = weather.get(0);
    }
    return (hour + " " + sky).strip();
  }

  /** "in watercolour": how it is painted. */
  static String manner(String style, Rng rng) {
    return one(MANNERS.get(style), rng);
  }

  static <T> T one(List<T> choices, Rng rng) {
    return choices.get(rng.nextInt(choices.size()));
  }
}
