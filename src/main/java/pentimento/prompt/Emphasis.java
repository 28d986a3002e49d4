package pentimento.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From text with brackets to weighted pieces, as AUTOMATIC1111's web UI reads it: round brackets
 * weigh their words {@value #STRONGER} times as much, square ones as many times less, {@code
 * (words:1.3)} by a number; weights multiply. A bracket that is never closed reaches to the end,
 * one that was never opened is text. Both kinds are matched each by itself, so they may overlap.
 */
final class Emphasis {
  private static final double STRONGER = 1.1;

  /** Escape (1), lone backslash, number that closes a bracket (2), bracket or colon, other text. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\\\([()\\[\\]\\\\:|])|\\\\|:\\s*([+-]?[.\\d]+)\\s*\\)|[()\\[\\]:]|[^\\\\()\\[\\]:]++");

  private static final Pattern BREAK =
      Pattern.compile("\\s*\\bBREAK\\b\\s*", Pattern.UNICODE_CHARACTER_CLASS);

  /** Text of one weight, or a break. */
  private static final class Run {
    private final StringBuilder text;
    private final boolean breaks;
    private double weight = 1;

    Run(String text, boolean breaks) {
      this.text = new StringBuilder(text);
      this.breaks = breaks;
    }

    boolean joins(Run next) {
      return !breaks && !next.breaks && weight == next.weight;
    }
  }

  private final List<Run> runs = new ArrayList<>();
  private final Deque<Integer> round = new ArrayDeque<>();
  private final Deque<Integer> square = new ArrayDeque<>();

  private Emphasis() {}

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException when a weight is no number or out of its range, or more than
   *     {@value ScheduleParser#MAX_DEPTH} brackets are open at a time
   */
  static Wording parse(String text) {
    Emphasis emphasis = new Emphasis();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      emphasis.take(token);
    }
    emphasis.round.forEach(start -> emphasis.weigh(start, STRONGER));
    emphasis.square.forEach(start -> emphasis.weigh(start, 1 / STRONGER));
    return emphasis.wording();
  }

  private void take(Matcher token) {
    String text = token.group();
    String escaped = token.group(1);
    String weight = token.group(2);
    if (escaped != null) {
      add(escaped);
    } else if (text.equals("\\")) {
      return; // vanishes there, too
    } else if (text.equals("(")) {
      open(round);
    } else if (text.equals("[")) {
      open(square);
    } else if (weight != null && !round.isEmpty()) {
      weigh(round.pop(), number(weight));
    } else if (text.equals(")") && !round.isEmpty()) {
      weigh(round.pop(), STRONGER);
    } else if (text.equals("]") && !square.isEmpty()) {
      weigh(square.pop(), 1 / STRONGER);
    } else {
      addWithBreaks(text);
    }
  }

  private void open(Deque<Integer> brackets) {
    ScheduleParser.requireDepth(round.size() + square.size() + 1);
    brackets.push(runs.size());
  }

  private static double number(String written) {
    try {
      return Double.parseDouble(written);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          ("the weight \"%s\" is no number, expected one as in (words:1.2);"
                  + " write \\( and \\) for brackets that are meant as such")
              .formatted(Piece.brief(written)),
          e);
    }
  }

  private void add(String text) {
    runs.add(new Run(text, false));
  }

  private void addWithBreaks(String text) {
    Matcher found = BREAK.matcher(text);
    int from = 0;
    while (found.find()) {
      add(text.substring(from, found.start()));
      runs.add(new Run("", true));
      from = found.end();
    }
    add(text.substring(from));
  }

  private void weigh(int start, double factor) {
    for (Run run : runs.subList(start, runs.size())) {
      run.weight *= factor;
    }
  }

  /** Neighbours of one weight become one piece, whose words are then read together. */
  private Wording wording() {
    List<List<Piece>> sections = new ArrayList<>();
    List<Piece> section = new ArrayList<>();
    for (int i = 0; i < runs.size(); ) {
      Run run = runs.get(i++);
      if (run.breaks) {
        sections.add(section);
        section = new ArrayList<>();
        continue;
      }
      while (i < runs.size() && run.joins(runs.get(i))) {
        run.text.append(runs.get(i++).text);
      }
      if (!run.text.isEmpty()) {
        section.add(new Piece(Typography.plain(run.text.toString()), run.weight));
      }
    }
    sections.add(section);
    return new Wording(sections);
  }
}
