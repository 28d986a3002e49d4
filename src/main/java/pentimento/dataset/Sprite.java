package pentimento.dataset;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pentimento.image.Planes;

/**
 * A drawing as pixels, cut to what it covers.
 *
 * @param argb not multiplied with alpha, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Sprite(int width, int height, int[] argb) {
  private static final int SEEN = 24;

  /**
   * Draws an icon.
   *
   * @param longSide of what is seen of it, pixels, about
   * @return empty when nothing is to be seen
   */
  static Optional<Sprite> of(ObjectLibrary.Icon icon, int longSide) {
    String text =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
            + " viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%s</svg>"
                .formatted(icon.side(), icon.side(), icon.side(), icon.side(), icon.body());
    SVGDocument svg =
        new SVGLoader()
            .load(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                null,
                LoaderContext.createDefault());
    if (svg == null) {
      return Optional.empty();
    }
    int side = Math.max(8, Math.round(longSide * 1.06f));
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    svg.render(null, graphics, new ViewBox(0, 0, side, side));
    graphics.dispose();
    return cut(((DataBufferInt) image.getRaster().getDataBuffer()).getData(), side);
  }

  private static Optional<Sprite> cut(int[] argb, int side) {
    int left = side;
    int right = -1;
    int top = side;
    int low = -1;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (argb[y * side + x] >>> 24 > SEEN) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          low = y;
        }
      }
    }
    if (right - left < 2 || low - top < 2) {
      return Optional.empty();
    }
    int width = right - left + 1;
    int height = low - top + 1;
    int[] part = new int[width * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(argb, (top + y) * side + left, part, y * width, width);
    }
    return Optional.of(new Sprite(width, height, part));
  }

  int alpha(int x, int y) {
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : argb[y * width + x] >>> 24;
  }

  Sprite mirrored() {
    int[] other = new int[argb.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        other[y * width + x] = argb[y * width + width - 1 - x];
      }
    }
    return new Sprite(width, height, other);
  }

  /**
   * The drawing with its main colour changed: pixels about as hued as most of it get another hue.
   *
   * @param hue degrees
   */
  Sprite tinted(float hue) {
    float[] weights = new float[36];
    for (int pixel : argb) {
      float[] c = Colours.of(pixel);
      float chroma = chroma(c);
      if (pixel >>> 24 > 100 && chroma > 0.25f) {
        weights[(int) (Colours.hue(c[0], c[1], c[2]) / 10) % 36] += chroma;
      }
    }
    int best = 0;
    for (int k = 1; k < 36; k++) {
      best = around(weights, k) > around(weights, best) ? k : best;
    }
    float main = best * 10 + 5;
    int[] other = argb.clone();
    for (int i = 0; i < argb.length; i++) {
      float[] c = Colours.of(argb[i]);
      float own = Colours.hue(c[0], c[1], c[2]);
      float off = Math.abs((own - main + 540) % 360 - 180);
      if (chroma(c) > 0.12f && off < 32) {
        float max = Math.max(c[0], Math.max(c[1], c[2]));
        float[] n = Colours.ofHue(own - main + hue, chroma(c) / max, max);
        other[i] = argb[i] & 0xff000000 | Planes.pack(n[0], n[1], n[2]);
      }
    }
    return new Sprite(width, height, other);
  }

  private static float around(float[] weights, int k) {
    return weights[k] + 0.6f * (weights[(k + 1) % 36] + weights[(k + 35) % 36]);
  }

  private static float chroma(float[] c) {
    return Math.max(c[0], Math.max(c[1], c[2])) - Math.min(c[0], Math.min(c[1], c[2]));
  }
}
