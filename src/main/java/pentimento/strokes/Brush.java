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
 * @param softness width of the soft edge of a {@link Kind#GLAZE}, as a share of the radius, 0..1
 * @param rim how much more pigment settles at the edge of a {@link Kind#GLAZE} than within, 0..1
 */
public record Brush(
    Kind kind,
    double radius,
    double lengthMin,
    double lengthMax,
    double alpha,
    double loadStart,
    double loadEnd,
    double thickness,
    double softness,
    double rim) {

  /** How a brush marks the canvas. */
  public enum Kind {
    /** Body colour through bristles: leaves ridges, runs dry, covers the canvas. */
    OIL,
    /** Thin paint through bristles: the canvas below stays visible and counts as unpainted. */
    WASH,
    /** A line whose grain follows the canvas. */
    PENCIL,
    /** Transparent watercolour: darkens what is below it, settles at its edges. */
    GLAZE,
    /** A pointed ink brush: a dark line that swells, and runs dry where it ends. */
    INK,
    /** A digital line on a layer of its own, above paint that is put below it. */
    PEN,
    /** Even paint with a hard edge and round ends: a marker, a digital fill. */
    FLAT,
    /** An airbrush: even paint that fades out to its edge. */
    SOFT
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
    Ranges.check("softness", softness, 0, 1);
    Ranges.check("rim", rim, 0, 1);
  }

  /** Does the mark cover the ground, so that the canvas counts as painted there? */
  boolean covers() {
    return kind == Kind.OIL || kind == Kind.FLAT || kind == Kind.SOFT;
  }

  /** Is it for lines? Lines neither cover the ground nor build up. */
  boolean draws() {
    return kind == Kind.PENCIL || kind == Kind.INK || kind == Kind.PEN;
  }

  /** Does it leave the texture of bristles? */
  boolean bristly() {
    return kind == Kind.OIL || kind == Kind.WASH;
  }
}
