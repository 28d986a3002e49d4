package pentimento.dataset;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import pentimento.image.Picture;
import pentimento.image.Planes;

/**
 * The picture being composed: colours, and for each pixel the layer that it shows. Lengths are in
 * pixels; {@link #unit} makes them out of shares of the long side.
 */
final class Sheet {
  /** Most layers; more are drawn into the last. */
  static final int MOST_LAYERS = 120;

  /** Colour of a shape at a pixel. */
  interface Paint {
    float[] at(int x, int y);
  }

  final int width;
  final int height;
  final float[] r;
  final float[] g;
  final float[] b;
  private final byte[] layer;
  private int current;
  private int newest;

  Sheet(int width, int height) {
    this.width = width;
    this.height = height;
    r = new float[width * height];
    g = new float[r.length];
    b = new float[r.length];
    layer = new byte[r.length];
  }

  /** Pixels of a share of the long side. */
  float unit(float share) {
    return share * Math.max(width, height);
  }

  /** What is drawn next is a new layer, nearer than those before. */
  void nextLayer() {
    newest = Math.min(MOST_LAYERS - 1, newest + 1);
    current = newest;
  }

  /** The layer that is drawn into. */
  int layer() {
    return current;
  }

  /** What is drawn next belongs to a layer that is there already. */
  void intoLayer(int one) {
    current = one;
  }

  int layers() {
    return newest + 1;
  }

  /** How many pixels show a layer. */
  int seen(int one) {
    int count = 0;
    for (byte l : layer) {
      count += l == one ? 1 : 0;
    }
    return count;
  }

  byte[] layerMap() {
    return layer.clone();
  }

  float[] colour(int x, int y) {
    int i = Math.max(0, Math.min(height - 1, y)) * width + Math.max(0, Math.min(width - 1, x));
    return new float[] {r[i], g[i], b[i]};
  }

  /** Mixes a colour into a pixel; outside nothing happens. */
  void blend(int x, int y, float[] colour, float alpha) {
    if (x < 0 || y < 0 || x >= width || y >= height || alpha <= 0) {
      return;
    }
    blend(y * width + x, colour[0], colour[1], colour[2], Math.min(1, alpha));
  }

  void blend(int i, float red, float green, float blue, float alpha) {
    r[i] += (red - r[i]) * alpha;
    g[i] += (green - g[i]) * alpha;
    b[i] += (blue - b[i]) * alpha;
    if (alpha > 0.5f) {
      layer[i] = (byte) current;
    }
  }

  /** Light or shadow on what is there: multiplies, whatever the layer. */
  void multiply(int x, int y, float red, float green, float blue) {
    if (x >= 0 && y >= 0 && x < width && y < height) {
      int i = y * width + x;
      r[i] *= red;
      g[i] *= green;
      b[i] *= blue;
    }
  }

  /** A disc with a soft edge; softness 0 (hard) .. 1 (fades from the middle). */
  void disc(float cx, float cy, float radius, float[] colour, float alpha, float softness) {
    ellipse(cx, cy, radius, radius, colour, alpha, softness);
  }

  void ellipse(
      float cx, float cy, float rx, float ry, float[] colour, float alpha, float softness) {
    int top = Math.max(0, (int) Math.floor(cy - ry - 1));
    int low = Math.min(height - 1, (int) Math.ceil(cy + ry + 1));
    int left = Math.max(0, (int) Math.floor(cx - rx - 1));
    int right = Math.min(width - 1, (int) Math.ceil(cx + rx + 1));
    float edge = Math.max(softness, 1 / Math.max(1, Math.min(rx, ry)));
    for (int y = top; y <= low; y++) {
      float dy = (y + 0.5f - cy) / Math.max(0.5f, ry);
      for (int x = left; x <= right; x++) {
        float dx = (x + 0.5f - cx) / Math.max(0.5f, rx);
        float d = dx * dx + dy * dy;
        if (d < 1.7f) {
          float cover = Colours.clamp((1 - (float) Math.sqrt(d)) / edge + 0.5f * (1 - softness));
          if (cover > 0) {
            blend(y * width + x, colour[0], colour[1], colour[2], cover * alpha);
          }
        }
      }
    }
  }

  /** A line of round ends. */
  void line(float x0, float y0, float x1, float y1, float radius, float[] colour, float alpha) {
    float length = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
    int steps = Math.max(1, (int) (length / Math.max(0.6f, radius * 0.8f)));
    for (int k = 0; k <= steps; k++) {
      float t = k / (float) steps;
      disc(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, Math.max(0.5f, radius), colour, alpha, 0);
    }
  }

  /** A closed polygon: x, y, x, y, ... */
  static Shape polygon(float... points) {
    Path2D path = new Path2D.Float();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i + 1 < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  void fill(Shape shape, float[] colour, float alpha) {
    fill(shape, (x, y) -> colour, alpha);
  }

  /** Fills a shape with smooth edges. */
  void fill(Shape shape, Paint paint, float alpha) {
    Rectangle box = shape.getBounds();
    box.grow(1, 1);
    box = box.intersection(new Rectangle(0, 0, width, height));
    if (box.isEmpty()) {
      return;
    }
    BufferedImage mask = new BufferedImage(box.width, box.height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = mask.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.translate(-box.x, -box.y);
    graphics.setColor(Color.WHITE);
    graphics.fill(shape);
    graphics.dispose();
    byte[] cover = ((DataBufferByte) mask.getRaster().getDataBuffer()).getData();
    for (int y = 0; y < box.height; y++) {
      for (int x = 0; x < box.width; x++) {
        int c = cover[y * box.width + x] & 255;
        if (c > 0) {
          blend(box.x + x, box.y + y, paint.at(box.x + x, box.y + y), c / 255f * alpha);
        }
      }
    }
  }

  Picture picture() {
    int[] rgb = new int[r.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Planes.pack(r[i], g[i], b[i]);
    }
    return new Picture(width, height, rgb);
  }
}
