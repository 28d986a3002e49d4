package pentimento.dataset;

import java.util.Optional;
import pentimento.dataset.ObjectLibrary.Icon;
import pentimento.dataset.ObjectLibrary.Thing;
import pentimento.random.Rng;

/**
 * A thing chosen for a picture.
 *
 * @param icon which drawing of it
 * @param colour the colour word that is true of it
 * @param hue the hue that it is to be tinted with, degrees
 */
record Subject(Thing thing, Icon icon, Optional<String> colour, Optional<Float> hue) {
  /** Colours that stay what they are called in warm light and in cold: orange does not. */
  private static final String[] NAMES = {"red", "yellow", "green", "blue", "purple"};

  private static final float[] HUES = {2, 54, 122, 214, 278};

  static Subject of(Thing thing, Rng rng) {
    Icon icon = thing.icons().get(rng.nextInt(thing.icons().size()));
    if (thing.tints() && icon.set().equals("noto")) {
      int k = rng.nextInt(NAMES.length);
      return new Subject(thing, icon, Optional.of(NAMES[k]), Optional.of(HUES[k]));
    }
    return new Subject(thing, icon, thing.colour(), Optional.empty());
  }

  /**
   * The colour word that a caption has of it, if any.
   *
   * @param colours may captions speak of colours?
   */
  Optional<String> said(boolean colours, Rng rng) {
    boolean wanted = rng.uniform() < (hue.isPresent() ? 0.9f : 0.75f);
    return wanted && colours ? colour : Optional.empty();
  }

  /**
   * Its pixels.
   *
   * @param longSide pixels
   * @param mirrored seen from the other side, where it may be
   * @throws IllegalStateException when nothing would be seen
   */
  Sprite sprite(float longSide, boolean mirrored) {
    Sprite sprite =
        Sprite.of(icon, Math.max(6, Math.round(longSide)))
            .orElseThrow(
                () -> new IllegalStateException("the drawing " + icon.name() + " came out blank"));
    if (hue.isPresent()) {
      sprite = sprite.tinted(hue.get());
    }
    return mirrored && thing.mirrors() ? sprite.mirrored() : sprite;
  }
}
