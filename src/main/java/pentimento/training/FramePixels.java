package pentimento.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.tensor.Shape;

/**
 * The frames of a sequence as numbers.
 *
 * @param bytes red of the first frame row by row, green, blue, the next frame; direct
 * @param shape (F, 3, H, W)
 */
record FramePixels(ByteBuffer bytes, Shape shape) {
  /** Longest side of a frame, pixels. */
  private static final int MOST_SIDE = 4096;

  /**
   * Decodes frames.
   *
   * @param where name of the sequence, for complaints
   * @param jpegs files
   * @param divisor of heights and widths
   * @throws IllegalArgumentException when frames have different sizes, or such as networks do not
   *     take
   * @throws IOException when one is damaged
   */
  static FramePixels of(String where, List<byte[]> jpegs, int divisor) throws IOException {
    return of(where, 0, jpegs, divisor);
  }

  /**
   * Likewise.
   *
   * @param first number of the first of these frames
   */
  static FramePixels of(String where, int first, List<byte[]> jpegs, int divisor)
      throws IOException {
    ByteBuffer all = ByteBuffer.allocate(0);
    int width = 0;
    int height = 0;
    for (int f = 0; f < jpegs.size(); f++) {
      Path name = Path.of("%s.f%d.jpg".formatted(where, first + f));
      Picture picture = PictureReader.read(name, jpegs.get(f), MOST_SIDE);
      if (f == 0) {
        width = picture.width();
        height = picture.height();
        if (width % divisor != 0 || height % divisor != 0) {
          throw new IllegalArgumentException(
              "%s is %d x %d pixels, expected sides divisible by %d"
                  .formatted(name, width, height, divisor));
        }
        int size = Math.multiplyExact(jpegs.size() * 3, Math.multiplyExact(width, height));
        all = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
      } else if (picture.width() != width || picture.height() != height) {
        throw new IllegalArgumentException(
            "%s is %d x %d pixels, the frames before it %d x %d"
                .formatted(name, picture.width(), picture.height(), width, height));
      }
      for (int shift = 16; shift >= 0; shift -= 8) {
        for (int rgb : picture.rgb()) {
          all.put((byte) (rgb >> shift));
        }
      }
    }
    return new FramePixels(all.flip(), Shape.of(jpegs.size(), 3, height, width));
  }
}
