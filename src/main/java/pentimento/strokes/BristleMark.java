package pentimento.strokes;

/**
 * The mark of one loaded bristle brush, pixel by pixel.
 *
 * <p>Cover = edge * clamp(3.2 (load(s) - (.62 bristle + .38 weave)) + .35): while the brush is full
 * the paint closes; as it runs dry first the low bristles and the valleys of the weave stay bare.
 * Brushes thinner than 3.5 px have no room for bristles and cover smoothly.
 */
final class BristleMark {
  private final float radius;
  private final float length;
  private final float grainSize;
  private final float strength;
  private final float load0;
  private final float load1;
  private final float thickness;
  private final float bristles;
  private final float perPixel;
  private final int phase;
  private final int firstBristle;
  private final int ownColumn;

  /** 1 for a brush broad enough to show bristles, towards 0 for a thin one. */
  private final float broad;

  BristleMark(Stroke stroke, Brush brush, float radius, float length, float grainSize) {
    this.radius = radius;
    this.length = length;
    this.grainSize = grainSize;
    strength = (float) brush.alpha();
    load0 = (float) brush.loadStart();
    int seed = stroke.seed();
    load1 = (float) brush.loadEnd() - 0.12f * (seed >>> 24) / 256f;
    broad = radius > 3.5f ? 1f : radius / 3.5f;
    thickness = (float) brush.thickness() * Math.min(1f, radius / (5f * grainSize));
    bristles = Math.min(Bristles.COUNT - 2, Math.max(5, 2 * radius / grainSize / 2.2f));
    perPixel = 2f / Math.max(grainSize, radius * 0.09f);
    phase = seed & Bristles.LENGTH - 1;
    firstBristle = seed >>> 10 & Bristles.COUNT - 1;
    ownColumn = seed >>> 16 & Bristles.LENGTH - 1;
  }

  /** Width of the brush along the stroke: set down quickly, lifted slowly. sn = 0..1. */
  static float pressure(float sn) {
    return sn < 0.15f ? 0.82f + 1.2f * sn : sn > 0.75f ? 1.66f - 0.88f * sn : 1f;
  }

  /** Thread of the weave at a pixel, in one direction. */
  static int grainIndex(int pixel, float grainSize) {
    return (int) (pixel / grainSize) & Bristles.WEAVE - 1;
  }

  /**
   * Marks one row of the canvas.
   *
   * @param base index of the row's column 0 in the ribbon's arrays
   * @param nearest squared distance to the path in pixels; {@link StrokeRaster#FAR} = not reached
   * @param along place along the path, pixels
   * @param across place across the path, pixels
   * @param alpha takes cover 0..1 by column
   * @param shade takes lightness of the mark, about -.5..+.5, by column
   * @param ridge takes height of the paint by column
   */
  void row(
      int y,
      int from,
      int to,
      int base,
      float[] nearest,
      float[] along,
      float[] across,
      float[] alpha,
      float[] shade,
      float[] ridge) {
    float[] table = Bristles.HEIGHT;
    float[] weave = Bristles.GRAIN;
    int grainRow = grainIndex(y, grainSize) * Bristles.WEAVE;
    float perGrain = 1 / grainSize;
    float perRadius = 1 / radius;
    float perLength = 1 / Math.max(length, 1e-3f);
    float soft = 1 / Math.max(0.9f, grainSize);
    float half = 0.5f * bristles;
    float raggedness = Math.min(2.2f, 0.22f * radius) * grainSize;
    float fall = load1 - load0;
    float offset = phase + Bristles.LENGTH * 1024f;
    for (int x = from; x < to; x++) {
      alpha[x] = 0;
      if (nearest[base + x] == StrokeRaster.FAR) {
        continue;
      }
      float s = along[base + x];
      float t = across[base + x];
      float at = Math.abs(t) * perRadius;
      float sn = s * perLength;
      sn = sn < 0 ? 0 : sn > 1 ? 1 : sn;
      float side = (pressure(sn) - at) * radius;
      if (side < -0.7f) {
        continue;
      }
      float column = t * perRadius * half + half;
      column = column < 0 ? 0 : column;
      int bristle = (int) column;
      float between = column - bristle;
      int rowA = (bristle + firstBristle & Bristles.COUNT - 1) * Bristles.LENGTH;
      int rowB = (bristle + 1 + firstBristle & Bristles.COUNT - 1) * Bristles.LENGTH;
      int here = (int) (s * perPixel + offset) & Bristles.LENGTH - 1;
      float height = table[rowA + here] + (table[rowB + here] - table[rowA + here]) * between;
      float own =
          table[rowA + ownColumn] + (table[rowB + ownColumn] - table[rowA + ownColumn]) * between;
      float bend = 0.18f * at * at;
      float begin = s + radius * (0.42f - 0.45f * own - bend);
      float end = length + radius * (0.48f - 0.75f * own - bend) - s;
      if (broad < 1) {
        float round = radius * (0.30f - 0.25f * at * at);
        begin = begin * broad + (s + round) * (1 - broad);
        end = end * broad + (length + round - s) * (1 - broad);
      }
      float edge = side + (height - 0.6f) * raggedness;
      edge = edge < begin ? edge : begin;
      edge = edge < end ? edge : end;
      float inside = edge * soft + 0.5f;
      if (inside <= 0) {
        continue;
      }
      inside = inside < 1 ? inside : 1;
      float grain = weave[grainRow + ((int) (x * perGrain) & Bristles.WEAVE - 1)];
      float paint = (load0 + fall * sn * sn - 0.62f * height - 0.38f * grain) * 3.2f + 0.35f;
      paint = paint < 0 ? 0 : paint > 1 ? 1 : paint;
      paint = 1 - (1 - paint) * broad;
      float rim = at > 0.7f ? (at - 0.7f) * 1.2f * inside : 0;
      alpha[x] = inside * paint * strength;
      shade[x] = (own * 0.6f + height * 0.4f - 0.5f) * broad;
      ridge[x] = (0.35f + 0.8f * (height - 0.5f) + rim) * thickness;
    }
  }
}
