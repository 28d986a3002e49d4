package pentimento.strokes;

import pentimento.image.Blur;
import pentimento.image.Planes;

/**
 * Which lines a half-done picture shows on its bare ground: those alone may be drawn there, as
 * nothing will cover them. Under paint any line may have been.
 */
final class SeenLines {
  /** How much darker than its surroundings a line is, luma. */
  private static final float DARKER = 0.035f;

  /** Surroundings, as a share of the long side. */
  private static final float AROUND = 0.015f;

  /** How far a line may lie from where it is looked for, as a share of the long side. */
  private static final float OFF = 0.004f;

  private final Planes picture;
  private final float[] bare;
  private final float[] luma;
  private final float[] around;
  private final float longSide;

  /**
   * @param bare above one half where the ground is bare, row by row
   */
  SeenLines(Planes picture, float[] bare) {
    this.picture = picture;
    this.bare = bare;
    longSide = Math.max(picture.width, picture.height);
    luma = picture.luma();
    around = luma.clone();
    Blur.gaussian(around, picture.width, picture.height, AROUND * longSide);
  }

  /** Is most of what would run over bare ground to be seen there? Path as in {@link Stroke}. */
  boolean shows(short[] path) {
    int over = 0;
    int shown = 0;
    for (int i = 0; i + 3 < path.length; i += 2) {
      float scale = longSide / Stroke.GRID;
      float x0 = path[i] * scale;
      float y0 = path[i + 1] * scale;
      float dx = path[i + 2] * scale - x0;
      float dy = path[i + 3] * scale - y0;
      int steps = Math.max(1, (int) (Math.sqrt(dx * dx + dy * dy) / 2));
      for (int k = 0; k < steps; k++) {
        int x = Math.round(x0 + dx * k / steps);
        int y = Math.round(y0 + dy * k / steps);
        if (inside(x, y) && bare[y * picture.width + x] > 0.5f) {
          over++;
          shown += lineNear(x, y) ? 1 : 0;
        }
      }
    }
    return shown >= 0.7 * over;
  }

  private boolean lineNear(int x, int y) {
    int reach = Math.max(1, Math.round(OFF * longSide));
    for (int v = y - reach; v <= y + reach; v++) {
      for (int u = x - reach; u <= x + reach; u++) {
        int i = v * picture.width + u;
        if (inside(u, v) && bare[i] > 0.5f && luma[i] < around[i] - DARKER) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean inside(int x, int y) {
    return x >= 0 && y >= 0 && x < picture.width && y < picture.height;
  }
}
