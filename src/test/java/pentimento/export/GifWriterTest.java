package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import pentimento.image.Picture;

/** GIFs read back by ImageIO, and by our own reader, which trusts none. */
class GifWriterTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private GifWriter writer(PaintedFrames painting, int width, int height, int fps)
      throws IOException {
    ColourCount colours = new ColourCount();
    colours.add(new Picture(width, height, painting.rgb()), 1);
    int[] palette = Quantiser.palette(colours, 255, List.of(0, 0xffffff, 0xff0000));
    return new GifWriter(out, width, height, fps, new GifPalette(palette), "how it was made");
  }

  private Path file() throws IOException {
    return Files.write(folder.resolve("a.gif"), out.toByteArray());
  }

  /** A frame as decoders show it, and when. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shown(int[] rgb, int delay) {}

  /** What a decoder shows that knows nothing of us: each picture drawn over those before. */
  private List<Shown> decoded(int width, int height) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    List<Shown> shown = new ArrayList<>();
    int[] canvas = new int[width * height];
    try (ImageInputStream in =
        ImageIO.createImageInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      reader.setInput(in);
      int count = reader.getNumImages(true);
      for (int i = 0; i < count; i++) {
        BufferedImage image = reader.read(i);
        Node root = reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        int left = number(root, "ImageDescriptor", "imageLeftPosition");
        int top = number(root, "ImageDescriptor", "imageTopPosition");
        for (int y = 0; y < image.getHeight(); y++) {
          for (int x = 0; x < image.getWidth(); x++) {
            int argb = image.getRGB(x, y);
            if (argb >>> 24 == 255) {
              canvas[(top + y) * width + left + x] = argb & 0xffffff;
            }
          }
        }
        shown.add(new Shown(canvas.clone(), number(root, "GraphicControlExtension", "delayTime")));
      }
    } finally {
      reader.dispose();
    }
    return shown;
  }

  private static int number(Node root, String name, String attribute) {
    NodeList children = root.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeName().equals(name)) {
        NamedNodeMap attributes = children.item(i).getAttributes();
        return Integer.parseInt(attributes.getNamedItem(attribute).getNodeValue());
      }
    }
    throw new IllegalStateException("there is no " + name);
  }

  private static int[] colours(GifWriter gif, GifPalette palette) {
    int[] rgb = new int[gif.shown().length];
    Arrays.setAll(rgb, i -> palette.rgb(gif.shown()[i] & 255));
    return rgb;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "40, 30", "301, 117", "640, 480"})
  void decodersShowWhatWasCoded(int width, int height) throws IOException {
    PaintedFrames painting = new PaintedFrames(width, height, 4);
    ColourCount count = new ColourCount();
    for (int i = 0; i < 8; i++) {
      count.add(new Picture(width, height, painting.stroke().rgb()), 1);
    }
    painting = new PaintedFrames(width, height, 4);
    GifPalette palette = new GifPalette(Quantiser.palette(count, 255, List.of()));
    GifWriter gif = new GifWriter(out, width, height, 10, palette, "");
    List<int[]> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int[] rgb = painting.stroke().rgb().clone();
      gif.show(new Picture(width, height, rgb), i == 7 ? 5 : 1);
      expected.add(colours(gif, palette));
    }
    gif.finish();
    List<Shown> shown = decoded(width, height);
    int at = 0;
    for (int i = 0; i < expected.size(); i++) {
      if (i == 0 || !Arrays.equals(expected.get(i), expected.get(i - 1))) {
        assertArrayEquals(expected.get(i), shown.get(at).rgb(), "picture " + at);
        at++;
      }
    }
    assertEquals(shown.size(), at);
    assertEquals(120, shown.stream().mapToInt(Shown::delay).sum());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 10, 24, 30, 50})
  void delaysAddUpToTheDuration(int fps) throws IOException {
    PaintedFrames painting = new PaintedFrames(40, 30, 4);
    GifWriter gif = writer(painting, 40, 30, fps);
    for (int i = 0; i < 60; i++) {
      gif.show(new Picture(40, 30, painting.stroke().rgb().clone()), 1);
    }
    gif.finish();
    List<Shown> shown = decoded(40, 30);
    assertEquals(Math.round(6000.0 / fps), shown.stream().mapToInt(Shown::delay).sum());
    assertTrue(shown.stream().allMatch(each -> each.delay() >= 2), "too fast for viewers");
    assertEquals(Duration.ofMillis(10 * Math.round(6000.0 / fps)), GifFile.read(file()).duration());
  }

  @Test
  void whatDoesNotChangeIsNotWritten() throws IOException {
    int[] rgb = Picture.filled(40, 30, 0).rgb();
    GifWriter gif = writer(new PaintedFrames(40, 30, 1), 40, 30, 10);
    gif.show(new Picture(40, 30, rgb.clone()), 1);
    gif.show(new Picture(40, 30, rgb.clone()), 1);
    rgb[7 * 40 + 11] = 0xffffff;
    rgb[9 * 40 + 14] = 0xff0000;
    gif.show(new Picture(40, 30, rgb.clone()), 1);
    rgb[0] = 0x010101; // no one can see that
    gif.show(new Picture(40, 30, rgb.clone()), 1);
    gif.finish();
    List<Shown> shown = decoded(40, 30);
    assertEquals(2, shown.size());
    assertEquals(20, shown.get(0).delay());
    assertEquals(20, shown.get(1).delay());
    assertEquals(0xff0000, shown.get(1).rgb()[9 * 40 + 14]);
    byte[] bytes = out.toByteArray();
    int last = lastDescriptor(bytes);
    assertArrayEquals(
        new byte[] {0x2c, 11, 0, 7, 0, 4, 0, 3, 0, 0},
        Arrays.copyOfRange(bytes, last, last + 10),
        "the rectangle that changed");
  }

  private static int lastDescriptor(byte[] bytes) {
    for (int at = bytes.length - 10; ; at--) {
      if (bytes[at] == 0x2c && bytes[at - 8] == 0x21) {
        return at;
      }
    }
  }

  @Test
  void longestDelayIsNotExceeded() throws IOException {
    GifWriter gif = writer(new PaintedFrames(4, 4, 1), 4, 4, 1);
    gif.show(Picture.filled(4, 4, 0xffffff), 1500);
    gif.finish();
    List<Shown> shown = decoded(4, 4);
    assertEquals(3, shown.size());
    assertEquals(150_000, shown.stream().mapToInt(Shown::delay).sum());
    assertArrayEquals(shown.get(0).rgb(), shown.get(2).rgb());
  }

  @Test
  void headerSaysWhatItMust() throws IOException {
    GifWriter gif = writer(new PaintedFrames(40, 30, 1), 40, 30, 10);
    gif.show(Picture.filled(40, 30, 0), 4);
    gif.finish();
    String text = out.toString(StandardCharsets.ISO_8859_1);
    assertTrue(text.startsWith("GIF89a"));
    assertTrue(text.contains("!\u00ff\u000bNETSCAPE2.0\u0003\u0001\0\0\0"), "loops for ever");
    GifFile.Info info = GifFile.read(file());
    assertEquals(
        new GifFile.Info(40, 30, 1, Duration.ofMillis(400), Optional.of("how it was made")), info);
  }

  /** Whatever is cut off or broken: words for it, and no end of memory or time. */
  @Test
  void damagedFilesAreToldWithTheirName() throws IOException {
    GifWriter gif = writer(new PaintedFrames(40, 30, 1), 40, 30, 10);
    gif.show(Picture.filled(40, 30, 0), 4);
    gif.finish();
    byte[] whole = out.toByteArray();
    Path file = folder.resolve("a.gif");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      String message =
          assertThrows(IOException.class, () -> GifFile.read(file), "" + length).getMessage();
      assertTrue(message.startsWith(file + ": "), message);
    }
    for (int at = 6; at < whole.length; at++) {
      byte[] broken = whole.clone();
      broken[at] ^= (byte) 0xff;
      Files.write(file, broken);
      try {
        GifFile.read(file);
      } catch (IOException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      }
    }
  }

  @Test
  void endlessCommentsAreNotKept() throws IOException {
    ByteArrayOutputStream evil = new ByteArrayOutputStream();
    evil.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
    evil.writeBytes(new byte[] {1, 0, 1, 0, 0, 0, 0, 0x21, (byte) 0xfe});
    byte[] block = new byte[256];
    Arrays.fill(block, (byte) '{');
    block[0] = (byte) 255;
    for (int i = 0; i < 20_000; i++) {
      evil.writeBytes(block);
    }
    Path file = Files.write(folder.resolve("evil.gif"), evil.toByteArray());
    String message = assertThrows(IOException.class, () -> GifFile.read(file)).getMessage();
    assertTrue(message.contains("evil.gif: its comment has more than"), message);
  }

  @Test
  void somethingElseIsNoGif() throws IOException {
    Path text = Files.writeString(folder.resolve("text.gif"), "Dear reader,");
    assertTrue(!GifFile.isGif(text) && !GifFile.isGif(folder));
    assertThrows(IOException.class, () -> GifFile.read(text));
    assertThrows(IOException.class, () -> GifFile.read(folder.resolve("none.gif")));
    assertEquals(Optional.empty(), ProvenanceReader.read(text));
  }
}
