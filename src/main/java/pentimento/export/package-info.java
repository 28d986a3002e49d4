/**
 * A PaintingSequence becomes files: mp4, GIF, subtitles, contact sheet, lesson sheet, folder of
 * frames, stroke program, drawing. And what those say of themselves is read back.
 *
 * <p>Belongs here: file formats, their metadata, and how a file is written safely. Does not: how
 * frames come to be, or which frames there are.
 */
package pentimento.export;
