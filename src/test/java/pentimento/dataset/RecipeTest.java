package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final String SMALL =
      """
      {"name": "small", "kinds": {"texture": 1}, "styles": {"oil": 1, "ink": 1},
       "shapes": ["square"], "heldOutStyles": ["ink"]}
      """;

  private static void refused(String json, String... parts) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Recipe.parse(json));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void readsWhatIsGivenAndFillsInTheRest() {
    Recipe recipe = Recipe.parse(SMALL);
    assertEquals("small", recipe.name());
    assertEquals(1, recipe.kinds().get(Recipe.Kind.TEXTURE));
    assertEquals(0.5, recipe.manner());
    assertEquals(92, recipe.quality());
  }

  @Test
  void namesTheFieldThatIsWrong() {
    refused("{", "not JSON");
    refused(SMALL.replace("\"shapes\"", "\"shape\""), "shapes is empty");
    refused(SMALL.replace("\"name\"", "\"extra\": 1, \"name\""), "extra is unknown");
    refused(SMALL.replace("texture", "portrait"), "kinds.portrait is unknown");
    refused(SMALL.replace("\"oil\"", "\"acrylic\""), "styles.acrylic is unknown");
    refused(SMALL.replace("\"texture\": 1", "\"texture\": -1"), "kinds.texture");
    refused(SMALL.replace("\"texture\": 1", "\"texture\": 0"), "kinds has no share");
    refused(SMALL.replace("[\"ink\"]", "[\"ink\", \"oil\"]"), "not held out");
    refused(SMALL.replace("[\"ink\"]", "[\"digital\"]"), "digital", "no share");
    refused(SMALL.replace("[\"ink\"]", "[\"fresco\"]"), "fresco", "not known");
    refused(SMALL.replace("small", "../up"), "name is");
  }

  @Test
  void theBuiltInRecipeIsThere() {
    assertTrue(Recipe.named("first").heldOutNouns().contains("lighthouse"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Recipe.named("../first"));
    assertTrue(e.getMessage().contains("there is: first"), e.getMessage());
  }
}
