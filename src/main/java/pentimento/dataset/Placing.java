package pentimento.dataset;

import pentimento.dataset.Place.Stand;
import pentimento.image.Blur;

/**
 * Puts a drawing into a picture so that it belongs there: lit from the light's side, with a shadow
 * or a reflection, in the colours of the air.
 */
final class Placing {
  /** Least share of a thing that must be seen before it is spoken of. */
  private static final float SEEN = 0.6f;

  /** Least difference to what was there before, 0..1. */
  private static final float CONTRAST = 0.08f;

  private Placing() {}

  /**
   * A thing as it was drawn.
   *
   * @param layer that it is
   * @param area pixels of it within the frame
   * @param whole pixels of all of it
   * @param contrast mean difference to what was there before, 0..1
   */
  record Presence(int layer, int area, int whole, float contrast) {
    /** Can anyone see what it is, now that all is drawn? */
    boolean plain(Sheet sheet) {
      return contrast >= CONTRAST && area > SEEN * whole && sheet.seen(layer) > SEEN * whole;
    }
  }

  /**
   * Draws it as a new layer.
   *
   * @param x column of its middle, pixels
   * @param foot row of its foot; in the air of its lowest point
   * @param distance 0 near .. 1 at the horizon
   */
  static Presence put(View v, Sprite sprite, float x, float foot, Stand stand, float distance) {
    int left = Math.round(x - sprite.width() / 2f);
    int top = Math.round(foot) - sprite.height();
    switch (stand) {
      case GROUND, SNOW, GRASS -> shadow(v, sprite, left, foot, 1);
      case WATER -> reflection(v, sprite, left, foot);
      case AIR -> {}
    }
    v.sheet.nextLayer();
    float sunk = stand == Stand.WATER ? sprite.height() * 0.03f : 0;
    Presence presence =
        draw(v, sprite, left, top + Math.round(sunk), distance, stand == Stand.WATER ? foot : 1e6f);
    if (stand == Stand.GRASS) {
      float blade = Math.min(v.unit(0.03), sprite.height() * 0.12f);
      int count = Math.max(3, (int) (sprite.width() / Math.max(2, blade) * 1.3f));
      float[] under = v.sheet.colour((int) x, Math.min(v.height() - 1, (int) foot + 2));
      for (int k = 0; k < count; k++) {
        float bx = left + v.rng.uniform() * sprite.width();
        float by = foot + v.rng.uniform(0, blade * 0.5f);
        float[] c = Colours.scale(under, v.rng.uniform(0.75f, 1.3f));
        v.sheet.line(
            bx,
            by,
            bx + v.rng.uniform(-0.5f, 0.5f) * blade,
            by - blade * v.rng.uniform(0.5f, 1),
            0.5f,
            c,
            0.9f);
      }
    }
    return presence;
  }

  /** On a table or a floor: its shadow lies beside it. */
  static Presence onTable(View v, Sprite sprite, float x, float foot, boolean sharp) {
    int left = Math.round(x - sprite.width() / 2f);
    shadow(v, sprite, left, foot, sharp ? 1.2f : 0.8f);
    v.sheet.nextLayer();
    return draw(v, sprite, left, Math.round(foot) - sprite.height(), 0, 1e6f);
  }

  private static Presence draw(
      View v, Sprite sprite, int left, int top, float distance, float waterline) {
    int w = sprite.width();
    int h = sprite.height();
    float[] bulge = bulge(sprite);
    float side = v.light.side();
    float at = v.rng.uniform() * 40;
    float grain = 60 / v.unit(1);
    float muted = v.rng.uniform(0.1f, 0.28f);
    float strength = 5.5f * Math.max(w, h) / 100f;
    boolean low = v.light.time() == Light.Time.SUNSET || v.light.time() == Light.Time.DAWN;
    int whole = 0;
    int area = 0;
    double contrast = 0;
    for (int pixel : sprite.argb()) {
      whole += pixel >>> 24 > 128 ? 1 : 0;
    }
    for (int y = 0; y < h; y++) {
      int py = top + y;
      if (py < 0 || py >= v.height() || py > waterline) {
        continue;
      }
      for (int x = 0; x < w; x++) {
        int px = left + x;
        int alpha = sprite.argb()[y * w + x] >>> 24;
        if (alpha == 0 || px < 0 || px >= v.width()) {
          continue;
        }
        int i = y * w + x;
        float gx = bulge[y * w + Math.min(w - 1, x + 1)] - bulge[y * w + Math.max(0, x - 1)];
        float gy = bulge[Math.min(h - 1, y + 1) * w + x] - bulge[Math.max(0, y - 1) * w + x];
        // Outwards the bulge falls, so its slope tells which way the surface looks.
        float turned =
            0.56f - strength * (side * gx * 0.9f - gy * 0.75f) + 0.1f * (0.5f - y / (float) h);
        float n = v.noise.sum(at + x * grain, y * grain, 2) - 0.5f;
        float[] c = Colours.of(sprite.argb()[i]);
        float grey = Colours.luma(c);
        c = Colours.mix(c, new float[] {grey, grey, grey}, muted);
        c = Colours.scale(c, 1 + 0.16f * n);
        float[] seen = v.seen(c, Math.max(0.05f, Math.min(1.25f, turned)), distance * 0.9f);
        if (low && bulge[i] < 0.62f && turned > 0.75f) {
          seen =
              Colours.mix(
                  seen, Colours.times(v.light.key(), new float[] {1.5f, 1.3f, 1.1f}), 0.35f);
        }
        if (alpha > 128) {
          float[] before = v.sheet.colour(px, py);
          area++;
          for (int k = 0; k < 3; k++) {
            contrast += Math.abs(Math.min(1, seen[k]) - Math.min(1, before[k])) / 3;
          }
        }
        v.sheet.blend(px, py, seen, alpha / 255f);
      }
    }
    return new Presence(v.sheet.layer(), area, whole, (float) (contrast / Math.max(1, area)));
  }

