package pentimento.model.text;

import java.util.Arrays;

/** A text as a text encoder takes it. Immutable, if nobody writes into {@link #ids}. */
public final class TokenIds {
  private final int[] ids;
  private final String cut;

  TokenIds(int[] ids, String cut) {
    this.ids = ids;
    this.cut = cut;
  }

  /**
   * Begin, tokens, end, padding: as many as the encoder has places, 77 in CLIP. Not a copy: read
   * only.
   */
  public int[] ids() {
    return ids;
  }

  /**
   * The end of the text for which there was no place, as it was written; empty when all of it is
   * among the ids.
   */
  public String cut() {
    return cut;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenIds that && Arrays.equals(ids, that.ids) && cut.equals(that.cut);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + cut.hashCode();
  }

  @Override
  public String toString() {
    return Arrays.toString(ids) + (cut.isEmpty() ? "" : ", cut off: " + cut);
  }
}
