package pentimento.dataset;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.Resize;

/** A sheet of sequences: a row of frames for each, its caption below. */
public final class SampleSheet {
  private static final int CELL = 128;
  private static final int LINE = 18;
  private static final int GAP = 4;

  private record Row(String text, List<Picture> frames) {}

  private final List<Row> rows = new ArrayList<>();

  /** Adds a row. */
  public void add(String text, List<Picture> frames) {
    List<Picture> small = frames.stream().map(frame -> Resize.fit(frame, CELL)).toList();
    rows.add(new Row(text, small));
  }

  /**
   * The sheet, or a white pixel when nothing was added.
   *
   * @param columns sequences beside each other, 1 or more
   */
  public Picture draw(int columns) {
    int frames = rows.stream().mapToInt(row -> row.frames.size()).max().orElse(0);
    if (frames == 0) {
      return Picture.filled(1, 1, 0xffffff);
    }
    int wide = frames * (CELL + GAP) + 2 * GAP;
    int high = CELL + LINE + GAP;
    int lines = (rows.size() + columns - 1) / columns;
    BufferedImage sheet =
        new BufferedImage(columns * wide, lines * high, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(new Color(0xf4f2ec));
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    for (int i = 0; i < rows.size(); i++) {
      int x = i % columns * wide + GAP;
      int y = i / columns * high + GAP;
      int at = x;
      for (Picture frame : rows.get(i).frames) {
        sheet.setRGB(at, y, frame.width(), frame.height(), opaque(frame), 0, frame.width());
        at += CELL + GAP;
      }
      g.setColor(new Color(0x2b2724));
      g.setClip(x, y, wide - 2 * GAP, high);
      g.drawString(rows.get(i).text, x, y + CELL + 13);
      g.setClip(null);
    }
    g.dispose();
    int[] rgb = sheet.getRGB(0, 0, sheet.getWidth(), sheet.getHeight(), null, 0, sheet.getWidth());
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xffffff;
    }
    return new Picture(sheet.getWidth(), sheet.getHeight(), rgb);
  }

  private static int[] opaque(Picture picture) {
    int[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] |= 0xff000000;
    }
    return rgb;
  }
}
