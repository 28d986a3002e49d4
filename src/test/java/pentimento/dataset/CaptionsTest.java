package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pentimento.dataset.ObjectLibrary.Thing;
import pentimento.random.Rng;

class CaptionsTest {
  private static final ObjectLibrary LIBRARY = ObjectLibrary.builtIn();

  private static Thing thing(String noun) {
    return LIBRARY.things().stream().filter(t -> t.noun().equals(noun)).findFirst().orElseThrow();
  }

  private static String counted(String noun, int count) {
    return Words.counted(thing(noun), Optional.empty(), count);
  }

  @Test
  void articlesPluralsAndCounts() {
    assertEquals("an apple", Words.counted(thing("apple"), Optional.empty(), 1));
    assertEquals("a red apple", Words.counted(thing("apple"), Optional.of("red"), 1));
    assertEquals("an orange tent", Words.counted(thing("tent"), Optional.of("orange"), 1));
    assertEquals("an hourglass", Words.counted(thing("hourglass"), Optional.empty(), 1));
    assertEquals("a horse", Words.counted(thing("horse"), Optional.empty(), 1));
    assertEquals("two sheep", Words.counted(thing("sheep"), Optional.empty(), 2));
    assertEquals(
        "three loaves of bread", Words.counted(thing("loaf of bread"), Optional.empty(), 3));
    assertEquals("two brides and grooms", counted("bride and groom", 2));
    assertEquals("three pairs of scissors", counted("pair of scissors", 3));
    assertEquals("an egg in an egg cup", counted("egg in an egg cup", 1));
    assertEquals("two eggs in egg cups", counted("egg in an egg cup", 2));
    assertEquals("an ice lolly", counted("ice lolly", 1));
    assertEquals("a hot-air balloon", counted("hot-air balloon", 1));
    assertEquals("four blue cars", Words.counted(thing("car"), Optional.of("blue"), 4));
    assertEquals("a", Words.list(List.of("a")));
    assertEquals("a, b and c", Words.list(List.of("a", "b", "c")));
  }

  @Test
  void captionsAreCleanEnglish() {
    Composer composer = new Composer(LIBRARY, Set.of());
    Recipe.Kind[] kinds = Recipe.Kind.values();
    Set<String> captions = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      Rng rng = new Rng(Rng.derive(11, i));
      Recipe.Kind kind = kinds[i % 4];
      boolean colours = i % 3 > 0;
      Composed composed = composer.compose(kind, 64, 64, colours, rng);
      String caption = composed.caption().orElseThrow();
      captions.add(caption);
      assertTrue(caption.matches("[a-zA-Z][a-zA-Z', -]*[a-z]"), caption);
      assertFalse(caption.matches(".*(  | ,|,,|\\ba [aeiou]|\\ban [^aeiouh]|\\bno ).*"), caption);
      if (!colours) {
        assertFalse(caption.matches(".*\\b(red|blue|green|yellow|pink|ochre|grey)\\b.*"), caption);
      }
      for (String noun : composed.nouns()) {
        boolean said =
            LIBRARY.things().stream()
                .filter(t -> t.noun().equals(noun))
                .anyMatch(t -> caption.contains(noun) || caption.contains(t.plural()));
        assertTrue(said, noun + " is not in: " + caption);
      }
    }
    assertTrue(captions.size() > 55, captions.toString());
  }

  @Test
  void whatIsTintedTakesThatColour() {
    Thing car = thing("car");
    Sprite drawn = Sprite.of(car.icons().get(0), 48).orElseThrow();
    Sprite blue = drawn.tinted(214);
    int[] sums = new int[2];
    for (int i = 0; i < drawn.argb().length; i++) {
      sums[0] += (drawn.argb()[i] & 255) - (drawn.argb()[i] >> 16 & 255);
      sums[1] += (blue.argb()[i] & 255) - (blue.argb()[i] >> 16 & 255);
    }
    assertTrue(sums[0] < 0 && sums[1] > 0, sums[0] + " " + sums[1]);
  }
}
