package pentimento.strokes;

/**
 * One region of a picture, as a painter would speak of it.
 *
 * @param rgb mean colour, {@code 0xRRGGBB}
 * @param size share of the picture's area, 0..1
 * @param centreX mean x, 0..1 of the width
 * @param centreY mean y, 0..1 of the height
 * @param border contact with the picture's edge: border pixels over the root of its area
 * @param saliency how much it stands out, 0..1
 * @param halfWidth mean half-width as a fraction of the picture's short side: a disc's is half its
 *     radius, a ribbon's half its width
 * @param axis direction of its longest extent, radians, -pi/2..pi/2, y downward
 * @param elongation 0 (round) .. 1 (a line)
 * @param figure does it belong to what the picture is about, rather than to its background?
 */
public record Region(
    int rgb,
    double size,
    double centreX,
    double centreY,
    double border,
    double saliency,
    double halfWidth,
    double axis,
    double elongation,
    boolean figure) {}
