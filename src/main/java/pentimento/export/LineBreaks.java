package pentimento.export;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a line of Latin or Chinese text may end. */
final class LineBreaks {
  /** From here on in Unicode, ideographs and their punctuation. */
  private static final int IDEOGRAPHS = 0x2E80;

  private LineBreaks() {}

  /** The text in pieces that stay together, each with the spaces that follow it. */
  static List<String> pieces(String text) {
    BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
    breaks.setText(text);
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int end = breaks.first(); end != BreakIterator.DONE; end = breaks.next()) {
      if (end > start && (end == text.length() || mayEnd(text, end))) {
        pieces.add(text.substring(start, end));
        start = end;
      }
    }
    return pieces;
  }

  /**
   * The JDK also breaks after hyphens, which tears "block-in" apart, and before an ellipsis; where
   * Chinese punctuation may stand it knows.
   */
  private static boolean mayEnd(String text, int at) {
    int before = text.codePointBefore(at);
    int after = text.codePointAt(at);
    return Character.isWhitespace(before)
        || (before >= IDEOGRAPHS || after >= IDEOGRAPHS) && after != '\u2026';
  }
}
