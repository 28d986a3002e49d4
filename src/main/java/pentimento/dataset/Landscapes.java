package pentimento.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import pentimento.dataset.ObjectLibrary.Thing;
import pentimento.random.Rng;

/** Chooses a place, its light and what is in it; draws them. */
final class Landscapes {
  /** A kind of place: its habitats tell which subject fits before it is drawn. */
  private record Kind(Function<Draft, Place> draw, String habitats, int share, boolean snows) {
    Kind(Function<Draft, Place> draw, String habitats, int share) {
      this(draw, habitats, share, false);
    }

    /** Can it be in such a light? */
    boolean suits(Light light) {
      boolean dry = habitats.contains("desert") || habitats.contains("savanna");
      return switch (light.weather()) {
        case SNOW -> snows;
        case RAIN -> !dry && !habitats.equals("snow");
        case STORM -> !habitats.equals("snow");
        default -> true;
      };
    }
  }

  /** Things of one kind in a picture: what is said of them, and how each came out. */
  private record Group(String noun, String words, List<Placing.Presence> presences) {}

  /** After so many pictures that came out unclear an empty place is taken. */
  private static final int MOST_TRIES = 8;

  /** Smallest size that a thing is drawn at, share of the long side. */
  private static final double SMALLEST = 0.085;

  private static final List<Kind> KINDS =
      List.of(
          new Kind(Waters::sea, "sea sea leap deep", 8, true),
          new Kind(Waters::icebergs, "sea deep", 2, true),
          new Kind(Waters::coast, "sea coast", 6, true),
          new Kind(Waters::beach, "beach walk sea", 7),
          new Kind(Inland::lake, "lake", 6, true),
          new Kind(Inland::pond, "pond", 5),
          new Kind(Inland::harbour, "sea lake", 6, true),
          new Kind(Inland::river, "field walk", 6),
          new Kind(Inland::marsh, "wade", 3),
          new Kind(Inland::waterfall, "lake pond", 3),
          new Kind(Lands::meadow, "field walk garden flutter", 10),
          new Kind(Lands::farm, "field", 5),
          new Kind(Lands::wheat, "field walk", 5),
          new Kind(Lands::rows, "field walk", 5),
          new Kind(Lands::road, "road walk", 8),
          new Kind(Wilds::mountains, "mountain hill", 8, true),
          new Kind(Wilds::snow, "snow", 7, true),
          new Kind(Wilds::desert, "desert", 5),
          new Kind(Wilds::canyon, "desert", 3),
          new Kind(Lands::savanna, "savanna walk", 6),
          new Kind(Wilds::forestEdge, "forest flutter", 6, true),
          new Kind(Wilds::forest, "forest", 5, true),
          new Kind(Towns::street, "road street walk", 7, true),
          new Kind(Towns::village, "village walk", 6, true),
          new Kind(Towns::city, "sea lake", 5, true),
          new Kind(Towns::garden, "garden flutter", 7));

  private final ObjectLibrary library;
  private final Set<String> without;

  Landscapes(ObjectLibrary library, Set<String> without) {
    this.library = library;
    this.without = without;
  }

  Composed compose(int width, int height, boolean colours, Rng rng) {
    int all = KINDS.stream().mapToInt(Kind::share).sum();
    int at = rng.nextInt(all);
    int k = 0;
    while (at >= KINDS.get(k).share) {
      at -= KINDS.get(k++).share;
    }
    Kind kind = KINDS.get(k);
    boolean empty = rng.uniform() < 0.14f;
    Optional<Composed> composed = Optional.empty();
    // What cannot be made out, because it is hidden or in the dark, is drawn anew.
    for (int tries = 1; composed.isEmpty(); tries++) {
      composed = compose(kind, empty || tries > MOST_TRIES, width, height, colours, rng);
    }
    return composed.get();
  }

  /** One attempt; empty when it shows something that cannot be made out. */
  private Optional<Composed> compose(
      Kind kind, boolean empty, int width, int height, boolean colours, Rng rng) {
    Light light = light(rng);
    while (!kind.suits(light)) {
      light = light(rng);
    }
    Optional<Subject> main = empty ? Optional.empty() : subject(kind.habitats.split(" "), rng);
    Sheet sheet = new Sheet(width, height);
    double metres = main.map(s -> s.thing().metres()).orElse(6.0);
    Draft draft = new Draft(sheet, light, new Noise(rng), rng, metres);
    Place place = kind.draw.apply(draft);
    List<Group> groups = new ArrayList<>();
    if (main.isPresent()) {
      place(place, main.get(), colours).ifPresent(groups::add);
      if (rng.uniform() < 0.32f) {
        Place.Spot spot = place.spots.get(rng.nextInt(place.spots.size()));
        Optional<Subject> second = subject(spot.habitats().toArray(String[]::new), rng);
        if (second.isPresent() && !second.get().thing().noun().equals(main.get().thing().noun())) {
          place(place, second.get(), colours).ifPresent(groups::add);
        }
      }
    }
    place.draw();
    for (Group group : groups) {
      if (!group.presences.stream().allMatch(presence -> presence.plain(sheet))) {
        return Optional.empty();
      }
    }
    Weathers.over(place.view);
    List<String> said = groups.stream().map(group -> group.words).toList();
    return Optional.of(
        new Composed(
            sheet.picture(),
            Optional.of(caption(place, light, said, colours, rng)),
            place.kind,
            groups.stream().map(group -> group.noun).toList(),
            sheet.layerMap(),
            sheet.layers()));
  }

