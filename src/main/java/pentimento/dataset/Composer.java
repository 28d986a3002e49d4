package pentimento.dataset;

import java.util.Set;
import pentimento.random.Rng;

/** Composes pictures of all kinds. */
final class Composer {
  private final Landscapes landscapes;
  private final Indoors indoors;

  /**
   * @param without nouns that no picture shall show
   */
  Composer(ObjectLibrary library, Set<String> without) {
    landscapes = new Landscapes(library, without);
    indoors = new Indoors(library, without);
  }

  /** A picture of a kind, drawn at the size asked. */
  Composed compose(Recipe.Kind kind, int width, int height, Rng rng) {
    return switch (kind) {
      case LANDSCAPE -> landscapes.compose(width, height, rng);
      case STILL_LIFE -> indoors.stillLife(width, height, rng);
      case INTERIOR -> indoors.room(width, height, rng);
      case SINGLE -> indoors.single(width, height, rng);
      case TEXTURE -> Textures.compose(width, height, rng);
    };
  }
}
