package pentimento.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pentimento.dataset.ObjectLibrary.Thing;
import pentimento.random.Rng;

/** Still lifes, rooms, and single things that fill the picture. */
final class Indoors {
  private record Named(String name, int rgb) {}

  private static final List<Named> WALLS =
      List.of(
          new Named("blue", 0x6f8cac),
          new Named("grey", 0x98958f),
          new Named("green", 0x74906f),
          new Named("ochre", 0xc29a52),
          new Named("dark brown", 0x4a382c),
          new Named("red", 0x9c4a3c),
          new Named("white", 0xe2ddd2),
          new Named("dark green", 0x33473c),
          new Named("pink", 0xd3a4a0));

  private static final List<Named> TOPS =
      List.of(
          new Named("wooden table", 0x9a6a40),
          new Named("dark wooden table", 0x5b3c28),
          new Named("white cloth", 0xe4dfd4),
          new Named("red cloth", 0xa83a34),
          new Named("blue cloth", 0x4f6c98),
          new Named("green cloth", 0x5d7c58),
          new Named("stone table", 0x97938c));

  private static final String[] TABLE = {"table"};

  private final ObjectLibrary library;
  private final Set<String> without;

  Indoors(ObjectLibrary library, Set<String> without) {
    this.library = library;
    this.without = without;
  }

  private record Chosen(Subject subject, float x, float foot, float size, boolean mirrored) {}

  private static View view(int width, int height, Light light, float edge, Rng rng) {
    return new View(new Sheet(width, height), light, new Noise(rng), rng, edge, 1);
  }

  private Subject subject(String habitat, Rng rng) {
    List<Thing> things = library.of(habitat, without);
    return Subject.of(things.get(rng.nextInt(things.size())), rng);
  }