  private static Light light(Rng rng) {
    float t = rng.uniform();
    Light.Time time =
        t < 0.3f
            ? Light.Time.NOON
            : t < 0.48f
                ? Light.Time.MORNING
                : t < 0.6f
                    ? Light.Time.DAWN
                    : t < 0.78f
                        ? Light.Time.SUNSET
                        : t < 0.88f ? Light.Time.DUSK : Light.Time.NIGHT;
    float w = rng.uniform();
    Light.Weather weather =
        w < 0.56f
            ? Light.Weather.CLEAR
            : w < 0.76f
                ? Light.Weather.CLOUDY
                : w < 0.83f
                    ? Light.Weather.RAIN
                    : w < 0.89f
                        ? Light.Weather.FOG
                        : w < 0.94f ? Light.Weather.SNOW : Light.Weather.STORM;
    return Light.of(time, weather, rng);
  }

  private Optional<Subject> subject(String[] habitats, Rng rng) {
    // Habitats first, then a thing: else those with many things would rule.
    for (int tries = 0; tries < 6; tries++) {
      List<Thing> fitting = library.of(habitats[rng.nextInt(habitats.length)], without);
      if (!fitting.isEmpty()) {
        return Optional.of(Subject.of(fitting.get(rng.nextInt(fitting.size())), rng));
      }
    }
    return Optional.empty();
  }

  /** Finds room for one to four of a thing. */
  private static Optional<Group> place(Place place, Subject subject, boolean colours) {
    View v = place.view;
    Rng rng = v.rng;
    Thing thing = subject.thing();
    List<Place.Spot> fitting =
        place.spots.stream()
            .filter(s -> s.habitats().stream().anyMatch(thing.habitats()::contains))
            .toList();
    if (fitting.isEmpty()) {
      return Optional.empty();
    }
    Place.Spot spot = fitting.get(rng.nextInt(fitting.size()));
    float c = rng.uniform();
    int count = thing.plural().equals("-") || c < 0.66f ? 1 : c < 0.86f ? 2 : c < 0.96f ? 3 : 4;
    boolean air = spot.stand() == Place.Stand.AIR;
    float wanted =
        v.unit(rng.uniform(spot.smallest(), spot.largest()))
            * (count > 2 ? 0.72f : count > 1 ? 0.85f : 1);
    List<Placed> placed = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      for (int tries = 0; tries < 12; tries++) {
        float foot =
            air
                ? rng.uniform(spot.top(), spot.low())
                : row(v, spot, thing, wanted * rng.uniform(0.85f, 1.15f));
        // What stands above the horizon, as on a cliff, has no natural size.
        boolean free = air || foot <= v.horizon;
        float natural =
            free ? wanted * rng.uniform(0.8f, 1.1f) : (float) (thing.metres() * v.metre(foot));
        float size = Math.max(v.unit(SMALLEST), Math.min(v.unit(0.62), natural));
        float x = rng.uniform(spot.left(), spot.right());
        Placed one = new Placed(x, foot, size);
        if (placed.stream().noneMatch(p -> Math.abs(p.x - x) < (p.size + one.size) * 0.42f)) {
          placed.add(one);
          break;
        }
      }
    }
    List<Placing.Presence> presences = new ArrayList<>();
    boolean mirrored = rng.uniform() < 0.5f;
    for (Placed one : placed) {
      boolean turn = count > 1 && rng.uniform() < 0.2f ? !mirrored : mirrored;
      Sprite sprite = subject.sprite(one.size, turn);
      float distance = air ? 0.3f : v.distance(one.foot);
      float foot = air ? one.foot + sprite.height() / 2f : one.foot;
      place.add(
          one.foot,
          () -> presences.add(Placing.put(v, sprite, one.x, foot, spot.stand(), distance)));
    }
    Optional<String> colour = subject.said(colours, rng);
    return Optional.of(
        new Group(thing.noun(), Words.counted(thing, colour, placed.size()), presences));
  }

  private record Placed(float x, float foot, float size) {}

  /** The row on which a thing has the wanted size, or the nearest that the spot allows. */
  private static float row(View v, Place.Spot spot, Thing thing, float pixels) {
    return Math.max(spot.top(), Math.min(spot.low(), v.footFor((float) thing.metres(), pixels)));
  }

  private static String caption(
      Place place, Light light, List<String> said, boolean colours, Rng rng) {
    String air = Words.air(light, colours, rng);
    String text;
    if (said.isEmpty()) {
      text = place.alone;
    } else if (rng.uniform() < 0.2f && !place.alone.contains(" with ")) {
      text = place.alone + " with " + Words.list(said);
    } else {
      text = Words.list(said) + " " + Words.one(place.phrases, rng);
    }
    if (air.isEmpty()) {
      return text;
    }
    return text + (said.size() > 1 && rng.uniform() < 0.25f ? ", " : " ") + air;
  }
}
