package pentimento.export;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Letters text onto pictures from a font that comes with the program: the same on every machine,
 * also on those that have no fonts at all. For one thread.
 */
final class Lettering {
  private static final String FOLDER = "/pentimento/export/";

  private final TrueTypeFont font;
  private final CmapLookup glyphs;
  private final double unitsPerEm;

  private Lettering(String file) {
    try (InputStream in = Lettering.class.getResourceAsStream(FOLDER + file)) {
      font = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
      glyphs = font.getUnicodeCmapLookup();
      unitsPerEm = font.getUnitsPerEm();
    } catch (IOException e) {
      throw new IllegalStateException("the built-in font " + file + " cannot be read", e);
    }
  }

  static Lettering regular() {
    return new Lettering("OpenSans-Regular.ttf");
  }

  static Lettering bold() {
    return new Lettering("OpenSans-Semibold.ttf");
  }

  /** Width of a text in pixels at a size in pixels. */
  double width(String text, double size) {
    try {
      double units = 0;
      for (int c : text.codePoints().toArray()) {
        units += font.getAdvanceWidth(glyphs.getGlyphId(c));
      }
      return units * size / unitsPerEm;
    } catch (IOException e) {
      throw new IllegalStateException("the built-in font is broken", e);
    }
  }

  /**
   * Breaks a text into lines at spaces.
   *
   * @param most largest number of lines; what does not fit is cut off with an ellipsis
   */
  List<String> wrap(String text, double size, double width, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (line.isEmpty() || width(longer, size) <= width) {
        line.setLength(0);
        line.append(longer);
      } else {
        lines.add(line.toString());
        line.setLength(0);
        line.append(word);
      }
    }
    lines.add(line.toString());
    if (lines.size() > most) {
      String last = lines.get(most - 1);
      while (!last.isEmpty() && width(last + "\u2026", size) > width) {
        last = last.substring(0, last.length() - 1);
      }
      lines = new ArrayList<>(lines.subList(0, most));
      lines.set(most - 1, last + "\u2026");
    }
    return lines;
  }

  /**
   * Draws one line of text.
   *
   * @param x left end in pixels
   * @param baseline in pixels from the top
   */
  void draw(Graphics2D g, String text, double x, double baseline, double size, Color colour) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(colour);
    double scale = size / unitsPerEm;
    double at = x;
    try {
      for (int c : text.codePoints().toArray()) {
        int glyph = glyphs.getGlyphId(c);
        GeneralPath outline = outline(glyph);
        if (outline != null) {
          AffineTransform place = new AffineTransform(scale, 0, 0, -scale, at, baseline);
          g.fill(outline.createTransformedShape(place));
        }
        at += font.getAdvanceWidth(glyph) * scale;
      }
    } catch (IOException e) {
      throw new IllegalStateException("the built-in font is broken", e);
    }
  }

  private GeneralPath outline(int glyph) throws IOException {
    var data = font.getGlyph().getGlyph(glyph);
    return data == null ? null : data.getPath();
  }
}
