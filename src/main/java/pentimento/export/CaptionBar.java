package pentimento.export;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import pentimento.image.Picture;
import pentimento.sequence.Stage;

/** A caption on a dark band across the lower edge of a frame. */
final class CaptionBar {
  private static final Color BAND = new Color(20, 17, 15, 190);
  private static final Color TITLE = new Color(0xf2d9a6);
  private static final Color TEXT = new Color(0xf7f4ee);

  private final double size;
  private final Lettering regular = Lettering.regular();
  private final Lettering bold = Lettering.bold();

  CaptionBar(int width, int height) {
    size = Math.max(10, Math.min(width / 34.0, height / 22.0));
  }

  /** The frame with title and caption of a stage on it, two lines at most. */
  Picture on(Picture frame, Stage stage) {
    BufferedImage image = Pixels.image(frame);
    Graphics2D g = image.createGraphics();
    double margin = 0.8 * size;
    double width = frame.width() - 2 * margin;
    List<String> lines = regular.wrap(stage.caption(), size * 0.8, width, 2);
    double height = size * 1.2 + lines.size() * size * 1.1 + margin;
    double baseline = frame.height() - height + size * 1.1;
    g.setColor(BAND);
    g.fillRect(0, (int) (frame.height() - height), frame.width(), (int) Math.ceil(height) + 1);
    bold.draw(g, stage.title(), margin, baseline, size, TITLE);
    for (String line : lines) {
      baseline += size * 1.1;
      regular.draw(g, line, margin, baseline, size * 0.8, TEXT);
    }
    g.dispose();
    return Pixels.picture(image);
  }
}
