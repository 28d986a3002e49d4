package pentimento.pipeline;

import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.image.Resize;

/** A picture that frames take detail from: itself, reduced, and its reduction ready to enlarge. */
final class LiftSource {
  final Picture full;
  final Planes reduced;
  final Enlargement enlargement;
  final Enlargement.Held[] held;

  /**
   * Reduces the picture.
   *
   * @param full in the size of the results
   * @param width of key frames, pixels
   * @param height of key frames, pixels
   */
  LiftSource(Picture full, int width, int height) {
    this.full = full;
    reduced = Planes.of(Resize.to(full, width, height));
    enlargement =
        new Enlargement(
            width,
            height,
            full.width(),
            full.height(),
            (double) full.width() / width,
            (double) full.height() / height);
    held =
        new Enlargement.Held[] {
          enlargement.held(reduced.r), enlargement.held(reduced.g), enlargement.held(reduced.b)
        };
  }
}
