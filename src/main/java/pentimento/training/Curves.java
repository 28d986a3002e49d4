package pentimento.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import pentimento.export.Lettering;
import pentimento.export.Pixels;
import pentimento.image.Picture;
import pentimento.training.Plot.At;

/**
 * A picture of how a run went: the loss by steps, each value pale and a smooth line strong, and the
 * rate of learning below. Drawn with letters that come with the program: the same points give the
 * same picture.
 */
public final class Curves {
  /** Size of the picture, pixels. */
  static final int WIDTH = 960;

  static final int HEIGHT = 640;

  private static final Color LOSS = new Color(0x2d5f8b);
  private static final Color PALE_LOSS = new Color(0x4d2d5f8b, true);
  private static final Color RATE = new Color(0xb36a1e);
  private static final List<Color> FURTHER =
      List.of(
          new Color(0x4c7f4f),
          new Color(0x76549a),
          new Color(0x2f8587),
          new Color(0x8a6d1f),
          new Color(0x9c4a6b));

  /** Points from which on a mean is drawn; fewer are seen one by one. */
  private static final int MANY = 40;

  /** A half-life: a share of all steps, and so many points at least. */
  private static final double HALF_LIFE = 1.0 / 200;

  private static final int HALF_LIFE_POINTS = 2;

  private static final double LEFT = 74;
  private static final double RIGHT = 30;
  private static final double LOSS_TOP = 92;
  private static final double LOSS_FOOT = 408;
  private static final double RATE_TOP = 460;
  private static final double RATE_FOOT = 586;

  private Curves() {}

  /**
   * What is known of a step. Values that are no finite numbers are drawn as gaps, marked.
   *
   * @param step its number, 0 or more
   * @param loss of it; a value for each step, or means of some
   * @param rate of learning
   * @param seconds since the run's beginning
   * @param further losses by their names, such as {@code held out}, where they were taken
   */
  public record Point(
      long step, double loss, double rate, double seconds, SortedMap<String, Double> further) {
    /** Checks the step; keeps a copy of the further losses. */
    public Point {
      if (step < 0) {
        throw new IllegalArgumentException("a step numbered " + step);
      }
      further = Collections.unmodifiableSortedMap(new TreeMap<>(further));
    }

    /** One without further losses. */
    public Point(long step, double loss, double rate, double seconds) {
      this(step, loss, rate, seconds, new TreeMap<>());
    }
  }

