package pentimento.evaluation;

/**
 * A figure that has a limit.
 *
 * @param figure what it is, in a few words
 * @param value the figure
 * @param limit what it is held against
 * @param atMost is the limit the most (true) or the least (false) that it may be?
 */
public record Judgement(String figure, double value, double limit, boolean atMost) {
  /** Does the figure keep its limit? What is no number does not. */
  public boolean ok() {
    return atMost ? value <= limit : value >= limit;
  }
}
