package pentimento.prompt;

import java.util.List;
import java.util.function.Consumer;

/**
 * Text of which parts change over the steps; its other brackets are still in it.
 *
 * @param nodes its parts, in order
 */
record Schedule(List<Node> nodes) {
  /** A part. */
  sealed interface Node permits Literal, Switch, Alternation {}

  /**
   * The same at each step.
   *
   * @param text as written, escapes and brackets included
   */
  record Literal(String text) implements Node {}

  /** {@code [before:after:when]}: one, then the other. */
  record Switch(Schedule before, Schedule after, When when) implements Node {}

  /** {@code [a|b|c]}: one a step, in turn. */
  record Alternation(List<Schedule> options) implements Node {
    Alternation {
      options = List.copyOf(options);
    }
  }

  /**
   * When a switch happens.
   *
   * @param value number of steps, or share of them
   * @param share is it a share? Those are written with a point.
   */
  record When(double value, boolean share) {
    /** Number of steps before it; fractions are cut off. */
    int steps(int all) {
      return (int) (share ? value * all : value);
    }
  }

  Schedule {
    nodes = List.copyOf(nodes);
  }

  /** Does any of it change? */
  boolean changes() {
    return nodes.stream().anyMatch(node -> !(node instanceof Literal));
  }

  /**
   * The text of a step.
   *
   * @param step from 0
   */
  String at(int step, int steps) {
    StringBuilder text = new StringBuilder();
    write(step, steps, text);
    return text.toString();
  }

  private void write(int step, int steps, StringBuilder text) {
    for (Node node : nodes) {
      if (node instanceof Literal literal) {
        text.append(literal.text());
      } else if (node instanceof Switch change) {
        boolean before = step < change.when().steps(steps);
        (before ? change.before() : change.after()).write(step, steps, text);
      } else if (node instanceof Alternation turns) {
        List<Schedule> options = turns.options();
        options.get(step % options.size()).write(step, steps, text);
      }
    }
  }

  /** All that stands in place of its parts at some step, those of inner ones included. */
  void eachOption(Consumer<Schedule> visitor) {
    for (Node node : nodes) {
      List<Schedule> options = List.of();
      if (node instanceof Switch change) {
        options = List.of(change.before(), change.after());
      } else if (node instanceof Alternation turns) {
        options = turns.options();
      }
      for (Schedule option : options) {
        visitor.accept(option);
        option.eachOption(visitor);
      }
    }
  }
}
