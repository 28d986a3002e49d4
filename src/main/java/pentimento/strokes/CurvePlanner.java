package pentimento.strokes;

import java.util.Arrays;
import pentimento.image.Planes;
import pentimento.random.Rng;

/**
 * Lays translucent quadratic Bezier curves, each where it helps most: the strokes of Learning to
 * Paint (Huang et al., ICCV 2019) found by search instead of a network. Of some proposals at places
 * of large error the best is improved by random changes (as fogleman's primitive does); its colour
 * is solved by least squares.
 */
final class CurvePlanner {
  /** Pixels of a brush's radius on the level that it is planned on. */
  private static final float PLANNED = 2.2f;

  private static final int PROPOSALS = 36;
  private static final int CHANGES = 85;

  /** Places that each proposal chooses among: the nearest to the hand is taken. */
  private static final int CHOICES = 3;

  /** Strokes after which the errors are looked at anew. */
  private static final int LOOK = 24;

  /** Points of the path that a curve is while it is searched for. */
  private static final int ROUGH = 7;

  /** Points of the path that is painted: a broad brush would show fewer as corners. */
  private static final int SMOOTH = 19;

  /** Cells across the canvas that errors are counted in, at most. */
  private static final int CELLS = 140;

  private final Canvas canvas;
  private final Scene scene;
  private final Levels levels;
  private final CanvasWorker worker;
  private final Rng rng;
  private final float shortSide;
  private final float longSide;
  private final StrokeRaster.Cover cover = new StrokeRaster.Cover();
  private final StrokePath path = new StrokePath();
  private final float[] colour = new float[3];

  // Where error lies on the level at hand.
  private PlanningLevel level;
  private double[] until = {};
  private int cell;
  private int across;
  private float handX = 0.5f;
  private float handY = 0.3f;

  CurvePlanner(Canvas canvas, Scene scene, Levels levels, CanvasWorker worker, Rng rng) {
    this.canvas = canvas;
    this.scene = scene;
    this.levels = levels;
    this.worker = worker;
    this.rng = rng;
    shortSide = Math.min(canvas.width(), canvas.height());
    longSide = Math.max(canvas.width(), canvas.height());
  }

  /**
   * A curve while it is searched for: three points, two radii and an opacity, pixels of a level.
   */
  private record Curve(
      float x0,
      float y0,
      float x1,
      float y1,
      float x2,
      float y2,
      float r0,
      float r1,
      float opacity) {}

  /** Plans and paints one layer: as many strokes as its budget says, as long as they help. */
  void layer(Layer layer, int layerIndex) {
    level = null;
    int failed = 0;
    for (int made = 0; made < layer.budget() && failed < LOOK; made++) {
      double share = made / (double) layer.budget();
      float radius = (float) (layer.brush().radius() * StrictMath.pow(0.5, share)) * shortSide;
      PlanningLevel wanted = levels.forBrush(radius, PLANNED);
      if (wanted != level) {
        worker.drain();
        level = wanted;
        level.focus(radius, layer);
        level.refresh(canvas, layer.overLines(), 0, 0, level.width, level.height);
        look();
      } else if (made % LOOK == 0) {
        look();
      }
      failed = stroke(layer, layerIndex, radius / level.factor) ? 0 : failed + 1;
    }
  }

  /** Sums up squared errors, squared again and weighed by what stands out, cell by cell. */
  private void look() {
    cell = Math.max(1, Math.max(level.width, level.height) / CELLS);
    across = (level.width + cell - 1) / cell;
    int down = (level.height + cell - 1) / cell;
    until = new double[across * down];
    double sum = 0;
    for (int i = 0; i < until.length; i++) {
      int x = Math.min(level.width - 1, i % across * cell + rng.nextInt(cell));
      int y = Math.min(level.height - 1, i / across * cell + rng.nextInt(cell));
      int p = y * level.width + x;
      if (level.region[p] >= 0) {
        double e = level.error(p);
        sum += e * e * (0.35 + level.saliency[p]);
      }
      until[i] = sum;
    }
  }

