package pentimento.request;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a film shows between the key frames of a process. */
public enum Between {
  /** The brush strokes that lead from one to the next. */
  STROKES,
  /** One dissolves into the next. */
  FADE,
  /** Nothing: each is shown until the next. */
  NONE;

  /** Its name as flags and files have it, "strokes". */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of a name.
   *
   * @throws IllegalArgumentException when there is none; says which there are
   */
  public static Between of(String word) {
    return Arrays.stream(values())
        .filter(between -> between.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is neither strokes nor fade nor none".formatted(StrictJson.brief(word))));
  }
}
