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

  /**
   * A picture of a kind, drawn at the size asked.
   *
   * @param colours may its caption speak of colours? Not when it is painted without
   */
  Composed compose(Recipe.Kind kind, int width, int height, boolean colours, Rng rng) {
    return switch (kind) {
      case LANDSCAPE -> landscapes.compose(width, height, colours, rng);
      case STILL_LIFE -> indoors.stillLife(width, height, colours, rng);
      case INTERIOR -> indoors.room(width, height, colours, rng);
      case SINGLE -> indoors.single(width, height, colours, rng);
      case TEXTURE -> Textures.compose(width, height, rng);
    };
  }
}
