package pentimento.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A place that has been drawn: how it is called, where things can stand in it, and what stands
 * there by rule; that is drawn last, from far to near, with the things between.
 */
final class Place {
  /** How a thing is there. */
  enum Stand {
    GROUND,
    SNOW,
    GRASS,
    WATER,
    AIR
  }

  /**
   * Where things can be.
   *
   * @param habitats whose things
   * @param top highest row of a foot, pixels; in the air of its middle
   * @param low lowest row
   * @param left leftmost column
   * @param right rightmost column
   * @param smallest size of the thing, share of the long side
   * @param largest likewise
   */
  record Spot(
      List<String> habitats,
      Stand stand,
      float top,
      float low,
      float left,
      float right,
      float smallest,
      float largest) {}

  private record Item(float foot, Runnable draw) {}

  final View view;
  final String kind;

  /** The picture's name when nothing stands there: "a calm sea". */
  final String alone;

  /** Where something is: "on the sea"; one of them is taken. */
  final List<String> phrases;

  final List<Spot> spots = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();

  Place(View view, String kind, String alone, String... phrases) {
    this.view = view;
    this.kind = kind;
    this.alone = alone;
    this.phrases = List.of(phrases);
  }

  /** Adds a spot over most of the width. */
  Place spot(String habitats, Stand stand, float top, float low, double smallest, double largest) {
    return spot(habitats, stand, top, low, 0.12f, 0.88f, smallest, largest);
  }

  /** Adds a spot; left and right are shares of the width. */
  Place spot(
      String habitats,
      Stand stand,
      float top,
      float low,
      float left,
      float right,
      double smallest,
      double largest) {
    spots.add(
        new Spot(
            List.of(habitats.split(" ")),
            stand,
            top,
            low,
            left * view.width(),
            right * view.width(),
            (float) smallest,
            (float) largest));
    return this;
  }

  /** The sky above the horizon, for what flies. */
  Place sky() {
    float high = view.horizon;
    String habitats = view.light.dark() ? "nightsky" : "sky highsky";
    return spot(habitats, Stand.AIR, high * 0.18f, high * 0.62f, 0.15f, 0.85f, 0.07, 0.2);
  }

  /** Adds something to be drawn in its turn. */
  void add(float foot, Runnable draw) {
    items.add(new Item(foot, draw));
  }

  /** Adds something small that belongs to the ground, such as grass. */
  void addDetail(float foot, Runnable draw) {
    int ground = view.sheet.layer();
    items.add(
        new Item(
            foot,
            () -> {
              view.sheet.intoLayer(ground);
              draw.run();
            }));
  }

  /** Draws all that was added, from far to near. */
  void draw() {
    items.sort(Comparator.comparingDouble(Item::foot));
    for (Item item : items) {
      item.draw.run();
    }
  }
}
