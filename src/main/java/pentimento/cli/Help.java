package pentimento.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Help texts, 80 columns wide. */
final class Help {
  private static final int WIDTH = 80;
  private static final int INDENT = 28;

  private Help() {}

  static String overview() {
    StringBuilder text = new StringBuilder();
    text.append("Shows how a painting came to be: makes the process of painting a picture.\n\n");
    text.append("Usage: pentimento COMMAND [options]\n\nCommands:\n");
    for (Command command : Main.COMMANDS) {
      entry(text, "  " + command.name(), command.summary());
    }
    text.append("\nEach has its own help: pentimento COMMAND --help\n");
    text.append("pentimento --version tells which version this is.\n");
    return text.toString();
  }

  static String of(Command command, Options options) {
    StringBuilder text = new StringBuilder();
    String usage = "Usage: pentimento " + command.name() + " " + command.usage();
    text.append(usage.stripTrailing()).append("\n\n");
    wrap(command.summary(), WIDTH).forEach(line -> text.append(line).append('\n'));
    text.append("\nOptions:\n");
    for (Option option : options.getOptions()) {
      StringBuilder flag = new StringBuilder("  ");
      if (option.getOpt() != null) {
        flag.append('-').append(option.getOpt()).append(", ");
      }
      flag.append("--").append(option.getLongOpt());
      if (option.hasArg()) {
        flag.append(' ').append(option.getArgName());
      }
      entry(text, flag.toString(), option.getDescription());
    }
    if (!command.notes().isEmpty()) {
      text.append('\n').append(command.notes());
    }
    return text.toString();
  }

  private static void entry(StringBuilder text, String head, String description) {
    text.append(head);
    int column = head.length();
    if (column > INDENT - 2) {
      text.append('\n');
      column = 0;
    }
    for (String line : wrap(description, WIDTH - INDENT)) {
      text.append(" ".repeat(INDENT - column)).append(line).append('\n');
      column = 0;
    }
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
