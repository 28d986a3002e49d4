package pentimento.export;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * A weight of letters: Open Sans, and Noto Sans SC for what Open Sans lacks, which is Chinese. Both
 * come with the program. For one thread.
 */
final class Typeface {
  private static final String FOLDER = "/pentimento/export/";

  /** A font of those that make up a typeface. */
  static final class Face {
    private final TrueTypeFont font;
    private final CmapLookup glyphs;

    private Face(String file) {
      try (InputStream in = Typeface.class.getResourceAsStream(FOLDER + file)) {
        font = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
        glyphs = font.getUnicodeCmapLookup();
      } catch (IOException e) {
        throw new IllegalStateException("the built-in font " + file + " cannot be read", e);
      }
    }

    /** The font, whose size is 1 when multiplied by {@link #unit}. */
    TrueTypeFont font() {
      return font;
    }

    /** Size of a font unit in a font of size 1. */
    double unit() {
      return 1.0 / unitsPerEm();
    }

    private int unitsPerEm() {
      try {
        return font.getUnitsPerEm();
      } catch (IOException e) {
        throw broken(e);
      }
    }

    /** Glyph of a character; 0 when it has none. */
    int glyph(int character) {
      return glyphs.getGlyphId(character);
    }

    /** Width of a glyph in a font of size 1. */
    double width(int glyph) {
      try {
        return font.getAdvanceWidth(glyph) * unit();
      } catch (IOException e) {
        throw broken(e);
      }
    }
  }

  /**
   * A part of a text that one font has all characters of.
   *
   * @param face the font
   * @param text the part
   */
  record Run(Face face, String text) {}

  private final String chinese;
  private final List<Face> faces = new ArrayList<>();

  private Typeface(String latin, String chinese) {
    this.chinese = chinese;
    faces.add(new Face(latin));
  }

  static Typeface regular() {
    return new Typeface("OpenSans-Regular.ttf", "NotoSansSC-Regular.ttf");
  }

  static Typeface bold() {
    return new Typeface("OpenSans-Semibold.ttf", "NotoSansSC-SemiBold.ttf");
  }

  static IllegalStateException broken(IOException e) {
    return new IllegalStateException("a built-in font is broken", e);
  }

  /** The font for a character; the second is not read before it is needed. */
  Face face(int character) {
    if (faces.get(0).glyph(character) != 0 || Character.isWhitespace(character)) {
      return faces.get(0);
    }
    if (faces.size() == 1) {
      faces.add(new Face(chinese));
    }
    return faces.get(1).glyph(character) != 0 ? faces.get(1) : faces.get(0);
  }

  /** The text in parts of one font each. */
  List<Run> runs(String text) {
    List<Run> runs = new ArrayList<>();
    int start = 0;
    Face face = faces.get(0);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      Face own = face(text.codePointAt(i));
      if (own != face && i > start) {
        runs.add(new Run(face, text.substring(start, i)));
        start = i;
      }
      face = own;
    }
    if (start < text.length()) {
      runs.add(new Run(face, text.substring(start)));
    }
    return runs;
  }

  /** Width of a text at a size, in the size's unit. */
  double width(String text, double size) {
    double width = 0;
    for (int c : text.codePoints().toArray()) {
      Face face = face(c);
      width += face.width(face.glyph(c));
    }
    return width * size;
  }

  /**
   * Breaks a text into lines: at spaces, between Chinese characters, and where a word alone is too
   * long, within it. No line begins with a closing sign or ends in an opening one.
   *
   * @param size of the letters, in the unit of width
   * @param width of the lines; a single character may be wider
   * @param most largest number of lines; what does not fit is cut off with an ellipsis
   */
  List<String> wrap(String text, double size, double width, int most) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String piece : LineBreaks.pieces(text)) {
      if (!line.isEmpty() && width((line + piece).stripTrailing(), size) > width) {
        lines.add(line.stripTrailing());
        line = "";
      }
      line += piece;
      while (width(line.stripTrailing(), size) > width) {
        String fits = fitting(line, size, width);
        if (fits.length() == line.length()) {
          break;
        }
        lines.add(fits);
        line = line.substring(fits.length());
      }
    }
    if (!line.isEmpty() || lines.isEmpty()) {
      lines.add(line.stripTrailing());
    }
    if (lines.size() > most) {
      String last = lines.get(most - 1);
      while (!last.isEmpty() && width(last + "\u2026", size) > width) {
        last = last.substring(0, last.offsetByCodePoints(last.length(), -1));
      }
      lines = new ArrayList<>(lines.subList(0, most));
      lines.set(most - 1, last + "\u2026");
    }
    return lines;
  }

  /** As many characters from the start as fit, at least one. */
  private String fitting(String text, double size, double width) {
    int end = text.offsetByCodePoints(0, 1);
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      if (width(text.substring(0, next), size) > width) {
        break;
      }
      end = next;
    }
    return text.substring(0, end);
  }
}
