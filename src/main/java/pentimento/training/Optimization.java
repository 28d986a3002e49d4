package pentimento.training;

import pentimento.request.Ranges;

/**
 * How weights follow their gradients.
 *
 * @param kind of optimizer
 * @param rate of learning, at its highest; Prodigy finds its own and multiplies it by this
 * @param beta1 memory of gradients
 * @param beta2 memory of their squares
 * @param eps what keeps quotients finite
 * @param weightDecay share of a weight that goes at a rate of 1
 * @param decayVectors do biases and norms decay too?
 * @param clipNorm greatest norm of all gradients together
 */
public record Optimization(
    Kind kind,
    double rate,
    double beta1,
    double beta2,
    double eps,
    double weightDecay,
    boolean decayVectors,
    double clipNorm) {

  /** Kinds of optimizers. */
  public enum Kind {
    /** Loshchilov and Hutter 2019, arXiv 1711.05101. */
    ADAMW,
    /** Mishchenko and Defazio 2023, arXiv 2306.06101: AdamW that finds its rate. */
    PRODIGY
  }

  /** What works for small models. */
  public static Optimization adamW(double rate) {
    return new Optimization(Kind.ADAMW, rate, 0.9, 0.99, 1e-8, 0.01, false, 1);
  }

  /** What its authors take, with AdamW's decay. */
  public static Optimization prodigy() {
    return new Optimization(Kind.PRODIGY, 1, 0.9, 0.999, 1e-8, 0.01, false, 1);
  }

  /** Checks every range. */
  public Optimization {
    Ranges.check("learning rate", rate, 0, kind == Kind.PRODIGY ? 10 : 1);
    Ranges.check("beta1", beta1, 0, 0.999999);
    Ranges.check("beta2", beta2, 0, 0.999999);
    Ranges.check("eps", eps, 0, 1);
    Ranges.check("weight decay", weightDecay, 0, 1);
    Ranges.check("clipped norm", clipNorm, 1e-9, 1e9);
  }
}
