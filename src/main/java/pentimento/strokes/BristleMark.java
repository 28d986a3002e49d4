package pentimento.strokes;

/**
 * The mark of one loaded bristle brush, pixel by pixel.
 *
 * <p>Cover = edge * clamp(3.2 (load(s) - (.62 bristle + .38 weave)) + .35): while the brush is full
 * the paint closes; as it runs dry first the low bristles and the valleys of the weave stay bare.
 * Brushes thinner than 3.5 px have no room for bristles and cover smoothly.
 */
final class BristleMark {
  /** Makes every place along a bristle positive, so that cutting off its fraction rounds down. */
  private static final int OFFSET = 1 << 12;

  private final float radius;
  private final float length;
  private final Weave weave;
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

  BristleMark(Stroke stroke, Brush brush, float radius, float length, Weave weave) {
    this.radius = radius;
    this.length = length;
    this.weave = weave;
    float grainSize = weave.unit;
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
    float[] threads = weave.tile;
    int tileSide = weave.side;
    int grainRow = y % tileSide * tileSide;
    int grainColumn = from % tileSide;
    float grainSize = weave.unit;
    // On large canvases a step along the bristle is wider than a pixel: go smoothly between.
    boolean smooth = perPixel < 0.7f;
    float perRadius = 1 / radius;
    float perLength = 1 / Math.max(length, 1e-3f);
    float soft = 1 / Math.max(0.9f, grainSize);
    float half = 0.5f * bristles;
    float raggedness = Math.min(2.2f, 0.22f * radius) * grainSize;
    float fall = load1 - load0;
    for (int x = from; x < to; x++) {
      float grain = threads[grainRow + grainColumn];
      grainColumn = grainColumn + 1 == tileSide ? 0 : grainColumn + 1;
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
      float place = s * perPixel + phase;
      int step = (int) (place + OFFSET) - OFFSET;
      int here = step & Bristles.LENGTH - 1;
      float height = table[rowA + here] + (table[rowB + here] - table[rowA + here]) * between;
      if (smooth) {
        int next = step + 1 & Bristles.LENGTH - 1;
        float ahead = table[rowA + next] + (table[rowB + next] - table[rowA + next]) * between;
        height += (ahead - height) * (place - step);
      }
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
