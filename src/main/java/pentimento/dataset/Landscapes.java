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
  private record Kind(Function<Draft, Place> draw, String habitats, int share) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(Waters::sea, "sea leap", 8),
          new Kind(Waters::icebergs, "sea", 2),
          new Kind(Waters::coast, "sea coast", 6),
          new Kind(Waters::beach, "beach walk sea", 7),
          new Kind(Waters::lake, "lake", 6),
          new Kind(Waters::pond, "pond", 5),
          new Kind(Waters::harbour, "sea lake", 6),
          new Kind(Waters::river, "field walk", 6),
          new Kind(Waters::marsh, "wade", 3),
          new Kind(Waters::waterfall, "lake pond", 3),
          new Kind(Lands::meadow, "field walk garden flutter", 10),
          new Kind(Lands::farm, "field", 5),
          new Kind(Lands::wheat, "field walk", 5),
          new Kind(Lands::rows, "field walk", 5),
          new Kind(Lands::road, "road walk", 8),
          new Kind(Lands::mountains, "mountain hill", 8),
          new Kind(Lands::snow, "snow", 7),
          new Kind(Lands::desert, "desert", 5),
          new Kind(Lands::canyon, "desert", 3),
          new Kind(Lands::savanna, "savanna walk", 6),
          new Kind(Lands::forestEdge, "forest flutter", 6),
          new Kind(Lands::forest, "forest", 5),
          new Kind(Towns::street, "road street walk", 7),
          new Kind(Towns::village, "village walk", 6),
          new Kind(Towns::city, "sea lake", 5),
          new Kind(Towns::garden, "garden flutter", 7));

  private final ObjectLibrary library;
  private final Set<String> without;

  Landscapes(ObjectLibrary library, Set<String> without) {
    this.library = library;
    this.without = without;
  }

  Composed compose(int width, int height, Rng rng) {
    int all = KINDS.stream().mapToInt(Kind::share).sum();
    int at = rng.nextInt(all);
    int k = 0;
    while (at >= KINDS.get(k).share) {
      at -= KINDS.get(k++).share;
    }
    Kind kind = KINDS.get(k);
    Light light = light(rng);
    boolean dry = kind.habitats.contains("desert") || kind.habitats.contains("savanna");
    boolean snowy = kind.habitats.equals("snow");
    while (dry && (light.weather() == Light.Weather.SNOW || light.weather() == Light.Weather.RAIN)
        || snowy
            && (light.weather() == Light.Weather.RAIN || light.weather() == Light.Weather.STORM)) {
      light = light(rng);
    }
    boolean empty = rng.uniform() < 0.16f;
    Optional<Subject> main = empty ? Optional.empty() : subject(kind.habitats.split(" "), rng);
    Sheet sheet = new Sheet(width, height);
    Noise noise = new Noise(rng);
    double metres = main.map(s -> s.thing().metres()).orElse(6.0);
    Draft draft = new Draft(sheet, light, noise, rng, metres);
    Place place = kind.draw.apply(draft);
    List<String> said = new ArrayList<>();
    List<String> nouns = new ArrayList<>();
    if (main.isPresent()) {
      said.addAll(place(place, main.get(), nouns));
      if (rng.uniform() < 0.32f) {
        List<Place.Spot> spots = place.spots;
        Place.Spot spot = spots.get(rng.nextInt(spots.size()));
        Optional<Subject> second = subject(spot.habitats().toArray(String[]::new), rng);
        if (second.isPresent() && !second.get().thing().noun().equals(main.get().thing().noun())) {
          said.addAll(place(place, second.get(), nouns));
        }
      }
    }
    place.draw();
    Weathers.over(place.view);
    return new Composed(
        sheet.picture(),
        Optional.of(caption(place, light, said, rng)),
        place.kind,
        nouns,
        sheet.layerMap(),
        sheet.layers());
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

  /** Finds room for one to four of a thing; gives the words for those that are to be seen. */
  private static List<String> place(Place place, Subject subject, List<String> nouns) {
    View v = place.view;
    Rng rng = v.rng;
    Thing thing = subject.thing();
    List<Place.Spot> fitting =
        place.spots.stream()
            .filter(s -> s.habitats().stream().anyMatch(thing.habitats()::contains))
            .toList();
    if (fitting.isEmpty()) {
      return List.of();
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
        float size =
            air ? wanted * rng.uniform(0.8f, 1.1f) : (float) (thing.metres() * v.metre(foot));
        size = Math.max(v.unit(0.05), Math.min(v.unit(0.62), size));
        float x = rng.uniform(spot.left(), spot.right());
        Placed one = new Placed(x, foot, size);
        if (placed.stream().noneMatch(p -> Math.abs(p.x - x) < (p.size + one.size) * 0.42f)) {
          placed.add(one);
          break;
        }
      }
    }
    boolean mirrored = rng.uniform() < 0.5f;
    for (Placed one : placed) {
      boolean turn = count > 1 && rng.uniform() < 0.2f ? !mirrored : mirrored;
      Sprite sprite = subject.sprite(one.size, turn);
      float distance = air ? 0.3f : v.distance(one.foot);
      place.add(
          one.foot,
          () ->
              Placing.put(
                  v,
                  sprite,
                  one.x,
                  air ? one.foot + sprite.height() / 2f : one.foot,
                  spot.stand(),
                  distance));
    }
    nouns.add(thing.noun());
    Optional<String> colour =
        subject.hue().isPresent() || rng.uniform() < 0.8f ? subject.colour() : Optional.empty();
    return List.of(Words.counted(thing, colour, placed.size()));
  }

  private record Placed(float x, float foot, float size) {}

  /** The row on which a thing has the wanted size, or the nearest that the spot allows. */
  private static float row(View v, Place.Spot spot, Thing thing, float pixels) {
    return Math.max(spot.top(), Math.min(spot.low(), v.footFor((float) thing.metres(), pixels)));
  }

  private static String caption(Place place, Light light, List<String> said, Rng rng) {
    String air = Words.air(light, rng);
    String text;
    if (said.isEmpty()) {
      text = place.alone;
    } else if (rng.uniform() < 0.2f) {
      text = place.alone + " with " + Words.list(said);
    } else {
      text = Words.list(said) + " " + Words.one(place.phrases, rng);
    }
    if (air.isEmpty()) {
      return text;
    }
    return text + (said.size() > 1 && rng.uniform() < 0.4f ? ", " : " ") + air;
  }
}
