package pentimento.sequence;

/**
 * One moment of a painting process.
 *
 * @param index 0 for the blank ground, rising
 * @param position number of strokes painted by then; broken while a stroke is on its way
 * @param stage name of the stage it shows, "ground" .. "finished"
 * @param caption what to do here, as a teacher would say it
 */
public record Frame(int index, double position, String stage, String caption) {}
