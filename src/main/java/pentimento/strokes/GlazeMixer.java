package pentimento.strokes;

import pentimento.image.Planes;
import pentimento.random.Rng;

/**
 * Mixes transparent paint: {@code C' = C (1 - a (1 - c))} with the filter colour c solved by least
 * squares. What has become too dark cannot be mended, so going below the picture's tone costs more
 * than staying above it.
 */
final class GlazeMixer implements Mixer {
  /** How much dearer too dark is than too light. */
  private static final float TOO_DARK = 3f;

  /** Most light that one wash takes away. */
  private static final float DEEPEST = 0.96f;

  /** Mean squared error that a wash must take away over its cover to be worth a stroke. */
  private static final double LEAST = 0.0006;

  private final Rng rng;

  GlazeMixer(Rng rng) {
    this.rng = rng;
  }

  @Override
  public boolean promising(PlanningLevel level, Layer layer, StrokePath path) {
    float sum = 0;
    for (int k = 0; k < path.size(); k++) {
      int i = level.indexAt(path.x(k), path.y(k));
      if (i >= 0) {
        Planes seen = level.seen;
        Planes now = level.canvas;
        sum += now.r[i] - seen.r[i] + now.g[i] - seen.g[i] + now.b[i] - seen.b[i];
      }
    }
    return sum > 0;
  }

  @Override
  public void mix(
      PlanningLevel level, Layer layer, int region, StrokeRaster.Cover cover, float[] colour) {
    Planes now = level.canvas;
    Planes seen = level.seen;
    colour[0] = 1 - taken(now.r, seen.r, cover);
    colour[1] = 1 - taken(now.g, seen.g, cover);
    colour[2] = 1 - taken(now.b, seen.b, cover);
    float jitter = (float) layer.jitter();
    float light = jitter * rng.normal();
    for (int c = 0; c < 3; c++) {
      colour[c] += light + 0.5f * jitter * rng.normal();
    }
    Mixer.round(colour);
  }

  /** Share of one channel's light to take away: least squares, twice, the second time weighted. */
  private static float taken(float[] now, float[] seen, StrokeRaster.Cover cover) {
    float share = 0;
    for (int round = 0; round < 2; round++) {
      float above = 0;
      float below = 1e-6f;
      for (int i = 0; i < cover.count; i++) {
        int p = cover.index[i];
        float full = cover.alpha[i] * now[p];
        float weight = round > 0 && now[p] - share * full < seen[p] ? TOO_DARK : 1;
        above += weight * full * (now[p] - seen[p]);
        below += weight * full * full;
      }
      share = Math.max(0, Math.min(DEEPEST, above / below));
    }
    return share;
  }

  @Override
  public double gain(PlanningLevel level, Layer layer, StrokeRaster.Cover cover, float[] colour) {
    Planes now = level.canvas;
    Planes seen = level.seen;
    double gain = 0;
    double area = 0;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      gain += gained(now.r[p], seen.r[p], a * (1 - colour[0]));
      gain += gained(now.g[p], seen.g[p], a * (1 - colour[1]));
      gain += gained(now.b[p], seen.b[p], a * (1 - colour[2]));
      area += a;
    }
    return gain - LEAST * area;
  }

  private static float gained(float now, float wanted, float taken) {
    float before = now - wanted;
    float after = before - now * taken;
    return cost(before) - cost(after);
  }

  private static float cost(float e) {
    return e > 0 ? e * e : TOO_DARK * e * e;
  }

  @Override
  public void composite(
      PlanningLevel level, Layer layer, StrokeRaster.Cover cover, float[] colour) {
    Planes now = level.canvas;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      now.r[p] *= 1 - a * (1 - colour[0]);
      now.g[p] *= 1 - a * (1 - colour[1]);
      now.b[p] *= 1 - a * (1 - colour[2]);
    }
  }
}
