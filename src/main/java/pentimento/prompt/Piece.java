package pentimento.prompt;

import java.util.Objects;

/**
 * Words of one weight.
 *
 * @param text as a tokenizer takes it, without brackets and escapes; not empty, may be blank
 * @param weight what its tokens' states are multiplied by, -{@value #MAX_WEIGHT} to {@value
 *     #MAX_WEIGHT}; 1 leaves them as they are
 */
public record Piece(String text, double weight) {
  /** Greatest size of a weight. */
  public static final double MAX_WEIGHT = 10;

  /** How much of a text a message repeats, characters. */
  private static final int QUOTED = 40;

  /**
   * Checks the weight.
   *
   * @throws IllegalArgumentException when it is out of its range or no number
   */
  public Piece {
    Objects.requireNonNull(text, "text");
    if (!(Math.abs(weight) <= MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "the weight of \"%s\" is %s, expected -%3$.0f to %3$.0f"
              .formatted(brief(text), Double.toString(weight), MAX_WEIGHT));
    }
  }

  /** A text as a message repeats it: on one line, its beginning when it is long. */
  static String brief(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= QUOTED
        ? line
        : line.substring(0, line.offsetByCodePoints(0, QUOTED)) + "...";
  }
}
