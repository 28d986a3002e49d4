package pentimento;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Planes;
import pentimento.image.Resize;
import pentimento.random.Rng;

/** Small pictures to paint, each with a difficulty of its own. */
public final class TestPictures {
  /** All that {@link #named} makes. */
  public static final List<String> NAMES =
      List.of("gradient", "disc", "stripes", "noise", "black", "white", "red", "cat");

  private TestPictures() {}

  /** One of {@link #NAMES}. */
  public static Picture named(String name, int width, int height) {
    return switch (name) {
      case "gradient" -> gradient(width, height);
      case "disc" -> disc(width, height);
      case "stripes" -> stripes(width, height, Math.toRadians(30), width / 8.0);
      case "noise" -> noise(width, height, 5);
      case "black" -> Picture.filled(width, height, 0);
      case "white" -> Picture.filled(width, height, 0xffffff);
      case "red" -> Picture.filled(width, height, 0xb03020);
      case "cat" -> Resize.to(cat(), width, height);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private interface Colour {
    /** 0xRRGGBB at a place, x and y 0..1. */
    int at(double x, double y);
  }

  private static Picture painted(int width, int height, Colour colour) {
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % width;
      int y = i / width;
      rgb[i] = colour.at((x + 0.5) / width, (y + 0.5) / height);
    }
    return new Picture(width, height, rgb);
  }

  /** Blue to the right, green downward. */
  public static Picture gradient(int width, int height) {
    return painted(
        width,
        height,
        (x, y) -> Planes.pack(0.3f, 0.2f + 0.6f * (float) y, 0.1f + 0.8f * (float) x));
  }

  /** A red disc, .3 of the width in radius, in the middle of a blue ground. */
  public static Picture disc(int width, int height) {
    return painted(
        width,
        height,
        (x, y) -> {
          double dy = (y - 0.5) * height / width;
          return (x - 0.5) * (x - 0.5) + dy * dy < 0.09 ? 0xc8281e : 0x283c96;
        });
  }

  /**
   * Soft dark and light stripes.
   *
   * @param along direction of the stripes, radians, y downward
   * @param period in pixels
   */
  public static Picture stripes(int width, int height, double along, double period) {
    return painted(
        width,
        height,
        (x, y) -> {
          double across = -Math.sin(along) * x * width + Math.cos(along) * y * height;
          float wave = (float) (0.5 + 0.4 * StrictMath.sin(2 * Math.PI * across / period));
          return Planes.pack(wave, wave, wave);
        });
  }

  /** Every pixel of its own colour. */
  public static Picture noise(int width, int height, long seed) {
    Rng rng = new Rng(seed);
    return painted(width, height, (x, y) -> rng.nextInt() & 0xffffff);
  }

  /** A cat's face, 256 x 192. */
  public static Picture cat() {
    try {
      return PictureReader.read(file("cat.png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of {@code src/test/resources/pictures}. */
  public static Path file(String name) {
    try {
      return Path.of(TestPictures.class.getResource("/pictures/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
