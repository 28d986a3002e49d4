package pentimento.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Where a command prints: results on one stream, what is told meanwhile on the other.
 *
 * @param out for results
 * @param err for progress and notes
 * @param interactive whether err is a terminal that a progress bar may be drawn on
 */
record Console(PrintStream out, PrintStream err, boolean interactive) {
  /** What a terminal might obey, new lines among them, and what turns the order of letters. */
  private static final String CONTROLS = "[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]";

  /** A console that only prints results. */
  Console quiet() {
    return new Console(out, new PrintStream(OutputStream.nullOutputStream()), false);
  }

  /** Tells something by the way. */
  void note(String text) {
    err.println(text.replaceAll(CONTROLS, "?"));
  }

  /**
   * Prints a line of the result, formatted alike in every country. Control characters in values,
   * which may come from anyone's file, become question marks.
   */
  void result(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).replaceAll(CONTROLS, "?"));
  }

  /** A progress bar on a terminal, otherwise nothing. Close it when the work is over. */
  ProgressLine progress() {
    return interactive ? ProgressLine.onTerminal(err) : ProgressLine.silent();
  }

  /** A progress bar on a terminal, otherwise a line a minute, for what takes long. */
  ProgressLine longProgress() {
    return interactive
        ? ProgressLine.onTerminal(err)
        : ProgressLine.inLog(this::note, InstantSource.system());
  }
}
