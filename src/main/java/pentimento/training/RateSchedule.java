package pentimento.training;

import pentimento.request.Ranges;

/**
 * How the learning rate goes: up in a warm-up, then by a curve.
 *
 * @param kind of curve
 * @param warmup steps in which the rate rises from 0
 * @param last share of the rate that is left at the end
 */
public record RateSchedule(Kind kind, int warmup, double last) {
  /** Kinds of curves. */
  public enum Kind {
    CONSTANT,
    LINEAR,
    /** Half a wave (Loshchilov and Hutter 2017, arXiv 1608.03983). */
    COSINE
  }

  /** Checks every range. */
  public RateSchedule {
    Ranges.check("warm-up steps", warmup, 0, 10_000_000);
    Ranges.check("last rate", last, 0, 1);
  }

  /**
   * Share of the highest rate.
   *
   * @param step from 0
   * @param done share of all that is done, 0..1
   */
  public double share(long step, double done) {
    double passed = Math.min(1, Math.max(0, done));
    double left =
        switch (kind) {
          case CONSTANT -> 1;
          case LINEAR -> 1 - passed;
          case COSINE -> 0.5 * (1 + Math.cos(Math.PI * passed));
        };
    double floor = kind == Kind.CONSTANT ? 1 : last + (1 - last) * left;
    return Math.min(1, (step + 1.0) / Math.max(1, warmup)) * floor;
  }
}
