package pentimento.model.vae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.Close;
import pentimento.random.TorchRandom;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Tiles with decoders that are known: what they give together can be told exactly. */
class TilesTest {
  private static final int FACTOR = 4;

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor noise(long height, long width) {
    Shape shape = Shape.of(2, 3, height, width);
    return Tensor.of(new TorchRandom(1).normal((int) shape.elements()), shape);
  }

  /** Each number as a square of pixels. */
  private static Tensor enlarged(Tensor latents) {
    Shape s = latents.shape();
    return latents
        .reshape(Shape.of(s.size(0), s.size(1), s.size(2), 1, s.size(3), 1))
        .repeat(1, 1, 1, FACTOR, 1, FACTOR)
        .reshape(Shape.of(s.size(0), s.size(1), s.size(2) * FACTOR, s.size(3) * FACTOR));
  }

  @ParameterizedTest
  @CsvSource({
    "8, 8, 8",
    "16, 40, 27",
    "16, 17, 16",
    "16, 16, 17",
    "16, 5, 60",
    "9, 31, 22",
    "8, 10, 11",
    "12, 13, 45",
    "32, 56, 57",
  })
  void tilesOfADecoderThatSeesOnePixelAreTheWhole(int tile, int height, int width) {
    Tensor latents = noise(height, width);
    Tensor tiled = new Tiles(tile, FACTOR).decode(latents, TilesTest::enlarged);
    Tensor whole = enlarged(latents);
    assertEquals(whole.shape(), tiled.shape());
    Close.assertClose(whole.toFloats(), tiled.toFloats(), 1e-6, "tiles");
  }

  /** Each tile of another tone, 0 or 1: between two lies a slope over a quarter of a tile. */
  @Test
  void tonesFadeIntoEachOther() {
    int tile = 16;
    int side = 40;
    List<Shape> sizes = new ArrayList<>();
    Tensor tiled =
        new Tiles(tile, FACTOR)
            .decode(
                noise(side, side),
                part -> {
                  sizes.add(part.shape());
                  return enlarged(part).times(0).plus(sizes.size() % 2);
                });
    assertEquals(9, sizes.size());
    assertTrue(
        sizes.stream().allMatch(size -> size.size(2) <= tile && size.size(3) <= tile),
        sizes.toString());
    double steepest = 1.0 / (tile / 4 * FACTOR);
    for (int dimension = 2; dimension < 4; dimension++) {
      Tensor steps =
          tiled
              .slice(dimension, 1, side * FACTOR)
              .minus(tiled.slice(dimension, 0, side * FACTOR - 1))
              .abs();
      assertEquals(steepest, steps.max().toDoubles()[0], 1e-5);
    }
    assertEquals(1, tiled.max().toDoubles()[0], 1e-6);
    assertEquals(0, tiled.times(-1).max().toDoubles()[0], 1e-6);
  }

  @Test
  void tilesAreNotTooSmall() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Tiles(7, FACTOR));
    assertEquals("tiles are 7 latents wide, expected at least 8", e.getMessage());
  }
}
