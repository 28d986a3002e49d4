package pentimento.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pentimento.prompt.Schedule.Alternation;
import pentimento.prompt.Schedule.Literal;
import pentimento.prompt.Schedule.Node;
import pentimento.prompt.Schedule.Switch;
import pentimento.prompt.Schedule.When;

/**
 * Finds the square brackets of a prompt that change it over the steps. One pass; what is no such
 * bracket stays text, as it is, for {@link Emphasis}.
 */
final class ScheduleParser {
  /** Most brackets open at a time. */
  static final int MAX_DEPTH = 64;

  private static final Pattern NUMBER =
      Pattern.compile("\\s*([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)\\s*");

  /** A row of nodes that grows. */
  private static final class Row {
    private final List<Node> nodes = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    void add(Node node) {
      endText();
      nodes.add(node);
    }

    void addAll(Schedule schedule) {
      for (Node node : schedule.nodes()) {
        if (node instanceof Literal literal) {
          text.append(literal.text());
        } else {
          add(node);
        }
      }
    }

    private void endText() {
      if (!text.isEmpty()) {
        nodes.add(new Literal(text.toString()));
        text.setLength(0);
      }
    }

    Schedule done() {
      endText();
      return new Schedule(nodes);
    }
  }

  /** A bracket that is open, or the whole prompt, whose opening is empty. */
  private static final class Bracket {
    private final String opening;
    private final List<Schedule> parts = new ArrayList<>();
    private final StringBuilder separators = new StringBuilder();
    private Row row = new Row();

    /** Holds it a bracket that has no partner? Then no switch can be told from the rest. */
    private boolean unbalanced;

    Bracket(String opening) {
      this.opening = opening;
    }

    boolean isSquare() {
      return opening.equals("[");
    }

    void separate(char separator) {
      separators.append(separator);
      parts.add(row.done());
      row = new Row();
    }

    /** Gives all that it holds to another, its opening as text. */
    void spillInto(Bracket outer) {
      outer.row.text.append(opening);
      for (int i = 0; i < parts.size(); i++) {
        outer.row.addAll(parts.get(i));
        outer.row.text.append(separators.charAt(i));
      }
      outer.row.addAll(row.done());
      outer.unbalanced |= unbalanced;
    }

    /** What it means if it closes here, when that is a change over the steps. */
    Optional<Node> change() {
      if (unbalanced || separators.isEmpty()) {
        return Optional.empty();
      }
      if (separators.indexOf(":") < 0) {
        List<Schedule> options = new ArrayList<>(parts);
        options.add(row.done());
        return Optional.of(new Alternation(options));
      }
      if (separators.indexOf("|") >= 0 || parts.size() > 2 || !row.nodes.isEmpty()) {
        return Optional.empty();
      }
      Matcher number = NUMBER.matcher(row.text);
      if (!number.matches()) {
        return Optional.empty();
      }
      String written = number.group(1);
      When when = new When(Double.parseDouble(written), written.contains("."));
      Schedule before = parts.size() == 2 ? parts.get(0) : new Schedule(List.of());
      return Optional.of(new Switch(before, parts.get(parts.size() - 1), when));
    }
  }

  private final Deque<Bracket> open = new ArrayDeque<>();

  private ScheduleParser() {
    open.push(new Bracket(""));
  }

  /**
   * Reads a prompt.
   *
   * @throws IllegalArgumentException when more than {@value #MAX_DEPTH} brackets are open at a time
   */
  static Schedule parse(String text) {
    ScheduleParser parser = new ScheduleParser();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        parser.top().row.text.append(c).append(text.charAt(i));
      } else {
        parser.take(c);
      }
    }
    return parser.finish();
  }

  /** Refuses more than {@value #MAX_DEPTH} open brackets. */
  static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "more than %d brackets are open at a time; write \\( or \\[ where none is meant"
              .formatted(MAX_DEPTH));
    }
  }

  private Bracket top() {
    return open.element();
  }

  private void take(char c) {
    switch (c) {
      case '(', '[' -> {
        requireDepth(open.size());
        open.push(new Bracket(String.valueOf(c)));
      }
      case ')' -> close(c, "(");
      case ']' -> close(c, "[");
      case ':', '|' -> {
        if (top().isSquare()) {
          top().separate(c);
        } else {
          top().row.text.append(c);
        }
      }
      default -> top().row.text.append(c);
    }
  }

  private void close(char closing, String opening) {
    boolean opened = open.stream().anyMatch(bracket -> bracket.opening.equals(opening));
    if (!opened) {
      top().unbalanced = true;
      top().row.text.append(closing);
      return;
    }
    while (!top().opening.equals(opening)) {
      spill();
    }
    Bracket closed = open.pop();
    Optional<Node> change = closed.isSquare() ? closed.change() : Optional.empty();
    if (change.isPresent()) {
      top().row.add(change.get());
    } else {
      closed.spillInto(top());
      top().row.text.append(closing);
    }
  }

  /** Takes the innermost bracket for text. */
  private void spill() {
    Bracket inner = open.pop();
    inner.spillInto(top());
    top().unbalanced = true;
  }

  private Schedule finish() {
    while (open.size() > 1) {
      spill();
    }
    return top().row.done();
  }
}
