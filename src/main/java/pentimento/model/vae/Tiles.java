package pentimento.model.vae;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import pentimento.tensor.Device;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Decoding in tiles that overlap by a quarter and fade into each other linearly. */
final class Tiles {
  private static final int LEAST = 8;

  private final int tile;
  private final int stride;
  private final int fade;

  /**
   * Tiles of one size.
   *
   * @param tile side, latents
   * @param factor pixels of a picture to one of the latents, along a side
   */
  Tiles(int tile, int factor) {
    if (tile < LEAST) {
      throw new IllegalArgumentException(
          "tiles are %d latents wide, expected at least %d".formatted(tile, LEAST));
    }
    this.tile = tile;
    stride = tile - tile / 4;
    fade = tile / 4 * factor;
  }

  Tensor decode(Tensor latents, UnaryOperator<Tensor> decoder) {
    long height = latents.shape().size(2);
    long width = latents.shape().size(3);
    if (height <= tile && width <= tile) {
      return decoder.apply(latents);
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> rows = new ArrayList<>();
      List<Tensor> above = List.of();
      for (long y = 0; y == 0 || y + tile / 4 < height; y += stride) {
        List<Tensor> tiles = new ArrayList<>();
        for (long x = 0; x == 0 || x + tile / 4 < width; x += stride) {
          try (Scope one = Scope.open()) {
            Tensor part =
                latents
                    .slice(2, y, Math.min(y + tile, height))
                    .slice(3, x, Math.min(x + tile, width));
            tiles.add(one.keep(decoder.apply(part).to(Device.CPU)));
          }
        }
        rows.add(row(tiles, above, y + tile >= height));
        above = tiles;
      }
      return scope.keep(Tensor.cat(2, rows.toArray(Tensor[]::new)));
    }
  }

  /** Tiles of a row, faded over those above and to the left, cut where the next ones begin. */
  private Tensor row(List<Tensor> tiles, List<Tensor> above, boolean last) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      Tensor part = tiles.get(i);
      if (!above.isEmpty()) {
        part = faded(above.get(i), part, 2);
      }
      if (i > 0) {
        part = faded(tiles.get(i - 1), part, 3);
      }
      tiles.set(i, part); // the next row fades over what is seen of this one
      Tensor wide = i == tiles.size() - 1 ? part : kept(part, 3);
      parts.add(last ? wide : kept(wide, 2));
    }
    return Tensor.cat(3, parts.toArray(Tensor[]::new));
  }

  private Tensor kept(Tensor part, int dimension) {
    return part.slice(dimension, 0, part.shape().size(dimension) - fade);
  }

  /** The start of {@code part} faded from the end of the one before. */
  private Tensor faded(Tensor before, Tensor part, int dimension) {
    long size = part.shape().size(dimension);
    int over = (int) Math.min(fade, size);
    double[] ramp = new double[over];
    for (int i = 0; i < over; i++) {
      ramp[i] = i / (double) fade;
    }
    Shape shape = dimension == 2 ? Shape.of(1, 1, over, 1) : Shape.of(1, 1, 1, over);
    Tensor share = Tensor.of(ramp, shape).to(part.dtype());
    long end = before.shape().size(dimension) - fade;
    Tensor old = before.slice(dimension, end, end + over);
    Tensor start = part.slice(dimension, 0, over);
    Tensor mixed = start.minus(old).times(share).plus(old);
    return Tensor.cat(dimension, mixed, part.slice(dimension, over, size));
  }
}
