package pentimento.prompt;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a prompt says at one step. Equal wordings have equal text states.
 *
 * @param sections what lies between breaks, one or more; each is a list of pieces, which may be
 *     empty. Neighbouring pieces are tokenised apart
 */
public record Wording(List<List<Piece>> sections) {
  /** Checks that there is a section. */
  public Wording {
    sections = sections.stream().map(List::copyOf).toList();
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("a wording without a section");
    }
  }

  /** The words alone: weights left out, a space for each break. */
  public String text() {
    return sections.stream()
        .map(pieces -> pieces.stream().map(Piece::text).collect(Collectors.joining()).strip())
        .collect(Collectors.joining(" "))
        .strip();
  }
}
