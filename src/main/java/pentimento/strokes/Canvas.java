package pentimento.strokes;

import java.util.Arrays;
import pentimento.image.Picture;

/**
 * A canvas being painted: colour, height of the paint, and how far each pixel is covered.
 *
 * <p>Different threads may paint different rows at the same time (see {@link StrokeRaster}); all
 * else is for one thread.
 */
public final class Canvas {
  /** How much lighter or darker a single bristle's mark may be than the paint itself. */
  private static final float STREAK = 0.11f;

  /** How much pigment dries at the border of a wash, as a factor of its brush's rim. */
  private static final float SETTLED = 1.6f;

  /** Half the width of that border, as a fraction of the long side. */
  private static final float RIM = 0.004f;

  final int width;
  final int height;
  final Weave weave;
  final float[] r;
  final float[] g;
  final float[] b;

  /** Height of the paint, about 0..1. */
  final float[] relief;

  /** How far body colour covers the ground, 0..1. */
  final float[] coverage;

  /** Which region each pixel belongs to; null while no stroke keeps to one. */
  private RegionMap regions;

  /** Distance of each pixel to the border of its region; null until a wash keeps to its own. */
  private float[] border;

  /** How far line art lies above each pixel, 0..1; null while there is none. */
  private float[] lines;

  private int lineColour;

  /** A blank canvas as a style has it, size in pixels. */
  public Canvas(int width, int height, Style style) {
    this(width, height, style.paper(), style.surface());
  }

  private Canvas(int width, int height, int paper, Style.Surface surface) {
    this.width = width;
    this.height = height;
    weave = new Weave(surface, Math.max(width, height));
    int n = Math.multiplyExact(width, height);
    r = new float[n];
    g = new float[n];
    b = new float[n];
    relief = new float[n];
    coverage = new float[n];
    Arrays.fill(r, (paper >> 16 & 255) / 255f);
    Arrays.fill(g, (paper >> 8 & 255) / 255f);
    Arrays.fill(b, (paper & 255) / 255f);
  }

  /**
   * A canvas that already carries a picture: painting goes on from there.
   *
   * @param start what it shows; its size is the canvas's
   * @param surface what it is made of
   * @param covered how far each pixel counts as painted, 0..1, row by row; not kept
   * @throws IllegalArgumentException when there is not one value for each pixel
   */
  public Canvas(Picture start, Style.Surface surface, float[] covered) {
    this(start.width(), start.height(), 0, surface);
    show(start);
    if (covered.length != coverage.length) {
      throw new IllegalArgumentException(
          covered.length + " values of coverage for a canvas of " + coverage.length + " pixels");
    }
    System.arraycopy(covered, 0, coverage, 0, coverage.length);
  }

  /** Width in pixels. */
  public int width() {
    return width;
  }

  /** Height in pixels. */
  public int height() {
    return height;
  }

  /**
   * From now on strokes may keep to the regions of a map, and none but lines enters closed ones.
   */
  void confineTo(RegionMap map) {
    regions = map.at(this);
    border = null;
  }

  /** From now on strokes go where they go. */
  void confineToNothing() {
    regions = null;
  }

  /** Shows a picture of this canvas's size, flat: no relief, no lines above it. */
  void show(Picture picture) {
    int[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      r[i] = (rgb[i] >> 16 & 255) / 255f;
      g[i] = (rgb[i] >> 8 & 255) / 255f;
      b[i] = (rgb[i] & 255) / 255f;
    }
    Arrays.fill(relief, 0);
    Arrays.fill(coverage, 1);
    lines = null;
  }

  /** Measures the regions before washes of several threads keep to them. */
  private synchronized void prepareBorder() {
    if (border == null && regions != null) {
      border = BorderDistance.of(regions);
    }
  }

  /** Makes room for line art before strokes of several threads draw it. */
  private synchronized void prepareLines(int colour) {
    if (lines == null) {
      lineColour = colour;
      lines = new float[width * height];
    }
  }

  /** Is there line art above the paint? */
  boolean hasLines() {
    return lines != null;
  }

