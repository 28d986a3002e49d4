package pentimento.strokes;

import pentimento.image.Planes;
import pentimento.random.Rng;

/**
 * Plans the strokes of one layer after another: where the canvas is not yet like the picture, trace
 * a stroke along the form, give it the mean colour under its mask, keep it if the canvas gets
 * closer. After Hertzmann (SIGGRAPH 1998), with colour solved over the mask and acceptance by
 * error.
 */
final class StrokePlanner {
  /** Smallest brush radius, in pixels of the canvas: thinner ones leave no mark. */
  static final float MIN_RADIUS = 0.8f;

  /** Error that covering a pixel of bare ground makes good. */
  private static final float COVER_BONUS = 0.06f;

  private final Planes target;
  private final Canvas canvas;
  private final Scene scene;
  private final float[][] palette;
  private final CanvasWorker worker;
  private final Rng rng;
  private final int[] rankOfRegion;
  private final CandidateFinder finder;
  private final StrokeTracer tracer;
  private final PlanningLevel[] levels = new PlanningLevel[33];
  private final StrokeRaster.Cover cover = new StrokeRaster.Cover();
  private final float[] colour = new float[3];
  private PlanningLevel massing;

  StrokePlanner(
      Planes target,
      Canvas canvas,
      Scene scene,
      int[] order,
      float[][] palette,
      CanvasWorker worker,
      Rng rng) {
    this.target = target;
    this.canvas = canvas;
    this.scene = scene;
    this.palette = palette;
    this.worker = worker;
    this.rng = rng;
    rankOfRegion = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      rankOfRegion[order[i]] = i;
    }
    finder = new CandidateFinder(scene, rankOfRegion, rng);
    tracer = new StrokeTracer(scene, rng);
  }

  /**
   * Plans and paints one layer.
   *
   * @param layerIndex its index in {@link Style#layers()}
   * @param only the one region to work on, or -1 for all in order
   */
  void layer(Layer layer, int layerIndex, int only) {
    float[] radii = radii(layer);
    float smallest = Float.MAX_VALUE;
    for (int region = 0; region < radii.length; region++) {
      if (only < 0 || region == only) {
        smallest = Math.min(smallest, radii[region]);
      }
    }
    // Fitted brushes differ in size: the level suits those between.
    float middle = Math.max(smallest, 0.7f * fullRadius(layer));
    PlanningLevel level = level(middle);
    level.focus(smallest);
    boolean fitted = layer.fit() > 0;
    if (layer.technique() != Layer.Technique.MASS) {
      massing = null;
    }
    int budget = layer.budget();
    for (int pass = 0; pass < layer.passes() && budget > 0; pass++) {
      Candidates candidates = new Candidates();
      look(level, layer, only, smallest);
      for (int region = 0; region < radii.length; region++) {
        if (only >= 0 ? region == only : fitted) {
          finder.scan(level, layer, radii[region], level.box(region), region, pass, candidates);
        }
      }
      if (only < 0 && !fitted) {
        int[] all = {0, 0, level.width, level.height};
        finder.scan(level, layer, smallest, all, -1, pass, candidates);
      }
      candidates.settle(budget);
      for (int i = 0; i < candidates.count; i++) {
        int c = (int) (candidates.key[i] & 0xffffff);
        int p = candidates.pixel[c];
        if (CandidateFinder.wanted(level, layer, p, candidates.limit[c])) {
          float radius = radii[level.region[p]] / level.factor;
          budget -= stroke(level, layer, layerIndex, p, radius) ? 1 : 0;
        }
      }
    }
  }

  /** The layer's brush radius where it is not fitted, in pixels of the canvas. */
  private float fullRadius(Layer layer) {
    return (float) layer.brush().radius() * Math.min(canvas.width(), canvas.height());
  }

  /** The layer's brush radius in each region, in pixels of the canvas. */
  private float[] radii(Layer layer) {
    int shortSide = Math.min(canvas.width(), canvas.height());
    float full = fullRadius(layer);
    float[] radii = new float[rankOfRegion.length];
    for (int region = 0; region < radii.length; region++) {
      float radius = full;
      if (layer.fit() > 0) {
        float widest = (float) (layer.fit() * scene.regions().get(region).halfWidth() * shortSide);
        radius = Math.max(0.4f * full, Math.min(full, widest));
      }
      radii[region] = Math.max(MIN_RADIUS, radius);
    }
    return radii;
  }

  private PlanningLevel level(float radius) {
    int factor = Math.max(1, Math.min(32, (int) (radius / 4)));
    if (levels[factor] == null) {
      levels[factor] = new PlanningLevel(target, scene, factor);
    }
    return levels[factor];
  }

  /** Takes over the canvas as it is, where the layer is about to work. */
  private void look(PlanningLevel level, Layer layer, int only, float radius) {
    if (layer.technique() == Layer.Technique.MASS) {
      // Masses look at nothing but coverage, which ground, drawing and masses leave as it is.
      if (massing != level) {
        worker.drain();
        level.refresh(canvas, 0, 0, level.width, level.height);
      }
      massing = level;
      return;
    }
    worker.drain();
    int[] box = only < 0 ? new int[] {0, 0, level.width, level.height} : level.box(only);
    int margin = (int) (2 * radius / level.factor) + 2;
    level.refresh(canvas, box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin);
  }

  private boolean stroke(
      PlanningLevel level, Layer layer, int layerIndex, int start, float radius) {
    Brush brush = layer.brush();
    int region = level.region[start];
    StrokePath path = tracer.trace(level, layer, start, radius);
    if (layer.technique() == Layer.Technique.PAINT && !promising(level, layer, path)) {
      return false;
    }
    float perLevel = level.factor / (float) Math.max(canvas.width(), canvas.height());
    float size = Math.max(MIN_RADIUS / level.factor, radius * (0.82f + 0.36f * rng.uniform()));
    int seed = rng.nextInt();
    int units = Math.max(1, Math.round(size * perLevel * Stroke.RADIUS_UNITS));
    short[] grid = path.toGrid(perLevel * Stroke.GRID, Math.max(0.12f, 0.10f * radius));
    Stroke shape = new Stroke(layerIndex, region, units, 0, seed, 0, grid);
    level.raster.plan(shape, brush, cover);
    if (cover.count == 0) {
      return false;
    }
    mixColour(level, layer);
    boolean always = layer.technique() != Layer.Technique.PAINT;
    if (!always && gain(level, layer) <= 0) {
      return false;
    }
    int rgb = Planes.pack(colour[0], colour[1], colour[2]);
    worker.add(new Stroke(layerIndex, region, units, rgb, seed, 0, grid));
    composite(level, layer);
    return true;
  }

  /** Would the path's mean colour, laid along its points, bring the canvas closer there? */
  private static boolean promising(PlanningLevel level, Layer layer, StrokePath path) {
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

  /** The stroke's colour: the picture's mean under the mask, then as the layer mixes it. */
  private void mixColour(PlanningLevel level, Layer layer) {
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
    for (int c = 0; c < 3; c++) {
      colour[c] = Math.round(Math.max(0, Math.min(1, colour[c])) * 255) / 255f;
    }
  }

  /** By how much the stroke would lower the squared error, bare ground counted in. */
  private double gain(PlanningLevel level, Layer layer) {
    float reveal = (float) layer.reveal();
    Planes wanted = reveal > 0 ? level.target : level.seen;
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
      float mr = a * (r0 + reveal * level.target.r[p] - now.r[p]);
      float mg = a * (g0 + reveal * level.target.g[p] - now.g[p]);
      float mb = a * (b0 + reveal * level.target.b[p] - now.b[p]);
      gain -= mr * (2 * er + mr) + mg * (2 * eg + mg) + mb * (2 * eb + mb);
      gain += bonus * a * (1 - level.coverage[p]);
    }
    return gain;
  }

  /** Takes the stroke into this level's idea of the canvas. */
  private void composite(PlanningLevel level, Layer layer) {
    float reveal = (float) layer.reveal();
    boolean body = layer.brush().covers();
    Planes now = level.canvas;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      now.r[p] += a * (colour[0] + reveal * (level.target.r[p] - colour[0]) - now.r[p]);
      now.g[p] += a * (colour[1] + reveal * (level.target.g[p] - colour[1]) - now.g[p]);
      now.b[p] += a * (colour[2] + reveal * (level.target.b[p] - colour[2]) - now.b[p]);
      if (body) {
        level.coverage[p] += (1 - level.coverage[p]) * a;
      }
    }
  }
}
