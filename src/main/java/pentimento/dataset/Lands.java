package pentimento.dataset;

import pentimento.dataset.Place.Stand;

/** Places on land. */
final class Lands {
  private Lands() {}

  /** Trees here and there: far ones small; none in the middle of the foreground. */
  static void trees(
      View v, Place place, Draft d, int count, float smallest, float largest, boolean firs) {
    boolean snow = d.light.weather() == Light.Weather.SNOW;
    for (int k = 0; k < count; k++) {
      float tall = v.unit(v.rng.uniform(smallest, largest));
      boolean fir = firs || v.chance(0.12);
      float foot = Math.min(v.footFor(v.rng.uniform(7, 12), tall), v.height() * 0.9f);
      foot = Math.max(foot, v.horizon + v.unit(0.015));
      float x = v.rng.uniform(-0.05f, 1.05f) * v.width();
      if (tall > v.unit(0.26)) {
        x =
            v.width()
                * (v.chance(0.5) ? v.rng.uniform(-0.06f, 0.24f) : v.rng.uniform(0.76f, 1.06f));
      }
      float at = x;
      float base = foot;
      float[] colour = fir ? d.needles() : d.leaf();
      place.add(
          base,
          () -> {
            v.sheet.nextLayer();
            float distance = v.distance(base) * 0.8f;
            if (fir) {
              Plants.fir(v, at, base, tall, colour, snow ? 0.6f : 0, distance);
            } else {
              Plants.tree(v, at, base, tall, colour, distance);
            }
            shade(v, at, base, tall * 0.3f);
          });
    }
  }

  /** The shadow on the ground below something round. */
  static void shade(View v, float x, float foot, float half) {
    boolean sun = v.light.weather() == Light.Weather.CLEAR && !v.light.dark();
    float strength = sun ? 0.42f : 0.22f;
    float cx = x - v.light.side() * half * (sun ? 0.5f : 0);
    float ry = Math.max(1, half * 0.16f);
    for (int y = (int) (foot - ry); y <= foot + ry; y++) {
      for (int px = (int) (cx - half); px <= cx + half; px++) {
        float dx = (px - cx) / half;
        float dy = (y - foot) / ry;
        float a = Math.max(0, 1 - dx * dx - dy * dy) * strength;
        v.sheet.multiply(px, y, 1 - a, 1 - a * 0.95f, 1 - a * 0.8f);
      }
    }
  }

  /** Grass blades in the foreground. */
  static void tufts(View v, Place place, float[] grass, int count) {
    for (int k = 0; k < count; k++) {
      float x = v.rng.uniform() * v.width();
      float y = v.height() * v.rng.uniform(0.82f, 1.04f);
      float tall = v.unit(v.rng.uniform(0.025f, 0.08f));
      place.addDetail(y, () -> Plants.tuft(v, x, y, tall, grass, 6));
    }
  }

  static String season(Draft d) {
    return d.season == Draft.Season.AUTUMN
        ? " in autumn"
        : d.season == Draft.Season.SPRING && d.chance(0.5) ? " in spring" : "";
  }

