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

  /** Pixels of a brush's radius on the level that it is planned on, at least. */
  private static final float PLANNED = 4;

  private final Canvas canvas;
  private final Scene scene;
  private final Levels levels;
  private final Confinement confinement;
  private final BodyMixer body;
  private final GlazeMixer glaze;
  private final CanvasWorker worker;
  private final Rng rng;
  private final int[] rankOfRegion;
  private final CandidateFinder finder;
  private final StrokeTracer tracer;
  private final StrokeRaster.Cover cover = new StrokeRaster.Cover();
  private final float[] colour = new float[3];
  private PlanningLevel massing;

  StrokePlanner(
      Canvas canvas,
      Scene scene,
      Levels levels,
      Confinement confinement,
      int[] order,
      float[][] palette,
      CanvasWorker worker,
      Rng rng) {
    this.canvas = canvas;
    this.scene = scene;
    this.levels = levels;
    this.confinement = confinement;
    this.worker = worker;
    this.rng = rng;
    rankOfRegion = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      rankOfRegion[order[i]] = i;
    }
    finder = new CandidateFinder(scene, rankOfRegion, rng);
    tracer = new StrokeTracer(scene, rng);
    body = new BodyMixer(palette, scene.regions(), rng);
    glaze = new GlazeMixer(rng);
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
    PlanningLevel level = levels.forBrush(middle, PLANNED);
    level.focus(smallest, layer);
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

  /** Takes over the canvas as it is, where the layer is about to work. */
  private void look(PlanningLevel level, Layer layer, int only, float radius) {
    if (layer.technique() == Layer.Technique.MASS) {
      // Masses look at nothing but coverage, which ground, drawing and masses leave as it is.
      if (massing != level) {
        worker.drain();
        level.refresh(canvas, false, 0, 0, level.width, level.height);
      }
      massing = level;
      return;
    }
    worker.drain();
    int[] box = only < 0 ? new int[] {0, 0, level.width, level.height} : level.box(only);
    int margin = (int) (2 * radius / level.factor) + 2;
    level.refresh(
        canvas,
        layer.overLines(),
        box[0] - margin,
        box[1] - margin,
        box[2] + margin,
        box[3] + margin);
  }

  private boolean stroke(
      PlanningLevel level, Layer layer, int layerIndex, int start, float radius) {
    Brush brush = layer.brush();
    int region = level.region[start];
    StrokePath path = tracer.trace(level, layer, start, radius);
    Mixer mixer = brush.kind() == Brush.Kind.GLAZE ? glaze : body;
    boolean choosy = layer.technique() == Layer.Technique.PAINT;
    if (choosy && !mixer.promising(level, layer, path)) {
      return false;
    }
    float perLevel = level.factor / (float) Math.max(canvas.width(), canvas.height());
    float size = Math.max(MIN_RADIUS / level.factor, radius * (0.82f + 0.36f * rng.uniform()));
    int seed = rng.nextInt();
    int units = Math.max(1, Math.round(size * perLevel * Stroke.RADIUS_UNITS));
    short[] grid = path.toGrid(perLevel * Stroke.GRID, Math.max(0.12f, 0.10f * radius));
    Stroke shape = new Stroke(layerIndex, region, units, 0, seed, 0, grid);
    level.raster.plan(shape, brush, cover);
    keepTo(confinement.shares(layerIndex, region), level);
    if (cover.count == 0) {
      return false;
    }
    mixer.mix(level, layer, region, cover, colour);
    if (choosy && mixer.gain(level, layer, cover, colour) <= 0) {
      return false;
    }
    int rgb = Planes.pack(colour[0], colour[1], colour[2]);
    worker.add(new Stroke(layerIndex, region, units, rgb, seed, 0, grid));
    mixer.composite(level, layer, cover, colour);
    return true;
  }

  /** Takes from the cover what does not go on its regions. */
  private void keepTo(float[] shares, PlanningLevel level) {
    if (shares.length == 0) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < cover.count; i++) {
      float a = cover.alpha[i] * shares[level.region[cover.index[i]] & 255];
      if (a > 0) {
        cover.index[kept] = cover.index[i];
        cover.alpha[kept++] = a;
      }
    }
    cover.count = kept;
  }
}
