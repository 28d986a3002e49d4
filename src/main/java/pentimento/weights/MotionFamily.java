package pentimento.weights;

import java.util.Locale;

/**
 * Whose motion modules they are. Their weights look alike, but the networks that they were trained
 * in compute differently (group norms, output projections).
 */
public enum MotionFamily {
  PROCESSPAINTER,
  ANIMATEDIFF_V1,
  ANIMATEDIFF_V2,
  ANIMATEDIFF_V3,
  DIFFUSERS;

  /** Its name on the command line: {@code animatediff-v1}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
