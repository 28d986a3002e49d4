package pentimento.cli;

import java.io.IOException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One command of the program. */
interface Command {
  /** Its name on the command line. */
  String name();

  /** What it takes, for help: "PICTURE -o OUT...". */
  String usage();

  /** What it does, in one line. */
  String summary();

  /** What else help should say; lines end in newlines. */
  default String notes() {
    return "";
  }

  /** Its options; {@code --help} is added to them. */
  Options options();

  /**
   * Does it.
   *
   * @throws UsageException for what the user can mend: flags, names, input files
   * @throws CheckFailedException when a check that was asked for fails
   * @throws IOException when files cannot be read or written
   */
  void run(CommandLine line, Console console)
      throws UsageException, CheckFailedException, IOException;
}
