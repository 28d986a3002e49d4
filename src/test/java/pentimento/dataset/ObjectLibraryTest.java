package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pentimento.dataset.ObjectLibrary.Icon;
import pentimento.dataset.ObjectLibrary.Thing;

class ObjectLibraryTest {
  private static final ObjectLibrary LIBRARY = ObjectLibrary.builtIn();

  /** What scenes ask for, and "alone" for what no scene does. */
  private static final Set<String> HABITATS =
      Set.of(
          ("alone beach coast deep desert field floor flutter forest garden highsky hill lake"
                  + " lakeside leap mountain nightsky pond road room savanna sea sky snow street"
                  + " table village wade walk")
              .split(" "));

  /** Plurals without an s at the end, "cherries" and the like aside. */
  private static final Set<String> OTHERWISE =
      Set.of(
          "angelfish",
          "bison",
          "cacti",
          "deer",
          "dice",
          "fish",
          "geese",
          "goldfish",
          "men",
          "mice",
          "oxen",
          "sheep",
          "snowmen",
          "triceratops",
          "women",
          "women dancing");

  @Test
  void everyDrawingShowsSomethingFromBothSides() {
    for (Thing thing : LIBRARY.things()) {
      for (Icon icon : thing.icons()) {
        String name = icon.set() + ":" + icon.name();
        Sprite sprite = Sprite.of(icon, 32).orElseThrow(() -> new AssertionError(name));
        // Those of openclipart have no square of their own: they are cut to what is seen.
        if (icon.set().equals("openclipart")) {
          int side = Math.max(sprite.width(), sprite.height());
          assertTrue(side >= 30 && side <= 36, name + " is " + side);
        }
        int seen = seen(sprite);
        assertTrue(seen > 0.02 * 32 * 32, name + " covers " + seen);
        assertEquals(seen, seen(sprite.mirrored()), name);
      }
    }
  }

  private static int seen(Sprite sprite) {
    int seen = 0;
    for (int pixel : sprite.argb()) {
      seen += pixel >>> 24 > 128 ? 1 : 0;
    }
    return seen;
  }

  @Test
  void sizesHabitatsAndPluralsAreWhatTheyCanBe() {
    Map<String, String> plurals = new TreeMap<>();
    for (Thing thing : LIBRARY.things()) {
      String noun = thing.noun();
      assertTrue(thing.metres() > 0.01 && thing.metres() < 100, noun);
      assertTrue(HABITATS.containsAll(thing.habitats()), noun + " " + thing.habitats());
      String last = thing.plural().replaceFirst(" (of|in|on|with) .*| and .*", "");
      assertTrue(last.endsWith("s") || OTHERWISE.contains(last), noun + ", " + thing.plural());
      String before = plurals.putIfAbsent(noun, thing.plural());
      assertTrue(before == null || before.equals(thing.plural()), noun);
    }
  }

  @Test
  void aTenthOfTheNounsIsHeldOut() {
    Set<String> held = new TreeSet<>(Recipe.named(Recipe.FIRST).heldOutNouns());
    Set<String> nouns = LIBRARY.nouns();
    assertTrue(nouns.containsAll(held), held.toString());
    double share = held.size() / (double) nouns.size();
    assertTrue(share > 0.09 && share < 0.12, held.size() + " of " + nouns.size());
  }
}
