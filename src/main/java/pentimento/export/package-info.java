/**
 * A PaintingSequence becomes files: mp4, gif, png, contact sheet, pdf, svg, json.
 *
 * <p>Belongs here: file formats, their metadata, and how a file is written safely. Does not: how
 * frames come to be, or which frames there are.
 */
package pentimento.export;
