package pentimento.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

  private static final int MOST_TRIES = 12;

  private record Attempt(Composed composed, boolean plain) {}

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

  /** A thing that lives there and is not among those chosen; empty when there is no other. */
  private Optional<Subject> another(String habitat, List<Subject> chosen, Rng rng) {
    List<Thing> things =
        library.of(habitat, without).stream()
            .filter(t -> chosen.stream().noneMatch(c -> c.thing().noun().equals(t.noun())))
            .toList();
    return things.isEmpty()
        ? Optional.empty()
        : Optional.of(Subject.of(things.get(rng.nextInt(things.size())), rng));
  }

  Composed stillLife(int width, int height, boolean colours, Rng rng) {
    return untilPlain(() -> oneStillLife(width, height, colours, rng));
  }

  Composed room(int width, int height, boolean colours, Rng rng) {
    return untilPlain(() -> oneRoom(width, height, colours, rng));
  }

  Composed single(int width, int height, boolean colours, Rng rng) {
    return untilPlain(() -> oneThing(width, height, colours, rng));
  }

  /** Draws anew what came out with things hidden; the last of several attempts is taken anyway. */
  private static Composed untilPlain(Supplier<Attempt> attempt) {
    for (int tries = 1; ; tries++) {
      Attempt one = attempt.get();
      if (one.plain || tries == MOST_TRIES) {
        return one.composed;
      }
    }
  }

  private Attempt oneStillLife(int width, int height, boolean colours, Rng rng) {
    boolean candle = rng.uniform() < 0.2f;
    Light light = Light.indoors(candle, rng);
    float edge = height * rng.uniform(0.42f, 0.62f);
    View v = view(width, height, light, edge, rng);
    Named wall = WALLS.get(rng.nextInt(WALLS.size()));
    Named top = TOPS.get(rng.nextInt(TOPS.size()));
    Rooms.wall(v, Colours.of(wall.rgb), height, candle);
    Rooms.top(v, edge, Colours.of(top.rgb), top.name.contains("cloth"));

    List<Subject> kinds = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    int wanted = 1 + rng.nextInt(4);
    int total = 0;
    while (kinds.size() < wanted && total < 6) {
      Optional<Subject> other = another("table", kinds, rng);
      if (other.isEmpty()) {
        break;
      }
      Subject next = other.get();
      float c = rng.uniform();
      int count = next.thing().metres() > 0.19 || c < 0.5f ? 1 : c < 0.75f ? 2 : 3;
      count = Math.min(count, 6 - total);
      kinds.add(next);
      counts.add(count);
      total += count;
    }
    if (kinds.isEmpty()) {
      return oneThing(width, height, colours, rng); // no thing of the recipe lies on tables
    }
    double largest = kinds.stream().mapToDouble(k -> k.thing().metres()).max().orElse(0.2);
    float scale =
        v.unit(rng.uniform(0.36f, 0.52f) * (total == 1 ? 1.15f : 1))
            / (float) Math.max(0.13, largest);
    List<Chosen> chosen = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      boolean mirrored = rng.uniform() < 0.5f;
      for (int q = 0; q < counts.get(k); q++) {
        float metres = (float) kinds.get(k).thing().metres();
        float size = Math.max(v.unit(0.14), scale * metres * rng.uniform(0.92f, 1.08f));
        chosen.add(spot(v, kinds.get(k), size, edge, chosen, total, mirrored));
      }
    }
    chosen.sort(Comparator.comparingDouble(Chosen::foot));
    List<Placing.Presence> presences = new ArrayList<>();
    for (Chosen one : chosen) {
      Sprite sprite = one.subject.sprite(one.size, one.mirrored);
      presences.add(Placing.onTable(v, sprite, one.x, one.foot, candle));
    }
    if (candle) {
      Rooms.vignette(v, 0.55f);
    }
    String text = stillLifeCaption(kinds, counts, wall, top, candle, colours, rng);
    return done(v, kinds, "still life", text, presences);
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
      List<Subject> kinds,
      List<Integer> counts,
      Named wall,
      Named top,
      boolean candle,
      boolean colours,
      Rng rng) {
    String things = Words.list(said(kinds, counts, colours, rng));
    float form = rng.uniform();
    boolean plain = !colours || candle && isCold(top.name);
    String table = plain ? top.name.replaceFirst(".* ", "") : top.name;
    String text;
    if (form < 0.4f) {
      text = (rng.uniform() < 0.5f ? "still life with " : "a still life of ") + things;
    } else if (form < 0.75f || !colours || candle && isCold(wall.name)) {
      text = things + " on a " + table;
    } else {
      text = things + " on a " + table + " against " + Words.article(wall.name) + " wall";
    }
    return candle && rng.uniform() < 0.8f ? text + ", by candlelight" : text;
  }

  /** Walls and cloths of these colours look grey or brown by the light of candles. */
  private static boolean isCold(String name) {
    return name.matches("(blue|grey|pink)( .*)?");
  }

  private static List<String> said(
      List<Subject> kinds, List<Integer> counts, boolean colours, Rng rng) {
    List<String> said = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      Subject subject = kinds.get(k);
      Optional<String> colour = subject.said(colours, rng);
      said.add(Words.counted(subject.thing(), colour, counts.get(k)));
    }
    return said;
  }

  private Attempt oneRoom(int width, int height, boolean colours, Rng rng) {
    boolean evening = rng.uniform() < 0.25f;
    Light light = Light.indoors(evening, rng);
    float edge = height * rng.uniform(0.56f, 0.68f);
    View v = view(width, height, light, edge, rng);
    Named wall = WALLS.get(rng.nextInt(WALLS.size()));
    Rooms.wall(v, Colours.of(wall.rgb), height, evening);
    boolean window = rng.uniform() < 0.55f;
    float wx =
        width * (rng.uniform() < 0.5f ? rng.uniform(0.1f, 0.28f) : rng.uniform(0.56f, 0.72f));
    if (window) {
      Rooms.window(v, wx, height * 0.1f, width * 0.22f, edge * 0.62f, evening);
    }
    Rooms.floor(v, edge, v.near(rng.uniform() < 0.5f ? 0x9c7448 : 0x7a5a40, 0.15f));
    if (rng.uniform() < 0.4f) {
      Rooms.rug(v, edge);
    }
    int wanted = 1 + rng.nextInt(3);
    List<Subject> kinds = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    while (kinds.size() < wanted) {
      Optional<Subject> next = another(rng.uniform() < 0.15f ? "floor" : "room", kinds, rng);
      if (next.isEmpty()) {
        next = another("room", kinds, rng);
      }
      if (next.isEmpty()) {
        break;
      }
      kinds.add(next.get());
      counts.add(rng.uniform() < 0.85f || next.get().thing().metres() > 1.2 ? 1 : 2);
    }
    if (kinds.isEmpty()) {
      return oneThing(width, height, colours, rng);
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
    List<Placing.Presence> presences = new ArrayList<>();
    for (Chosen one : chosen) {
      Sprite sprite = one.subject.sprite(one.size, one.mirrored);
      presences.add(Placing.onTable(v, sprite, one.x, one.foot, evening));
    }
    String where =
        colours && rng.uniform() < 0.4f && !(evening && isCold(wall.name))
            ? "in a room with " + Words.article(wall.name) + " wall"
            : window && rng.uniform() < 0.6f ? "by a window in a room" : "in a room";
    String text =
        Words.list(said(kinds, counts, colours, rng))
            + " "
            + where
            + (evening && rng.uniform() < 0.7f ? " in the evening" : "");
    return done(v, kinds, "interior", text, presences);
  }

  private Attempt oneThing(int width, int height, boolean colours, Rng rng) {
    boolean evening = rng.uniform() < 0.15f;
    Light light = Light.indoors(evening, rng);
    View v = view(width, height, light, height * 0.8f, rng);
    Named wall = WALLS.get(rng.nextInt(WALLS.size()));
    Rooms.wall(v, Colours.of(wall.rgb), height, false);
    List<Thing> things =
        library.things().stream().filter(t -> !without.contains(t.noun())).toList();
    Subject subject = Subject.of(things.get(rng.nextInt(things.size())), rng);
    float size = v.unit(rng.uniform(0.62f, 0.92f));
    Sprite sprite = subject.sprite(size, rng.uniform() < 0.5f);
    float x = width * rng.uniform(0.46f, 0.54f);
    float foot = Math.min(height * 0.96f, height * 0.5f + sprite.height() * 0.52f);
    Placing.Presence presence;
    if (rng.uniform() < 0.75f) {
      Rooms.top(
          v,
          Math.min(height * 0.85f, foot - sprite.height() * 0.18f),
          v.near(wall.rgb, 0.3f),
          false);
      presence = Placing.onTable(v, sprite, x, foot, false);
    } else {
      presence = Placing.put(v, sprite, x, foot, Place.Stand.AIR, 0);
    }
    if (rng.uniform() < 0.4f) {
      Rooms.vignette(v, rng.uniform(0.2f, 0.5f));
    }
    Optional<String> colour = colours ? subject.colour() : Optional.empty();
    String noun = Words.counted(subject.thing(), colour, 1);
    float form = rng.uniform();
    String text =
        form < 0.35f
            ? noun
            : form < 0.75f && colours && !(evening && isCold(wall.name))
                ? noun + " against " + Words.article(wall.name) + " background"
                : form < 0.88f ? "a picture of " + noun : "a study of " + noun;
    return done(v, List.of(subject), "single", text, List.of(presence));
  }

  private static Attempt done(
      View v, List<Subject> kinds, String kind, String caption, List<Placing.Presence> presences) {
    List<String> nouns = kinds.stream().map(k -> k.thing().noun()).toList();
    Composed composed =
        new Composed(
            v.sheet.picture(),
            Optional.of(caption),
            kind,
            nouns,
            v.sheet.layerMap(),
            v.sheet.layers());
    return new Attempt(composed, presences.stream().allMatch(p -> p.plain(v.sheet)));
  }
}
