package pentimento.dataset;

import pentimento.dataset.Place.Stand;

/** Places that people built: villages, cities, gardens. */
final class Towns {
  private Towns() {}

  static Place street(Draft d) {
    View v = d.view(0.46, 0.56, 1.5, 2.2);
    boolean snow = d.light.weather() == Light.Weather.SNOW;
    float[] paving =
        snow ? Colours.of(0xe6ebf2) : v.near(v.chance(0.5) ? 0x9a9188 : 0xb09c80, 0.12f);
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        paving,
        Colours.scale(paving, 0.95f),
        snow ? Terrain.Cover.SNOW : Terrain.Cover.EARTH);
    float end = v.width() * v.rng.uniform(0.4f, 0.6f);
    Buildings.street(v, end, v.rng.uniform(2.6f, 4.2f), snow);
    Place place =
        new Place(
            v,
            "village street",
            v.chance(0.5) ? "a village street" : "a narrow street of old houses",
            "in a village street",
            "between old houses");
    return place.spot(
        "road street walk",
        Stand.GROUND,
        v.horizon + (v.height() - v.horizon) * 0.35f,
        v.height() * 0.94f,
        0.38f,
        0.62f,
        0.2,
        0.46);
  }

  static Place village(Draft d) {
    View v = d.view(0.38, 0.5, 1.5, 10);
    boolean snow = d.light.weather() == Light.Weather.SNOW;
    float[] grass = snow ? Colours.of(0xeaf0f7) : d.grass();
    Terrain.hills(
        v,
        Terrain.ridge(v, v.horizon, v.unit(0.18), v.rng.uniform(1.2f, 2.6f), 3),
        snow ? Colours.of(0xd8e2ec) : v.near(0x6f8c66, 0.15f),
        0.7f,
        0.2f);
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        grass,
        Colours.scale(grass, 0.93f),
        snow ? Terrain.Cover.SNOW : Terrain.Cover.GRASS);
    if (v.chance(0.6)) {
      Terrain.way(
          v, v.horizon + v.unit(0.01), 2, v.near(0xbfa780, 0.1f), v.rng.uniform(0.2f, 0.8f), true);
    }
    Place place =
        new Place(
            v, "village", "a village in the hills", "near a village", "by a village in the hills");
    int houses = 4 + v.rng.nextInt(6);
    for (int k = 0; k < houses; k++) {
      float tall = v.unit(v.rng.uniform(0.07f, 0.2f));
      float foot = v.horizon + tall * v.rng.uniform(0.35f, 0.7f);
      float x = v.rng.uniform(-0.02f, 1.02f) * v.width();
      float wide = tall * v.rng.uniform(0.9f, 1.6f);
      place.add(
          foot,
          () -> {
            v.sheet.nextLayer();
            Buildings.house(v, x, foot, wide, tall, v.distance(foot) * 0.6f, snow);
            Lands.shade(v, x, foot, wide * 0.6f);
          });
    }
    Lands.trees(v, place, d, 2 + v.rng.nextInt(5), 0.08f, 0.24f, false);
    if (!snow) {
      Lands.tufts(v, place, grass, 10);
    }
    return place
        .spot(
            "village walk",
            snow ? Stand.SNOW : Stand.GRASS,
            v.horizon + v.unit(0.2),
            v.height() * 0.95f,
            0.14,
            0.36)
        .sky();
  }

  static Place city(Draft d) {
    View v = d.view(0.5, 0.62, 2, 20);
    Buildings.skyline(v, v.horizon + 1, v.unit(v.rng.uniform(0.24f, 0.38f)), 0.75f, true);
    Buildings.skyline(v, v.horizon + 1, v.unit(v.rng.uniform(0.14f, 0.24f)), 0.45f, true);
    Water.paint(
        v,
        Terrain.level(v, v.horizon),
        Terrain.level(v, v.height() + 2),
        v.near(0x3c5668, 0.2f),
        v.rng.uniform(0.15f, 0.4f));
    Place place =
        new Place(
            v,
            "city",
            "a city skyline over the water",
            "in front of a city skyline",
            "on the water before a city");
    return place
        .spot("sea lake", Stand.WATER, v.horizon + v.unit(0.04), v.height() * 0.92f, 0.14, 0.4)
        .sky();
  }

  static Place garden(Draft d) {
    View v = d.view(0.24, 0.36, 0.3, 3);
    Plants.wood(
        v,
        Terrain.level(v, v.horizon + v.unit(0.03)),
        v.unit(v.rng.uniform(0.14f, 0.24f)),
        d.leaf(),
        0.25f,
        false);
    float[] grass = d.grass();
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon + v.unit(0.02)),
        grass,
        Colours.scale(grass, 0.9f),
        Terrain.Cover.GRASS);
    if (v.chance(0.6)) {
      Terrain.way(
          v,
          v.horizon + v.unit(0.03),
          v.eye * 0.5f,
          v.near(0xc8b491, 0.12f),
          v.rng.uniform(0.2f, 0.7f),
          true);
    }
    Place place = new Place(v, "garden", "a garden in bloom", "in a garden", "among flower beds");
    int[] petals = {0xd8463c, 0xe7a6c0, 0xf0d24e, 0xf4f0ea, 0x8d6cc0, 0xe88a3c, 0xc23a6e};
    int beds = 6 + v.rng.nextInt(7);
    for (int k = 0; k < beds; k++) {
      boolean left = k % 2 == 0;
      float foot = v.horizon + (v.height() - v.horizon) * v.rng.uniform(0.15f, 1.02f);
      float x = v.width() * (left ? v.rng.uniform(-0.05f, 0.32f) : v.rng.uniform(0.68f, 1.05f));
      float size = v.unit(0.26) * (0.25f + 0.75f * (foot - v.horizon) / (v.height() - v.horizon));
      float[] petal = v.near(petals[v.rng.nextInt(petals.length)], 0.1f);
      float[] leaf = v.near(0x5a7f3c, 0.25f);
      place.add(foot, () -> bed(v, x, foot, size, leaf, petal));
    }
    return place.spot(
        "garden flutter",
        Stand.GRASS,
        v.horizon + (v.height() - v.horizon) * 0.4f,
        v.height() * 0.94f,
        0.3f,
        0.7f,
        0.16,
        0.44);
  }

  /** A bush with blossoms over it. */
  private static void bed(View v, float x, float foot, float size, float[] leaf, float[] petal) {
    v.sheet.nextLayer();
    float distance = v.distance(foot) * 0.6f;
    Plants.bush(v, x, foot, size * 0.7f, leaf, distance);
    int blossoms = 12 + v.rng.nextInt(22);
    for (int k = 0; k < blossoms; k++) {
      double angle = v.rng.uniform() * Math.PI * 2;
      float out = (float) Math.sqrt(v.rng.uniform());
      float bx = x + (float) StrictMath.cos(angle) * out * size * 0.55f;
      float by = foot - size * 0.36f + (float) StrictMath.sin(angle) * out * size * 0.36f;
      float turned =
          Colours.clamp(
              0.6f
                  - 0.5f * (by - foot + size * 0.36f) / size
                  + 0.3f * v.light.side() * (bx - x) / size);
      float dab = Math.max(1, size * v.rng.uniform(0.035f, 0.07f));
      v.sheet.ellipse(
          bx,
          by,
          dab,
          dab * 0.85f,
          v.seen(Colours.near(petal, v.rng, 0.15f), turned, distance),
          0.95f,
          0.2f);
      v.sheet.disc(
          bx, by, dab * 0.3f, v.seen(Colours.scale(petal, 0.6f), turned, distance), 0.8f, 0.3f);
    }
  }
}
