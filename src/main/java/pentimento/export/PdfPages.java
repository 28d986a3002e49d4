package pentimento.export;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import pentimento.image.Picture;

/**
 * Pages that are drawn on in millimetres from the upper left corner. Letters are those of {@link
 * Typeface}, embedded as far as they are used. For one thread.
 */
final class PdfPages implements AutoCloseable {
  /** Points to a millimetre. */
  private static final double POINT = 72 / 25.4;

  /** Quality of JPEGs, at which print shows no blocks. */
  private static final float QUALITY = 0.9f;

  /** Dots per inch that pictures are made for. */
  static final int DPI = 200;

  /** Most lines of a paragraph unless a caller sets less. */
  static final int ALL = Integer.MAX_VALUE;

  /** The sizes of letters; points, and millimetres from line to line. */
  enum Letters {
    TITLE(26, 11, true),
    HEADING(14, 6, true),
    LEAD(11, 5.2, false),
    BODY(9.5, 4.7, false),
    NAME(9, 4.2, true),
    LABEL(8, 4, true),
    SMALL(8, 3.8, false),
    FOOT(6.8, 3.2, false);

    private final double points;
    private final double leading;
    private final boolean bold;

    Letters(double points, double leading, boolean bold) {
      this.points = points;
      this.leading = leading;
      this.bold = bold;
    }

    /** Millimetres from line to line. */
    double leading() {
      return leading;
    }
  }

  private final PDDocument document = new PDDocument();
  private final PDRectangle paper;
  private final Typeface regular = Typeface.regular();
  private final Typeface bold = Typeface.bold();
  private final IdentityHashMap<Typeface.Face, PDType0Font> fonts = new IdentityHashMap<>();
  private final List<PDPageContentStream> contents = new ArrayList<>();

  /**
   * @param paper "a4" or "letter"
   */
  PdfPages(String paper) {
    this.paper = paper.equals("letter") ? PDRectangle.LETTER : PDRectangle.A4;
  }

  PDDocument document() {
    return document;
  }

  /** Width of a page, mm. */
  double width() {
    return paper.getWidth() / POINT;
  }

  /** Height of a page, mm. */
  double height() {
    return paper.getHeight() / POINT;
  }

  int count() {
    return contents.size();
  }

  /** Adds an empty page, and returns its number, from 0. */
  int add() throws IOException {
    PDPage page = new PDPage(paper);
    document.addPage(page);
    contents.add(
        new PDPageContentStream(document, page, PDPageContentStream.AppendMode.OVERWRITE, true));
    return contents.size() - 1;
  }

  private Typeface typeface(Letters letters) {
    return letters.bold ? bold : regular;
  }

  /** Width of a line, mm. */
  double width(String text, Letters letters) {
    return typeface(letters).width(printable(text, letters), letters.points) / POINT;
  }

  /** The text in lines of a width in mm, at most so many. */
  List<String> wrap(String text, Letters letters, double width, int most) {
    return typeface(letters).wrap(printable(text, letters), letters.points, width * POINT, most);
  }

  /** Height of a text in lines of a width, mm. */
  double height(String text, Letters letters, double width, int most) {
    return wrap(text, letters, width, most).size() * letters.leading;
  }

  /** Draws a text below a line and returns where the next would begin, mm. */
  double paragraph(
      int page,
      String text,
      double left,
      double top,
      double width,
      int most,
      Letters letters,
      Color colour)
      throws IOException {
    double y = top;
    for (String line : wrap(text, letters, width, most)) {
      // Letters rise some three quarters of their size above the baseline.
      line(
          page,
          line,
          left,
          y + 0.5 * (letters.leading + 0.75 * letters.points / POINT),
          letters,
          colour);
      y += letters.leading;
    }
    return y;
  }

  /** Draws one line of text, its baseline so far from the top. */
  void line(int page, String text, double left, double baseline, Letters letters, Color colour)
      throws IOException {
    PDPageContentStream out = contents.get(page);
    out.beginText();
    out.setNonStrokingColor(colour);
    out.newLineAtOffset(x(left), y(baseline));
    for (Typeface.Run run : typeface(letters).runs(printable(text, letters))) {
      out.setFont(font(run.face()), (float) letters.points);
      out.showText(run.text());
    }
    out.endText();
  }

  /** The text with a sign instead of what no font has. */
  private String printable(String text, Letters letters) {
    StringBuilder printable = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        printable.append(' ');
      } else {
        boolean known = typeface(letters).face(c).glyph(c) != 0;
        printable.appendCodePoint(known ? c : '?');
      }
    }
    return printable.toString();
  }

  private PDType0Font font(Typeface.Face face) throws IOException {
    PDType0Font font = fonts.get(face);
    if (font == null) {
      font = PDType0Font.load(document, face.font(), true);
      fonts.put(face, font);
    }
    return font;
  }

  /** Fills a rectangle, mm. */
  void fill(int page, double left, double top, double width, double height, Color colour)
      throws IOException {
    PDPageContentStream out = contents.get(page);
    out.setNonStrokingColor(colour);
    out.addRect(x(left), y(top + height), x(width), (float) (height * POINT));
    out.fill();
  }

  /** Places a picture, mm. */
  void picture(int page, Picture picture, double left, double top, double width, double height)
      throws IOException {
    PDImageXObject image =
        JPEGFactory.createFromImage(document, Pixels.image(picture), QUALITY, DPI);
    image.setInterpolate(true);
    contents
        .get(page)
        .drawImage(image, x(left), y(top + height), x(width), (float) (height * POINT));
  }

  private static float x(double left) {
    return (float) (left * POINT);
  }

  private float y(double top) {
    return (float) (paper.getHeight() - top * POINT);
  }

  /** No page is drawn on after this. */
  void finish() throws IOException {
    for (PDPageContentStream each : contents) {
      each.close();
    }
    contents.clear();
  }

  @Override
  public void close() throws IOException {
    finish();
    document.close();
  }
}
