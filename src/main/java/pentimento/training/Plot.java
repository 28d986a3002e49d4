package pentimento.training;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import pentimento.export.Lettering;

/** One panel of a picture of curves: axes, grid and lines within a box. For one thread. */
final class Plot {
  /** Colours that all sheets of a run have. */
  static final Color PAPER = new Color(0xf4f2ec);

  static final Color INK = new Color(0x2b2724);
  static final Color QUIET = new Color(0x7d766c);
  private static final Color GRID = new Color(0xe4e0d6);
  private static final Color FINE_GRID = new Color(0xefece4);
  private static final Color GROUND = new Color(0xfdfcfa);
  private static final Color EDGE = new Color(0xb9b2a5);
  static final Color ALARM = new Color(0xc23b2c);
  private static final double LETTERS = 12;

  private final Graphics2D g;
  private final Lettering letters;
  private final Rectangle2D box;
  private final Axis across;
  private final Axis up;

  /**
   * @param box within the axes, pixels
   */
  Plot(Graphics2D g, Lettering letters, Rectangle2D box, Axis across, Axis up) {
    this.g = g;
    this.letters = letters;
    this.box = box;
    this.across = across;
    this.up = up;
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** A point of a line; one whose value is no finite number interrupts it. */
  record At(double step, double value) {}

  /**
   * Ground, grid and labels.
   *
   * @param title above the left corner
   * @param steps are steps labelled?
   */
  void frame(String title, boolean steps) {
    g.setColor(GROUND);
    g.fill(box);
    g.setStroke(new BasicStroke(1));
    for (double value : up.finer()) {
      level(value, FINE_GRID);
    }
    for (Axis.Tick tick : across.ticks(8, true)) {
      double x = Math.floor(x(tick.value())) + 0.5;
      g.setColor(GRID);
      g.draw(new Line2D.Double(x, box.getMinY(), x, box.getMaxY()));
      if (steps) {
        double left = x - letters.width(tick.label(), LETTERS) / 2;
        letters.draw(g, tick.label(), left, box.getMaxY() + 18, LETTERS, QUIET);
      }
    }
    int most = Math.max(4, (int) (box.getHeight() / 32));
    for (Axis.Tick tick : up.ticks(most, false)) {
      level(tick.value(), GRID);
      double left = box.getMinX() - 8 - letters.width(tick.label(), LETTERS);
      letters.draw(g, tick.label(), left, y(tick.value()) + 4.2, LETTERS, QUIET);
    }
    g.setColor(EDGE);
    double left = Math.floor(box.getMinX()) + 0.5;
    double foot = Math.floor(box.getMaxY()) + 0.5;
    g.draw(new Line2D.Double(left, box.getMinY(), left, foot));
    g.draw(new Line2D.Double(left, foot, box.getMaxX(), foot));
    letters.draw(g, title, box.getMinX(), box.getMinY() - 9, 13, INK);
  }

  private void level(double value, Color colour) {
    double y = Math.floor(y(value)) + 0.5;
    g.setColor(colour);
    g.draw(new Line2D.Double(box.getMinX(), y, box.getMaxX(), y));
  }

  /** Steps whose value is no finite number: ticks at the foot. */
  void alarms(List<At> points) {
    g.setColor(ALARM);
    g.setStroke(new BasicStroke(1.4f));
    double foot = box.getMaxY();
    double last = Double.NEGATIVE_INFINITY;
    for (At point : points) {
      double x = x(point.step);
      if (!Double.isFinite(point.value) && x - last >= 1) {
        g.draw(new Line2D.Double(x, foot - 9, x, foot));
        last = x;
      }
    }
  }

  /** A line through points, in the order of their steps. */
  void line(List<At> points, Color colour, float width) {
    g.setColor(colour);
    g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Path2D path = new Path2D.Double();
    boolean begun = false;
    for (At point : thinned(points)) {
      if (!Double.isFinite(point.value)) {
        begun = false;
      } else if (begun) {
        path.lineTo(x(point.step), y(point.value));
      } else {
        path.moveTo(x(point.step), y(point.value));
        // A point between two gaps would leave no trace: round caps make it a dot.
        path.lineTo(x(point.step), y(point.value));
        begun = true;
      }
    }
    Shape around = g.getClip();
    g.clip(
        new Rectangle2D.Double(
            box.getX(), box.getY() - 2, box.getWidth() + 3, box.getHeight() + 4));
    g.draw(path);
    g.setClip(around);
  }

  /** Dots on points. */
  void dots(List<At> points, Color colour, double radius) {
    for (At point : points) {
      if (Double.isFinite(point.value)) {
        dot(x(point.step), y(point.value), colour, radius);
      }
    }
  }

  private void dot(double x, double y, Color colour, double radius) {
    g.setColor(GROUND);
    g.fill(new Ellipse2D.Double(x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2));
    g.setColor(colour);
    g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  /**
   * Says what a line is, above the right corner.
   *
   * @param right where it ends, pixels from the left
   * @return where the next one may end
   */
  double legend(String text, double right, Color colour, float width) {
    double left = right - letters.width(text, LETTERS);
    double y = box.getMinY() - 9;
    letters.draw(g, text, left, y, LETTERS, QUIET);
    g.setColor(colour);
    g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(new Line2D.Double(left - 25, y - 4, left - 8, y - 4));
    return left - 44;
  }

  /**
   * At most four points for each column of pixels: the first, the least, the greatest, the last.
   */
  private List<At> thinned(List<At> points) {
    List<At> kept = new ArrayList<>();
    int from = 0;
    while (from < points.size()) {
      long column = column(points.get(from));
      boolean finite = Double.isFinite(points.get(from).value);
      int to = from;
      int least = from;
      int greatest = from;
      while (to < points.size()
          && column(points.get(to)) == column
          && Double.isFinite(points.get(to).value) == finite) {
        least = points.get(to).value < points.get(least).value ? to : least;
        greatest = points.get(to).value > points.get(greatest).value ? to : greatest;
        to++;
      }
      int first = Math.min(least, greatest);
      int second = Math.max(least, greatest);
      int before = -1;
      for (int i : new int[] {from, first, second, to - 1}) {
        if (i != before) {
          kept.add(points.get(i));
        }
        before = i;
      }
      from = to;
    }
    return kept;
  }

  private long column(At point) {
    return (long) Math.floor(x(point.step));
  }

  private double x(double step) {
    return box.getMinX() + box.getWidth() * across.share(step);
  }

  private double y(double value) {
    return box.getMaxY() - box.getHeight() * up.share(value);
  }
}
