package pentimento.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * How somebody wants one stage of a process to be shown.
 *
 * @param name of the stage in the style, "block-in"
 * @param show false: its strokes are there when the next stage begins, but it has no time, no
 *     frames and no words of its own
 * @param time seconds of the video, 0..3600; when the video's duration is not the sum of all, a
 *     share of it
 * @param frames how many of the frames show it, 0..{@value Request#MAX_FRAMES}; counts as long as
 *     all of them and the finished picture make the number of frames asked for
 * @param title for people, at most {@value #MAX_TEXT} characters; empty for the program's own
 * @param caption what is done in it, alike
 */
public record ArrangedStage(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) boolean show,
    @JsonProperty(required = true) double time,
    @JsonProperty(required = true) int frames,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) String caption) {
  /** Longest title or caption, characters. */
  public static final int MAX_TEXT = 500;

  /** Checks every range named above, and that texts hold nothing but text. */
  public ArrangedStage {
    Objects.requireNonNull(name, "name");
    Ranges.check("time", time, 0, 3600);
    Ranges.check("frames", frames, 0, Request.MAX_FRAMES);
    checkText("title", title);
    checkText("caption", caption);
  }

  private static void checkText(String field, String text) {
    Objects.requireNonNull(text, field);
    if (text.length() > MAX_TEXT) {
      throw new RangeException(
          "%s has %d characters, expected at most %d".formatted(field, text.length(), MAX_TEXT));
    }
    if (!text.codePoints().allMatch(ArrangedStage::isText)) {
      throw new RangeException(
          "%s is %s, expected one line of plain text"
              .formatted(field, StrictJson.brief('"' + text + '"')));
    }
  }

  private static boolean isText(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
