package pentimento.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.image.PictureReader.Header;

class PictureReaderTest {
  @TempDir Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("picture"), bytes);
  }

  /**
   * Asserts the middle colours of the six patches of a fixture, each channel within a tolerance.
   */
  private static void assertPatches(Picture picture, int tolerance, int... expected) {
    assertEquals(48, picture.width());
    assertEquals(32, picture.height());
    for (int i = 0; i < 6; i++) {
      int got = picture.rgb()[(i / 3 * 16 + 8) * 48 + i % 3 * 16 + 8];
      assertNear(expected[i], got, tolerance, "patch " + i);
    }
  }

  private static void assertNear(int expected, int got, int tolerance, String what) {
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = Math.abs((expected >> shift & 255) - (got >> shift & 255));
      assertTrue(
          difference <= tolerance,
          () -> what + String.format(": expected %06x, got %06x", expected, got));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "png, PNG",
    "bmp, BMP",
    "tiff, TIFF",
  })
  void losslessFormatsGiveTheirPixels(String writer, String format) throws IOException {
    Picture picture = Fixtures.scene(61, 47, 1);
    Path file = write(Fixtures.encode(Fixtures.image(picture), writer));
    assertEquals(picture, PictureReader.read(file));
    assertEquals(new Header(format, 61, 47, 1), PictureReader.peek(file));
  }

  @Test
  void jpegGivesNearlyItsPixels() throws IOException {
    Picture picture = Fixtures.scene(64, 48, 1);
    Path file = write(Fixtures.encode(Fixtures.image(picture), "jpeg"));
    assertTrue(Similarity.psnr(picture, PictureReader.read(file)) > 28);
    assertEquals(new Header("JPEG", 64, 48, 1), PictureReader.peek(file));
  }

  @ParameterizedTest
  @CsvSource({
    "lossless.webp, 0, WebP",
    "lossy.webp, 3, WebP",
    "animated.webp, 0, WebP",
    "progressive.jpg, 2, JPEG",
    "broken-profile.jpg, 2, JPEG",
    "broken-profile.png, 0, PNG",
    "pages.tif, 0, TIFF",
    "jpeg-inside.tif, 2, TIFF"
  })
  void otherKindsGiveThePatches(String name, int tolerance, String format) throws IOException {
    assertPatches(PictureReader.read(Fixtures.file(name)), tolerance, Fixtures.PATCHES);
    assertEquals(new Header(format, 48, 32, 1), PictureReader.peek(Fixtures.file(name)));
  }

  @Test
  void faxTiffIsBlackAndWhite() throws IOException {
    assertPatches(
        PictureReader.read(Fixtures.file("fax.tif")), 0, 0xffffff, 0, 0xffffff, 0, 0xffffff, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "wide-profile.jpg, 3",
    "wide-profile.png, 1",
    "wide-profile-palette.png, 1",
    "wide-profile.tif, 1",
    "wide-profile.webp, 1"
  })
  void rgbProfilesAreConverted(String name, int tolerance) throws IOException {
    assertPatches(
        PictureReader.read(Fixtures.file(name)),
        tolerance,
        0xe92317,
        0x008d3f,
        0x15399a,
        0xdda182,
        0x21292f,
        0xede7dc);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gray-profile.jpg", "gray-profile.png"})
  void grayProfilesAreConverted(String name) throws IOException {
    assertPatches(
        PictureReader.read(Fixtures.file(name)),
        1,
        0x292929,
        0x5f5f5f,
        0x888888,
        0xababab,
        0xcacaca,
        0xf5f5f5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk-profile.jpg", "cmyk-profile.tif"})
  void cmykProfilesAreConverted(String name) throws IOException {
    assertPatches(
        PictureReader.read(Fixtures.file(name)),
        2,
        0xd27b81,
        0x8da174,
        0x6e7893,
        0xe2c1bf,
        0x585a5b,
        0xf8f5f3);
  }

  /** (255 - C) (255 - K) / 255 by hand of the inks in make_fixtures.py, as Pillow has it too. */
  @ParameterizedTest
  @CsvSource({"cmyk-adobe.jpg, 1", "cmyk-no-marker.jpg, 1", "cmyk.tif, 0", "ycck.jpg, 2"})
  void cmykWithoutProfileIsConvertedPlainly(String name, int tolerance) throws IOException {
    assertPatches(
        PictureReader.read(Fixtures.file(name)),
        tolerance,
        0xf5220e,
        0x33c620,
        0x1639cf,
        0xe29f8b,
        0x1b1c1c,
        0xf5f5eb);
  }

  /** What each orientation makes of the picture a b / c d / e f (EXIF 2.32, tag 274). */
  @ParameterizedTest
  @CsvSource({
    "1, 2, abcdef", "2, 2, badcfe", "3, 2, fedcba", "4, 2, efcdab",
    "5, 3, acebdf", "6, 3, ecafdb", "7, 3, fdbeca", "8, 3, bdface"
  })
  void orientationsAreApplied(int orientation, int width, String expected) throws IOException {
    // Blocks of 8 x 8 gray levels stay apart in a JPEG.
    BufferedImage image = new BufferedImage(16, 24, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 16; x++) {
        image.getRaster().setSample(x, y, 0, 20 + 40 * (y / 8 * 2 + x / 8));
      }
    }
    byte[] jpeg = Fixtures.encode(image, "jpeg");
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] exif = Fixtures.exif(orientation, order);
      byte[] segment =
          ByteBuffer.allocate(6 + exif.length)
              .put(new byte[] {'E', 'x', 'i', 'f', 0, 0})
              .put(exif)
              .array();
      Path file = write(Fixtures.withSegment(jpeg, 0xe1, segment));
      Picture picture = PictureReader.read(file);
      StringBuilder letters = new StringBuilder();
      for (int y = 4; y < picture.height(); y += 8) {
        for (int x = 4; x < picture.width(); x += 8) {
          int level = picture.rgb()[y * picture.width() + x] & 255;
          letters.append((char) ('a' + Math.round((level - 20) / 40f)));
        }
      }
      assertEquals(expected, letters.toString());
      assertEquals(8 * width, picture.width());
      assertEquals(
          new Header("JPEG", picture.width(), picture.height(), orientation),
          PictureReader.peek(file));
    }
  }

  @ParameterizedTest
  @CsvSource({"turned.png, 6", "turned.webp, 6", "turned.tif, 8"})
  void otherFormatsTurnToo(String name, int orientation) throws IOException {
    Picture picture = PictureReader.read(Fixtures.file(name));
    assertEquals(32, picture.width());
    assertEquals(48, picture.height());
    // Orientation 6 brings the stored lower left patch to the upper left, 8 the upper right one.
    assertEquals(Fixtures.PATCHES[orientation == 6 ? 3 : 2], picture.rgb()[8 * 32 + 8]);
    assertEquals(Fixtures.PATCHES[orientation == 6 ? 2 : 3], picture.rgb()[40 * 32 + 24]);
    assertEquals(orientation, PictureReader.peek(Fixtures.file(name)).orientation());
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha-lossless.webp", "alpha-lossy.webp"})
  void transparencyShowsPaper(String name) throws IOException {
    // By hand, e.g. the second: 0.50196 lin(0x3c) + 0.49804 lin(0xfd) = 0.5163, which is 0xbd.
    assertPatches(
        PictureReader.read(Fixtures.file(name)),
        name.contains("lossy") ? 3 : 1,
        0xc8281e,
        0xbdcebb,
        0xfdfcf8,
        0xcda082,
        0xdfdfdb,
        0xf0ece3);
  }

  @Test
  void sixteenBitsAreRounded() throws IOException {
    int[] levels = {0, 128, 129, 257 * 100 - 129, 257 * 100 - 128, 257 * 100 + 128, 65_535};
    int[] expected = {0, 0, 1, 99, 100, 100, 255};
    for (String format : new String[] {"png", "tiff"}) {
      for (int bands : new int[] {1, 3}) {
        WritableRaster raster =
            Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, levels.length, 1, bands, null);
        for (int band = 0; band < bands; band++) {
          raster.setSamples(0, 0, levels.length, 1, band, levels);
        }
        ColorSpace space =
            ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ComponentColorModel model =
            new ComponentColorModel(space, false, false, 1, DataBuffer.TYPE_USHORT);
        byte[] file = Fixtures.encode(new BufferedImage(model, raster, false, null), format);
        int[] got = PictureReader.read(write(file)).rgb();
        for (int i = 0; i < levels.length; i++) {
          assertEquals(expected[i] * 0x010101, got[i], format + " " + levels[i]);
        }
      }
    }
  }

  @Test
  void grayWithAlphaOfSixteenBits() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 3, 1, 2, null);
    raster.setPixels(0, 0, 3, 1, new int[] {257 * 80, 65_535, 257 * 80, 0, 0, 257 * 128});
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, DataBuffer.TYPE_USHORT);
    byte[] file = Fixtures.encode(new BufferedImage(model, raster, false, null), "png");
    int[] got = PictureReader.read(write(file)).rgb();
    // The last: black at 128 / 255 over paper; 0.49804 of lin(0xfd, 0xfc, 0xf8).
    assertArrayEquals(new int[] {0x505050, PictureReader.PAPER, 0xbab9b6}, got);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void palettesAndSmallDepths(int bits) throws IOException {
    int size = 1 << bits;
    byte[] r = new byte[size];
    byte[] g = new byte[size];
    byte[] b = new byte[size];
    for (int i = 0; i < size; i++) {
      r[i] = (byte) (i * 7 + 3);
      g[i] = (byte) (255 - i);
      b[i] = (byte) (i * 5);
    }
    // The last entry is fully transparent.
    IndexColorModel model = new IndexColorModel(bits, size, r, g, b, size - 1);
    WritableRaster raster =
        bits == 8
            ? Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 37, 5, 1, null)
            : Raster.createPackedRaster(DataBuffer.TYPE_BYTE, 37, 5, 1, bits, new Point());
    for (int i = 0; i < 37 * 5; i++) {
      raster.setSample(i % 37, i / 37, 0, i % size);
    }
    BufferedImage image = new BufferedImage(model, raster, false, null);
    for (String format : bits == 8 ? new String[] {"png", "gif"} : new String[] {"png"}) {
      int[] got = PictureReader.read(write(Fixtures.encode(image, format))).rgb();
      for (int i = 0; i < got.length; i++) {
        int index = i % size;
        int expected =
            index == size - 1
                ? PictureReader.PAPER
                : (r[index] & 255) << 16 | (g[index] & 255) << 8 | (b[index] & 255);
        assertEquals(expected, got[i], format + " pixel " + i);
      }
    }
  }

  @Test
  void grayIsNotTakenForLinearLight() throws IOException {
    BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i, 0, 0, i);
    }
    for (String format : new String[] {"png", "tiff"}) {
      int[] got = PictureReader.read(write(Fixtures.encode(image, format))).rgb();
      for (int i = 0; i < 256; i++) {
        assertEquals(i * 0x010101, got[i], format);
      }
    }
  }

  @Test
  void colourKeyOfPngIsTransparent() throws IOException {
    Picture picture = new Picture(2, 1, new int[] {0x102030, 0x405060});
    byte[] png = Fixtures.encode(Fixtures.image(picture), "png");
    byte[] key = {0, 0, 0, 6, 't', 'R', 'N', 'S', 0, 0x10, 0, 0x20, 0, 0x30, 0, 0, 0, 0};
    // Behind IHDR, whose end is at 33.
    byte[] keyed =
        ByteBuffer.allocate(png.length + key.length)
            .put(png, 0, 33)
            .put(key)
            .put(png, 33, png.length - 33)
            .array();
    assertArrayEquals(
        new int[] {PictureReader.PAPER, 0x405060}, PictureReader.read(write(keyed)).rgb());
  }

  @Test
  void gifFrameLiesInItsCanvas() throws IOException {
    BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_BINARY);
    byte[] gif = Fixtures.encode(image, "gif");
    ByteBuffer bytes = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(6, (short) 10).putShort(8, (short) 8);
    int descriptor = 13 + 3 * (2 << (gif[10] & 7));
    while (gif[descriptor] != 0x2c) {
      descriptor++;
    }
    bytes.putShort(descriptor + 1, (short) 5).putShort(descriptor + 3, (short) 2);
    Picture picture = PictureReader.read(write(gif));
    assertEquals(new Header("GIF", 10, 8, 1), PictureReader.peek(write(gif)));
    for (int i = 0; i < 80; i++) {
      boolean inside = i % 10 >= 5 && i % 10 < 9 && i / 10 >= 2 && i / 10 < 5;
      assertEquals(inside ? 0 : PictureReader.PAPER, picture.rgb()[i], "pixel " + i);
    }
  }

  @Test
  void nameAndEndingDoNotMatter() throws IOException {
    Path file = folder.resolve("wrong.gif");
    Files.write(file, Fixtures.bytes("lossless.webp"));
    assertEquals("WebP", PictureReader.peek(file).format());
  }

  @Test
  void pathsOfAnyLanguageAndFileSystem() throws IOException {
    String name = "\u00d6lbild \u753b \u015f.png";
    byte[] png = Fixtures.bytes("turned.png");
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
      Path file = Files.write(zip.getPath(name), png);
      assertEquals(32, PictureReader.read(file).width());
    }
    Path file = Files.write(folder.resolve("\u00d6lbild 1 \u015f.png"), png);
    assertEquals(32, PictureReader.read(file).width());
  }

  @Test
  void turkishLocaleChangesNothing() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      for (String name :
          new String[] {"wide-profile.tif", "lossless.webp", "progressive.jpg", "turned.png"}) {
        assertTrue(PictureReader.read(Fixtures.file(name)).width() > 0);
      }
      for (String format : new String[] {"gif", "bmp"}) {
        byte[] file =
            Fixtures.encode(new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY), format);
        assertEquals(3, PictureReader.read(write(file)).width());
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void sha256IsTheUsualOne() throws IOException {
    // FIPS 180-2, appendix B.1.
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        PictureReader.sha256(write("abc".getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void samePixelsEveryTime() throws IOException {
    int[] first = PictureReader.read(Fixtures.file("cmyk-profile.jpg")).rgb();
    assertTrue(Arrays.equals(first, PictureReader.read(Fixtures.file("cmyk-profile.jpg")).rgb()));
  }
}