  private boolean stroke(Layer layer, int layerIndex, float radius) {
    Curve best = null;
    double most = 0;
    for (int i = 0; i < PROPOSALS; i++) {
      Curve curve = proposal(radius, (float) layer.brush().lengthMax());
      double gain = gain(curve, layer, layerIndex);
      if (gain > most) {
        most = gain;
        best = curve;
      }
    }
    if (best == null) {
      return false;
    }
    float step = 0.8f * radius;
    for (int i = 0; i < CHANGES; i++) {
      Curve changed = changed(best, step, radius);
      double gain = gain(changed, layer, layerIndex);
      if (gain > most) {
        most = gain;
        best = changed;
      } else {
        step *= 0.98f;
      }
    }
    gain(best, layer, layerIndex);
    Stroke shape = shape(best, layerIndex, SMOOTH);
    int rgb = Planes.pack(colour[0], colour[1], colour[2]);
    int middle = ((int) Math.min(level.width - 1, Math.max(0, best.x1))) * level.factor;
    int center = ((int) Math.min(level.height - 1, Math.max(0, best.y1))) * level.factor;
    worker.add(
        new Stroke(
            layerIndex,
            scene.regionAt(middle, center),
            shape.radius(),
            shape.endRadius(),
            shape.opacity(),
            rgb,
            rng.nextInt(),
            0,
            shape.path()));
    composite();
    handX = best.x1 / level.width;
    handY = best.y1 / level.height;
    return true;
  }

  /** A curve along the form through a place of large error. */
  private Curve proposal(float radius, float longest) {
    int at = place();
    float x = Math.min(level.width - 1, (at % across + rng.uniform()) * cell);
    int row = at / across;
    float y = Math.min(level.height - 1, (row + rng.uniform()) * cell);
    Orientation field = scene.orientation();
    int direction = field.at(x * level.factor, y * level.factor);
    double angle = StrictMath.atan2(field.dirY(direction), field.dirX(direction));
    angle += rng.uniform() < 0.15f ? rng.uniform(0, 6.28f) : 0.5f * rng.normal();
    float dx = (float) StrictMath.cos(angle);
    float dy = (float) StrictMath.sin(angle);
    float r = radius * rng.uniform(0.6f, 1.5f);
    float u = rng.uniform();
    float half = 0.5f * r * (1 + (longest - 1) * u * u);
    float bend = 0.5f * rng.normal() * half;
    return new Curve(
        x - dx * half,
        y - dy * half,
        x - dy * bend,
        y + dx * bend,
        x + dx * half,
        y + dy * half,
        r,
        r * rng.uniform(0.35f, 1.2f),
        rng.uniform(0.45f, 0.95f));
  }

  /** A cell drawn by its error; of some, the one nearest to where the hand is. */
  private int place() {
    int best = 0;
    float nearest = Float.MAX_VALUE;
    for (int i = 0; i < CHOICES; i++) {
      double want = rng.uniform() * until[until.length - 1];
      int at = Arrays.binarySearch(until, want);
      at = Math.min(until.length - 1, at < 0 ? -at - 1 : at);
      float dx = at % across * cell / (float) level.width - handX;
      int row = at / across;
      float dy = row * cell / (float) level.height - handY;
      float distance = dx * dx + dy * dy;
      if (distance < nearest) {
        nearest = distance;
        best = at;
      }
    }
    return best;
  }

