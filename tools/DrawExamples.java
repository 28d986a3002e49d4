import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws examples/harbour.png and examples/pears.png: an illustration and a still life of our own, so
 * that both kinds are among the examples. Run: {@code java tools/DrawExamples.java}
 */
final class DrawExamples {
  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    ImageIO.write(harbour(960, 640), "png", new File("examples/harbour.png"));
    ImageIO.write(pears(800, 640), "png", new File("examples/pears.png"));
  }

  private static Graphics2D pen(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    return g;
  }

  private static Color mix(Color a, Color b, double t) {
    return new Color(
        (int) (a.getRed() + (b.getRed() - a.getRed()) * t),
        (int) (a.getGreen() + (b.getGreen() - a.getGreen()) * t),
        (int) (a.getBlue() + (b.getBlue() - a.getBlue()) * t));
  }

  private static BufferedImage harbour(int w, int h) {
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = pen(image);
    Random random = new Random(4);
    int sea = 350;
    g.setPaint(new GradientPaint(0, 0, new Color(0x4b6aa0), 0, sea, new Color(0xf8cf9a)));
    g.fillRect(0, 0, w, sea);
    g.setPaint(
        new RadialGradientPaint(
            new Point2D.Float(650, 290), 260, new float[] {0, 0.16f, 1},
            new Color[] {new Color(0xfff4cf), new Color(0xccffe2a0, true), new Color(0x00ffd090, true)}));
    g.fillRect(0, 0, w, sea);
    for (int i = 0; i < 26; i++) {
      double y = 40 + 200 * random.nextDouble();
      double x = -60 + w * random.nextDouble();
      double length = 90 + 190 * random.nextDouble();
      g.setColor(new Color(255, 220 + random.nextInt(25), 200 + random.nextInt(40), 70));
      for (int k = 0; k < 6; k++) {
        g.fill(new Ellipse2D.Double(x + k * length / 8, y + 6 * random.nextGaussian(), length / 2.4, 12 + 10 * random.nextDouble()));
      }
    }
    hills(g, w, sea, 300, 46, new Color(0x7d86a8), random);
    hills(g, w, sea, 322, 30, new Color(0x5d6a8c), random);
    g.setPaint(new GradientPaint(0, sea, new Color(0xe8b98c), 0, h, new Color(0x23446a)));
    g.fillRect(0, sea, w, h - sea);
    for (int i = 0; i < 420; i++) {
      double t = random.nextDouble();
      double y = sea + 4 + (h - sea - 60) * t * t;
      double x = w * random.nextDouble();
      double glow = Math.max(0, 1 - Math.abs(x - 650) / (60 + 200 * t));
      Color base = mix(new Color(0x2d4f78), new Color(0xffdf9f), Math.min(1, 0.25 + glow) * (0.4 + 0.6 * random.nextDouble()));
      g.setColor(new Color(base.getRed(), base.getGreen(), base.getBlue(), 120));
      double length = 8 + 60 * t;
      g.fill(new Ellipse2D.Double(x, y, length, 1.2 + 3.5 * t));
    }
    houses(g, random);
    lighthouse(g, 806, 352);
    boat(g, 420, 440, 1.25, new Color(0xb03a2e), new Color(0xf6ead2));
    boat(g, 585, 398, 0.72, new Color(0x2e5f73), new Color(0xf0d9b0));
    boat(g, 300, 388, 0.52, new Color(0x3c3a44), new Color(0xe6c9a0));
    boat(g, 690, 520, 1.7, new Color(0x1f6f6b), new Color(0xfff3dc));
    Path2D quay = new Path2D.Double();
    quay.moveTo(0, 520);
    quay.lineTo(250, 560);
    quay.lineTo(330, 640);
    quay.lineTo(0, 640);
    quay.closePath();
    g.setPaint(new GradientPaint(0, 520, new Color(0x8c7358), 200, 640, new Color(0x4a3b33)));
    g.fill(quay);
    g.setColor(new Color(0x3b2f2a));
    g.setStroke(new BasicStroke(2f));
    for (int i = 0; i < 9; i++) {
      g.drawLine(i * 34, 522 + i * 6, i * 44 - 20, 640);
    }
    for (int i = 0; i < 3; i++) {
      g.setColor(new Color(0x2a2421));
      g.fillRoundRect(40 + i * 80, 505 + i * 13, 16, 34, 6, 6);
      g.setColor(new Color(0xd8b07a));
      g.fillRect(41 + i * 80, 508 + i * 13, 4, 26);
    }
    g.dispose();
    return image;
  }

  private static void hills(Graphics2D g, int w, int base, int top, int height, Color colour, Random random) {
    Path2D hill = new Path2D.Double();
    hill.moveTo(0, base);
    double phase = 6 * random.nextDouble();
    for (int x = 0; x <= w; x += 6) {
      double y = top - height * (0.5 + 0.35 * Math.sin(x / 130.0 + phase) + 0.15 * Math.sin(x / 41.0 + phase * 2));
      hill.lineTo(x, y);
    }
    hill.lineTo(w, base);
    hill.closePath();
    g.setPaint(new GradientPaint(0, top - height, colour, 0, base, mix(colour, new Color(0xe8c0a0), 0.35)));
    g.fill(hill);
  }

  private static void houses(Graphics2D g, Random random) {
    Color[] walls = {new Color(0xd98e5f), new Color(0xe9c58b), new Color(0xc9614a), new Color(0xeadfc6), new Color(0x9fb3a7)};
    int x = 0;
    for (int i = 0; i < 5; i++) {
      int width = 48 + random.nextInt(18);
      int height = 82 + random.nextInt(50);
      int top = 372 - height;
      g.setPaint(new GradientPaint(x, top, mix(walls[i], Color.WHITE, 0.18), x + width, top, mix(walls[i], new Color(0x3a2c3c), 0.35)));
      g.fillRect(x, top, width, height);
      Path2D roof = new Path2D.Double();
      roof.moveTo(x - 4, top);
      roof.lineTo(x + width / 2.0, top - 26 - random.nextInt(12));
      roof.lineTo(x + width + 4, top);
      roof.closePath();
      g.setColor(mix(new Color(0x7c3b30), new Color(0x52343a), random.nextDouble()));
      g.fill(roof);
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 2; column++) {
          boolean lit = random.nextInt(3) == 0;
          g.setColor(lit ? new Color(0xffe29a) : new Color(0x3f4a5e));
          g.fillRect(x + 10 + column * (width / 2 - 4), top + 12 + row * 26, 11, 15);
          g.setColor(new Color(0xf2e8d5));
          g.setStroke(new BasicStroke(1.4f));
          g.drawRect(x + 10 + column * (width / 2 - 4), top + 12 + row * 26, 11, 15);
        }
      }
      x += width;
    }
    g.setColor(new Color(0x5b4a44));
    g.fillRect(0, 370, x + 26, 10);
  }

  private static void lighthouse(Graphics2D g, int x, int base) {
    Path2D rock = new Path2D.Double();
    rock.moveTo(x - 70, base + 16);
    rock.quadTo(x - 30, base - 22, x + 20, base - 14);
    rock.quadTo(x + 80, base - 8, x + 120, base + 18);
    rock.closePath();
    g.setPaint(new GradientPaint(x - 60, base - 20, new Color(0x86705f), x + 90, base + 16, new Color(0x42383a)));
    g.fill(rock);
    for (int i = 0; i < 5; i++) {
      double y0 = base - 12 - i * 25;
      double half0 = 15 - i * 1.3;
      double half1 = 15 - (i + 1) * 1.3;
      Path2D band = new Path2D.Double();
      band.moveTo(x - half0, y0);
      band.lineTo(x + half0, y0);
      band.lineTo(x + half1, y0 - 25);
      band.lineTo(x - half1, y0 - 25);
      band.closePath();
      Color c = i % 2 == 0 ? new Color(0xf4ede0) : new Color(0xc23b2e);
      g.setPaint(new GradientPaint(x - 15, 0, c, x + 15, 0, mix(c, new Color(0x3a2b3a), 0.5)));
      g.fill(band);
    }
    g.setColor(new Color(0x2d2a33));
    g.fillRect(x - 13, base - 142, 26, 5);
    g.setColor(new Color(0xfff0b0));
    g.fillRect(x - 7, base - 158, 14, 16);
    g.setColor(new Color(0x8e2b24));
    g.fill(new Ellipse2D.Double(x - 10, base - 170, 20, 16));
  }

  private static void boat(Graphics2D g, double x, double y, double s, Color hull, Color sail) {
    AffineTransform before = g.getTransform();
    g.translate(x, y);
    g.scale(s, s);
    g.setColor(new Color(hull.getRed() / 3, hull.getGreen() / 3, hull.getBlue() / 3, 90));
    g.fill(new Ellipse2D.Double(-46, 12, 96, 16));
    Path2D body = new Path2D.Double();
    body.moveTo(-46, -4);
    body.quadTo(-34, 18, 0, 18);
    body.quadTo(34, 18, 50, -8);
    body.quadTo(0, 4, -46, -4);
    body.closePath();
    g.setPaint(new GradientPaint(-46, 0, mix(hull, Color.WHITE, 0.25), 46, 18, mix(hull, Color.BLACK, 0.5)));
    g.fill(body);
    g.setColor(new Color(0x4a3526));
    g.fill(new Rectangle2D.Double(-2, -92, 3, 92));
    Path2D main = new Path2D.Double();
    main.moveTo(3, -88);
    main.quadTo(40, -44, 44, -14);
    main.lineTo(3, -10);
    main.closePath();
    g.setPaint(new GradientPaint(3, -60, sail, 46, -14, mix(sail, new Color(0x9a6a58), 0.45)));
    g.fill(main);
    Path2D jib = new Path2D.Double();
    jib.moveTo(-4, -80);
    jib.quadTo(-22, -40, -40, -12);
    jib.lineTo(-4, -12);
    jib.closePath();
    g.setPaint(new GradientPaint(-40, -12, mix(sail, new Color(0x8a7f92), 0.35), -4, -60, sail));
    g.fill(jib);
    g.setTransform(before);
  }

  private static BufferedImage pears(int w, int h) {
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = pen(image);
    g.setPaint(new RadialGradientPaint(new Point2D.Float(260, 160), 700, new float[] {0, 1}, new Color[] {new Color(0x7d8a74), new Color(0x2e3430)}));
    g.fillRect(0, 0, w, h);
    g.setPaint(new GradientPaint(0, 400, new Color(0xb98a5c), 0, h, new Color(0x6b4429)));
    g.fillRect(0, 400, w, h - 400);
    Path2D cloth = new Path2D.Double();
    cloth.moveTo(0, 470);
    cloth.curveTo(160, 430, 300, 520, 470, 470);
    cloth.curveTo(560, 445, 640, 520, 800, 480);
    cloth.lineTo(800, 640);
    cloth.lineTo(0, 640);
    cloth.closePath();
    g.setPaint(new GradientPaint(0, 450, new Color(0xf2ece0), 0, 640, new Color(0xa9b0bd)));
    g.fill(cloth);
    for (int i = 0; i < 9; i++) {
      Path2D fold = new Path2D.Double();
      double x = 20 + i * 92;
      fold.moveTo(x, 484);
      fold.curveTo(x + 30, 530, x - 26, 580, x + 18, 640);
      fold.lineTo(x + 46, 640);
      fold.curveTo(x + 2, 580, x + 48, 530, x, 484);
      g.setPaint(new GradientPaint((float) x, 0, new Color(0x667a8496, true), (float) x + 40, 0, new Color(0x00ffffff, true)));
      g.fill(fold);
    }
    shadow(g, 470, 486, 190, 26);
    bowl(g, 480, 420);
    pear(g, 420, 372, 1.0, -8, new Color(0xd9c24a), new Color(0x6b7a22));
    pear(g, 545, 366, 0.92, 14, new Color(0xe0a63a), new Color(0x9a4a1c));
    apple(g, 486, 382, 62, new Color(0xd0402e), new Color(0x6a1518));
    bowlFront(g, 480, 420);
    shadow(g, 216, 540, 96, 20);
    pear(g, 190, 470, 1.15, -4, new Color(0xb9c95a), new Color(0x4f6a24));
    shadow(g, 690, 556, 74, 16);
    apple(g, 676, 508, 60, new Color(0xe2b93f), new Color(0x9c3a20));
    g.dispose();
    return image;
  }

  private static void shadow(Graphics2D g, int x, int y, int rx, int ry) {
    AffineTransform before = g.getTransform();
    g.translate(x + 24, y);
    g.scale(1, ry / (double) rx);
    g.setPaint(new RadialGradientPaint(new Point2D.Float(0, 0), rx, new float[] {0, 1}, new Color[] {new Color(0xb0241a18, true), new Color(0x00241a18, true)}));
    g.fill(new Ellipse2D.Double(-rx, -rx, 2 * rx, 2 * rx));
    g.setTransform(before);
  }

  private static void lit(Graphics2D g, Shape shape, double x, double y, double r, Color light, Color dark) {
    g.setPaint(
        new RadialGradientPaint(
            new Point2D.Double(x - r * 0.35, y - r * 0.4), (float) (r * 1.5), new float[] {0, 0.28f, 0.75f, 1},
            new Color[] {mix(light, Color.WHITE, 0.55), light, mix(light, dark, 0.75), mix(dark, Color.BLACK, 0.35)}));
    g.fill(shape);
    g.setPaint(new RadialGradientPaint(new Point2D.Double(x - r * 0.42, y - r * 0.45), (float) (r * 0.22), new float[] {0, 1}, new Color[] {new Color(0xd0fffdf2, true), new Color(0x00fffdf2, true)}));
    g.fill(shape);
  }

  private static void pear(Graphics2D g, double x, double y, double s, double lean, Color light, Color dark) {
    Path2D p = new Path2D.Double();
    p.moveTo(0, -120);
    p.curveTo(34, -118, 32, -60, 52, -26);
    p.curveTo(82, 22, 56, 72, 0, 72);
    p.curveTo(-56, 72, -82, 22, -52, -26);
    p.curveTo(-32, -60, -34, -118, 0, -120);
    AffineTransform place = new AffineTransform();
    place.translate(x, y);
    place.rotate(Math.toRadians(lean));
    place.scale(s, s);
    lit(g, place.createTransformedShape(p), x, y, 88 * s, light, dark);
    Path2D stem = new Path2D.Double();
    stem.moveTo(-2, -118);
    stem.quadTo(2, -140, 14, -150);
    g.setStroke(new BasicStroke((float) (6 * s), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(new Color(0x4a3420));
    g.draw(place.createTransformedShape(stem));
  }

  private static void apple(Graphics2D g, double x, double y, double r, Color light, Color dark) {
    lit(g, new Ellipse2D.Double(x - r, y - r * 0.92, 2 * r, 1.88 * r), x, y, r, light, dark);
    g.setColor(mix(dark, Color.BLACK, 0.4));
    g.fill(new Ellipse2D.Double(x - r * 0.22, y - r * 0.86, r * 0.44, r * 0.16));
    g.setStroke(new BasicStroke(4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(new Color(0x3f2c1c));
    Path2D stem = new Path2D.Double();
    stem.moveTo(x, y - r * 0.8);
    stem.quadTo(x + 4, y - r * 1.05, x + 14, y - r * 1.15);
    g.draw(stem);
  }

  private static void bowl(Graphics2D g, double x, double y) {
    g.setPaint(new GradientPaint((float) x - 190, 0, new Color(0x2f4f78), (float) x + 190, 0, new Color(0x16253c)));
    g.fill(new Ellipse2D.Double(x - 190, y - 46, 380, 84));
  }

  private static void bowlFront(Graphics2D g, double x, double y) {
    Path2D front = new Path2D.Double();
    front.moveTo(x - 190, y - 4);
    front.curveTo(x - 170, y + 58, x + 170, y + 58, x + 190, y - 4);
    front.curveTo(x + 150, y + 96, x - 150, y + 96, x - 190, y - 4);
    g.setPaint(new GradientPaint((float) x - 190, 0, new Color(0x7fa3d0), (float) x + 120, 0, new Color(0x1f3a63)));
    g.fill(front);
    g.setStroke(new BasicStroke(5f));
    g.setColor(new Color(0xdfe8f2));
    Path2D rim = new Path2D.Double();
    rim.moveTo(x - 190, y - 4);
    rim.curveTo(x - 170, y + 58, x + 170, y + 58, x + 190, y - 4);
    g.draw(rim);
  }
}
