package pentimento.weights;

import pentimento.request.StrictJson;

/** Texts from files of weights, as complaints show them: short, and safe on a terminal. */
final class Shown {
  /** Longer than the longest name of a weight in any network here. */
  private static final int WHOLE = 160;

  private Shown() {}

  /** A name between quotes. */
  static String quoted(String name) {
    return '"' + plain(name) + '"';
  }

  /** A text without its control characters, and no more than its beginning. */
  static String plain(String text) {
    return StrictJson.brief(harmless(text));
  }

  /** A weight's name without control characters; cut only when it is longer than any real one. */
  static String whole(String name) {
    String harmless = harmless(name);
    return harmless.length() <= WHOLE ? harmless : harmless.substring(0, WHOLE) + " ...";
  }

  private static String harmless(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
