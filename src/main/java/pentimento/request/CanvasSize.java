package pentimento.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the frames of a video or GIF are, whatever the picture's shape; in JSON a text such as
 * {@code "1080x1920"}.
 *
 * @param width pixels, {@value #MIN_SIDE}..{@value #MAX_SIDE}; 0 in {@link #OWN}
 * @param height likewise
 */
public record CanvasSize(int width, int height) {
  /** Least side, pixels. */
  public static final int MIN_SIDE = 16;

  /** Greatest side, pixels. */
  public static final int MAX_SIDE = 8192;

  /** As large as what is shown. */
  public static final CanvasSize OWN = new CanvasSize(0, 0);

  private static final String OWN_NAME = "own";

  /** The shapes that social media show in full. */
  private static final Map<String, CanvasSize> NAMED =
      Map.of(
          OWN_NAME,
          OWN,
          "square",
          new CanvasSize(1080, 1080),
          "vertical",
          new CanvasSize(1080, 1920),
          "wide",
          new CanvasSize(1920, 1080));

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})x([0-9]{1,9})");

  /** Checks the ranges named above. */
  public CanvasSize {
    boolean own = width == 0 && height == 0;
    if (!own && (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > MAX_SIDE)) {
      throw outside(width, height);
    }
  }

  private static RangeException outside(int width, int height) {
    return new RangeException(
        "canvas is %dx%d, expected sides of %d to %d pixels"
            .formatted(width, height, MIN_SIDE, MAX_SIDE));
  }

  /**
   * A size from its name or its sides.
   *
   * @param text "square", "vertical", "wide", "own", or a width and height such as "1080x1350"
   * @throws IllegalArgumentException when it is something else; says what is possible
   */
  @JsonCreator
  public static CanvasSize parse(String text) {
    CanvasSize named = NAMED.get(text);
    if (named != null) {
      return named;
    }
    Matcher sides = SIZE.matcher(text);
    if (!sides.matches()) {
      throw new IllegalArgumentException(
          "canvas is '%s', expected square, vertical, wide or a size such as 1080x1350"
              .formatted(text));
    }
    int width = Integer.parseInt(sides.group(1));
    int height = Integer.parseInt(sides.group(2));
    if (width + height == 0) {
      throw outside(width, height); // OWN goes by its name alone
    }
    return new CanvasSize(width, height);
  }

  /** Is the size that of what is shown? */
  public boolean isOwn() {
    return equals(OWN);
  }

  /** What {@link #parse} reads: "1080x1350", or "own". */
  @JsonValue
  @Override
  public String toString() {
    return isOwn() ? OWN_NAME : width + "x" + height;
  }
}
