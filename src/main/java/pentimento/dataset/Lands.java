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
      place.add(y, () -> Plants.tuft(v, x, y, tall, grass, 6));
    }
  }

  private static String season(Draft d) {
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
    String name = flowers ? "a meadow full of flowers" : "a green meadow";
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
    String name =
        which == 0 ? "a lavender field" : which == 1 ? "a vineyard" : "a field of red tulips";
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

  static Place mountains(Draft d) {
    View v = d.view(0.48, 0.62, 1, 16);
    boolean snowy = v.chance(0.6);
    float[] rock = v.near(v.chance(0.6) ? 0x7a7a88 : 0x8a7a70, 0.15f);
    Terrain.mountains(
        v,
        Terrain.ridge(v, v.horizon, v.unit(0.42), v.rng.uniform(1.6f, 3), 5),
        v.horizon + 2,
        rock,
        snowy ? v.rng.uniform(0.45f, 0.85f) : 0,
        0.68f);
    Terrain.mountains(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.02), v.unit(0.24), v.rng.uniform(2, 4), 5),
        v.horizon + v.unit(0.04),
        Colours.scale(rock, 0.95f),
        snowy ? 0.25f : 0,
        0.45f);
    float[] grass = d.grass();
    boolean firs = v.chance(0.7);
    Plants.wood(
        v,
        Terrain.level(v, v.horizon + v.unit(0.02)),
        v.unit(v.rng.uniform(0.03f, 0.08f)),
        firs ? d.needles() : d.leaf(),
        0.4f,
        firs);
    Terrain.ground(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.05), v.unit(0.07), 1.3f, 3),
        grass,
        Colours.mix(grass, Colours.of(0xa9ab70), 0.3f),
        Terrain.Cover.GRASS);
    Place place =
        new Place(
            v,
            "mountains",
            snowy ? "snow-capped mountains" : "mountains above a valley",
            snowy ? "below snow-capped mountains" : "in the mountains",
            "in front of mountains");
    trees(v, place, d, v.rng.nextInt(6), 0.1f, 0.36f, true);
    Waters.rocks(v, place, v.horizon + v.unit(0.1), v.height(), v.rng.nextInt(5), 0x8a867e);
    return place
        .spot(
            "mountain hill", Stand.GRASS, v.horizon + v.unit(0.06), v.height() * 0.95f, 0.16, 0.44)
        .sky();
  }

  static Place snow(Draft d) {
    View v = d.view(0.36, 0.54, 0.6, 14);
    boolean mountains = v.chance(0.45);
    if (mountains) {
      Terrain.mountains(
          v,
          Terrain.ridge(v, v.horizon, v.unit(0.3), v.rng.uniform(1.6f, 3), 5),
          v.horizon + 2,
          v.near(0x747888, 0.1f),
          0.8f,
          0.6f);
    } else {
      Terrain.hills(
          v, Terrain.ridge(v, v.horizon, v.unit(0.1), 2, 3), Colours.of(0xdde6f0), 0.6f, 0.12f);
    }
    boolean firs = v.chance(0.8);
    if (firs) {
      Plants.wood(
          v,
          Terrain.level(v, v.horizon + 1),
          v.unit(v.rng.uniform(0.03f, 0.09f)),
          d.needles(),
          0.45f,
          true);
    }
    Terrain.ground(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.04), v.unit(0.08), 1.3f, 2),
        Colours.of(0xf0f4fa),
        Colours.of(0xe4ebf5),
        Terrain.Cover.SNOW);
    Place place =
        new Place(
            v,
            mountains ? "snowy mountains" : "snow field",
            mountains ? "mountains covered in snow" : "a snowy landscape",
            "in the snow",
            mountains ? "below snowy mountains" : "in a snowy field");
    int count = v.rng.nextInt(7);
    for (int k = 0; k < count; k++) {
      float tall = v.unit(v.rng.uniform(0.1f, 0.42f));
      float foot = Math.min(v.height() * 0.9f, v.footFor(9, tall));
      float x =
          v.width()
              * (tall > v.unit(0.25)
                  ? (v.chance(0.5) ? v.rng.uniform(-0.05f, 0.22f) : v.rng.uniform(0.78f, 1.05f))
                  : v.rng.uniform());
      boolean bare = v.chance(0.35);
      float[] needles = d.needles();
      place.add(
          foot,
          () -> {
            v.sheet.nextLayer();
            if (bare) {
              Plants.bare(v, x, foot, tall, v.distance(foot) * 0.7f);
            } else {
              Plants.fir(v, x, foot, tall, needles, 0.55f, v.distance(foot) * 0.7f);
            }
            shade(v, x, foot, tall * 0.22f);
          });
    }
    return place
        .spot("snow", Stand.SNOW, v.horizon + v.unit(0.08), v.height() * 0.95f, 0.15, 0.44)
        .sky();
  }

  static Place desert(Draft d) {
    View v = d.view(0.36, 0.52, 0.8, 14);
    float[] sand = v.near(v.chance(0.6) ? 0xd9a866 : 0xe0bc85, 0.1f);
    for (int k = 0; k < 3; k++) {
      float[] top =
          Terrain.ridge(
              v,
              v.horizon + v.unit(0.03 + 0.1 * k),
              v.unit(0.13 + 0.02 * k),
              v.rng.uniform(0.8f, 2),
              k == 0 ? 2 : 1);
      Terrain.hills(v, top, Colours.scale(sand, 0.94f + 0.06f * k), 0.7f - 0.28f * k, 0.08f);
    }
    Terrain.ground(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.3), v.unit(0.12), 1.2f, 1),
        sand,
        Colours.scale(sand, 0.96f),
        Terrain.Cover.SAND);
    Place place =
        new Place(
            v,
            "desert",
            v.chance(0.5) ? "sand dunes in the desert" : "a sandy desert",
            "in the desert",
            "among sand dunes");
    Waters.rocks(v, place, v.horizon + v.unit(0.2), v.height(), v.rng.nextInt(4), 0xa07850);
    return place
        .spot("desert", Stand.GROUND, v.horizon + v.unit(0.16), v.height() * 0.95f, 0.16, 0.44)
        .sky();
  }

  static Place canyon(Draft d) {
    View v = d.view(0.45, 0.6, 0.8, 14);
    float[] rock = v.near(0xb8603c, 0.12f);
    int mesas = 2 + v.rng.nextInt(3);
    for (int k = 0; k < mesas; k++) {
      mesa(
          v,
          v.width() * v.rng.uniform(),
          v.horizon + v.unit(0.02 + 0.02 * k),
          v.unit(v.rng.uniform(0.1f, 0.3f)),
          v.unit(v.rng.uniform(0.12f, 0.34f)),
          rock,
          0.62f - 0.14f * k);
    }
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        v.near(0xc48456, 0.1f),
        v.near(0xcf9a6c, 0.1f),
        Terrain.Cover.EARTH);
    Place place = new Place(v, "canyon", "red rocks in a canyon", "among red rocks", "in a canyon");
    for (int k = 0; k < 14; k++) {
      float x = v.rng.uniform() * v.width();
      float y = v.rng.uniform(v.horizon + v.unit(0.04), v.height());
      float tall = v.unit(0.07) * (y - v.horizon) / (v.height() - v.horizon) + 1.5f;
      place.add(y, () -> Plants.bush(v, x, y, tall, v.near(0x7f8450, 0.2f), v.distance(y) * 0.7f));
    }
    return place
        .spot("desert", Stand.GROUND, v.horizon + v.unit(0.1), v.height() * 0.95f, 0.16, 0.42)
        .sky();
  }

  private static void mesa(
      View v, float x, float foot, float half, float tall, float[] rock, float distance) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 40;
    for (int px = (int) (x - half * 1.5f); px < x + half * 1.5f; px++) {
      float n0 = v.noise.sum(at + px * 12 / v.unit(1), 3, 3);
      float off = Math.abs(px - x) / half;
      float shape =
          1
              - Colours.step(0.75f + 0.2f * n0, 1.0f + 0.25f * n0, off) * 0.62f
              - Colours.step(1.05f, 1.5f, off) * 0.38f;
      float top = foot - tall * shape * (0.95f + 0.1f * n0);
      for (int y = (int) Math.max(0, top); y < foot + 2; y++) {
        float n = v.noise.sum(at + px * 6 / v.unit(1), y * 46 / v.unit(1), 3);
        float crack = v.noise.sum(at + px * 30 / v.unit(1), y * 4 / v.unit(1), 2);
        float turned =
            Colours.clamp(0.5f + v.light.side() * (px - x) / half * 0.45f + (crack - 0.5f));
        v.sheet.blend(
            px,
            y,
            v.seen(Colours.scale(rock, 0.75f + 0.5f * n), turned, distance),
            Colours.clamp(y + 1 - top));
      }
    }
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

  static Place forestEdge(Draft d) {
    View v = d.view(0.36, 0.5, 0.35, 12);
    boolean firs = v.chance(0.4);
    float[] leaf = firs ? d.needles() : d.leaf();
    Plants.wood(
        v,
        Terrain.level(v, v.horizon + v.unit(0.02)),
        v.unit(v.rng.uniform(0.16f, 0.3f)),
        leaf,
        0.5f,
        firs);
    Plants.wood(
        v,
        Terrain.level(v, v.horizon + v.unit(0.05)),
        v.unit(v.rng.uniform(0.1f, 0.2f)),
        firs ? d.needles() : d.leaf(),
        0.3f,
        firs);
    float[] grass = d.grass();
    Terrain.ground(
        v,
        Terrain.ridge(v, v.horizon + v.unit(0.07), v.unit(0.04), 1.5f, 2),
        grass,
        Colours.scale(grass, 0.85f),
        Terrain.Cover.GRASS);
    String name =
        (firs ? "a clearing in a pine forest" : "the edge of a forest") + (firs ? "" : season(d));
    Place place =
        new Place(
            v,
            firs ? "pine forest" : "forest edge",
            name,
            firs ? "in a pine forest" : "at the edge of a forest",
            "in a clearing");
    trees(v, place, d, 2 + v.rng.nextInt(4), 0.25f, 0.55f, firs);
    tufts(v, place, grass, 22);
    return place
        .spot(
            "forest flutter", Stand.GRASS, v.horizon + v.unit(0.12), v.height() * 0.95f, 0.14, 0.42)
        .sky();
  }

  static Place forest(Draft d) {
    View v = d.view(0.5, 0.6, 0.35, 6);
    boolean misty = d.light.weather() == Light.Weather.FOG;
    float[] glow = Colours.mix(v.light.skyLow(), v.light.on(d.leaf(), 0.9f), misty ? 0.15f : 0.55f);
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 40;
    for (int y = 0; y <= v.horizon + 2; y++) {
      for (int x = 0; x < v.width(); x++) {
        float n = v.noise.sum(at + x * 16 / v.unit(1), y * 16 / v.unit(1), 4);
        v.sheet.blend(x, y, Colours.scale(glow, 0.55f + 0.75f * n), 0.95f);
      }
    }
    float[] floor =
        d.season == Draft.Season.AUTUMN ? v.near(0xa8743c, 0.15f) : v.near(0x6d7440, 0.15f);
    Terrain.ground(
        v, Terrain.level(v, v.horizon), floor, Colours.mix(floor, glow, 0.4f), Terrain.Cover.EARTH);
    if (v.chance(0.4)) {
      Terrain.way(v, v.horizon, 1.1f, v.near(0x9c8058, 0.1f), v.rng.uniform(0.2f, 0.8f), true);
    }
    Place place =
        new Place(
            v, "forest", "tall trees in a forest" + season(d), "in a forest", "among tall trees");
    for (int k = 0; k < 26; k++) {
      float t = k / 25f;
      float foot = v.horizon + (v.height() - v.horizon) * (0.03f + 0.5f * t * t);
      float wide = v.unit(0.006 + 0.05 * t * t) * v.rng.uniform(0.6f, 1.2f);
      float x = v.rng.uniform(-0.03f, 1.03f) * v.width();
      if (t > 0.7f && Math.abs(x / v.width() - 0.5f) < 0.26f) {
        continue;
      }
      place.add(foot, () -> trunk(v, x, foot, wide, (1 - t) * 0.9f, glow));
    }
    tufts(v, place, Colours.mix(floor, Colours.of(0x66803a), 0.6f), 20);
    return place.spot(
        "forest",
        Stand.GRASS,
        v.horizon + (v.height() - v.horizon) * 0.3f,
        v.height() * 0.95f,
        0.14,
        0.4);
  }

  private static void trunk(View v, float x, float foot, float half, float far, float[] glow) {
    v.sheet.nextLayer();
    float[] bark = v.near(0x5d4a3a, 0.25f);
    float at = v.rng.uniform() * 40;
    float lean = v.rng.uniform(-0.04f, 0.04f);
    for (int y = 0; y < foot; y++) {
      float h =
          half
              * (0.75f
                  + 0.25f * y / foot
                  + (foot - y < half ? 0.35f * (1 - (foot - y) / half) : 0));
      float mid = x + (foot - y) * lean;
      for (int px = (int) (mid - h - 1); px <= mid + h + 1; px++) {
        float off = (px + 0.5f - mid) / h;
        float n = v.noise.sum(at + px * 1.1f * 256 / v.unit(1) * 0.4f, y * 12 / v.unit(1), 3);
        float[] c =
            v.light.on(
                Colours.scale(bark, 0.7f + 0.6f * n),
                Colours.clamp(0.4f + 0.55f * off * v.light.side()));
        v.sheet.blend(
            px,
            y,
            Colours.mix(c, glow, far * 0.75f),
            Colours.clamp((1 - Math.abs(off)) * h + 0.5f));
      }
    }
    shade(v, x, foot, half * 2.2f);
  }
}
