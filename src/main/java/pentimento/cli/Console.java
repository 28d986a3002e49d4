package pentimento.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Where a command prints: results on one stream, what is told meanwhile on the other.
 *
 * @param out for results
 * @param err for progress and notes
 * @param interactive whether err is a terminal that a progress bar may be drawn on
 */
record Console(PrintStream out, PrintStream err, boolean interactive) {
  /** Tells something by the way. */
  void note(String text) {
    err.println(text);
  }

  /** Prints a line of the result, formatted alike in every country. */
  void result(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** A progress bar on a terminal, otherwise nothing. Close it when the work is over. */
  ProgressLine progress() {
    return new ProgressLine(interactive ? err : null);
  }
}