  Composed stillLife(int width, int height, Rng rng) {
    boolean candle = rng.uniform() < 0.2f;
    Light light = Light.indoors(candle, rng);
    float edge = height * rng.uniform(0.42f, 0.62f);
    View v = view(width, height, light, edge, rng);
    Named wall = WALLS.get(rng.nextInt(WALLS.size()));
    Named top = TOPS.get(rng.nextInt(TOPS.size()));
    wall(v, Colours.of(wall.rgb), height, candle);
    top(v, edge, Colours.of(top.rgb), top.name.contains("cloth"));

    List<Subject> kinds = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    int wanted = 1 + rng.nextInt(4);
    int total = 0;
    while (kinds.size() < wanted && total < 6) {
      Subject next = subject(TABLE[0], rng);
      if (kinds.stream().anyMatch(k -> k.thing().noun().equals(next.thing().noun()))) {
        continue;
      }
      float c = rng.uniform();
      int count = next.thing().metres() > 0.19 || c < 0.5f ? 1 : c < 0.75f ? 2 : 3;
      count = Math.min(count, 6 - total);
      kinds.add(next);
      counts.add(count);
      total += count;
    }
    double largest = kinds.stream().mapToDouble(k -> k.thing().metres()).max().orElse(0.2);
    float scale =
        v.unit(rng.uniform(0.34f, 0.46f) * (total == 1 ? 1.15f : 1))
            / (float) Math.max(0.13, largest);
    List<Chosen> chosen = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      boolean mirrored = rng.uniform() < 0.5f;
      for (int q = 0; q < counts.get(k); q++) {
        float metres = (float) kinds.get(k).thing().metres();
        float size = Math.max(v.unit(0.12), scale * metres * rng.uniform(0.92f, 1.08f));
        chosen.add(spot(v, kinds.get(k), size, edge, chosen, total, mirrored));
      }
    }
    chosen.sort(Comparator.comparingDouble(Chosen::foot));
    for (Chosen one : chosen) {
      Sprite sprite = one.subject.sprite(one.size, one.mirrored);
      Placing.onTable(v, sprite, one.x, one.foot, candle);
    }
    if (candle) {
      vignette(v, 0.55f);
    }
    return done(
        v, kinds, counts, "still life", stillLifeCaption(kinds, counts, wall, top, candle, rng));
  }

  /** A place on the table where it covers others as little as can be had. */
  private static Chosen spot(
      View v,
      Subject subject,
      float size,
      float edge,
      List<Chosen> others,
      int total,
      boolean mirrored) {
    Chosen best = null;
    float least = Float.MAX_VALUE;
    float spread = total == 1 ? 0.12f : 0.36f;
    for (int tries = 0; tries < 14; tries++) {
      float x = v.width() * (0.5f + v.rng.uniform(-spread, spread));
      float room = v.height() - edge;
      float foot = edge + room * v.rng.uniform(0.28f, 0.86f);
      float cost = 0;
      for (Chosen other : others) {
        float dx = Math.abs(x - other.x) / (0.5f * (size + other.size));
        float dy = Math.abs(foot - other.foot) / (0.35f * (size + other.size));
        cost += Math.max(0, 1 - dx) * (1.2f - Math.min(0.7f, dy));
      }
      if (cost < least) {
        least = cost;
        best = new Chosen(subject, x, foot, size, mirrored);
      }
    }
    return best;
  }

  private static String stillLifeCaption(
      List<Subject> kinds, List<Integer> counts, Named wall, Named top, boolean candle, Rng rng) {
    String things = Words.list(said(kinds, counts, rng));
    float form = rng.uniform();
    String text;
    if (form < 0.4f) {
      text = (rng.uniform() < 0.5f ? "still life with " : "a still life of ") + things;
    } else if (form < 0.75f) {
      text = things + " on a " + top.name;
    } else {
      text = things + " on a " + top.name + " against " + Words.article(wall.name) + " wall";
    }
    return candle && rng.uniform() < 0.8f ? text + ", by candlelight" : text;
  }

  private static List<String> said(List<Subject> kinds, List<Integer> counts, Rng rng) {
    List<String> said = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      Subject subject = kinds.get(k);
      Optional<String> colour =
          subject.hue().isPresent() || rng.uniform() < 0.75f ? subject.colour() : Optional.empty();
      said.add(Words.counted(subject.thing(), colour, counts.get(k)));
    }
    return said;
  }

  Composed room(int width, int height, Rng rng) {
    boolean evening = rng.uniform() < 0.25f;
    Light light = Light.indoors(evening, rng);
    float edge = height * rng.uniform(0.56f, 0.68f);
    View v = view(width, height, light, edge, rng);
    Named wall = WALLS.get(rng.nextInt(WALLS.size()));
    wall(v, Colours.of(wall.rgb), height, evening);
    boolean window = rng.uniform() < 0.55f;
    float wx =
        width * (rng.uniform() < 0.5f ? rng.uniform(0.1f, 0.28f) : rng.uniform(0.56f, 0.72f));
    if (window) {
      window(v, wx, height * 0.1f, width * 0.22f, edge * 0.62f, evening);
    }
    floor(v, edge, v.near(rng.uniform() < 0.5f ? 0x9c7448 : 0x7a5a40, 0.15f));
    if (rng.uniform() < 0.4f) {
      rug(v, edge);
    }
    int wanted = 1 + rng.nextInt(3);
    List<Subject> kinds = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    while (kinds.size() < wanted) {
      Subject next = subject(rng.uniform() < 0.15f ? "floor" : "room", rng);
      if (kinds.stream().noneMatch(k -> k.thing().noun().equals(next.thing().noun()))) {
        kinds.add(next);
        counts.add(rng.uniform() < 0.85f || next.thing().metres() > 1.2 ? 1 : 2);
      }
    }
    double largest = kinds.stream().mapToDouble(k -> k.thing().metres()).max().orElse(1);
    float scale = v.unit(rng.uniform(0.36f, 0.52f)) / (float) largest;
    List<Chosen> chosen = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      for (int q = 0; q < counts.get(k); q++) {
        float size = Math.max(v.unit(0.13), scale * (float) kinds.get(k).thing().metres());
        float low = edge - v.unit(0.05);
        chosen.add(
            spot(v, kinds.get(k), size, low, chosen, Math.max(2, wanted), rng.uniform() < 0.5f));
      }
    }
    chosen.sort(Comparator.comparingDouble(Chosen::foot));
    for (Chosen one : chosen) {
      Placing.onTable(v, one.subject.sprite(one.size, one.mirrored), one.x, one.foot, evening);
    }
    String where =
        rng.uniform() < 0.4f
            ? "in a room with " + Words.article(wall.name) + " wall"
            : window && rng.uniform() < 0.6f ? "by a window in a room" : "in a room";
    String text =
        Words.list(said(kinds, counts, rng))
            + " "
            + where
            + (evening && rng.uniform() < 0.7f ? " in the evening" : "");
    return done(v, kinds, counts, "interior", text);
  }

  Composed single(int width, int height, Rng rng) {
    Light light = Light.indoors(rng.uniform() < 0.15f, rng);
    View v = view(width, height, light, height * 0.8f, rng);
    Named wall = WALLS.get(rng.nextInt(WALLS.size()));
    wall(v, Colours.of(wall.rgb), height, false);
    List<Thing> things =
        library.things().stream().filter(t -> !without.contains(t.noun())).toList();
    Subject subject = Subject.of(things.get(rng.nextInt(things.size())), rng);
    float size = v.unit(rng.uniform(0.62f, 0.92f));
    Sprite sprite = subject.sprite(size, rng.uniform() < 0.5f);
    float x = width * rng.uniform(0.46f, 0.54f);
    float foot = Math.min(height * 0.96f, height * 0.5f + sprite.height() * 0.52f);
    if (rng.uniform() < 0.5f) {
      top(
          v,
          Math.min(height * 0.85f, foot - sprite.height() * 0.18f),
          v.near(wall.rgb, 0.3f),
          false);
      Placing.onTable(v, sprite, x, foot, false);
    } else {
      Placing.put(v, sprite, x, foot, Place.Stand.AIR, 0);
    }
    if (rng.uniform() < 0.4f) {
      vignette(v, rng.uniform(0.2f, 0.5f));
    }
    Optional<String> colour = subject.colour();
    String noun = Words.counted(subject.thing(), colour, 1);
    float form = rng.uniform();
    String text =
        form < 0.35f
            ? noun
            : form < 0.75f
                ? noun + " against " + Words.article(wall.name) + " background"
                : form < 0.88f ? "a picture of " + noun : "a study of " + noun;
    return done(v, List.of(subject), List.of(1), "single", text);
  }

  private static Composed done(
      View v, List<Subject> kinds, List<Integer> counts, String kind, String caption) {
    List<String> nouns = kinds.stream().map(k -> k.thing().noun()).toList();
    return new Composed(
        v.sheet.picture(), Optional.of(caption), kind, nouns, v.sheet.layerMap(), v.sheet.layers());
  }

  /** A wall, lighter towards the light. */
  private static void wall(View v, float[] colour, int end, boolean pool) {
    float[] c = Colours.near(colour, v.rng, 0.1f);
    float at = v.rng.uniform() * 40;
    float scale = v.rng.uniform(3, 9) / v.unit(1);
    float rough = v.rng.uniform(0.08f, 0.3f);
    float lx = v.light.sunX() * v.width();
    float ly = v.height() * v.rng.uniform(0.1f, 0.5f);
    float reach = v.unit(pool ? 0.55 : 1.1);
    for (int y = 0; y < end; y++) {
      for (int x = 0; x < v.width(); x++) {
        float n = v.noise.sum(at + x * scale, y * scale, 4) - 0.5f;
        float d = (float) Math.sqrt((x - lx) * (x - lx) + (y - ly) * (y - ly)) / reach;
        float[] lit =
            v.light.on(
                Colours.scale(c, 1 + rough * n * 2), Colours.clamp(1.05f / (0.6f + d) - 0.15f));
        v.sheet.blend(y * v.width() + x, lit[0], lit[1], lit[2], 1);
      }
    }
  }

  /** A table top: boards, stone, or a cloth with folds. */
  private static void top(View v, float edge, float[] colour, boolean cloth) {
    v.sheet.nextLayer();
    float[] c = Colours.near(colour, v.rng, 0.08f);
    float at = v.rng.uniform() * 40;
    float tilt = v.rng.uniform(-0.03f, 0.03f);
    float lx = v.light.sunX() * v.width();
    for (int x = 0; x < v.width(); x++) {
      float begin = edge + tilt * (x - v.width() / 2f);
      for (int y = Math.max(0, (int) begin); y < v.height(); y++) {
        float down = (y - begin) / v.unit(1);
        float u = at + (x - v.width() / 2f) / v.unit(1) / (0.5f + down);
        float n =
            cloth
                ? v.noise.sum(u * 2.2f + down, down * 3.1f + u, 3) - 0.5f
                : v.noise.sum(u * 2, down * 26 + 0.6f * v.noise.at(u * 3, 4), 3) - 0.5f;
        float beside =
            cloth
                ? n
                    - (v.noise.sum(
                            u * 2.2f + down + 0.12f * v.light.side(), down * 3.1f + u - 0.08f, 3)
                        - 0.5f)
                : 0;
        float d = Math.abs(x - lx) / v.unit(1.3);
        float turned = Colours.clamp(1 - 0.55f * d + beside * 3.4f + (cloth ? 0 : n * 0.3f));
        float[] lit = v.light.on(Colours.scale(c, 1 + (cloth ? 0.12f : 0.36f) * n), turned);
        v.sheet.blend(y * v.width() + x, lit[0], lit[1], lit[2], Colours.clamp(y + 1 - begin));
      }
    }
  }

  private static void floor(View v, float edge, float[] wood) {
    v.sheet.nextLayer();
    float at = v.rng.uniform() * 40;
    float middle = v.width() * v.rng.uniform(0.35f, 0.65f);
    float lx = v.light.sunX() * v.width();
    for (int y = (int) edge; y < v.height(); y++) {
      float below = (y - edge) / v.unit(1) + 0.25f;
      for (int x = 0; x < v.width(); x++) {
        float across = (x - middle) / v.unit(1) / below * 2.2f;
        float board = (float) Math.floor(across * 2);
        float gap = Math.abs(across * 2 - board - 0.5f) > 0.46f ? 0.7f : 1;
        float tone = 0.85f + 0.3f * v.noise.at(board * 7.3f + at, 3);
        float n = v.noise.sum(across * 9 + at, 3 / below, 3) - 0.5f;
        float turned = Colours.clamp(1 - 0.6f * Math.abs(x - lx) / v.unit(1.2));
        float[] lit = v.light.on(Colours.scale(wood, tone * gap * (1 + 0.3f * n)), turned);
        v.sheet.blend(y * v.width() + x, lit[0], lit[1], lit[2], Colours.clamp(y + 1 - edge));
      }
    }
    float[] skirt = v.light.on(Colours.of(0xe0d8c8), 0.4f);
    v.sheet.fill(Buildings.box(0, edge - v.unit(0.025), v.width(), edge), skirt, 0.9f);
  }

  private static void rug(View v, float edge) {
    v.sheet.nextLayer();
    float[] c = v.near(new int[] {0x9c3f38, 0x3f5c84, 0x6d7c4c, 0xb98a4c}[v.rng.nextInt(4)], 0.15f);
    float cx = v.width() * v.rng.uniform(0.4f, 0.6f);
    float cy = edge + (v.height() - edge) * 0.58f;
    float rx = v.unit(v.rng.uniform(0.3f, 0.42f));
    float ry = (v.height() - edge) * 0.3f;
    v.sheet.ellipse(cx, cy, rx, ry, v.light.on(c, 0.7f), 1, 0);
    v.sheet.ellipse(
        cx,
        cy,
        rx * 0.82f,
        ry * 0.8f,
        v.light.on(Colours.mix(c, Colours.of(0xe6d8b8), 0.45f), 0.7f),
        1,
        0);
    v.sheet.ellipse(cx, cy, rx * 0.7f, ry * 0.66f, v.light.on(Colours.scale(c, 0.9f), 0.7f), 1, 0);
  }

  private static void window(View v, float x, float y, float w, float h, boolean evening) {
    v.sheet.nextLayer();
    float[] frame = v.light.on(Colours.of(0xe8e2d6), 0.8f);
    float[] high = Colours.of(evening ? 0x26304e : 0x8fbbe0);
    float[] low = Colours.of(evening ? 0x5b5a7c : 0xdcecf2);
    float m = w * 0.06f;
    v.sheet.fill(Buildings.box(x - m, y - m, x + w + m, y + h + m), frame, 1);
    float at = v.rng.uniform() * 40;
    v.sheet.fill(
        Buildings.box(x, y, x + w, y + h),
        (px, py) -> {
          float t = (py - y) / h;
          float n = v.noise.sum(at + px * 8 / v.unit(1), py * 12 / v.unit(1), 3);
          float[] sky = Colours.mix(high, low, Colours.clamp(t + (n - 0.5f) * 0.5f));
          return t > 0.62f + 0.25f * (n - 0.5f)
              ? Colours.scale(Colours.of(evening ? 0x1e2c30 : 0x6a8a56), 0.7f + 0.6f * n)
              : sky;
        },
        1);
    v.sheet.fill(Buildings.box(x + w / 2 - m / 2, y, x + w / 2 + m / 2, y + h), frame, 1);
    v.sheet.fill(Buildings.box(x, y + h * 0.45f, x + w, y + h * 0.45f + m), frame, 1);
  }

  private static void vignette(View v, float strength) {
    for (int y = 0; y < v.height(); y++) {
      for (int x = 0; x < v.width(); x++) {
        float dx = 2f * x / v.width() - 1;
        float dy = 2f * y / v.height() - 1;
        float a = 1 - strength * Colours.step(0.35f, 1.9f, dx * dx + dy * dy);
        v.sheet.multiply(x, y, a, a, a);
      }
    }
  }
}
