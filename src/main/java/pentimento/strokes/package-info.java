/**
 * The strokes engine: looks at a picture, plans brush strokes, paints and replays them. Needs no
 * weights and no natives.
 *
 * <p>Belongs here: Scene, Style, Stroke, StrokeProgram, Canvas and the painter. Does not: frames,
 * captions, files other than styles and masks.
 */
package pentimento.strokes;
