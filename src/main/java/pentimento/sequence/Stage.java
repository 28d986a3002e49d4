package pentimento.sequence;

/**
 * One stage of a painting process.
 *
 * @param name short, "block-in"
 * @param title for people, "Block-in"
 * @param caption what is done in it
 * @param firstStroke index of its first stroke
 * @param endStroke index after its last stroke
 * @param change share of all change to the eye that it makes, 0..1
 */
public record Stage(
    String name, String title, String caption, int firstStroke, int endStroke, double change) {}
