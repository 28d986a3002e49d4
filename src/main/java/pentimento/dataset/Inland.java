package pentimento.dataset;

import pentimento.dataset.Place.Stand;

/** Lakes, rivers, harbours and falls. */
final class Inland {
  private Inland() {}

  static Place lake(Draft d) {
    View v = d.view(0.4, 0.55, 1, 12);
    boolean snowy = v.chance(0.5);
    float[] far =
        Terrain.ridge(v, v.horizon, v.unit(v.rng.uniform(0.2f, 0.36f)), v.rng.uniform(1.6f, 3), 5);
    Terrain.mountains(
        v,
        far,
        v.horizon + 2,
        v.near(0x74768a, 0.15f),
        snowy ? v.rng.uniform(0.4f, 0.8f) : 0,
        0.62f);
    boolean firs = v.chance(0.5);
    Plants.wood(
        v,
        Terrain.level(v, v.horizon + 1),
        v.unit(v.rng.uniform(0.03f, 0.08f)),
        firs ? d.needles() : d.leaf(),
        0.5f,
        firs);
    Water.paint(
        v,
        Terrain.level(v, v.horizon),
        Waters.end(v),
        v.near(0x35606e, 0.2f),
        v.rng.uniform(0.08f, 0.3f));
    Place place =
        new Place(v, "lake", "a mountain lake", "on a mountain lake", "on a lake below mountains");
    if (v.chance(0.6)) {
      shore(v, place, d);
    }
    return place
        .spot("lake", Stand.WATER, v.horizon + v.unit(0.05), v.height() * 0.85f, 0.14, 0.36)
        .sky();
  }

  /** A grassy bank with reeds along the lower edge. */
  private static void shore(View v, Place place, Draft d) {
    float[] line =
        Terrain.ridge(v, v.height() + v.unit(0.03), v.unit(0.16), v.rng.uniform(0.6f, 1.4f), 3);
    float[] grass = d.grass();
    place.add(
        v.height() - v.unit(0.04),
        () -> Terrain.ground(v, line, grass, Colours.scale(grass, 0.85f), Terrain.Cover.GRASS));
    place.add(v.height() + 1, () -> reeds(v, line, d));
  }

  private static void reeds(View v, float[] line, Draft d) {
    v.sheet.nextLayer();
    float[] blade = Colours.mix(d.grass(), Colours.of(0xa9935a), v.rng.uniform());
    int count = 8 + v.rng.nextInt(20);
    float from = v.rng.uniform(-0.2f, 0.8f);
    for (int k = 0; k < count; k++) {
      int x = (int) (v.width() * Colours.clamp(from + v.rng.uniform(0, 0.45f)));
      float foot = line[Math.min(v.width() - 1, x)] + v.unit(v.rng.uniform(0, 0.05f));
      Plants.tuft(v, x, foot, v.unit(v.rng.uniform(0.06f, 0.16f)), blade, 5);
    }
  }

