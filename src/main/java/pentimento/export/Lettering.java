package pentimento.export;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.util.List;

/**
 * Letters text onto pictures from fonts that come with the program: the same on every machine, also
 * on those that have no fonts at all. For one thread.
 */
public final class Lettering {
  private final Typeface typeface;

  private Lettering(Typeface typeface) {
    this.typeface = typeface;
  }

  /** Letters of usual weight. */
  public static Lettering regular() {
    return new Lettering(Typeface.regular());
  }

  /** Heavier ones. */
  public static Lettering bold() {
    return new Lettering(Typeface.bold());
  }

  /** Width of a text in pixels at a size in pixels. */
  public double width(String text, double size) {
    return typeface.width(text, size);
  }

  /**
   * Breaks a text into lines: at spaces, between Chinese characters, and where a word alone is too
   * long, within it.
   *
   * @param size of the letters, pixels
   * @param width of the lines, pixels
   * @param most largest number of lines; what does not fit is cut off with an ellipsis
   */
  public List<String> wrap(String text, double size, double width, int most) {
    return typeface.wrap(text, size, width, most);
  }

  /**
   * Draws one line of text.
   *
   * @param x left end in pixels
   * @param baseline in pixels from the top
   */
  public void draw(
      Graphics2D g, String text, double x, double baseline, double size, Color colour) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(colour);
    double at = x;
    try {
      for (int c : text.codePoints().toArray()) {
        Typeface.Face face = typeface.face(c);
        int glyph = face.glyph(c);
        var data = face.font().getGlyph().getGlyph(glyph);
        if (data != null) {
          double scale = size * face.unit();
          AffineTransform place = new AffineTransform(scale, 0, 0, -scale, at, baseline);
          g.fill(data.getPath().createTransformedShape(place));
        }
        at += face.width(glyph) * size;
      }
    } catch (IOException e) {
      throw Typeface.broken(e);
    }
  }
}
