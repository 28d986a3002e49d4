package pentimento.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Reads values of flags; every complaint names the flag. */
final class Flags {
  private Flags() {}

  /** An option with a value. */
  static Option value(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  /** An option with a value that may be given several times; all of them count. */
  static Option values(String name, String argument, String description) {
    return repeatable(value(name, argument, description));
  }

  /** Marks an option of which all values count. */
  static Option repeatable(Option option) {
    option.setType(List.class);
    return option;
  }

  /**
   * Refuses values of which only the first would count.
   *
   * @throws UsageException naming the flag
   */
  static void refuseRepeated(CommandLine line) throws UsageException {
    Set<String> seen = new HashSet<>();
    for (Option option : line.getOptions()) {
      if (option.hasArg() && option.getType() != List.class && !seen.add(option.getKey())) {
        throw new UsageException("--" + option.getLongOpt() + " is given twice");
      }
    }
  }

  /** An option without. */
  static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }

  static int whole(CommandLine line, String flag, int otherwise, int low, int high)
      throws UsageException {
    return (int) longWhole(line, flag, otherwise, low, high);
  }

  static long longWhole(CommandLine line, String flag, long otherwise, long low, long high)
      throws UsageException {
    String text = line.getOptionValue(flag);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("--%s is '%s', expected a whole number".formatted(flag, text));
    }
    throw new UsageException("--%s is %s, expected %d to %d".formatted(flag, text, low, high));
  }

  static double number(CommandLine line, String flag, double otherwise, double low, double high)
      throws UsageException {
    String text = line.getOptionValue(flag);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("--%s is '%s', expected a number".formatted(flag, text));
    }
    throw new UsageException("--%s is %s, expected %s to %s".formatted(flag, text, low, high));
  }

  /** A path to write to, that a flag such as "-o" names. */
  static Path output(String flag, String text) throws UsageException {
    if (System.getProperty("os.name").startsWith("Windows")) {
      Optional<String> trouble = WindowsNames.trouble(text);
      if (trouble.isPresent()) {
        throw new UsageException(flag + " " + text + ": " + trouble.get());
      }
    }
    return path(text);
  }

  static Path path(String text) throws UsageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException("'" + text + "' is no file name here: " + e.getReason());
    }
  }
}