  static Place meadow(Draft d) {
    View v = d.view(0.34, 0.52, 0.35, 14);
    float[] grass = d.grass();
    if (v.chance(0.7)) {
      Terrain.hills(
          v,
          Terrain.ridge(v, v.horizon, v.unit(0.13), v.rng.uniform(1.2f, 3), 3),
          v.near(0x6f8f6a, 0.15f),
          0.75f,
          0.2f);
    }
    if (v.chance(0.7)) {
      Plants.wood(
          v,
          Terrain.level(v, v.horizon + 1),
          v.unit(v.rng.uniform(0.02f, 0.07f)),
          d.leaf(),
          0.55f,
          v.chance(0.3));
    }
    Terrain.ground(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.03), v.unit(0.05), 1.2f, 2),
        grass,
        Colours.mix(grass, Colours.of(0xb4b672), 0.35f),
        Terrain.Cover.GRASS);
    boolean flowers = d.season != Draft.Season.AUTUMN && v.chance(0.55);
    if (flowers) {
      v.sheet.nextLayer();
      int[][] sets = {
        {0xd8402f, 0xe2583a},
        {0xf2f0e6, 0xf4d450},
        {0x7f6cc4, 0xa98ad4},
        {0xe9c93a, 0xf0dc70},
        {0xe08ab4, 0xf1eef0, 0xd8402f, 0xe9c93a}
      };
      int[] set = sets[v.rng.nextInt(sets.length)];
      float[][] petals = new float[set.length][];
      for (int k = 0; k < set.length; k++) {
        petals[k] = Colours.of(set[k]);
      }
      Plants.flowers(v, v.horizon + v.unit(0.06), petals, 120 + v.rng.nextInt(200), 0.12f);
    }
    String name = flowers ? "a meadow full of flowers" : "a meadow";
    if (d.season == Draft.Season.AUTUMN) {
      name = "a meadow in autumn";
    }
    Place place =
        new Place(
            v,
            "meadow",
            name,
            flowers ? "in a meadow full of flowers" : "in a meadow",
            "on the grass");
    trees(v, place, d, v.rng.nextInt(5), 0.1f, 0.4f, false);
    tufts(v, place, grass, 10 + v.rng.nextInt(14));
    return place
        .spot(
            "field walk garden flutter",
            Stand.GRASS,
            v.horizon + v.unit(0.08),
            v.height() * 0.96f,
            0.13,
            0.46)
        .sky();
  }

  static Place farm(Draft d) {
    View v = d.view(0.36, 0.5, 0.8, 14);
    float[] grass = d.grass();
    Terrain.hills(
        v, Terrain.ridge(v, v.horizon, v.unit(0.09), 2, 3), v.near(0x7c9468, 0.15f), 0.75f, 0.2f);
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        grass,
        Colours.mix(grass, Colours.of(0xb9b27a), 0.3f),
        Terrain.Cover.GRASS);
    Place place = new Place(v, "farm", "a farm with a fence", "on a farm", "by a fence on a farm");
    float foot = v.horizon + v.unit(v.rng.uniform(0.05f, 0.09f));
    float tall = v.unit(v.rng.uniform(0.12f, 0.2f));
    float x = v.width() * (v.chance(0.5) ? v.rng.uniform(0.1f, 0.32f) : v.rng.uniform(0.68f, 0.9f));
    boolean snow = d.light.weather() == Light.Weather.SNOW;
    place.add(
        foot,
        () -> {
          v.sheet.nextLayer();
          Buildings.house(v, x, foot, tall * 1.5f, tall, 0.4f, snow);
        });
    float rail = v.horizon + v.unit(v.rng.uniform(0.13f, 0.2f));
    place.add(rail, () -> Buildings.fence(v, rail, v.eye * v.unit(0.09) / (rail - v.horizon)));
    trees(v, place, d, 2 + v.rng.nextInt(3), 0.1f, 0.26f, false);
    tufts(v, place, grass, 10);
    return place
        .spot("field", Stand.GRASS, rail + v.unit(0.05), v.height() * 0.96f, 0.16, 0.42)
        .sky();
  }

  static Place wheat(Draft d) {
    View v = d.view(0.34, 0.5, 0.8, 14);
    Terrain.hills(
        v, Terrain.ridge(v, v.horizon, v.unit(0.07), 2, 3), v.near(0x76906a, 0.15f), 0.78f, 0.2f);
    if (v.chance(0.6)) {
      Plants.wood(
          v,
          Terrain.level(v, v.horizon + 1),
          v.unit(v.rng.uniform(0.015f, 0.05f)),
          v.near(0x55753f, 0.2f),
          0.55f,
          false);
    }
    float[] gold = v.near(v.chance(0.7) ? 0xd9ad4c : 0xc9a860, 0.1f);
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        gold,
        Colours.mix(gold, Colours.of(0xe8d596), 0.4f),
        Terrain.Cover.WHEAT);
    boolean path = v.chance(0.4);
    if (path) {
      Terrain.way(v, v.horizon, 1.3f, v.near(0xa98f66, 0.1f), v.rng.uniform(0, 0.7f), true);
    }
    Place place =
        new Place(
            v,
            "wheat field",
            path ? "a path through a wheat field" : "a wheat field",
            "in a wheat field",
            "by a field of ripe wheat");
    trees(v, place, d, v.rng.nextInt(3), 0.1f, 0.3f, false);
    tufts(v, place, Colours.scale(gold, 0.95f), 30);
    return place
        .spot("field walk", Stand.GRASS, v.horizon + v.unit(0.07), v.height() * 0.95f, 0.13, 0.38)
        .sky();
  }

  static Place rows(Draft d) {
    View v = d.view(0.34, 0.48, 1, 12);
    int which = v.rng.nextInt(3);
    Terrain.hills(
        v, Terrain.ridge(v, v.horizon, v.unit(0.14), 2, 4), v.near(0x7c8f88, 0.15f), 0.75f, 0.2f);
    float[] plant =
        which == 0
            ? v.near(0x7d68b4, 0.12f)
            : which == 1 ? v.near(0x5f8440, 0.15f) : v.near(0xd8553f, 0.15f);
    Terrain.rows(
        v, Terrain.level(v, v.horizon), plant, v.near(0xa08862, 0.15f), v.rng.uniform(0.25f, 0.6f));
    String name = which == 0 ? "a lavender field" : which == 1 ? "a vineyard" : "a field of tulips";
    Place place =
        new Place(
            v,
            which == 0 ? "lavender" : which == 1 ? "vineyard" : "tulips",
            name,
            "in " + name,
            "beside " + name);
    trees(v, place, d, v.rng.nextInt(3), 0.1f, 0.28f, false);
    return place
        .spot("field walk", Stand.GROUND, v.horizon + v.unit(0.08), v.height() * 0.95f, 0.14, 0.4)
        .sky();
  }

  static Place road(Draft d) {
    View v = d.view(0.36, 0.5, 1, 12);
    float[] grass = d.grass();
    Terrain.hills(
        v,
        Terrain.ridge(v, v.horizon, v.unit(0.2), v.rng.uniform(1, 2.2f), 3),
        v.near(0x759070, 0.15f),
        0.72f,
        0.2f);
    Terrain.hills(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.02), v.unit(0.1), v.rng.uniform(1, 2.2f), 3),
        Colours.mix(grass, Colours.of(0x8fa878), 0.4f),
        0.5f,
        0.25f);
    Terrain.ground(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.03), v.unit(0.04), 1, 2),
        grass,
        Colours.mix(grass, Colours.of(0xb4b672), 0.3f),
        Terrain.Cover.GRASS);
    boolean asphalt = v.chance(0.4);
    float[] middle =
        Terrain.way(
            v,
            v.horizon + v.unit(0.01),
            2.6f,
            asphalt ? v.near(0x77777a, 0.1f) : v.near(0xc2a77c, 0.12f),
            v.rng.uniform(0.2f, 0.9f),
            !asphalt);
    Place place =
        new Place(
            v,
            "road",
            v.chance(0.5) ? "hills with a winding road" : "a country road",
            "on a country road",
            "on a road through the hills");
    trees(v, place, d, 2 + v.rng.nextInt(5), 0.1f, 0.4f, false);
    tufts(v, place, grass, 12);
    float at = middle[(int) (v.height() * 0.8f)] / v.width();
    return place
        .spot(
            "road walk",
            Stand.GROUND,
            v.horizon + (v.height() - v.horizon) * 0.4f,
            v.height() * 0.94f,
            Math.max(0.15f, at - 0.08f),
            Math.min(0.85f, at + 0.08f),
            0.16,
            0.46)
        .sky();
  }

  static Place savanna(Draft d) {
    View v = d.view(0.38, 0.54, 0.8, 12);
    float[] grass = v.near(0xc9ad68, 0.12f);
    if (v.chance(0.6)) {
      Terrain.hills(
          v,
          Terrain.ridge(v, v.horizon, v.unit(0.1), 1.4f, 3),
          v.near(0x8c8a80, 0.1f),
          0.8f,
          0.15f);
    }
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        grass,
        Colours.mix(grass, Colours.of(0xdcc890), 0.4f),
        Terrain.Cover.WHEAT);
    Place place = new Place(v, "savanna", "the savanna", "in the savanna", "on a dry plain");
    int count = 1 + v.rng.nextInt(5);
    for (int k = 0; k < count; k++) {
      float tall = v.unit(v.rng.uniform(0.07f, 0.3f));
      float foot = Math.min(v.height() * 0.8f, v.footFor(7, tall));
      float x = v.rng.uniform() * v.width();
      float[] leaf = v.near(0x77803f, 0.2f);
      place.add(
          foot,
          () -> {
            v.sheet.nextLayer();
            float distance = v.distance(foot) * 0.8f;
            float[] bark = v.seen(Colours.of(0x5c4a38), 0.3f, distance);
            for (int q = -1; q <= 1; q++) {
              v.sheet.line(
                  x,
                  foot,
                  x + q * tall * 0.3f,
                  foot - tall * 0.8f,
                  Math.max(0.6f, tall * 0.025f),
                  bark,
                  1);
            }
            Plants.crown(v, x, foot - tall * 0.88f, tall * 0.62f, tall * 0.15f, leaf, distance);
            shade(v, x, foot, tall * 0.5f);
          });
    }
    tufts(v, place, grass, 26);
    return place
        .spot("savanna walk", Stand.GRASS, v.horizon + v.unit(0.08), v.height() * 0.95f, 0.16, 0.46)
        .sky();
  }
}
