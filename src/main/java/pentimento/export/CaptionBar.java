package pentimento.export;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import pentimento.image.Picture;
import pentimento.sequence.Narration;

/** A caption on a band below the frame: it hides nothing and keeps its height. */
final class CaptionBar {
  private static final Color BAND = new Color(0x1b1815);
  private static final Color TITLE = new Color(0xf2d9a6);
  private static final Color TEXT = new Color(0xf7f4ee);

  /** Most lines of a caption. */
  private static final int LINES = 2;

  private final double size;
  private final int height;
  private final Lettering regular = Lettering.regular();
  private final Lettering bold = Lettering.bold();

  /**
   * @param width of the frames, pixels
   */
  CaptionBar(int width) {
    size = Math.max(10, Math.min(40, width / 34.0));
    height = (int) Math.ceil(size * (1.5 + 1.1 * LINES + 0.6));
  }

  /** Pixels that the band adds to a frame's height. */
  int height() {
    return height;
  }

  /** The frame with a title and caption below it, or with an empty band. */
  Picture below(Picture frame, Narration text) {
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height() + height, BufferedImage.TYPE_INT_RGB);
    Pixels.put(image, frame, 0, 0);
    Graphics2D g = image.createGraphics();
    g.setColor(BAND);
    g.fillRect(0, frame.height(), frame.width(), height);
    double margin = 0.8 * size;
    double baseline = frame.height() + size * 1.5;
    List<String> lines =
        regular.wrap(text.caption(), size * 0.8, frame.width() - 2 * margin, LINES);
    bold.draw(g, text.title(), margin, baseline, size, TITLE);
    for (String line : lines) {
      baseline += size * 1.1;
      regular.draw(g, line, margin, baseline, size * 0.8, TEXT);
    }
    g.dispose();
    return Pixels.picture(image);
  }
}
