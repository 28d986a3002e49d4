package pentimento.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngFileTest {
  private static final int BEHIND_HEADER = 33;

  @TempDir Path folder;

  private static byte[] png(Picture picture, Map<String, String> texts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PngFile.write(out, picture, texts);
    return out.toByteArray();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("picture.png"), bytes);
  }

  /** A small PNG with one more chunk. */
  private static byte[] withChunk(String type, byte[] data) throws IOException {
    byte[] png = png(Picture.filled(2, 2, 0), Map.of());
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    return ByteBuffer.allocate(png.length + data.length + 12)
        .put(png, 0, BEHIND_HEADER)
        .putInt(data.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .putInt((int) crc.getValue())
        .put(png, BEHIND_HEADER, png.length - BEHIND_HEADER)
        .array();
  }

  private static byte[] join(Object... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      out.write(part instanceof String s ? s.getBytes(StandardCharsets.ISO_8859_1) : (byte[]) part);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(data);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "1, 5", "61, 47", "400, 300"})
  void othersReadThePixels(int width, int height) throws IOException {
    Picture picture = Fixtures.scene(width, height, 11);
    byte[] png = png(picture, Map.of("Title", "x"));
    int[] rgb =
        ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xffffff;
    }
    assertArrayEquals(picture.rgb(), rgb);
    assertEquals(picture, PictureReader.read(write(png)));
  }

  @Test
  void noiseIsKept() throws IOException {
    Random random = new Random(12);
    int[] rgb = random.ints(150 * 150, 0, 1 << 24).toArray();
    Picture picture = new Picture(150, 150, rgb);
    assertEquals(picture, PictureReader.read(write(png(picture, Map.of()))));
  }

  @Test
  void filtersHelp() throws IOException {
    int[] rgb = new int[256 * 256];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (i % 256) << 16 | (i / 256) << 8 | (i % 256 + i / 256) / 2;
    }
    Picture slope = new Picture(256, 256, rgb);
    int size = png(slope, Map.of()).length;
    assertTrue(size < 8000, "bytes " + size);
  }

  @Test
  void sameBytesEveryTime() throws IOException {
    Picture picture = Fixtures.scene(200, 100, 13);
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("parameters", "oil, 8 frames");
    assertArrayEquals(png(picture, texts), png(picture, texts));
  }

  @Test
  void textsComeBackInOrder() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("parameters", "Steps: 25, Seed: 7\n\u00d6lbild \u753b \ud83c\udfa8 \u015f");
    texts.put("pentimento", "{\"a\":1}".repeat(5000));
    texts.put("K\u00fcnstler", "");
    texts.put("a".repeat(79), "b");
    byte[] png = png(Fixtures.scene(20, 10, 14), texts);
    Map<String, String> read = PngFile.texts(write(png));
    assertEquals(new ArrayList<>(texts.entrySet()), new ArrayList<>(read.entrySet()));
    assertTrue(png.length < 10_000, "long texts are compressed");
  }

  @Test
  void chunksStandInOrder() throws IOException {
    byte[] png = png(Fixtures.scene(300, 300, 14), Map.of("Title", "x\ny \u00fc"));
    List<String> types =
        PngChunks.list(folder, png).stream().map(PngChunks.Chunk::type).distinct().toList();
    assertEquals(List.of("IHDR", "sRGB", "tEXt", "IDAT", "IEND"), types);
    for (PngChunks.Chunk chunk : PngChunks.list(folder, png)) {
      assertTrue(chunk.intact(png));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u753b", "a\u2014b", "a\rb", "a\tb", "a\u0085b"})
  void whatIsNotPlainLatinIsInternational(String text) throws IOException {
    byte[] png = png(Picture.filled(1, 1, 0), Map.of("Title", text));
    assertEquals("iTXt", PngChunks.list(folder, png).get(2).type());
    assertEquals(text, PngFile.texts(write(png)).get("Title"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a ", "a  b", "a\nb", "\u753b", "a\u00a0b"})
  void badKeywords(String keyword) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Picture picture = Picture.filled(1, 1, 0);
    assertThrows(
        IllegalArgumentException.class, () -> PngFile.write(out, picture, Map.of(keyword, "text")));
    assertEquals(0, out.size());
  }

  @Test
  void badTexts() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Picture picture = Picture.filled(1, 1, 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> PngFile.write(out, picture, Map.of("a".repeat(80), "")));
    assertThrows(
        IllegalArgumentException.class, () -> PngFile.write(out, picture, Map.of("a", "b\0c")));
  }

  @Test
  void readsWhatOthersWrite() throws IOException {
    assertEquals(
        Map.of("Author", "J\u00f6rg"),
        PngFile.texts(write(withChunk("tEXt", join("Author\0J\u00f6rg")))));
    byte[] compressed = deflated(join("J\u00f6rg"));
    assertEquals(
        Map.of("Author", "J\u00f6rg"),
        PngFile.texts(write(withChunk("zTXt", join("Author\0\0", compressed)))));
    byte[] utf8 = "\u753b".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        Map.of("Titel", "\u753b"),
        PngFile.texts(write(withChunk("iTXt", join("Titel\0\0\0de\0", utf8, "\0", utf8)))));
    assertEquals(
        Map.of("Titel", "\u753b"),
        PngFile.texts(write(withChunk("iTXt", join("Titel\0\1\0\0\0", deflated(utf8))))));
    assertEquals(Map.of(), PngFile.texts(Fixtures.file("turned.png")));
  }

  @Test
  void textBombsAreRefused() throws IOException {
    byte[] bomb = deflated(new byte[PngFile.MAX_TEXT + 1]);
    assertRefused(withChunk("zTXt", join("a\0\0", bomb)), "more than 16 MB of text");
  }

  @Test
  void brokenTextsAreRefused() throws IOException {
    assertRefused(withChunk("tEXt", join("no end of keyword")), "tEXt chunk cannot be read");
    assertRefused(withChunk("zTXt", join("a\0")), "zTXt chunk cannot be read");
    assertRefused(withChunk("zTXt", join("a\0\0", "no zlib")), "zTXt chunk cannot be read");
    assertRefused(withChunk("iTXt", join("a\0\0\0de")), "iTXt chunk cannot be read");
    byte[] cut = deflated(join("a text of some length"));
    assertRefused(
        withChunk("zTXt", join("a\0\0", Arrays.copyOf(cut, cut.length - 6))), "cannot be read");
    byte[] png = withChunk("tEXt", join("a\0b"));
    png[BEHIND_HEADER + 10] ^= 1;
    assertRefused(png, "checksum");
  }

  @Test
  void brokenFilesAreRefused() throws IOException {
    byte[] png = withChunk("tEXt", join("a\0b"));
    for (int length = 8; length < png.length; length++) {
      assertRefused(Arrays.copyOf(png, length), "ends too early");
    }
    assertRefused("text".getBytes(StandardCharsets.US_ASCII), "is not a PNG file");
    assertThrows(PictureException.class, () -> PngFile.texts(folder));
    ByteBuffer.wrap(png).putInt(BEHIND_HEADER, Integer.MAX_VALUE);
    assertRefused(png, "ends too early");
  }

  private void assertRefused(byte[] png, String why) throws IOException {
    Path file = write(png);
    String message = assertThrows(PictureException.class, () -> PngFile.texts(file)).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(why), message);
  }
}