  /**
   * Draws curves, 960 x 640 pixels.
   *
   * @param title of the picture
   * @param points in the order of their steps, which may be any number, none included
   * @throws IllegalArgumentException when a step is not above the one before it
   */
  public static Picture draw(String title, List<Point> points) {
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).step <= points.get(i - 1).step) {
        throw new IllegalArgumentException(
            "step %d comes after step %d".formatted(points.get(i).step, points.get(i - 1).step));
      }
    }
    BufferedImage image =
        Pixels.image(Picture.filled(WIDTH, HEIGHT, Plot.PAPER.getRGB() & 0xffffff));
    Graphics2D g = image.createGraphics();
    Lettering letters = Lettering.regular();
    title(g, letters, title, points);
    Axis steps =
        points.isEmpty()
            ? Axis.ofSteps(0, 100)
            : Axis.ofSteps(points.get(0).step, points.get(points.size() - 1).step);
    losses(g, letters, steps, points);
    rates(g, letters, steps, points);
    g.dispose();
    return Pixels.picture(image);
  }

  private static void title(Graphics2D g, Lettering letters, String title, List<Point> points) {
    String summary = points.isEmpty() ? "no steps yet" : summary(points);
    double width = letters.width(summary, 13);
    letters.draw(g, summary, WIDTH - RIGHT - width, 40, 13, Plot.QUIET);
    Lettering bold = Lettering.bold();
    double room = WIDTH - RIGHT - width - 28 - LEFT;
    bold.draw(g, bold.wrap(title, 20, room, 1).get(0), LEFT, 40, 20, Plot.INK);
  }

  private static String summary(List<Point> points) {
    Point last = points.get(points.size() - 1);
    List<At> loss = line(points, Point::loss);
    DoubleSummaryStatistics all = new DoubleSummaryStatistics();
    finite(loss, all);
    double now = last.loss;
    if (loss.size() >= MANY) {
      now = smoothed(loss, halfLife(loss), all.getMin() > 0).get(loss.size() - 1).value();
    }
    return "step %s  \u00b7  loss %s  \u00b7  %s"
        .formatted(
            Axis.label(last.step, 9), Axis.label(now, 3), duration(Math.round(last.seconds)));
  }

  private static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    return minutes < 60
        ? "%d min %d s".formatted(minutes, seconds % 60)
        : "%d h %d min".formatted(minutes / 60, minutes % 60);
  }

  private static void losses(Graphics2D g, Lettering letters, Axis steps, List<Point> points) {
    List<At> loss = line(points, Point::loss);
    DoubleSummaryStatistics all = new DoubleSummaryStatistics();
    finite(loss, all);
    boolean geometric = all.getMin() > 0;
    SortedMap<String, List<At>> further = further(points);
    further.values().forEach(line -> finite(line, all));
    Axis up =
        all.getCount() == 0
            ? Axis.logarithmic(0.1, 1)
            : Axis.logarithmic(all.getMin(), all.getMax());
    Plot plot = new Plot(g, letters, box(LOSS_TOP, LOSS_FOOT), steps, up);
    plot.frame(up.logarithmic() ? "loss, logarithmic" : "loss", false);
    double right = WIDTH - RIGHT;
    List<String> names = new ArrayList<>(further.keySet());
    for (int i = names.size() - 1; i >= 0; i--) {
      right = plot.legend(names.get(i), right, FURTHER.get(i % FURTHER.size()), 2);
    }
    if (loss.size() < MANY) {
      plot.line(loss, LOSS, 2);
      plot.dots(loss, LOSS, 2.6);
    } else {
      double halfLife = halfLife(loss);
      String mean = "smoothed, half-life %s steps".formatted(Axis.label(halfLife, 9));
      right = plot.legend(mean, right, LOSS, 2.2f);
      right = plot.legend("as logged", right, PALE_LOSS, 1.4f);
      plot.line(loss, PALE_LOSS, 1);
      plot.line(smoothed(loss, halfLife, geometric), LOSS, 2.2f);
    }
    if (loss.stream().anyMatch(at -> !Double.isFinite(at.value()))) {
      plot.legend("no finite number", right, Plot.ALARM, 2.2f);
    }
    for (int i = 0; i < names.size(); i++) {
      List<At> line = further.get(names.get(i));
      Color colour = FURTHER.get(i % FURTHER.size());
      plot.line(line, colour, 1.8f);
      if (line.size() < MANY) {
        plot.dots(line, colour, 2.8);
      }
    }
    plot.alarms(loss);
  }

  private static void rates(Graphics2D g, Lettering letters, Axis steps, List<Point> points) {
    List<At> rate = line(points, Point::rate);
    DoubleSummaryStatistics all = new DoubleSummaryStatistics();
    finite(rate, all);
    Axis up = all.getCount() == 0 ? Axis.fromZero(0, 1) : Axis.fromZero(all.getMin(), all.getMax());
    Plot plot = new Plot(g, letters, box(RATE_TOP, RATE_FOOT), steps, up);
    plot.frame("learning rate", true);
    plot.line(rate, RATE, 2);
    if (rate.size() < MANY) {
      plot.dots(rate, RATE, 2.6);
    }
    plot.alarms(rate);
    double middle = (LEFT + WIDTH - RIGHT) / 2;
    letters.draw(g, "step", middle - letters.width("step", 13) / 2, RATE_FOOT + 40, 13, Plot.INK);
  }

  private static Rectangle2D box(double top, double foot) {
    return new Rectangle2D.Double(LEFT, top, WIDTH - LEFT - RIGHT, foot - top);
  }

  private static List<At> line(List<Point> points, ToDoubleFunction<Point> value) {
    return points.stream().map(p -> new At(p.step, value.applyAsDouble(p))).toList();
  }

  /** Further losses by name, each where it was taken. */
  private static SortedMap<String, List<At>> further(List<Point> points) {
    SortedMap<String, List<At>> lines = new TreeMap<>();
    for (Point point : points) {
      point.further.forEach(
          (name, value) ->
              lines.computeIfAbsent(name, n -> new ArrayList<>()).add(new At(point.step, value)));
    }
    return lines;
  }

  private static void finite(List<At> points, DoubleSummaryStatistics all) {
    points.stream().mapToDouble(At::value).filter(Double::isFinite).forEach(all::accept);
  }

  private static double halfLife(List<At> points) {
    double range = points.get(points.size() - 1).step() - points.get(0).step();
    double spacing = range / (points.size() - 1);
    return Axis.round(Math.max(HALF_LIFE * range, HALF_LIFE_POINTS * spacing));
  }

  /**
   * The mean around each point: others count half as much for each half-life between, before it and
   * after it, so that the line does not lag.
   *
   * @param geometric is it the mean of logarithms, which lies amid values on a logarithmic axis?
   */
  static List<At> smoothed(List<At> points, double halfLife, boolean geometric) {
    int count = points.size();
    double[] sums = new double[count];
    double[] shares = new double[count];
    for (int direction = 1; direction >= -1; direction -= 2) {
      double sum = 0;
      double share = 0;
      for (int n = 0; n < count; n++) {
        int i = direction > 0 ? n : count - 1 - n;
        double gap = n == 0 ? 0 : Math.abs(points.get(i).step() - points.get(i - direction).step());
        double kept = StrictMath.pow(0.5, gap / halfLife);
        sum *= kept;
        share *= kept;
        // Backwards, what lies behind counts; the point itself has been counted.
        sums[i] += direction > 0 ? 0 : sum;
        shares[i] += direction > 0 ? 0 : share;
        if (Double.isFinite(points.get(i).value())) {
          double value = points.get(i).value();
          sum += geometric ? StrictMath.log(value) : value;
          share += 1;
        }
        sums[i] += direction > 0 ? sum : 0;
        shares[i] += direction > 0 ? share : 0;
      }
    }
    List<At> smoothed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double mean = sums[i] / shares[i];
      smoothed.add(new At(points.get(i).step(), geometric ? StrictMath.exp(mean) : mean));
    }
    return smoothed;
  }
}
