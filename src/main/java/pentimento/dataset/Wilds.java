package pentimento.dataset;

import pentimento.dataset.Place.Stand;

/** Mountains, snow, deserts and woods. */
final class Wilds {
  private Wilds() {}

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
    Lands.trees(v, place, d, v.rng.nextInt(6), 0.1f, 0.36f, true);
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
            Lands.shade(v, x, foot, tall * 0.22f);
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
    Place place =
        new Place(v, "canyon", "tall rocks in a canyon", "among tall rocks", "in a canyon");
    for (int k = 0; k < 14; k++) {
      float x = v.rng.uniform() * v.width();
      float y = v.rng.uniform(v.horizon + v.unit(0.04), v.height());
      float tall = v.unit(0.07) * (y - v.horizon) / (v.height() - v.horizon) + 1.5f;
      place.addDetail(
          y, () -> Plants.bush(v, x, y, tall, v.near(0x7f8450, 0.2f), v.distance(y) * 0.7f));
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
        (firs ? "a clearing in a pine forest" : "the edge of a forest")
            + (firs ? "" : Lands.season(d));
    Place place =
        new Place(
            v,
            firs ? "pine forest" : "forest edge",
            name,
            firs ? "in a pine forest" : "at the edge of a forest",
            "in a clearing");
    Lands.trees(v, place, d, 2 + v.rng.nextInt(4), 0.25f, 0.55f, firs);
    Lands.tufts(v, place, grass, 22);
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
            v,
            "forest",
            "tall trees in a forest" + Lands.season(d),
            "in a forest",
            "among tall trees");
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
    Lands.tufts(v, place, Colours.mix(floor, Colours.of(0x66803a), 0.6f), 20);
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
    Lands.shade(v, x, foot, half * 2.2f);
  }
}
