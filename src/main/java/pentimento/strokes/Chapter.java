package pentimento.strokes;

import java.util.Optional;

/**
 * A part of a program that is painted after one picture; one without strokes is a picture that the
 * canvas shows to begin with. Where the next chapter begins, the canvas shows the last one's
 * picture exactly.
 *
 * @param firstStroke index of its first stroke
 * @param firstRegion index of its first region in {@link StrokeProgram#regions()}
 * @param map which region each pixel belongs to, counted from firstRegion; empty when no stroke
 *     keeps to one
 */
public record Chapter(int firstStroke, int firstRegion, Optional<RegionMap> map) {}
