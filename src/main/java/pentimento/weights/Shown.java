package pentimento.weights;

import pentimento.request.StrictJson;

/** Texts from files of weights, as complaints show them: short, and safe on a terminal. */
final class Shown {
  private Shown() {}

  /** A name between quotes. */
  static String quoted(String name) {
    return '"' + plain(name) + '"';
  }

  /** A text without its control characters, and no more than its beginning. */
  static String plain(String text) {
    return StrictJson.brief(text.replaceAll("\\p{Cntrl}", "?"));
  }
}