  /** Colour of a pixel with the line art above it, into three values 0..1. */
  void seenAt(int p, float[] rgb) {
    rgb[0] = r[p] + ((lineColour >> 16 & 255) / 255f - r[p]) * lines[p];
    rgb[1] = g[p] + ((lineColour >> 8 & 255) / 255f - g[p]) * lines[p];
    rgb[2] = b[p] + ((lineColour & 255) / 255f - b[p]) * lines[p];
  }

  /** Share of the canvas where body colour covers the ground by more than half, 0..1. */
  public double coveredShare() {
    int covered = 0;
    for (float c : coverage) {
      covered += c > 0.5f ? 1 : 0;
    }
    return covered / (double) coverage.length;
  }

  /**
   * Paints one stroke, or a part of its length, on the raster's rows.
   *
   * @param from share of its length painted before, 0..1
   * @param to share of its length to paint up to, 0..1
   * @param shares how much of the stroke's paint goes on each region of the canvas's map, 0..1 (256
   *     values); empty for a stroke that goes anywhere
   * @param target the picture that revealing strokes take colour from, of this canvas's size
   * @return what changed to the eye: sum over pixels of mean |difference| over RGB, 0..1 each
   */
  double apply(
      StrokeRaster raster,
      Stroke stroke,
      Layer layer,
      float[] shares,
      double from,
      double to,
      Target target) {
    if (layer.brush().kind() == Brush.Kind.PEN) {
      prepareLines(stroke.rgb());
    }
    if (layer.brush().kind() == Brush.Kind.GLAZE && layer.confine() == Layer.Confine.REGION) {
      prepareBorder();
    }
    Compositor compositor = new Compositor(stroke, layer, shares, target);
    raster.paint(stroke, layer.brush(), from, to, compositor);
    return compositor.change / 3;
  }

  private final class Compositor implements StrokeRaster.Rows {
    private final Brush.Kind kind;
    private final float red;
    private final float green;
    private final float blue;
    private final float reveal;
    private final boolean body;
    private final boolean overLines;

    /** How much more pigment dries at the border of a region that a wash keeps to. */
    private final float settling;

    private final float[] shares;
    private final int[] target;
    private double change;

    Compositor(Stroke stroke, Layer layer, float[] shares, Target target) {
      kind = layer.brush().kind();
      red = (stroke.rgb() >> 16 & 255) / 255f;
      green = (stroke.rgb() >> 8 & 255) / 255f;
      blue = (stroke.rgb() & 255) / 255f;
      reveal = (float) layer.reveal();
      body = layer.brush().covers();
      settling =
          kind == Brush.Kind.GLAZE && layer.confine() == Layer.Confine.REGION && border != null
              ? SETTLED * (float) layer.brush().rim()
              : 0;
      overLines = layer.overLines() && lines != null;
      this.shares = shares;
      this.target = reveal > 0 ? target.rgb(layer.smooth()) : null;
    }

    @Override
    public void row(int y, int from, int to, float[] alpha, float[] shade, float[] ridge) {
      int base = y * width;
      if (regions != null && shares.length > 0) {
        byte[] labels = regions.labels();
        for (int x = from; x < to; x++) {
          alpha[x] *= shares[labels[base + x] & 255];
        }
      }
      switch (kind) {
        case PEN -> draw(base, from, to, alpha);
        case GLAZE -> glaze(base, from, to, alpha);
        default -> cover(base, from, to, alpha, shade, ridge);
      }
    }

    /** Transparent paint: takes away light, never gives any. */
    private void glaze(int base, int from, int to, float[] alpha) {
      float sum = 0;
      float perRim = 1 / (RIM * Math.max(width, height));
      for (int x = from; x < to; x++) {
        float a = alpha[x];
        if (a == 0) {
          continue;
        }
        int p = base + x;
        if (settling > 0) {
          float near = border[p] * perRim;
          a = Math.min(1, a * (1 + settling / (1 + near * near)));
        }
        float dr = r[p] * a * (1 - red);
        float dg = g[p] * a * (1 - green);
        float db = b[p] * a * (1 - blue);
        r[p] -= dr;
        g[p] -= dg;
        b[p] -= db;
        sum += dr + dg + db;
      }
      change += sum;
    }

    /** Line art, on a layer of its own. */
    private void draw(int base, int from, int to, float[] alpha) {
      float sum = 0;
      for (int x = from; x < to; x++) {
        float a = alpha[x] * (1 - lines[base + x]);
        lines[base + x] += a;
        sum += a;
      }
      change += 3 * sum;
    }

