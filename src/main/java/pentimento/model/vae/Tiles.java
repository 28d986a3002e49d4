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
      List<Tensor> strips = new ArrayList<>();
      for (long y = 0; y == 0 || y + tile / 4 < height; y += stride) {
        try (Scope strip = Scope.open()) {
          Tensor wide = latents.slice(2, y, Math.min(y + tile, height));
          List<Tensor> tiles = new ArrayList<>();
          for (long x = 0; x == 0 || x + tile / 4 < width; x += stride) {
            try (Scope one = Scope.open()) {
              Tensor part = wide.slice(3, x, Math.min(x + tile, width));
              tiles.add(one.keep(decoder.apply(part).to(Device.CPU)));
            }
          }
          strips.add(strip.keep(joined(tiles, 3)));
        }
      }
      return scope.keep(joined(strips, 2));
    }
  }

  /**
   * Parts one after the other, each faded over the end of the one before. Tiles are joined to
   * strips before strips are joined to the whole: so that where four tiles meet, each fades once in
   * each direction.
   */
  private Tensor joined(List<Tensor> parts, int dimension) {
    List<Tensor> joined = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Tensor part = parts.get(i);
      Tensor faded = i == 0 ? part : faded(parts.get(i - 1), part, dimension);
      boolean last = i == parts.size() - 1;
      long kept = part.shape().size(dimension) - (last ? 0 : fade);
      joined.add(faded.slice(dimension, 0, kept));
    }
    return Tensor.cat(dimension, joined.toArray(Tensor[]::new));
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
