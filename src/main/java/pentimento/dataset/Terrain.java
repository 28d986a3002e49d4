package pentimento.dataset;

import java.util.Arrays;

/** The lie of the land: ridges, hills, mountains, cliffs, and what the ground is covered with. */
final class Terrain {
  /** What covers the ground. */
  enum Cover {
    GRASS,
    WHEAT,
    SAND,
    SNOW,
    EARTH
  }

  private Terrain() {}

  /**
   * A line of hills: for each column the row of its top.
   *
   * @param base row of its deepest valleys, pixels
   * @param rise height above them, pixels
   * @param waves how many hills fit in the width
   * @param octaves 1 (smooth) .. 6 (jagged)
   */
  static float[] ridge(View v, float base, float rise, float waves, int octaves) {
    float at = v.rng.uniform() * 60;
    float row = v.rng.uniform() * 60;
    float[] top = new float[v.width()];
    for (int x = 0; x < top.length; x++) {
      float n = v.noise.sum(at + x * waves / top.length, row, octaves);
      top[x] = base - rise * Colours.clamp((n - 0.22f) * 1.7f);
    }
    return top;
  }

  static float[] level(View v, float row) {
    float[] top = new float[v.width()];
    Arrays.fill(top, row);
    return top;
  }

  /** Far hills or woods: one colour with soft changes, lit from above. */
  static void hills(View v, float[] top, float[] colour, float distance, float roughness) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 30;
    float scale = 26 / v.unit(1);
    for (int x = 0; x < v.width(); x++) {
      int from = Math.max(0, (int) Math.floor(top[x]));
      float slope = (top[Math.min(x + 3, v.width() - 1)] - top[Math.max(0, x - 3)]) / 6;
      float turned = Colours.clamp(0.5f - slope * v.light.side() * 0.5f);
      for (int y = from; y < v.height(); y++) {
        float n = v.noise.sum(at + x * scale, y * scale * 1.7f, 3) - 0.5f;
        float deep = Colours.clamp((y - top[x]) / v.unit(0.25));
        float[] c = Colours.scale(colour, 1 + roughness * 1.6f * n - 0.18f * deep);
        float[] seen = v.seen(c, turned, distance);
        int i = y * v.width() + x;
        v.sheet.blend(i, seen[0], seen[1], seen[2], Colours.clamp(y + 1 - top[x]));
      }
    }
  }

  /** Rock faces with light and shadow sides, snow on top if wanted. */
  static void mountains(View v, float[] top, float base, float[] rock, float snow, float distance) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 30;
    float scale = 9 / v.unit(1);
    float highest = base;
    for (float t : top) {
      highest = Math.min(highest, t);
    }
    float[] white = Colours.of(0xf2f5fb);
    for (int x = 0; x < v.width(); x++) {
      for (int y = Math.max(0, (int) Math.floor(top[x])); y < Math.min(v.height(), base + 2); y++) {
        // Ribs run down from the ridge: the noise is sheared by the height below it.
        float down = y - top[x];
        float u = at + (x + down * 0.35f) * scale;
        float w = (y * 0.6f) * scale;
        float n = v.noise.sum(u, w, 4);
        float beside = v.noise.sum(u + 0.22f * v.light.side(), w - 0.1f, 3);
        float turned = Colours.clamp(0.42f + (n - beside) * 3.4f);
        float height = (base - y) / Math.max(1, base - highest);
        float[] c = Colours.scale(rock, 0.8f + 0.45f * n);
        float covered = Colours.step(0, 0.14f, height - (1 - snow) + (n - 0.5f) * 0.7f);
        c = Colours.mix(c, white, snow <= 0 ? 0 : covered * (0.35f + 0.65f * turned));
        float[] seen = v.seen(c, turned, distance + (1 - distance) * 0.35f * (1 - height));
        int i = y * v.width() + x;
        v.sheet.blend(i, seen[0], seen[1], seen[2], Colours.clamp(y + 1 - top[x]));
      }
    }
  }

  /** Ground that goes from the given line down to the lower edge, in perspective. */
  static void ground(View v, float[] top, float[] near, float[] far, Cover cover) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 30;
    float contrast =
        switch (cover) {
          case GRASS -> 0.5f;
          case WHEAT -> 0.42f;
          case EARTH -> 0.4f;
          case SAND -> 0.16f;
          case SNOW -> 0.12f;
        };
    boolean streaks = cover == Cover.GRASS || cover == Cover.WHEAT;
    float middle = v.width() * 0.5f;
    for (int x = 0; x < v.width(); x++) {
      for (int y = Math.max(0, (int) Math.floor(top[x])); y < v.height(); y++) {
        float below = Math.max(1.5f, y - v.horizon) / v.unit(1);
        float depth = 1 / (below + 0.05f);
        float u = at + (x - middle) / v.unit(1) * depth * (streaks ? 5 : 2.2f);
        float w = depth * (streaks ? 2.4f : 3.2f);
        float n = v.noise.sum(u, w, 3) - 0.5f;
        float big = v.noise.at(u * 0.13f + 9, w * 0.22f) - 0.5f;
        float fine =
            streaks
                ? v.noise.at(x * 0.9f * 256 / v.unit(1), y * 0.35f * 256 / v.unit(1)) - 0.5f
                : 0;
        float distance = v.distance(y);
        float[] c = Colours.mix(near, far, Colours.clamp(distance * 0.9f + big * 0.5f));
        c = Colours.scale(c, 1 + contrast * (n + big * 0.8f + fine * 0.5f * (1 - distance)));
        if (cover == Cover.SNOW) {
          c = Colours.mix(c, Colours.of(0xaebfe2), Colours.clamp(0.25f + (n + big) * 0.8f) * 0.6f);
        }
        float turned = Colours.clamp(0.72f + n * (cover == Cover.SAND ? 1.3f : 0.7f) + big * 0.5f);
        float[] seen = v.seen(c, turned, distance * 0.85f);
        int i = y * v.width() + x;
        v.sheet.blend(i, seen[0], seen[1], seen[2], Colours.clamp(y + 1 - top[x]));
      }
    }
  }

  /** Rows of plants that run to a point on the horizon. */
  static void rows(View v, float[] top, float[] plant, float[] soil, float spacing) {
    v.sheet.nextLayer();
    float toX = v.width() * v.rng.uniform(0.2f, 0.8f);
    float at = v.rng.uniform() * 30;
    for (int x = 0; x < v.width(); x++) {
      for (int y = Math.max(0, (int) Math.floor(top[x])); y < v.height(); y++) {
        float below = Math.max(1, y - v.horizon);
        float across = (x - toX) / below / spacing;
        float n = v.noise.sum(at + across * 3, 60 * v.unit(0.02) / below * 4, 3) - 0.5f;
        float phase = across - (float) Math.floor(across) + n * 0.25f;
        float wide = Math.min(1, below / v.unit(0.12));
        float row = Colours.step(0.08f, 0.3f, phase) * (1 - Colours.step(0.66f, 0.9f, phase));
        row = 0.6f + (row - 0.6f) * wide;
        float distance = v.distance(y);
        float[] c = Colours.mix(soil, Colours.scale(plant, 1 + n * 1.1f), row);
        float[] seen = v.seen(c, 0.35f + 0.55f * row + 0.2f * n, distance * 0.85f);
        int i = y * v.width() + x;
        v.sheet.blend(i, seen[0], seen[1], seen[2], Colours.clamp(y + 1 - top[x]));
      }
    }
  }

  /**
   * A road, path or river that winds from the lower edge to the horizon.
   *
   * @param halfWidth metres
   * @return its middle for each row
   */
  static float[] way(
      View v, float top, float halfWidth, float[] colour, float bends, boolean soft) {
    v.sheet.nextLayer();
    float[] middle = new float[v.height()];
    float foot = v.width() * v.rng.uniform(0.3f, 0.7f);
    float end = v.width() * v.rng.uniform(0.25f, 0.75f);
    float phase = v.rng.uniform() * 6.28f;
    float at = v.rng.uniform() * 30;
    for (int y = Math.max(0, (int) top); y < v.height(); y++) {
      float t = Colours.clamp((v.height() - y) / Math.max(1, v.height() - top));
      float swing = (float) StrictMath.sin(phase + bends * 6.28 * t * (0.6 + 0.7 * t));
      middle[y] =
          foot
              + (end - foot) * t
              + swing * v.width() * 0.2f * t * (1.15f - t) * (bends > 0 ? 1 : 0);
      float half = halfWidth * v.metre(y) + 0.4f;
      float distance = v.distance(y);
      for (int x = (int) (middle[y] - half * 1.3f) - 1; x <= middle[y] + half * 1.3f + 1; x++) {
        float n = v.noise.sum(at + x * 12 / v.unit(1), y * 30 / v.unit(1), 3) - 0.5f;
        float off = Math.abs(x + 0.5f - middle[y]) - half * (1 + (soft ? n * 0.7f : 0));
        float cover = Colours.clamp(0.5f - off / (soft ? 1 + half * 0.12f : 1));
        float[] c = Colours.scale(colour, 1 + 0.3f * n);
        v.sheet.blend(x, y, v.seen(c, 0.75f, distance * 0.85f), cover);
      }
    }
    return middle;
  }

  /** A rock with planes of light and shadow. */
  static void rock(View v, float x, float foot, float size, float[] colour) {
    int corners = 7 + v.rng.nextInt(4);
    float[] points = new float[2 * corners];
    for (int k = 0; k < corners; k++) {
      double angle = Math.PI * 2 * k / corners;
      float reach = size * 0.5f * v.rng.uniform(0.72f, 1.1f);
      points[2 * k] = x + (float) StrictMath.cos(angle) * reach;
      float y = (float) StrictMath.sin(angle) * reach * 0.72f;
      points[2 * k + 1] = Math.min(foot, foot - size * 0.3f + y);
    }
    float at = v.rng.uniform() * 40;
    float distance = v.distance(foot);
    float side = v.light.side();
    v.sheet.fill(
        Sheet.polygon(points),
        (px, py) -> {
          float n = v.noise.sum(at + (px - x) / size * 3, (py - foot) / size * 3, 3);
          float facing =
              0.45f + side * (px - x) / size * 0.7f - (py - foot + size * 0.3f) / size * 0.7f;
          float turned = Colours.clamp(facing + (n - 0.5f) * 0.9f);
          return v.seen(Colours.scale(colour, 0.75f + 0.5f * n), turned, distance * 0.8f);
        },
        1);
  }
}
