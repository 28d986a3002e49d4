package pentimento.strokes;

import pentimento.request.Ranges;

/**
 * A brush or pencil as one layer of a style uses it.
 *
 * @param kind how it marks the canvas
 * @param radius half its width as a fraction of the canvas's short side, 0.0005..0.5
 * @param lengthMin shortest stroke, in radii, 0..100
 * @param lengthMax longest stroke, in radii, lengthMin..200
 * @param alpha opacity of the paint where the brush is full, 0..1
 * @param loadStart paint in the brush when a stroke begins: above about 1.2 it covers without gaps,
 *     below 0.6 it is dry; 0..2
 * @param loadEnd the same where a stroke ends
 * @param thickness height of the paint it leaves, 0 (stain) .. 1 (body colour)
 */
public record Brush(
    Kind kind,
    double radius,
    double lengthMin,
    double lengthMax,
    double alpha,
    double loadStart,
    double loadEnd,
    double thickness) {

  /** How a brush marks the canvas. */
  public enum Kind {
    /** Body colour through bristles: leaves ridges, runs dry, covers the canvas. */
    OIL,
    /** Thin paint through bristles: the canvas below stays visible and counts as unpainted. */
    WASH,
    /** A line whose grain follows the canvas. */
    PENCIL
  }

  /** Checks every range named above. */
  public Brush {
    if (kind == null) {
      throw new IllegalArgumentException("kind is missing");
    }
    Ranges.check("radius", radius, 0.0005, 0.5);
    Ranges.check("lengthMin", lengthMin, 0, 100);
    Ranges.check("lengthMax", lengthMax, lengthMin, 200);
    Ranges.check("alpha", alpha, 0, 1);
    Ranges.check("loadStart", loadStart, 0, 2);
    Ranges.check("loadEnd", loadEnd, 0, 2);
    Ranges.check("thickness", thickness, 0, 1);
  }

  /** Does the mark cover the ground, so that the canvas counts as painted there? */
  boolean covers() {
    return kind == Kind.OIL;
  }
}
