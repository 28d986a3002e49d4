package pentimento.training;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import pentimento.export.Lettering;
import pentimento.export.Pixels;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;

/**
 * A sheet that compares: for each example a row of real pictures above a row of made ones, how
 * close they are below, a caption above. For one thread.
 */
final class PairSheet {
  /** Most decibels that count: equal pictures have infinitely many. */
  private static final double MOST = 100;

  private static final Color GIVEN = new Color(0xd9822b);

  private static final int SHEET = 1600;
  private static final int MOST_CELL = 256;
  private static final int LEAST_CELL = 48;
  private static final int GAP = 6;
  private static final int EDGE = 22;
  private static final int HEAD = 58;
  private static final int CAPTION = 24;
  private static final int LINE = 16;
  private static final int FIGURES = 20;
  private static final int BETWEEN = 16;
  private static final double LETTERS = 13;

  /** Height divided by width that a sheet is to have, about. */
  private static final double FORMAT = 0.65;

  /** Pictures here are as small as they are shown. */
  private record Block(
      String caption,
      List<Picture> real,
      List<Picture> made,
      List<Double> decibels,
      Set<Integer> given) {}

  private final String realLabel;
  private final String madeLabel;
  private final int cell;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param frames of each example
   */
  PairSheet(String realLabel, String madeLabel, int frames) {
    this.realLabel = realLabel;
    this.madeLabel = madeLabel;
    cell = Math.max(LEAST_CELL, Math.min(MOST_CELL, (SHEET - 2 * EDGE) / frames - GAP));
  }

  /**
   * Adds an example; gives the decibels of each of its pictures.
   *
   * @param real pictures
   * @param made as many of the same sizes
   * @param given numbers of those that were not to be made
   */
  List<Double> add(String caption, List<Picture> real, List<Picture> made, Set<Integer> given) {
    List<Double> decibels = new ArrayList<>();
    for (int i = 0; i < real.size(); i++) {
      decibels.add(Math.min(MOST, Similarity.psnr(real.get(i), made.get(i))));
    }
    blocks.add(new Block(caption, small(real), small(made), decibels, given));
    return decibels;
  }

  private List<Picture> small(List<Picture> pictures) {
    return pictures.stream().map(p -> p.longSide() > cell ? Resize.fit(p, cell) : p).toList();
  }

  /**
   * Draws it.
   *
   * @param title of the sheet
   * @param summary beside it
   */
  Picture draw(String title, String summary) {
    Lettering letters = Lettering.regular();
    int frames = blocks.stream().mapToInt(block -> block.real.size()).max().orElse(1);
    int wide = 1;
    int high = 1;
    for (Block block : blocks) {
      for (Picture picture : block.real) {
        wide = Math.max(wide, picture.width());
        high = Math.max(high, picture.height());
      }
    }
    int labels =
        (int) Math.ceil(Math.max(letters.width(realLabel, 12), letters.width(madeLabel, 12))) + 12;
    int across = frames * (wide + GAP) - GAP + BETWEEN;
    boolean captioned = blocks.stream().anyMatch(block -> !block.caption.isEmpty());
    int lines = frames < 3 ? 2 : 1;
    int over = captioned ? CAPTION + (lines - 1) * LINE : 0;
    int down = over + 2 * high + GAP + FIGURES + BETWEEN;
    int columns = columns(across, down);
    int rows = (blocks.size() + columns - 1) / columns;
    int width = Math.max(360, 2 * EDGE + labels + columns * across - BETWEEN);
    int height = HEAD + rows * down + EDGE - BETWEEN;
    BufferedImage image =
        Pixels.image(Picture.filled(width, height, Plot.PAPER.getRGB() & 0xffffff));
    Graphics2D g = image.createGraphics();
    head(g, letters, title, summary, width);
    for (int i = 0; i < blocks.size(); i++) {
      int left = EDGE + labels + i % columns * across;
      int top = HEAD + i / columns * down;
      if (i % columns == 0) {
        label(g, letters, realLabel, left, top + over + high / 2.0);
        label(g, letters, madeLabel, left, top + over + high + GAP + high / 2.0);
      }
      if (captioned) {
        double room = Math.max(40, across - BETWEEN);
        List<String> caption = letters.wrap(blocks.get(i).caption, LETTERS, room, lines);
        double baseline = top + over - 9 - (caption.size() - 1) * LINE;
        for (String line : caption) {
          letters.draw(g, line, left, baseline, LETTERS, Plot.INK);
          baseline += LINE;
        }
      }
      block(image, g, letters, blocks.get(i), left, top + over, wide, high);
    }
    g.dispose();
    return Pixels.picture(image);
  }

  private int columns(int across, int down) {
    double square = Math.sqrt(blocks.size() * (double) down / across / FORMAT);
    int most = Math.max(1, (SHEET + BETWEEN) / across);
    return Math.max(1, Math.min(Math.min(most, blocks.size()), (int) Math.round(square)));
  }

  private void head(Graphics2D g, Lettering letters, String title, String summary, int width) {
    double right = width - EDGE;
    double room = letters.width(summary, LETTERS);
    letters.draw(g, summary, right - room, 36, LETTERS, Plot.QUIET);
    Lettering bold = Lettering.bold();
    double left = bold.width(title, 18);
    String line = bold.wrap(title, 18, Math.max(60, right - room - 24 - EDGE), 1).get(0);
    bold.draw(g, line, EDGE, 36, 18, Plot.INK);
    boolean anyGiven = blocks.stream().anyMatch(block -> !block.given.isEmpty());
    double x = EDGE + left + 28;
    String text = "given to the network";
    if (anyGiven && x + 26 + letters.width(text, LETTERS) < right - room - 24) {
      g.setColor(GIVEN);
      g.setStroke(new BasicStroke(3));
      g.draw(new Rectangle2D.Double(x, 25, 16, 11));
      letters.draw(g, text, x + 26, 36, LETTERS, Plot.QUIET);
    }
  }

  private static void label(
      Graphics2D g, Lettering letters, String text, double right, double middle) {
    letters.draw(g, text, right - 12 - letters.width(text, 12), middle + 4, 12, Plot.QUIET);
  }

  private static void block(
      BufferedImage image,
      Graphics2D g,
      Lettering letters,
      Block block,
      int left,
      int top,
      int wide,
      int high) {
    for (int i = 0; i < block.real.size(); i++) {
      Picture real = block.real.get(i);
      int x = left + i * (wide + GAP) + (wide - real.width()) / 2;
      int y = top + (high - real.height()) / 2;
      Pixels.put(image, real, x, y);
      Pixels.put(image, block.made.get(i), x, y + high + GAP);
      if (block.given.contains(i)) {
        g.setColor(GIVEN);
        g.setStroke(new BasicStroke(3, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        g.draw(new Rectangle2D.Double(x - 1.5, y - 1.5, real.width() + 3, real.height() + 3));
      }
      String number = String.format(Locale.ROOT, "%.1f dB", block.decibels.get(i));
      double middle = x + (real.width() - letters.width(number, 11)) / 2;
      letters.draw(g, number, middle, top + 2 * high + GAP + 14, 11, Plot.QUIET);
    }
  }
}
