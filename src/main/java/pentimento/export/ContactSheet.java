package pentimento.export;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.PngFile;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.sequence.Frame;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Texts;

/** All frames of a process on one sheet, numbered, each with what to do. */
final class ContactSheet {
  /** Long side of a frame on the sheet, pixels. */
  private static final int CELL = 480;

  private static final int GAP = 28;
  private static final double TITLE = 19;
  private static final double TEXT = 15;
  private static final double LINE = 20;
  private static final int LINES = 4;
  private static final Color GROUND = new Color(0xf7f5f0);
  private static final Color INK = new Color(0x2b2724);
  private static final Color PALE = new Color(0x8a8178);

  private ContactSheet() {}

  static void write(PaintingSequence sequence, Path target, int threads, Progress progress)
      throws IOException {
    int count = sequence.frames().size();
    int columns = columns(sequence);
    int rows = (count + columns - 1) / columns;
    int longSide = Math.min(CELL, Math.max(sequence.width(), sequence.height()));
    double scale = longSide / (double) Math.max(sequence.width(), sequence.height());
    int width = Math.max(1, (int) Math.round(sequence.width() * scale));
    int height = Math.max(1, (int) Math.round(sequence.height() * scale));
    int column = Math.max(width, 300);
    Lettering regular = Lettering.regular();
    Lettering bold = Lettering.bold();
    int lines = 1;
    for (Frame frame : sequence.frames()) {
      lines = Math.max(lines, regular.wrap(frame.caption(), TEXT, column, LINES).size());
    }
    int row = height + (int) (TITLE + lines * LINE) + 18;
    int sheetWidth = GAP + columns * (column + GAP);
    int footer = 34;
    int sheetHeight = GAP + rows * (row + GAP) + footer;
    BufferedImage sheet = new BufferedImage(sheetWidth, sheetHeight, BufferedImage.TYPE_INT_RGB);
    FrameMark mark = new FrameMark(sequence);
    Graphics2D g = sheet.createGraphics();
    try {
      g.setColor(GROUND);
      g.fillRect(0, 0, sheetWidth, sheetHeight);
      sequence.forEachFrame(
          threads,
          (frame, picture) -> {
            int x = GAP + frame.index() % columns * (column + GAP);
            int y = GAP + frame.index() / columns * (row + GAP);
            Picture small = Resize.to(picture, width, height);
            Pixels.put(sheet, small, x, y);
            if (mark.marks(picture)) {
              mark.mark(Pixels.of(sheet), sheetWidth, new MountLayout.Box(x, y, width, height));
            }
            caption(g, regular, bold, title(sequence, frame), frame, x, y + height, column);
            progress.report(label(target), (frame.index() + 1) / (count + 1.0));
          });
      String foot = Metadata.statement(sequence);
      List<String> line = regular.wrap(foot, 13, sheetWidth - 2.0 * GAP, 1);
      regular.draw(g, line.get(0), GAP, sheetHeight - 22, 13, PALE);
    } finally {
      g.dispose();
    }
    try (OutputFile file = OutputFile.to(target)) {
      try (OutputStream out = file.stream()) {
        PngFile.write(out, Pixels.picture(sheet), Metadata.texts(sequence.provenance()));
      }
      file.commit();
    }
    progress.report(label(target), 1);
  }

  private static String label(Path target) {
    return "writing " + target.getFileName();
  }

  /** Four in a row for wide pictures; for tall and many ones as many as make a handy sheet. */
  private static int columns(PaintingSequence sequence) {
    int count = sequence.frames().size();
    return count <= 4 ? count : count <= 16 ? 4 : (int) Math.ceil(Math.sqrt(count * 1.3));
  }

  private static String title(PaintingSequence sequence, Frame frame) {
    String name =
        sequence.stages().stream()
            .filter(stage -> stage.name().equals(frame.stage()))
            .map(stage -> stage.title())
            .findFirst()
            .orElseGet(() -> withoutStage(sequence, frame));
    return (frame.index() + 1) + "  " + name;
  }

  /** Title of a frame that shows a picture rather than the work of a stage. */
  private static String withoutStage(PaintingSequence sequence, Frame frame) {
    Texts texts = Texts.of(sequence.provenance().request().language());
    String key = "title." + frame.stage();
    return texts.get(texts.has(key) ? key : "title.finished");
  }

  private static void caption(
      Graphics2D g,
      Lettering regular,
      Lettering bold,
      String title,
      Frame frame,
      int x,
      int y,
      int width) {
    double baseline = y + 10 + TITLE;
    bold.draw(g, title, x, baseline, TITLE, INK);
    for (String line : regular.wrap(frame.caption(), TEXT, width, LINES)) {
      baseline += LINE + (baseline < y + 12 + TITLE ? 4 : 0);
      regular.draw(g, line, x, baseline, TEXT, INK);
    }
  }
}
