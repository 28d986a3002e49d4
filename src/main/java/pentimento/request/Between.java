package pentimento.request;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is shown between two key frames. */
public enum Between {
  /** Brush strokes that paint the one into the other. */
  STROKES,
  /** The one dissolves into the other. */
  FADE,
  /** Nothing: each stands for its share of the time. */
  NONE;

  /** Its name on the command line. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
