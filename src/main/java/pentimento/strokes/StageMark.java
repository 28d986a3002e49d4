package pentimento.strokes;

/**
 * Where in a program a stage, or a region within it, begins.
 *
 * @param firstStroke index of the first stroke that belongs to it
 * @param stage index into {@link Style#stages()}
 * @param region the region worked on from here, or -1 for the whole canvas
 */
public record StageMark(int firstStroke, int stage, int region) {}
