package pentimento.strokes;

import java.util.List;
import pentimento.image.Planes;
import pentimento.random.Rng;

/**
 * Mixes opaque paint, and paint that covers what is below it by a share: {@code C' = C + a (c -
 * C)}.
 */
final class BodyMixer implements Mixer {
  /** Error that covering a pixel of bare ground makes good. */
  private static final float COVER_BONUS = 0.06f;

  private final float[][] palette;
  private final List<Region> regions;
  private final Rng rng;

  /**
   * @param palette the colours mixed beforehand, three values 0..1 each
   * @param regions of the scene
   */
  BodyMixer(float[][] palette, List<Region> regions, Rng rng) {
    this.palette = palette;
    this.regions = regions;
    this.rng = rng;
  }

  @Override
  public boolean promising(PlanningLevel level, Layer layer, StrokePath path) {
    float r = 0;
    float g = 0;
    float b = 0;
    int n = 0;
    for (int k = 0; k < path.size(); k++) {
      int i = level.indexAt(path.x(k), path.y(k));
      if (i >= 0) {
        r += level.seen.r[i];
        g += level.seen.g[i];
        b += level.seen.b[i];
        n++;
      }
    }
    if (n == 0) {
      return false;
    }
    r /= n;
    g /= n;
    b /= n;
    float bonus = layer.coverageWeight() > 0 ? COVER_BONUS : 0;
    float gain = 0;
    for (int k = 0; k < path.size(); k++) {
      int i = level.indexAt(path.x(k), path.y(k));
      if (i >= 0) {
        float dr = r - level.seen.r[i];
        float dg = g - level.seen.g[i];
        float db = b - level.seen.b[i];
        gain += 3 * level.error(i) - (1 - (float) layer.reveal()) * (dr * dr + dg * dg + db * db);
        gain += bonus * (1 - level.coverage[i]);
      }
    }
    return gain > 0;
  }

  /** The picture's mean under the mask, then as the layer mixes it. */
  @Override
  public void mix(
      PlanningLevel level, Layer layer, int region, StrokeRaster.Cover cover, float[] colour) {
    if (layer.technique() == Layer.Technique.FILL) {
      int rgb = regions.get(region).rgb();
      colour[0] = (rgb >> 16 & 255) / 255f;
      colour[1] = (rgb >> 8 & 255) / 255f;
      colour[2] = (rgb & 255) / 255f;
      return;
    }
    float weight = 0;
    float r = 0;
    float g = 0;
    float b = 0;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      weight += a;
      r += a * level.seen.r[p];
      g += a * level.seen.g[p];
      b += a * level.seen.b[p];
    }
    colour[0] = r / weight;
    colour[1] = g / weight;
    colour[2] = b / weight;
    if (layer.technique() == Layer.Technique.MASS) {
      // Thinned paint: the darker the mass, the fuller the same pigment.
      float tone = 0.55f + 1.1f * Planes.luma(colour[0], colour[1], colour[2]);
      float warm = 0.06f * rng.normal();
      colour[0] = (layer.colour() >> 16 & 255) / 255f * tone * (1 + warm);
      colour[1] = (layer.colour() >> 8 & 255) / 255f * tone;
      colour[2] = (layer.colour() & 255) / 255f * tone * (1 - warm);
    }
    float snap = (float) layer.paletteSnap();
    if (snap > 0) {
      float[] mixed = Palette.nearest(palette, colour[0], colour[1], colour[2]);
      for (int c = 0; c < 3; c++) {
        colour[c] += (mixed[c] - colour[c]) * snap;
      }
    }
    // Lightness varies most: chroma that jitters alone reads as pink and green noise, above all on
    // greys, which stay grey.
    float jitter = (float) layer.jitter();
    float light = jitter * rng.normal();
    float most = Math.max(colour[0], Math.max(colour[1], colour[2]));
    float least = Math.min(colour[0], Math.min(colour[1], colour[2]));
    float chroma = jitter * Math.min(1, 0.1f + 8 * (most - least));
    colour[0] += light + chroma * 0.5f * rng.normal();
    colour[1] += light + chroma * 0.35f * rng.normal();
    colour[2] += light + chroma * 0.5f * rng.normal();
    Mixer.round(colour);
  }

  /** By how much the stroke would lower the squared error, bare ground counted in. */
  @Override
  public double gain(PlanningLevel level, Layer layer, StrokeRaster.Cover cover, float[] colour) {
    float reveal = (float) layer.reveal();
    Planes wanted = reveal > 0 ? level.wanted : level.seen;
    Planes now = level.canvas;
    float bonus = layer.coverageWeight() > 0 ? COVER_BONUS : 0;
    float r0 = colour[0] * (1 - reveal);
    float g0 = colour[1] * (1 - reveal);
    float b0 = colour[2] * (1 - reveal);
    float gain = 0;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      float er = now.r[p] - wanted.r[p];
      float eg = now.g[p] - wanted.g[p];
      float eb = now.b[p] - wanted.b[p];
      float mr = a * (r0 + reveal * level.wanted.r[p] - now.r[p]);
      float mg = a * (g0 + reveal * level.wanted.g[p] - now.g[p]);
      float mb = a * (b0 + reveal * level.wanted.b[p] - now.b[p]);
      gain -= mr * (2 * er + mr) + mg * (2 * eg + mg) + mb * (2 * eb + mb);
      gain += bonus * a * (1 - level.coverage[p]);
    }
    return gain;
  }

  @Override
  public void composite(
      PlanningLevel level, Layer layer, StrokeRaster.Cover cover, float[] colour) {
    float reveal = (float) layer.reveal();
    boolean body = layer.brush().covers();
    Planes now = level.canvas;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      now.r[p] += a * (colour[0] + reveal * (level.wanted.r[p] - colour[0]) - now.r[p]);
      now.g[p] += a * (colour[1] + reveal * (level.wanted.g[p] - colour[1]) - now.g[p]);
      now.b[p] += a * (colour[2] + reveal * (level.wanted.b[p] - colour[2]) - now.b[p]);
      if (body) {
        level.coverage[p] += (1 - level.coverage[p]) * a;
      }
    }
  }
}
