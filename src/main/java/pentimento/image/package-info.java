/**
 * Pixels and picture files: reading, colour, resizing, comparing.
 *
 * <p>Belongs here: what is true of any picture. Does not: anything that knows of strokes, frames or
 * networks.
 */
package pentimento.image;
