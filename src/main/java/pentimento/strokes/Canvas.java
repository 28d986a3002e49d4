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

  /** A canvas of one colour, {@code 0xRRGGBB}, size in pixels. */
  public Canvas(int width, int height, int paper) {
    this.width = width;
    this.height = height;
    weave = new Weave(Math.max(width, height));
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
   * @param covered how far each pixel counts as painted, 0..1, row by row; not kept
   * @throws IllegalArgumentException when there is not one value for each pixel
   */
  public Canvas(Picture start, float[] covered) {
    this(start.width(), start.height(), 0);
    int[] rgb = start.rgb();
    for (int i = 0; i < rgb.length; i++) {
      r[i] = (rgb[i] >> 16 & 255) / 255f;
      g[i] = (rgb[i] >> 8 & 255) / 255f;
      b[i] = (rgb[i] & 255) / 255f;
    }
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
   * @param target the picture that revealing strokes take colour from, of this canvas's size
   * @return what changed to the eye: sum over pixels of mean |difference| over RGB, 0..1 each
   */
  double apply(
      StrokeRaster raster, Stroke stroke, Layer layer, double from, double to, Picture target) {
    Compositor compositor = new Compositor(stroke, layer, target.rgb());
    raster.paint(stroke, layer.brush(), from, to, compositor);
    return compositor.change / 3;
  }

  private final class Compositor implements StrokeRaster.Rows {
    private final float red;
    private final float green;
    private final float blue;
    private final float reveal;
    private final boolean body;
    private final boolean pencil;
    private final int[] target;
    private double change;

    Compositor(Stroke stroke, Layer layer, int[] target) {
      red = (stroke.rgb() >> 16 & 255) / 255f;
      green = (stroke.rgb() >> 8 & 255) / 255f;
      blue = (stroke.rgb() & 255) / 255f;
      reveal = (float) layer.reveal();
      body = layer.brush().covers();
      pencil = layer.brush().kind() == Brush.Kind.PENCIL;
      this.target = target;
    }

    @Override
    public void row(int y, int from, int to, float[] alpha, float[] shade, float[] ridge) {
      float sum = 0;
      float streak = STREAK * (1 - reveal);
      float own = 1 - reveal;
      float shown = reveal / 255f;
      int base = y * width;
      for (int x = from; x < to; x++) {
        float a = alpha[x];
        if (a == 0) {
          continue;
        }
        int p = base + x;
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
        if (!pencil) {
          relief[p] += (ridge[x] - 0.75f * relief[p]) * a;
          if (body) {
            coverage[p] += (1 - coverage[p]) * a;
          }
        }
      }
      change += sum;
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
        rgb[p] =
            eightBit(r[p] * factor + gloss) << 16
                | eightBit(g[p] * factor + gloss) << 8
                | eightBit(b[p] * factor + gloss);
      }
    }
  }

  private static int eightBit(float v) {
    return Math.max(0, Math.min(255, (int) (v * 255f + 0.5f)));
  }
}