  static Place pond(Draft d) {
    View v = d.view(0.26, 0.4, 0.5, 5);
    float[] grass = d.grass();
    Plants.wood(
        v,
        Terrain.level(v, v.horizon + 1),
        v.unit(v.rng.uniform(0.12f, 0.24f)),
        d.leaf(),
        0.45f,
        false);
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        grass,
        Colours.mix(grass, v.light.skyLow(), 0.2f),
        Terrain.Cover.GRASS);
    float near = v.height() * v.rng.uniform(0.86f, 1.1f);
    float far = v.horizon + v.unit(v.rng.uniform(0.05f, 0.09f));
    float[] top = Terrain.ridge(v, far + v.unit(0.05), v.unit(0.1), 2.2f, 3);
    float[] low = Terrain.ridge(v, near + v.unit(0.03), v.unit(0.1), 1.6f, 3);
    Water.paint(v, top, low, v.near(0x3f5a48, 0.2f), 0.1f);
    boolean lilies = v.chance(0.6);
    Place place =
        new Place(
            v,
            "pond",
            lilies ? "a pond with water lilies" : "a pond",
            "on a pond",
            "on still water");
    if (lilies) {
      v.sheet.nextLayer();
      for (int k = 0; k < 50; k++) {
        float x = v.rng.uniform() * v.width();
        float y = v.rng.uniform(far + v.unit(0.07), Math.min(v.height(), near));
        float size =
            v.unit(0.03)
                * Math.min(1.6f, (y - v.horizon) / v.unit(0.35))
                * v.rng.uniform(0.6f, 1.2f);
        v.sheet.ellipse(
            x,
            y,
            size,
            size * 0.4f,
            v.seen(v.near(0x5d8a48, 0.3f), v.rng.uniform(0.4f, 0.9f), 0.1f),
            0.95f,
            0.1f);
        if (v.chance(0.3)) {
          v.sheet.ellipse(
              x,
              y - size * 0.25f,
              size * 0.4f,
              size * 0.3f,
              v.seen(v.near(v.chance(0.5) ? 0xf4dfe6 : 0xe79ab4, 0.1f), 0.9f, 0.1f),
              0.95f,
              0.2f);
        }
      }
    }
    place.add(v.height() + 1, () -> reeds(v, low, d));
    return place
        .spot("pond", Stand.WATER, far + v.unit(0.12), Math.min(v.height() * 0.9f, near), 0.12, 0.3)
        .sky();
  }

  static Place harbour(Draft d) {
    View v = d.view(0.42, 0.55, 2, 14);
    Buildings.skyline(v, v.horizon + 1, v.unit(v.rng.uniform(0.1f, 0.2f)), 0.5f, false);
    Water.paint(
        v,
        Terrain.level(v, v.horizon),
        Waters.end(v),
        v.near(0x44606c, 0.2f),
        v.rng.uniform(0.12f, 0.35f));
    Place place =
        new Place(v, "harbour", "a harbour town", "in a harbour", "in the harbour of an old town");
    if (v.chance(0.7)) {
      boolean left = v.chance(0.5);
      float x0 = left ? -2 : v.width() + 2;
      float x1 = v.width() * (left ? v.rng.uniform(0.3f, 0.5f) : v.rng.uniform(0.5f, 0.7f));
      float far = v.horizon + v.unit(0.16);
      v.sheet.nextLayer();
      float[] wood = v.near(0x7d6a54, 0.2f);
      v.sheet.fill(
          Sheet.polygon(
              x0, far + v.unit(0.2), x0, far + v.unit(0.09), x1, far, x1, far + v.unit(0.025)),
          (px, py) ->
              v.seen(
                  Colours.scale(
                      wood, 0.8f + 0.4f * v.noise.at(px * 30 / v.unit(1), py * 140 / v.unit(1))),
                  0.7f,
                  0.1f),
          1);
      for (int k = 0; k < 6; k++) {
        float t = k / 5f;
        float x = x0 + (x1 - x0) * t;
        float y = far + v.unit(0.1) * (1 - t) + v.unit(0.02);
        v.sheet.line(
            x,
            y - v.unit(0.02),
            x,
            y + v.unit(0.09) * (1.2f - t),
            v.unit(0.008) * (1.3f - t * 0.6f),
            v.seen(wood, 0.25f, 0.1f),
            1);
      }
    }
    return place
        .spot("sea lake", Stand.WATER, v.horizon + v.unit(0.05), v.height() * 0.92f, 0.14, 0.42)
        .sky();
  }

  static Place river(Draft d) {
    View v = d.view(0.36, 0.48, 1, 10);
    float[] grass = d.grass();
    float[] far = Terrain.ridge(v, v.horizon, v.unit(0.18), v.rng.uniform(1.5f, 3), 4);
    Terrain.hills(v, far, v.near(0x6f8a68, 0.15f), 0.72f, 0.25f);
    Plants.wood(v, Terrain.level(v, v.horizon + 1), v.unit(0.05), d.leaf(), 0.55f, false);
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        grass,
        Colours.mix(grass, v.light.skyLow(), 0.15f),
        Terrain.Cover.GRASS);
    float[] mirror = Colours.mix(v.light.skyLow(), v.light.skyTop(), 0.4f);
    v.sheet.nextLayer();
    river(v, mirror);
    boolean bridge = v.chance(0.3);
    Place place =
        new Place(
            v,
            "river",
            bridge ? "a stone bridge over a river" : "a river valley",
            bridge ? "by a river with a stone bridge" : "by a river",
            bridge ? "near a stone bridge" : "in a river valley");
    if (bridge) {
      float foot = v.horizon + v.unit(0.17);
      place.add(foot, () -> Buildings.bridge(v, v.horizon - v.unit(0.01), foot, 3));
    }
    Lands.trees(v, place, d, 2 + v.rng.nextInt(5), 0.1f, 0.32f, false);
    Lands.tufts(v, place, grass, 14);
    return place
        .spot("field walk", Stand.GRASS, v.horizon + v.unit(0.2), v.height() * 0.96f, 0.12, 0.34)
        .sky();
  }

  /** A river that bends through the land and shows the sky. */
  private static void river(View v, float[] mirror) {
    float phase = v.rng.uniform() * 6.28f;
    float foot = v.width() * v.rng.uniform(0.3f, 0.7f);
    float at = v.rng.uniform() * 30;
    float wide = v.rng.uniform(0.22f, 0.4f);
    for (int y = (int) v.horizon + 1; y < v.height(); y++) {
      float below = (y - v.horizon) / (v.height() - v.horizon);
      float middle =
          foot
              + v.width()
                  * 0.34f
                  * (float) StrictMath.sin(phase + 3.2 / (below + 0.35))
                  * (1.1f - below);
      float half = v.width() * wide * (0.03f + 0.97f * below * below);
      for (int x = (int) (middle - half * 1.2f) - 1; x <= middle + half * 1.2f + 1; x++) {
        float n = v.noise.sum(at + x * 9 / v.unit(1), y * 40 / v.unit(1), 3) - 0.5f;
        float off = Math.abs(x - middle) - half * (1 + n * 0.25f);
        float bank = Colours.clamp(1 + off / Math.max(1.5f, half * 0.3f));
        float[] c =
            Colours.mix(
                Colours.scale(mirror, 1 + 0.25f * n),
                v.seen(Colours.of(0x3c4c3a), 0.3f, v.distance(y)),
                bank * 0.75f);
        v.sheet.blend(x, y, c, Colours.clamp(0.5f - off));
      }
    }
  }

  static Place marsh(Draft d) {
    View v = d.view(0.36, 0.5, 0.6, 6);
    float[] grass = Colours.mix(d.grass(), Colours.of(0x9a8c58), v.rng.uniform(0.3f, 0.9f));
    Plants.wood(
        v,
        Terrain.level(v, v.horizon + 1),
        v.unit(v.rng.uniform(0.02f, 0.06f)),
        d.leaf(),
        0.6f,
        false);
    Terrain.ground(
        v,
        Terrain.level(v, v.horizon),
        grass,
        Colours.mix(grass, v.light.skyLow(), 0.2f),
        Terrain.Cover.GRASS);
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 30;
    for (int y = (int) v.horizon + 2; y < v.height(); y++) {
      float below = (y - v.horizon) / v.unit(1);
      float depth = 1 / (below + 0.05f);
      float[] sky =
          v.sheet.colour(v.width() / 2, (int) Math.max(0, v.horizon - (y - v.horizon) * 0.9f));
      for (int x = 0; x < v.width(); x++) {
        float n =
            v.noise.sum(at + (x - v.width() / 2f) / v.unit(1) * depth * 1.1f, depth * 2.1f, 4);
        float water = Colours.step(0.52f, 0.56f, n);
        v.sheet.blend(x, y, Colours.mix(v.light.on(Colours.of(0x4a5a58), 0.4f), sky, 0.75f), water);
      }
    }
    Place place =
        new Place(v, "marsh", "a marsh with pools of water", "in a marsh", "in the wetlands");
    float[] none = Terrain.level(v, v.height());
    for (int k = 0; k < 40; k++) {
      float x = v.rng.uniform() * v.width();
      float y = v.rng.uniform(v.horizon + v.unit(0.06), v.height() * 1.02f);
      float tall =
          v.unit(0.13) * (y - v.horizon) / (v.height() - v.horizon) * v.rng.uniform(0.6f, 1.3f);
      place.addDetail(y, () -> Plants.tuft(v, x, y, tall, grass, 6));
    }
    place.add(v.height() + 1, () -> reeds(v, none, d));
    return place
        .spot("wade", Stand.WATER, v.horizon + v.unit(0.18), v.height() * 0.92f, 0.2, 0.42)
        .sky();
  }

  static Place waterfall(Draft d) {
    View v = d.view(0.2, 0.3, 1.2, 8);
    float[] rock = v.near(0x6f6a60, 0.2f);
    float[] top = Terrain.ridge(v, v.horizon + v.unit(0.02), v.unit(0.14), 2, 4);
    float pool = v.height() * v.rng.uniform(0.66f, 0.76f);
    Terrain.mountains(v, top, pool, rock, 0, 0.15f);
    Plants.wood(v, top, v.unit(0.06), d.leaf(), 0.25f, v.chance(0.5));
    float x = v.width() * v.rng.uniform(0.3f, 0.7f);
    float half = v.unit(v.rng.uniform(0.035f, 0.09f));
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 30;
    int begin = (int) top[(int) x];
    for (int y = begin; y < pool; y++) {
      float t = (y - begin) / (pool - begin);
      float h = half * (0.8f + 0.5f * t);
      for (int px = (int) (x - h * 1.4f); px <= x + h * 1.4f; px++) {
        float n = v.noise.sum(at + px * 34 / v.unit(1), y * 7 / v.unit(1), 3);
        float off = Math.abs(px - x) / h;
        v.sheet.blend(
            px,
            y,
            v.light.on(
                Colours.mix(Colours.of(0xa9c3cf), Colours.of(0xffffff), n), 0.55f + 0.4f * n),
            Colours.clamp((1.15f - off + (n - 0.5f) * 0.8f) * 3) * 0.94f);
      }
    }
    View low = new View(v.sheet, v.light, v.noise, v.rng, pool - v.unit(0.05), v.eye);
    Water.paint(low, Terrain.level(v, pool), Waters.end(v), v.near(0x3f6a66, 0.2f), 0.4f);
    for (int k = 0; k < 26; k++) {
      v.sheet.disc(
          x + v.rng.normal() * half * 0.9f,
          pool + v.rng.normal() * v.unit(0.012),
          v.unit(v.rng.uniform(0.012f, 0.03f)),
          v.light.on(Colours.of(0xf2f6f6), 0.8f),
          0.35f,
          0.9f);
    }
    Place place = new Place(low, "waterfall", "a waterfall", "below a waterfall", "by a waterfall");
    Waters.rocks(
        low, place, pool + v.unit(0.04), v.height() * 1.02f, 5 + v.rng.nextInt(6), 0x66625a);
    return place.spot("lake pond", Stand.WATER, pool + v.unit(0.06), v.height() * 0.9f, 0.12, 0.26);
  }
}
