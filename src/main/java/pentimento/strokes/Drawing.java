package pentimento.strokes;

import java.util.List;
import java.util.function.Predicate;
import pentimento.image.Planes;
import pentimento.random.Rng;

/**
 * The drawing under a painting: a few straight construction lines, then contours in pieces as the
 * hand draws them, long ones gone over twice, then features.
 */
final class Drawing {
  /** Longest total of construction lines, in long sides of the picture. */
  private static final float CONSTRUCTION = 4.5f;

  /** Longest total of features, in long sides of the picture. */
  private static final float FEATURES = 6f;

  private final Layer layer;
  private final int layerIndex;
  private final Canvas canvas;
  private final float[] covered;
  private final float longSide;
  private final CanvasWorker worker;
  private final Rng rng;
  private final Predicate<short[]> wanted;
  private final StrokePath path = new StrokePath();

  /** A pencil may try a line and draw it again; ink and line art stand at once. */
  private final boolean sketchy;

  private int made;

  /**
   * @param covered coverage of the canvas before the first stroke: no lines go over that paint
   * @param wanted may a line with this path be drawn?
   */
  Drawing(
      Layer layer,
      int layerIndex,
      Canvas canvas,
      float[] covered,
      Predicate<short[]> wanted,
      CanvasWorker worker,
      Rng rng) {
    this.wanted = wanted;
    this.layer = layer;
    this.layerIndex = layerIndex;
    this.canvas = canvas;
    this.covered = covered;
    this.worker = worker;
    this.rng = rng;
    sketchy = layer.brush().kind() == Brush.Kind.PENCIL;
    longSide = Math.max(canvas.width(), canvas.height());
  }

  /** Draws all lines of the picture that fit the layer's budget. */
  void draw(Planes target, Scene scene) {
    List<Contours.Line> contours = Contours.contours(target, scene);
    if (sketchy) {
      construct(contours);
    }
    for (Contours.Line line : contours) {
      contour(line);
    }
    float drawn = 0;
    for (Contours.Line line : Contours.features(target, scene)) {
      if (drawn > FEATURES * longSide) {
        break;
      }
      drawn += line.length();
      feature(line);
    }
  }

  /** The envelope of long contours in straight lines that overshoot their corners. */
  private void construct(List<Contours.Line> contours) {
    float drawn = 0;
    for (Contours.Line line : contours) {
      if (line.length() < 0.10f * longSide || drawn > CONSTRUCTION * longSide) {
        break;
      }
      path.clear();
      for (int i = 0; i < line.size(); i++) {
        path.add(line.x()[i], line.y()[i]);
      }
      short[] corners = path.toGrid(1, 0.018f * longSide);
      for (int i = 0; i + 3 < corners.length; i += 2) {
        float dx = corners[i + 2] - corners[i];
        float dy = corners[i + 3] - corners[i + 1];
        float length = (float) Math.sqrt(dx * dx + dy * dy);
        if (length < 0.03f * longSide) {
          continue;
        }
        float over = rng.uniform(0.10f, 0.16f);
        float bow = 0.006f * longSide * rng.normal();
        path.clear();
        path.add(corners[i] - dx * over, corners[i + 1] - dy * over);
        path.add(
            corners[i] + dx / 2 - bow * dy / length, corners[i + 1] + dy / 2 + bow * dx / length);
        path.add(corners[i + 2] + dx * over, corners[i + 3] + dy * over);
        pencil(0.75f, 0.55f);
        drawn += length;
      }
    }
  }

  private void contour(Contours.Line line) {
    float pace = Math.max(line.length() / line.size(), 1e-3f);
    for (int from = 0; from < line.size(); ) {
      int piece = Math.max(8, (int) (longSide * rng.uniform(0.10f, 0.17f) / pace));
      int to = Math.min(line.size(), from + piece + 3);
      if (to - from >= 5) {
        trace(line, from, to, 1f, 0.0020f);
        if (sketchy && (to - from) * pace > 0.08f * longSide) {
          trace(line, from, to, 0.6f, 0.0026f);
        }
      }
      from += piece;
    }
  }

  private void feature(Contours.Line line) {
    trace(line, 0, line.size(), 0.7f + 0.6f * line.strength(), 0.0004f);
  }

  /** One pencil line along a part of a chain, as unsteady as a hand. */
  private void trace(Contours.Line line, int from, int to, float pressure, float wander) {
    float off = wander * longSide;
    float ox = off * rng.normal();
    float oy = off * rng.normal();
    float phase = rng.uniform(0, 6.28f);
    path.clear();
    int last = -1;
    for (int i = from; i < to; i += 3) {
      add(line, i, ox, oy, phase, 0.6f * off);
      last = i;
    }
    if (last < to - 1) {
      add(line, to - 1, ox, oy, phase, 0.6f * off);
    }
    pencil(pressure, 1f);
  }

  private void add(Contours.Line line, int i, float ox, float oy, float phase, float wave) {
    path.add(
        line.x()[i] + ox + wave * (float) StrictMath.sin(phase + i * 0.21),
        line.y()[i] + oy + wave * (float) StrictMath.cos(phase + i * 0.17));
  }

  /**
   * Puts the path on the canvas, unless paint covered the canvas there before the first stroke.
   *
   * @param pressure widens the line, 1 = the layer's own width
   * @param darkness 1 = the layer's own colour, less = paler
   */
  private void pencil(float pressure, float darkness) {
    if (made >= layer.budget() || path.size() < 2) {
      return;
    }
    if (path.runsBackward()) {
      path.reverse();
    }
    short[] grid = path.toGrid(Stroke.GRID / longSide, 0.35f);
    if (Grounds.painted(canvas, covered, grid) || !wanted.test(grid)) {
      return;
    }
    int shortSide = Math.min(canvas.width(), canvas.height());
    float radius = (float) layer.brush().radius() * shortSide;
    radius *= Math.min(1.3f, pressure) * rng.uniform(0.8f, 1.3f);
    int units = Math.max(1, Math.round(Math.max(0.6f, radius) / longSide * Stroke.RADIUS_UNITS));
    worker.add(new Stroke(layerIndex, -1, units, paler(darkness), rng.nextInt(), 0, grid));
    made++;
  }

  /** The pencil's colour, as pale as a line drawn with less pressure looks. */
  private int paler(float share) {
    int c = layer.colour();
    int red = Math.round(255 - (255 - (c >> 16 & 255)) * share);
    int green = Math.round(255 - (255 - (c >> 8 & 255)) * share);
    int blue = Math.round(255 - (255 - (c & 255)) * share);
    return red << 16 | green << 8 | blue;
  }
}
