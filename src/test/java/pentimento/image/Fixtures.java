package pentimento.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures and picture files for the tests of this folder. */
final class Fixtures {
  /** The colours of the six patches in {@code src/test/resources/pictures}. */
  static final int[] PATCHES = {0xc8281e, 0x3c8c46, 0x283c96, 0xcda082, 0x282d32, 0xebe6dc};

  private Fixtures() {}

  static Path file(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/pictures/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Smooth shapes with some noise: something like a photograph. */
  static Picture scene(int width, int height, long seed) {
    Random random = new Random(seed);
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float u = (float) x / width;
        float v = (float) y / height;
        float noise = random.nextFloat() * 0.06f;
        boolean disc = (u - 0.4) * (u - 0.4) + (v - 0.5) * (v - 0.5) < 0.06;
        rgb[y * width + x] =
            disc
                ? Planes.pack(0.8f - 0.5f * u + noise, 0.3f + 0.4f * v + noise, 0.2f + noise)
                : Planes.pack(0.2f + 0.4f * u + noise, 0.4f + noise, 0.9f - 0.6f * v + noise);
      }
    }
    return new Picture(width, height, rgb);
  }

  static BufferedImage image(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
    return image;
  }

  /** A file as the JDK writes it. */
  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
          writer.setOutput(stream);
          writer.write(image);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } finally {
          writer.dispose();
        }
        return out.toByteArray();
      }
    }
    throw new IllegalStateException("the JDK has no writer for " + format);
  }

  /** An EXIF block (a TIFF header and one directory) with nothing but an orientation. */
  static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer block = ByteBuffer.allocate(26).order(order);
    block.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
    block.put(block.get(0)).putShort((short) 42).putInt(8);
    block.putShort((short) 1); // entries
    block.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation);
    return block.array();
  }

  /** The JPEG with a segment put behind its start. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + data.length + 4);
    out.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker).putShort((short) (data.length + 2));
    return out.put(data).put(jpeg, 2, jpeg.length - 2).array();
  }
}
