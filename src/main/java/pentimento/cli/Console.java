package pentimento.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Where a command prints: results on one stream, what is told meanwhile on the other.
 *
 * @param out for results
 * @param err for progress and notes
 * @param interactive whether err is a terminal that a progress bar may be drawn on
 * @param quiet neither progress nor notes are wanted
 */
record Console(PrintStream out, PrintStream err, boolean interactive, boolean quiet) {
  /** A console that tells all there is to tell. */
  Console(PrintStream out, PrintStream err, boolean interactive) {
    this(out, err, interactive, false);
  }

  /** Tells something by the way. */
  void note(String text) {
    if (!quiet) {
      err.println(text);
    }
  }

  /** Prints a line of the result, formatted alike in every country. */
  void result(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** A progress bar on a terminal, otherwise nothing. Close it when the work is over. */
  ProgressLine progress() {
    return new ProgressLine(interactive && !quiet ? err : null);
  }
}
