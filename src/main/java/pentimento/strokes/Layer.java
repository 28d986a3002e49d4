package pentimento.strokes;

import pentimento.request.Ranges;

/**
 * One kind of work within a stage: one brush, and the rule for where it goes.
 *
 * <p>Not every technique heeds every field: SCRUB goes by brush, colour, jitter, spacing, passes
 * and budget; DRAW by brush, colour and budget; MASS and COVER leave saliencyWeight and
 * coverageWeight alone. All heed reveal.
 *
 * @param technique what is done with the brush
 * @param brush the brush
 * @param colour for {@link Technique#SCRUB}, {@link Technique#DRAW} and {@link Technique#MASS}: the
 *     paint, {@code 0xRRGGBB}; the other techniques take theirs from the picture and ignore it
 * @param threshold error of the canvas (root mean square over RGB, 0..1) from which a place is
 *     worked on; for MASS the share of the darkest pixels that are massed in
 * @param tolerance colour difference at which a stroke stops, 0..1
 * @param saliencyWeight how much more tolerant of error the background is than the subject, 0..1
 * @param coverageWeight how much bare ground counts as error, 0..2
 * @param paletteSnap how far colours move to the nearest mixed one of the palette, 0..1
 * @param jitter deviation of a stroke's colour, 0..0.2
 * @param spacing distance between stroke starts, in radii, 0.3..4
 * @param fit largest brush radius as a share of a region's mean half-width; 0 = same brush
 *     everywhere
 * @param tones tone steps that are painted dark to light within a region, 1..16
 * @param passes times the layer is gone over, 1..8
 * @param budget most strokes that the layer may make, at least 1; in a stage that goes region by
 *     region, in each of them
 * @param reveal share of a stroke's colour that comes through the bristles from the picture itself,
 *     0..1; used only when revealing
 * @param revealThreshold the threshold when revealing
 * @param depth how far towards the picture's own tone the layer goes: glazes stop where the paper's
 *     white has lost this share of what it is to lose, 0..1
 * @param confine what a stroke keeps to
 * @param bleed share of a confined stroke's paint that crosses the border all the same, 0..1
 * @param smooth goes by the picture with its small detail smoothed away, as for broad shading
 * @param overLines paints over line art that was drawn with a {@link Brush.Kind#PEN}; otherwise
 *     slips below it
 */
public record Layer(
    Technique technique,
    Brush brush,
    int colour,
    double threshold,
    double tolerance,
    double saliencyWeight,
    double coverageWeight,
    double paletteSnap,
    double jitter,
    double spacing,
    double fit,
    int tones,
    int passes,
    int budget,
    double reveal,
    double revealThreshold,
    double depth,
    Confine confine,
    double bleed,
    boolean smooth,
    boolean overLines) {

  /** What a layer does with its brush. */
  public enum Technique {
    /** Scrubs a thin tone over the whole canvas, criss-cross. */
    SCRUB,
    /** Draws contours and features as lines. */
    DRAW,
    /** Masses in the darks with thin paint. */
    MASS,
    /** Paints wherever the canvas is not yet like the picture. */
    PAINT,
    /** Paints wherever the ground still shows. */
    COVER,
    /** Fills each region with its mean colour wherever the ground still shows. */
    FILL,
    /** Lays translucent curves where they help most, from the brush's radius down to half of it. */
    CURVE;

    /** Does it work in the layer's own colour? */
    public boolean ownColour() {
      return this == SCRUB || this == DRAW || this == MASS;
    }

    /** Does it take its colours from the picture and put body to the painting? */
    public boolean paints() {
      return this == PAINT || this == COVER || this == FILL || this == CURVE;
    }
  }

  /** What the paint of a stroke keeps to. */
  public enum Confine {
    /** Goes where the brush goes. */
    NONE,
    /** Stays on the figure, or off it, by where the stroke belongs. */
    FIGURE,
    /** Stays in the region that it belongs to. */
    REGION
  }

  /** Checks every range named above. */
  public Layer {
    if (technique == null) {
      throw new IllegalArgumentException("technique is missing");
    }
    if (brush == null) {
      throw new IllegalArgumentException("brush is missing");
    }
    Ranges.check("threshold", threshold, 0, 1);
    Ranges.check("tolerance", tolerance, 0, 1);
    Ranges.check("saliencyWeight", saliencyWeight, 0, 1);
    Ranges.check("coverageWeight", coverageWeight, 0, 2);
    Ranges.check("paletteSnap", paletteSnap, 0, 1);
    Ranges.check("jitter", jitter, 0, 0.2);
    Ranges.check("spacing", spacing, 0.3, 4);
    Ranges.check("fit", fit, 0, 4);
    Ranges.check("tones", tones, 1, 16);
    Ranges.check("passes", passes, 1, 8);
    Ranges.check("budget", budget, 1, 1_000_000);
    Ranges.check("reveal", reveal, 0, 1);
    Ranges.check("revealThreshold", revealThreshold, 0, 1);
    Ranges.check("depth", depth, 0, 1);
    if (confine == null) {
      throw new IllegalArgumentException("confine is missing");
    }
    Ranges.check("bleed", bleed, 0, 1);
  }

  /** This layer with its reveal switched off, and with the thresholds that go with that. */
  Layer withoutReveal() {
    return withReveal(0, threshold);
  }

  /** This layer as it works when revealing. */
  Layer revealing() {
    return withReveal(reveal, revealThreshold);
  }

  /** This layer with more of the picture coming through, and going by smaller errors. */
  public Layer nearing(double share, double atError) {
    return withReveal(Math.max(reveal, share), Math.min(threshold, atError));
  }

  /** This layer scrubbing or drawing with another paint, {@code 0xRRGGBB}. */
  public Layer scrubbing(int paint) {
    return with(paint, threshold, reveal, revealThreshold);
  }

  private Layer withReveal(double share, double atError) {
    return with(colour, atError, share, atError);
  }

  private Layer with(int paint, double atError, double share, double whenRevealing) {
    return new Layer(
        technique,
        brush,
        paint,
        atError,
        tolerance,
        saliencyWeight,
        coverageWeight,
        paletteSnap,
        jitter,
        spacing,
        fit,
        tones,
        passes,
        budget,
        share,
        whenRevealing,
        depth,
        confine,
        bleed,
        smooth,
        overLines);
  }
}