  private Curve changed(Curve c, float step, float radius) {
    float dx = step * rng.normal();
    float dy = step * rng.normal();
    return switch (rng.nextInt(6)) {
      case 0 -> new Curve(c.x0 + dx, c.y0 + dy, c.x1, c.y1, c.x2, c.y2, c.r0, c.r1, c.opacity);
      case 1 -> new Curve(c.x0, c.y0, c.x1 + dx, c.y1 + dy, c.x2, c.y2, c.r0, c.r1, c.opacity);
      case 2 -> new Curve(c.x0, c.y0, c.x1, c.y1, c.x2 + dx, c.y2 + dy, c.r0, c.r1, c.opacity);
      case 3 ->
          new Curve(
              c.x0 + dx, c.y0 + dy, c.x1 + dx, c.y1 + dy, c.x2 + dx, c.y2 + dy, c.r0, c.r1,
              c.opacity);
      case 4 ->
          new Curve(
              c.x0,
              c.y0,
              c.x1,
              c.y1,
              c.x2,
              c.y2,
              within(c.r0 * (1 + 0.25f * rng.normal()), 0.5f, 1.7f * radius),
              within(c.r1 * (1 + 0.25f * rng.normal()), 0.4f, 1.7f * radius),
              c.opacity);
      default ->
          new Curve(
              c.x0,
              c.y0,
              c.x1,
              c.y1,
              c.x2,
              c.y2,
              c.r0,
              c.r1,
              within(c.opacity + 0.15f * rng.normal(), 0.2f, 0.97f));
    };
  }

  private static float within(float v, float low, float high) {
    return Math.max(low, Math.min(high, v));
  }

  /** By how much the curve in its best colour would lower the squared error; sets the colour. */
  private double gain(Curve curve, Layer layer, int layerIndex) {
    level.raster.plan(shape(curve, layerIndex, ROUGH), layer.brush(), cover);
    Planes now = level.canvas;
    Planes wanted = level.wanted;
    float weight = 1e-9f;
    float r = 0;
    float g = 0;
    float b = 0;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      float rest = 1 - a;
      weight += a * a;
      r += a * (wanted.r[p] - rest * now.r[p]);
      g += a * (wanted.g[p] - rest * now.g[p]);
      b += a * (wanted.b[p] - rest * now.b[p]);
    }
    colour[0] = r / weight;
    colour[1] = g / weight;
    colour[2] = b / weight;
    Mixer.round(colour);
    float gain = 0;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      float mr = a * (colour[0] - now.r[p]);
      float mg = a * (colour[1] - now.g[p]);
      float mb = a * (colour[2] - now.b[p]);
      float er = now.r[p] - wanted.r[p];
      float eg = now.g[p] - wanted.g[p];
      float eb = now.b[p] - wanted.b[p];
      gain -= mr * (2 * er + mr) + mg * (2 * eg + mg) + mb * (2 * eb + mb);
    }
    return gain;
  }

  /** The curve as a stroke without colour. */
  private Stroke shape(Curve c, int layerIndex, int points) {
    path.clear();
    for (int i = 0; i < points; i++) {
      float t = i / (points - 1f);
      float a = (1 - t) * (1 - t);
      float b = 2 * t * (1 - t);
      float d = t * t;
      path.add(a * c.x0 + b * c.x1 + d * c.x2, a * c.y0 + b * c.y1 + d * c.y2);
    }
    float perLevel = level.factor / longSide;
    return new Stroke(
        layerIndex,
        -1,
        Math.max(1, Math.round(c.r0 * perLevel * Stroke.RADIUS_UNITS)),
        Math.max(1, Math.round(c.r1 * perLevel * Stroke.RADIUS_UNITS)),
        Math.max(1, Math.round(c.opacity * Stroke.FULL)),
        0,
        0,
        0,
        path.toGrid(perLevel * Stroke.GRID, 0));
  }

  private void composite() {
    Planes now = level.canvas;
    for (int i = 0; i < cover.count; i++) {
      int p = cover.index[i];
      float a = cover.alpha[i];
      now.r[p] += a * (colour[0] - now.r[p]);
      now.g[p] += a * (colour[1] - now.g[p]);
      now.b[p] += a * (colour[2] - now.b[p]);
    }
  }
}
