package pentimento.model.lora;

import java.util.List;
import java.util.stream.Collectors;

/** Names out of adapters, as complaints show them: short, and safe on a terminal. */
final class Names {
  /** The longest real name of a layer has some 120 characters. */
  private static final int LONGEST = 160;

  private static final int FIRST = 3;

  private Names() {}

  /** A name between quotes. */
  static String quoted(String name) {
    return '"' + shown(name) + '"';
  }

  /** A name without its control characters, and no more than its beginning. */
  static String shown(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + " ...";
  }

  /** The first few of a list. */
  static String firstOf(List<String> texts) {
    return texts.stream().limit(FIRST).collect(Collectors.joining("; "))
        + (texts.size() > FIRST ? "; and " + (texts.size() - FIRST) + " more" : "");
  }
}
