package pentimento.dataset;

import pentimento.dataset.Place.Stand;

/** Places by the water. */
final class Waters {
  private Waters() {}

  static float[] end(View v) {
    return Terrain.level(v, v.height() + 2);
  }

  private static float[] deep(View v) {
    return v.near(v.chance(0.5) ? 0x2f6482 : 0x3a7486, 0.2f);
  }

  static Place sea(Draft d) {
    View v = d.view(0.3, 0.55, 1.2, 30);
    boolean storm =
        d.light.weather() == Light.Weather.STORM || d.light.weather() == Light.Weather.RAIN;
    boolean calm = !storm && v.chance(0.5);
    boolean islands = v.chance(0.4);
    if (islands) {
      float[] ridge =
          Terrain.ridge(v, v.horizon + v.unit(0.012), v.unit(0.11), v.rng.uniform(1.5f, 3), 4);
      Terrain.hills(v, ridge, v.near(0x6a7668, 0.2f), 0.8f, 0.3f);
    }
    Water.paint(
        v, Terrain.level(v, v.horizon), end(v), deep(v), storm ? 0.95f : calm ? 0.15f : 0.6f);
    String name =
        storm ? "a rough sea" : calm ? "a calm sea" : v.chance(0.5) ? "the open sea" : "the sea";
    Place place =
        new Place(
            v,
            "sea",
            name,
            "on " + name,
            calm ? "on calm water" : storm ? "in high waves" : "on the waves");
    return place
        .spot("sea deep", Stand.WATER, v.horizon + v.unit(0.03), v.height() * 0.93f, 0.14, 0.5)
        .spot("leap", Stand.WATER, v.horizon + v.unit(0.12), v.height() * 0.9f, 0.14, 0.36)
        .sky();
  }

  static Place icebergs(Draft d) {
    View v = d.view(0.38, 0.55, 1.2, 30);
    Water.paint(v, Terrain.level(v, v.horizon), end(v), v.near(0x3f6f86, 0.15f), 0.3f);
    Place place =
        new Place(v, "icebergs", "icebergs in the sea", "among icebergs", "in an icy sea");
    int count = 2 + v.rng.nextInt(4);
    for (int k = 0; k < count; k++) {
      float x = v.rng.uniform() * v.width();
      float foot = v.horizon + v.unit(v.rng.uniform(0.01f, 0.2f));
      float size = v.unit(v.rng.uniform(0.1f, 0.32f)) * (0.5f + (foot - v.horizon) / v.unit(0.3));
      place.add(
          foot,
          () -> {
            v.sheet.nextLayer();
            Terrain.rock(v, x, foot, size, Colours.of(0xe4eff7));
            v.sheet.ellipse(
                x,
                foot,
                size * 0.5f,
                size * 0.05f,
                v.light.on(Colours.of(0xbcd6e4), 0.5f),
                0.7f,
                0.5f);
          });
    }
    return place
        .spot("sea deep", Stand.WATER, v.horizon + v.unit(0.08), v.height() * 0.9f, 0.14, 0.4)
        .sky();
  }

  static Place coast(Draft d) {
    View v = d.view(0.34, 0.5, 2, 26);
    Water.paint(v, Terrain.level(v, v.horizon), end(v), deep(v), v.chance(0.4) ? 0.7f : 0.35f);
    boolean left = v.chance(0.5);
    int cliffs = 2 + v.rng.nextInt(2);
    float[] rock = v.near(v.chance(0.4) ? 0xd9d2c2 : v.chance(0.5) ? 0x8d7c6c : 0x7d7f80, 0.15f);
    float[] grass = d.grass();
    float[] topRow = {0};
    float[] reach = {0};
    for (int k = 0; k < cliffs; k++) {
      float wide =
          v.width()
              * (0.3f + 0.16f * (cliffs - k))
              * v.rng.uniform(0.8f, 1.1f)
              * (k == 0 ? 1 : 0.8f);
      float high = v.unit(0.1f + 0.13f * k) * v.rng.uniform(0.8f, 1.2f);
      float foot = v.horizon + v.unit(0.015 + 0.09 * k);
      cliff(v, left, wide, foot, high, rock, grass, 0.7f - 0.3f * k);
      topRow[0] = foot - high;
      reach[0] = wide;
    }
    Place place =
        new Place(
            v,
            "coast",
            "a rocky coast with cliffs",
            "off a rocky coast",
            "below the cliffs",
            "by the cliffs");
    float from = left ? 0.45f : 0.1f;
    float size = reach[0] / v.width();
    float a = left ? 0.02f : 1 - size * 0.55f;
    return place
        .spot(
            "sea",
            Stand.WATER,
            v.horizon + v.unit(0.04),
            v.height() * 0.93f,
            from,
            from + 0.45f,
            0.12,
            0.36)
        .spot(
            "coast",
            Stand.GROUND,
            topRow[0] + v.unit(0.01),
            topRow[0] + v.unit(0.02),
            a + 0.05f,
            a + size * 0.4f,
            0.2,
            0.36)
        .sky();
  }