    private void cover(int base, int from, int to, float[] alpha, float[] shade, float[] ridge) {
      float sum = 0;
      float streak = STREAK * (1 - reveal);
      float own = 1 - reveal;
      float shown = reveal / 255f;
      boolean thick = !kindDraws();
      for (int x = from; x < to; x++) {
        float a = alpha[x];
        if (a == 0) {
          continue;
        }
        int p = base + x;
        if (overLines && lines[p] > 0) {
          merge(p);
        }
        float light = shade[x] * streak;
        float cr = red * own + light;
        float cg = green * own + light;
        float cb = blue * own + light;
        if (reveal > 0) {
          int t = target[p];
          cr += (t >> 16 & 255) * shown;
          cg += (t >> 8 & 255) * shown;
          cb += (t & 255) * shown;
        }
        float dr = (cr - r[p]) * a;
        float dg = (cg - g[p]) * a;
        float db = (cb - b[p]) * a;
        r[p] += dr;
        g[p] += dg;
        b[p] += db;
        sum += Math.abs(dr) + Math.abs(dg) + Math.abs(db);
        if (thick) {
          relief[p] += (ridge[x] - 0.75f * relief[p]) * a;
          if (body) {
            coverage[p] += (1 - coverage[p]) * a;
          }
        }
      }
      change += sum;
    }

    private boolean kindDraws() {
      return kind == Brush.Kind.PENCIL || kind == Brush.Kind.INK;
    }

    /** Puts the line above a pixel into its paint: the look stays, the line can be painted over. */
    private void merge(int p) {
      r[p] += (((lineColour >> 16 & 255) / 255f) - r[p]) * lines[p];
      g[p] += (((lineColour >> 8 & 255) / 255f) - g[p]) * lines[p];
      b[p] += (((lineColour & 255) / 255f) - b[p]) * lines[p];
      lines[p] = 0;
    }
  }

  /** The paint's own colours, as under light from all sides. */
  public Picture colours() {
    int[] rgb = new int[width * height];
    lit(rgb, 0, height, 0, 0);
    return new Picture(width, height, rgb);
  }

  /**
   * The canvas as seen: light from the upper left shows the paint's relief, and the weave where it
   * is bare.
   *
   * @param rgb takes packed pixels of the whole canvas; only the rows named are written
   * @param light strength of the relief, 0..1
   * @param threads strength of the weave, 0..0.5
   */
  void lit(int[] rgb, int firstRow, int endRow, float light, float threads) {
    int side = this.weave.side;
    float lineRed = (lineColour >> 16 & 255) / 255f;
    float lineGreen = (lineColour >> 8 & 255) / 255f;
    float lineBlue = (lineColour & 255) / 255f;
    for (int y = firstRow; y < endRow; y++) {
      int up = y > 0 ? width : 0;
      int grainRow = y % side * side;
      for (int x = 0; x < width; x++) {
        int p = y * width + x;
        float factor = 1;
        float gloss = 0;
        if (light > 0) {
          float slope = 2 * relief[p] - relief[x > 0 ? p - 1 : p] - relief[p - up];
          factor += light * Math.max(-0.25f, Math.min(0.25f, slope));
          gloss = slope > 0.12f ? Math.min(0.1f, (slope - 0.12f) * light * 0.25f) : 0;
        }
        if (threads > 0) {
          float grain = this.weave.tile[grainRow + x % side];
          factor += (grain - 0.5f) * threads * (1 - 0.8f * coverage[p]);
        }
        float red = r[p];
        float green = g[p];
        float blue = b[p];
        if (lines != null && lines[p] > 0) {
          red += (lineRed - red) * lines[p];
          green += (lineGreen - green) * lines[p];
          blue += (lineBlue - blue) * lines[p];
        }
        rgb[p] =
            eightBit(red * factor + gloss) << 16
                | eightBit(green * factor + gloss) << 8
                | eightBit(blue * factor + gloss);
      }
    }
  }

  private static int eightBit(float v) {
    return Math.max(0, Math.min(255, (int) (v * 255f + 0.5f)));
  }
}
