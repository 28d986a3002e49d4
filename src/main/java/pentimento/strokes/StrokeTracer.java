package pentimento.strokes;

import pentimento.random.Rng;

/** Traces the path of a stroke along the forms of the picture. One thread. */
final class StrokeTracer {
  private final Scene scene;
  private final Rng rng;
  private final StrokePath path = new StrokePath();
  private final float[] back = new float[512];
  private final float[] forth = new float[512];

  StrokeTracer(Scene scene, Rng rng) {
    this.scene = scene;
    this.rng = rng;
  }

  /**
   * Walks both ways from the start along the orientation field.
   *
   * @param start index of the level's pixel to start at
   * @param radius of the brush, in the level's pixels
   * @return the path in the level's pixels; good until the next is traced
   */
  StrokePath trace(PlanningLevel level, Layer layer, int start, float radius) {
    Brush brush = layer.brush();
    float x0 = start % level.width + 0.5f;
    int row = start / level.width;
    float y0 = row + 0.5f;
    float longest = (float) brush.lengthMax() * radius * rng.uniform(0.35f, 0.65f);
    float shortest = Math.min(longest, (float) brush.lengthMin() * radius * 0.5f);
    float turn = 0.12f * rng.normal();
    int n = walk(level, layer, x0, y0, radius, turn, shortest, longest, back, true);
    int m = walk(level, layer, x0, y0, radius, turn, shortest, longest, forth, false);
    path.clear();
    for (int i = n - 1; i >= 0; i--) {
      path.add(back[2 * i], back[2 * i + 1]);
    }
    path.add(x0, y0);
    for (int i = 0; i < m; i++) {
      path.add(forth[2 * i], forth[2 * i + 1]);
    }
    if (path.size() == 1) {
      Orientation field = scene.orientation();
      int at = field.at(x0 * level.factor, y0 * level.factor);
      path.clear();
      path.add(x0 - 0.8f * radius * field.dirX(at), y0 - 0.8f * radius * field.dirY(at));
      path.add(x0 + 0.8f * radius * field.dirX(at), y0 + 0.8f * radius * field.dirY(at));
    }
    if (path.runsBackward()) {
      path.reverse();
    }
    return path;
  }

  private int walk(
      PlanningLevel level,
      Layer layer,
      float x,
      float y,
      float radius,
      float turn,
      float shortest,
      float longest,
      float[] out,
      boolean backward) {
    Orientation field = scene.orientation();
    int start = ((int) y) * level.width + (int) x;
    int region = level.region[start];
    float tolerance = (float) layer.tolerance();
    boolean confined = layer.confine() == Layer.Confine.REGION && layer.bleed() < 0.5;
    boolean paints = layer.technique() == Layer.Technique.PAINT;
    float r0 = level.seen.r[start];
    float g0 = level.seen.g[start];
    float b0 = level.seen.b[start];
    int at = field.at(x * level.factor, y * level.factor);
    float dx = field.dirX(at) - turn * field.dirY(at);
    float dy = field.dirY(at) + turn * field.dirX(at);
    if (backward) {
      dx = -dx;
      dy = -dy;
    }
    float step = Math.max(1f, radius * 0.75f);
    float walked = 0;
    int n = 0;
    while (walked < longest && n < out.length / 2 - 1) {
      float nx = x + dx * step;
      float ny = y + dy * step;
      if (nx < 0 || ny < 0 || nx >= level.width || ny >= level.height) {
        out[2 * n] = nx;
        out[2 * n + 1] = ny;
        return n + 1;
      }
      int i = ((int) ny) * level.width + (int) nx;
      float er = level.seen.r[i] - r0;
      float eg = level.seen.g[i] - g0;
      float eb = level.seen.b[i] - b0;
      float difference = er * er + eg * eg + eb * eb;
      float off = (float) Math.sqrt(difference / 3);
      if (off > (walked >= shortest ? tolerance : 2.2f * tolerance)) {
        break;
      }
      boolean outside = level.region[i] != region;
      if (outside && (confined || level.region[i] < 0 || off > 0.45f * tolerance)) {
        break;
      }
      if (paints && walked >= shortest && 3 * level.error(i) < 0.6f * difference) {
        break;
      }
      out[2 * n] = nx;
      out[2 * n + 1] = ny;
      n++;
      walked += step;
      x = nx;
      y = ny;
      at = field.at(x * level.factor, y * level.factor);
      float fx = field.dirX(at);
      float fy = field.dirY(at);
      float sign = fx * dx + fy * dy < 0 ? -1 : 1;
      float follow = 0.35f + 0.35f * field.coherence(at);
      dx += (sign * fx - dx) * follow;
      dy += (sign * fy - dy) * follow;
      float norm = (float) Math.sqrt(dx * dx + dy * dy);
      if (norm < 1e-3f) {
        break;
      }
      dx /= norm;
      dy /= norm;
    }
    return n;
  }
}
