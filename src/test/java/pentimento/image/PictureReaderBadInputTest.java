package pentimento.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureReaderBadInputTest {
  @TempDir Path folder;

  /** One small file of every kind, by name. */
  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    Picture picture = Fixtures.scene(48, 40, 2);
    for (String format : new String[] {"png", "jpeg", "bmp", "tiff"}) {
      files.put("plain." + format, Fixtures.encode(Fixtures.image(picture), format));
    }
    BufferedImage indexed = new BufferedImage(48, 40, BufferedImage.TYPE_BYTE_INDEXED);
    indexed.getGraphics().drawImage(Fixtures.image(picture), 0, 0, null);
    files.put("plain.gif", Fixtures.encode(indexed, "gif"));
    for (String name :
        new String[] {
          "lossless.webp", "alpha-lossy.webp", "animated.webp", "wide-profile.webp",
          "progressive.jpg", "cmyk-profile.jpg", "ycck.jpg", "wide-profile-palette.png",
          "wide-profile.tif", "jpeg-inside.tif", "fax.tif", "pages.tif"
        }) {
      files.put(name, Fixtures.bytes(name));
    }
    return files;
  }

  static Iterable<String> names() {
    return files().keySet();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("given.png"), bytes);
  }

  private static PictureException refused(Path file) {
    PictureException e = assertThrows(PictureException.class, () -> PictureReader.read(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    return e;
  }

  @ParameterizedTest
  @MethodSource("names")
  void truncatedFilesAreRefused(String name) throws IOException {
    byte[] whole = files().get(name);
    // A page after the first, and what follows the last pixel, may be missing unnoticed.
    PictureReader.read(write(whole));
    for (int eighth = 1; eighth < 8; eighth++) {
      if (name.equals("pages.tif") && eighth > 3) {
        continue;
      }
      Path file = write(Arrays.copyOf(whole, whole.length * eighth / 8));
      String message = refused(file).getMessage();
      assertTrue(message.contains("ends too early") || message.contains("is damaged"), message);
      assertFalse(message.contains("Exception"), message);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void corruptedFilesEndInAPictureOrAnError(String name) throws IOException {
    byte[] whole = files().get(name);
    Random random = new Random(name.hashCode());
    boolean oneOfEachFormat = name.startsWith("plain") || name.equals("lossless.webp");
    for (int i = 0; i < (oneOfEachFormat ? 300 : 60); i++) {
      byte[] bytes = whole.clone();
      int count = 1 + random.nextInt(4);
      for (int k = 0; k < count; k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path file = write(bytes);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              PictureReader.read(file);
            } catch (PictureException e) {
              assertTrue(e.getMessage().length() < 400, e.getMessage());
            }
          });
    }
  }

  @Test
  void notAPicture() throws IOException {
    String message = refused(write("Dear reader,".getBytes(StandardCharsets.UTF_8))).getMessage();
    assertTrue(message.contains("is not a picture; expected PNG, JPEG, GIF"), message);
    assertTrue(refused(write(new byte[0])).getMessage().endsWith("is empty"));
    assertTrue(refused(write(new byte[] {'B', 'M'})).getMessage().contains("ends too early"));
    byte[] heic = "\0\0\0\u0018ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(refused(write(heic)).getMessage().contains("save it as JPEG"));
  }

  @Test
  void noFile() {
    assertTrue(refused(folder).getMessage().contains("is a folder"));
    assertTrue(refused(folder.resolve("none.png")).getMessage().endsWith("no such file"));
    assertThrows(PictureException.class, () -> PictureReader.peek(folder));
    assertThrows(PictureException.class, () -> PictureReader.sha256(folder.resolve("none.png")));
  }

  @Test
  void hugeFileIsRefusedUnread() throws IOException {
    Path file = folder.resolve("huge.png");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(PictureReader.MAX_BYTES + 1);
    }
    assertTrue(refused(file).getMessage().endsWith("is larger than 200 MB, the most that is read"));
    assertThrows(PictureException.class, () -> PngFile.texts(file));
  }

  @Test
  void headersThatClaimTooMuch() throws IOException {
    Map<String, byte[]> files = files();
    byte[] png = files.get("plain.png");
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertTooLarge(png);

    byte[] jpeg = files.get("plain.jpeg");
    int frame = 2;
    while ((jpeg[frame + 1] & 255) != 0xc0) {
      frame += 2 + ByteBuffer.wrap(jpeg).getShort(frame + 2);
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
    assertTooLarge(jpeg);

    byte[] gif = files.get("plain.gif");
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 60_000)
        .putShort(8, (short) 60_000);
    assertTooLarge(gif);

    byte[] bmp = files.get("plain.bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 60_000).putInt(22, 60_000);
    assertTooLarge(bmp);

    byte[] webp = files.get("wide-profile.webp");
    webp[25] = webp[28] = (byte) 0xea; // 0xea2f + 1 = 59,952
    assertThrows(PictureException.class, () -> PictureReader.read(write(webp)));

    byte[] tiff = files.get("plain.tiff");
    ByteBuffer tags = ByteBuffer.wrap(tiff);
    tags.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int entry = tags.getInt(4) + 2;
    while (tags.getShort(entry) != 256) {
      entry += 12;
    }
    for (int i = entry; i < entry + 24; i += 12) { // width, then height
      tags.putShort(i + 2, (short) 4).putInt(i + 8, 60_000);
    }
    assertTooLarge(tiff);
  }

  private void assertTooLarge(byte[] bytes) throws IOException {
    String message = refused(write(bytes)).getMessage();
    assertTrue(message.contains("is too large: 60000 x 60000 pixels; at most 100 mega"), message);
    assertThrows(PictureException.class, () -> PictureReader.peek(write(bytes)));
  }

  @Test
  void jpegWithoutItsEndMarkerIsRefused() throws IOException {
    byte[] jpeg = files().get("plain.jpeg");
    assertEquals((byte) 0xd9, jpeg[jpeg.length - 1]);
    assertTrue(
        refused(write(Arrays.copyOf(jpeg, jpeg.length - 2))).getMessage().contains("too early"));
  }

  @Test
  void cutDataWithAnEndMarkerAreRefused() throws IOException {
    byte[] jpeg = files().get("plain.jpeg");
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length * 3 / 4);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;
    assertTrue(refused(write(cut)).getMessage().contains("is damaged (Corrupt JPEG data: prem"));
  }

  @Test
  void jpegWithThousandsOfScansIsRefused() throws IOException {
    byte[] jpeg = Fixtures.bytes("progressive.jpg");
    int scan = 2;
    while ((jpeg[scan + 1] & 255) != 0xda) {
      scan += 2 + ByteBuffer.wrap(jpeg).getShort(scan + 2);
    }
    int length = 2 + ByteBuffer.wrap(jpeg).getShort(scan + 2);
    ByteBuffer many = ByteBuffer.allocate(jpeg.length + 1000 * length).put(jpeg, 0, scan);
    for (int i = 0; i < 1000; i++) {
      many.put(jpeg, scan, length);
    }
    many.put(jpeg, scan, jpeg.length - scan);
    assertTrue(refused(write(many.array())).getMessage().contains("scans"));
  }

  @Test
  void webpWithoutPixelsIsRefused() throws IOException {
    byte[] header = Arrays.copyOf(Fixtures.bytes("wide-profile.webp"), 30);
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 22);
    assertTrue(refused(write(header)).getMessage().contains("no pixel data"));
  }

  @Test
  void webpWithUncompressedTransparencyIsRefused() throws IOException {
    byte[] webp = Fixtures.bytes("alpha-lossy.webp");
    int chunk = new String(webp, StandardCharsets.ISO_8859_1).indexOf("ALPH");
    webp[chunk + 8] &= ~3;
    assertTrue(refused(write(webp)).getMessage().contains("save it as PNG"));
  }

  @Test
  void damageInAPngIsNoticed() throws IOException {
    byte[] png = files().get("plain.png");
    png[png.length / 2] ^= 1;
    assertTrue(refused(write(png)).getMessage().contains("checksum of its IDAT"));
  }
}