  private static void cliff(
      View v,
      boolean left,
      float wide,
      float foot,
      float high,
      float[] rock,
      float[] grass,
      float distance) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 40;
    float s = 11 / v.unit(1);
    for (int c = 0; c < wide; c++) {
      int x = left ? c : v.width() - 1 - c;
      float t = c / wide;
      float n0 = v.noise.sum(at + x * s, 2, 4);
      float drop = Colours.step(0.62f + 0.2f * n0, 1, t);
      float top = foot - high * (1 - drop) * (0.8f + 0.4f * v.noise.sum(at + x * s * 0.25f, 9, 3));
      for (int y = (int) Math.max(0, top); y < Math.min(v.height(), foot); y++) {
        float n = v.noise.sum(at + x * s * 1.6f, y * s * 0.55f, 4);
        float beside = v.noise.sum(at + x * s * 1.6f + 0.25f * v.light.side(), y * s * 0.55f, 3);
        boolean turf = y - top < high * (0.07f + 0.1f * n) && t < 0.9f;
        float[] col =
            turf ? Colours.scale(grass, 0.75f + 0.5f * n) : Colours.scale(rock, 0.65f + 0.6f * n);
        float turned = turf ? 0.8f : Colours.clamp(0.45f + (n - beside) * 3.5f);
        v.sheet.blend(x, y, v.seen(col, turned, distance), Colours.clamp(y + 1 - top));
      }
      float foam = v.noise.sum(at + x * s * 3, 5, 2);
      v.sheet.blend(x, (int) foot, v.light.on(Colours.of(0xf4f6f2), 0.8f), foam * 1.1f);
    }
  }

  static Place beach(Draft d) {
    View v = d.view(0.3, 0.42, 0.4, 8);
    Water.paint(
        v, Terrain.level(v, v.horizon), end(v), v.near(0x3d8c9c, 0.2f), v.rng.uniform(0.3f, 0.7f));
    float shore = v.horizon + (v.height() - v.horizon) * v.rng.uniform(0.25f, 0.42f);
    float[] line =
        Terrain.ridge(v, shore + v.unit(0.06), v.unit(0.14), v.rng.uniform(0.5f, 1.2f), 2);
    float[] sand = v.near(0xdcc394, 0.12f);
    Terrain.ground(v, line, sand, Colours.scale(sand, 0.92f), Terrain.Cover.SAND);
    Water.foam(v, line, v.unit(0.018));
    Place place =
        new Place(
            v,
            "beach",
            v.chance(0.5) ? "a sandy beach" : "a beach",
            "on the beach",
            "on a sandy beach",
            "by the sea");
    if (v.chance(0.4) && d.light.weather() != Light.Weather.SNOW) {
      int palms = 1 + v.rng.nextInt(3);
      boolean left = v.chance(0.5);
      for (int k = 0; k < palms; k++) {
        float x = v.width() * (left ? v.rng.uniform(-0.02f, 0.22f) : v.rng.uniform(0.78f, 1.02f));
        float foot = shore + v.unit(v.rng.uniform(0.09f, 0.2f));
        float tall = v.unit(v.rng.uniform(0.35f, 0.6f));
        place.add(
            foot,
            () -> {
              v.sheet.nextLayer();
              Plants.palm(v, x, foot, tall, 0.1f);
            });
      }
    }
    rocks(v, place, shore + v.unit(0.08), v.height(), v.rng.nextInt(4), 0x8c8378);
    return place
        .spot("beach walk", Stand.GROUND, shore + v.unit(0.14), v.height() * 0.97f, 0.12, 0.42)
        .spot(
            "sea",
            Stand.WATER,
            v.horizon + v.unit(0.015),
            v.horizon + (shore - v.horizon) * 0.55f,
            0.08,
            0.22)
        .sky();
  }

  static void rocks(View v, Place place, float top, float low, int count, int colour) {
    for (int k = 0; k < count; k++) {
      float x = v.rng.uniform() * v.width();
      float foot = v.rng.uniform(top, low);
      float size =
          v.unit(v.rng.uniform(0.03f, 0.12f))
              * (0.4f + (foot - v.horizon) / Math.max(1, v.height() - v.horizon));
      float[] c = v.near(colour, 0.2f);
      place.add(
          foot,
          () -> {
            v.sheet.nextLayer();
            Terrain.rock(v, x, foot, size, c);
          });
    }
  }
}