  /** The silhouette, blurred: high within, falling to the edges. */
  private static float[] bulge(Sprite sprite) {
    float[] plane = new float[sprite.argb().length];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = (sprite.argb()[i] >>> 24) / 255f;
    }
    // Beyond the cut there is nothing, while a blur repeats its edges: leave a margin.
    int m = Math.max(2, Math.min(sprite.width(), sprite.height()) / 8);
    int w = sprite.width() + 2 * m;
    int h = sprite.height() + 2 * m;
    float[] wide = new float[w * h];
    for (int y = 0; y < sprite.height(); y++) {
      System.arraycopy(plane, y * sprite.width(), wide, (y + m) * w + m, sprite.width());
    }
    Blur.gaussian(wide, w, h, m * 0.9f);
    for (int y = 0; y < sprite.height(); y++) {
      System.arraycopy(wide, (y + m) * w + m, plane, y * sprite.width(), sprite.width());
    }
    return plane;
  }

  private static void shadow(View v, Sprite sprite, int left, float foot, float strong) {
    boolean open = v.light.weather() == Light.Weather.CLEAR;
    float length =
        switch (v.light.time()) {
          case NOON -> 0.35f;
          case MORNING -> 0.7f;
          case DUSK, NIGHT -> 0.5f;
          default -> 1.1f;
        };
    float cast = strong * (open ? 0.5f : v.light.weather() == Light.Weather.CLOUDY ? 0.25f : 0.1f);
    if (v.light.dark()) {
      cast *= 0.75f;
    }
    float[] mask = new float[v.width() * v.height()];
    int h = sprite.height();
    float squash = 0.2f;
    for (int y = 0; y < h; y++) {
      float up = h - y;
      int py = Math.round(foot - 1 + up * squash * 0.5f * length);
      if (py < 0 || py >= v.height()) {
        continue;
      }
      float shift = -v.light.side() * up * length * 0.6f;
      for (int x = 0; x < sprite.width(); x++) {
        int px = Math.round(left + x + shift);
        if (px >= 0 && px < v.width()) {
          int i = py * v.width() + px;
          mask[i] =
              Math.max(
                  mask[i],
                  (sprite.argb()[y * sprite.width() + x] >>> 24)
                      / 255f
                      * cast
                      * (1 - 0.5f * up / h));
        }
      }
    }
    float middle = left + sprite.width() / 2f;
    float half = footWidth(sprite) * 0.55f;
    float ry = Math.max(1.2f, half * 0.2f);
    for (int y = (int) (foot - ry); y <= foot + ry; y++) {
      for (int x = (int) (middle - half); x <= middle + half; x++) {
        if (x >= 0 && y >= 0 && x < v.width() && y < v.height()) {
          float dx = (x - middle) / half;
          float dy = (y - foot + 0.5f) / ry;
          float a = Colours.clamp(1.1f - dx * dx - dy * dy) * 0.5f * Math.min(1, strong);
          mask[y * v.width() + x] = Math.max(mask[y * v.width() + x], a);
        }
      }
    }
    Blur.gaussian(mask, v.width(), v.height(), v.unit(0.006));
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] > 0.01f) {
        float a = Math.min(0.75f, mask[i]);
        v.sheet.multiply(i % v.width(), i / v.width(), 1 - a, 1 - a * 0.95f, 1 - a * 0.82f);
      }
    }
  }

  /** How broad a drawing is where it stands. */
  private static float footWidth(Sprite sprite) {
    int from = sprite.height() - Math.max(2, sprite.height() / 8);
    int left = sprite.width();
    int right = 0;
    for (int y = from; y < sprite.height(); y++) {
      for (int x = 0; x < sprite.width(); x++) {
        if (sprite.alpha(x, y) > 120) {
          left = Math.min(left, x);
          right = Math.max(right, x);
        }
      }
    }
    return Math.max(sprite.width() * 0.3f, right - left + 1);
  }

  private static void reflection(View v, Sprite sprite, int left, float foot) {
    float at = v.rng.uniform() * 40;
    for (int y = 0; y < sprite.height(); y++) {
      int py = Math.round(foot + y * 0.85f);
      if (py < 0 || py >= v.height()) {
        continue;
      }
      float n = v.noise.sum(at, py * 60 / v.unit(1), 2) - 0.5f;
      float shift = n * v.unit(0.05) * (0.2f + y / (float) sprite.height());
      float fade = 0.5f * (1 - y / (float) sprite.height());
      int row = (sprite.height() - 1 - y) * sprite.width();
      for (int x = 0; x < sprite.width(); x++) {
        int pixel = sprite.argb()[row + x];
        float broken = v.noise.at(at + (left + x) * 26 / v.unit(1), py * 90 / v.unit(1));
        float a = (pixel >>> 24) / 255f * fade * (0.55f + broken * 0.8f);
        int px = Math.round(left + x + shift);
        if (a > 0.01f && px >= 0 && px < v.width()) {
          float[] c = v.light.on(Colours.of(pixel), 0.25f);
          v.sheet.blend(px, py, c, Math.min(0.6f, a));
        }
      }
    }
    float half = footWidth(sprite) * 0.52f;
    float middle = left + sprite.width() / 2f;
    float[] dark = Colours.scale(v.sheet.colour((int) middle, (int) foot), 0.55f);
    v.sheet.ellipse(middle, foot, half, Math.max(1, half * 0.06f), dark, 0.6f, 0.6f);
  }
}
