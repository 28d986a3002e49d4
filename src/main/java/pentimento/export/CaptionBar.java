package pentimento.export;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import pentimento.sequence.Narration;

/** A caption on a band below what is shown: it hides nothing and keeps its height. */
final class CaptionBar {
  /** Ground of the band. */
  static final int BAND = 0x1b1815;

  private static final Color TITLE = new Color(0xf2d9a6);
  private static final Color TEXT = new Color(0xf7f4ee);

  /** Least size of a title, pixels: smaller ones cannot be read. */
  private static final double LEAST = 10;

  private final double size;
  private final int lines;
  private final boolean centred;
  private final Lettering regular = Lettering.regular();
  private final Lettering bold = Lettering.bold();

  private CaptionBar(double size, int lines, boolean centred) {
    this.size = Math.max(LEAST, size);
    this.lines = lines;
    this.centred = centred;
  }

  /** A band as wide as what stands above it, read on a screen. */
  static CaptionBar under(int width) {
    return new CaptionBar(Math.min(40, width / 34.0), 2, false);
  }

  /** A caption on a canvas of a given size, which may be as small as a telephone's screen. */
  static CaptionBar on(int width, int height) {
    return new CaptionBar(Math.min(width, height) / 24.0, width > height ? 2 : 3, true);
  }

  /** Height of the band, pixels. */
  int height() {
    return (int) Math.ceil(size * (1.5 + 1.1 * lines + 0.6));
  }

  /** Colours of its letters, {@code 0xRRGGBB}. */
  static List<Integer> colours() {
    return List.of(TITLE.getRGB() & 0xffffff, TEXT.getRGB() & 0xffffff);
  }

  /** Letters a title and caption, or nothing where they are empty. */
  void draw(Graphics2D g, MountLayout.Box place, Narration text) {
    double baseline = place.top() + size * 1.5;
    double width = place.width() - 1.6 * size;
    line(g, bold, text.title(), place, baseline, size, TITLE);
    for (String line : regular.wrap(text.caption(), size * 0.8, width, lines)) {
      baseline += size * 1.1;
      line(g, regular, line, place, baseline, size * 0.8, TEXT);
    }
  }

  private void line(
      Graphics2D g,
      Lettering letters,
      String text,
      MountLayout.Box place,
      double baseline,
      double height,
      Color colour) {
    double left = centred ? (place.width() - letters.width(text, height)) / 2 : 0.8 * size;
    letters.draw(g, text, place.left() + left, baseline, height, colour);
  }
}
