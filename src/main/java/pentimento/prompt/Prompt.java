package pentimento.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A prompt after the rules of AUTOMATIC1111's web UI:
 *
 * <ul>
 *   <li>{@code (word)} weighs a word 1.1 times, {@code [word]} 1/1.1 times, {@code (word:1.3)} 1.3
 *       times; weights of brackets inside each other multiply; {@code \( \) \[ \] \\ \: \|} are the
 *       characters themselves; a bracket that is never closed reaches to the end, one that was
 *       never opened is text;
 *   <li>{@code BREAK} begins another chunk of tokens;
 *   <li>{@code [a:b:12]} is a in the first 12 steps, then b; {@code [a:b:0.5]}, with a point, is a
 *       in the first half of the steps; {@code [b:12]} begins with nothing, {@code [a::12]} ends
 *       with nothing;
 *   <li>{@code [a|b|c]} is a, b and c in turn, one a step;
 *   <li>all of these may hold each other. What fits none of these forms is text: {@code
 *       [16:9:wide]}.
 * </ul>
 *
 * <p>Different from there, on purpose: a weight that is no number is an error; steps are counted as
 * its manual says, not one more; a colon or bar can be escaped; a break inside brackets breaks; one
 * bracket that cannot be read does not switch off the others' changes. {@code AND} is plain text;
 * so is {@code <lora:...>}, which {@link AdapterTags} takes out before.
 *
 * <p>Curly quotes, ligatures and letters of East Asian width become plain ones after brackets are
 * read, and all is brought to Unicode form NFC; see {@link Piece#text}. Immutable; equal when the
 * text is.
 */
public final class Prompt {
  /** Longest prompt. */
  public static final int MAX_CHARACTERS = 10_000;

  /** Says nothing; what is there when no negative prompt is given. */
  public static final Prompt NONE = parseNegative("");

  private final String subject;
  private final String text;
  private final Schedule schedule;

  private Prompt(String subject, String text, Schedule schedule) {
    this.subject = subject;
    this.text = text;
    this.schedule = schedule;
  }

  /**
   * Reads a prompt.
   *
   * @param text at most {@value #MAX_CHARACTERS} characters; ends of lines and tabs count as blanks
   * @throws IllegalArgumentException when it is empty or too long, has another control character,
   *     too many brackets open at a time, or a weight that is no number or out of its range; says
   *     which
   */
  public static Prompt parse(String text) {
    if (isBlank(text)) {
      throw new IllegalArgumentException("the prompt is empty");
    }
    return parse("the prompt", text);
  }

  /**
   * Reads a negative prompt, which may be empty.
   *
   * @throws IllegalArgumentException as {@link #parse(String)} does, but not when it is empty
   */
  public static Prompt parseNegative(String text) {
    return parse("the negative prompt", text);
  }

  private static Prompt parse(String subject, String text) {
    int length = text.codePointCount(0, text.length());
    if (length > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "%s has %d characters, expected at most %d".formatted(subject, length, MAX_CHARACTERS));
    }
    int[] characters = text.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      if (Character.isISOControl(characters[i]) && "\t\n\r".indexOf(characters[i]) < 0) {
        throw new IllegalArgumentException(
            "%s has a control character, U+%04X, as its character %d"
                .formatted(subject, characters[i], i + 1));
      }
    }
    String trimmed = isBlank(text) ? "" : text.strip();
    return explain(
        subject,
        () -> {
          Schedule schedule = ScheduleParser.parse(trimmed);
          Emphasis.parse(schedule.at(0, 1));
          schedule.eachOption(option -> Emphasis.parse(option.at(0, 1)));
          return new Prompt(subject, trimmed, schedule);
        });
  }

  /** Is it nothing but spaces, those included that do not break lines? */
  private static boolean isBlank(String text) {
    return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  private static <T> T explain(String subject, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(subject + ": " + e.getMessage(), e);
    }
  }

  /** As it was written, without blanks around it. */
  public String text() {
    return text;
  }

  /** Does it say nothing at all? */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** Does it change over the steps, if there are enough of them? */
  public boolean changes() {
    return schedule.changes();
  }

  /**
   * What it says at a step.
   *
   * @param step from 0 to steps - 1
   * @param steps all that the sampler takes
   * @throws IllegalArgumentException when there is no such step, or when weights that come together
   *     only at this step multiply beyond their range
   */
  public Wording at(int step, int steps) {
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException("step %d of %d, counted from 0".formatted(step, steps));
    }
    return explain(subject, () -> Emphasis.parse(schedule.at(step, steps)));
  }

  /**
   * The steps at which it says something else than at the step before, the first one included: who
   * asks for the wordings of these alone knows all of them.
   *
   * @param steps 1 or more
   * @return ascending, from 0
   * @throws IllegalArgumentException as {@link #at} does for any of the steps
   */
  public List<Integer> changes(int steps) {
    List<Integer> changes = new ArrayList<>(List.of(0));
    Wording before = at(0, steps);
    int varied = changes() ? steps : 1;
    for (int step = 1; step < varied; step++) {
      Wording now = at(step, steps);
      if (!now.equals(before)) {
        changes.add(step);
      }
      before = now;
    }
    return List.copyOf(changes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Prompt prompt && text.equals(prompt.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
