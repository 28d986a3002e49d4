package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.random.Rng;

class Mp4FileTest {
  @TempDir Path folder;

  private byte[] video() throws IOException {
    Path file = folder.resolve("good.mp4");
    PaintedFrames painting = new PaintedFrames(48, 32, 1);
    try (Mp4Writer writer = new Mp4Writer(file, 48, 32, 10, 1, "title", "comment")) {
      for (int i = 0; i < 12; i++) {
        writer.frame(painting.stroke().rgb());
      }
      writer.finish();
    }
    return Files.readAllBytes(file);
  }

  /** May fail, but only as an IOException that names the file. */
  private void tryRead(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("hostile.mp4"), bytes);
    try {
      Mp4File.read(file);
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("hostile.mp4"), e::toString);
    }
  }

  private void tryDecode(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("hostile.mp4"), bytes);
    try {
      Mp4Frames.decode(file, (index, frame) -> true);
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("hostile.mp4"), e::toString);
    }
  }

  @Test
  void truncationsAreErrorsOrHarmless() throws IOException {
    byte[] good = video();
    for (int length = 0; length < good.length; length += length < 1200 ? 1 : 97) {
      byte[] bad = Arrays.copyOf(good, length);
      tryRead(bad);
      if (length % 9 == 0) {
        tryDecode(bad);
      }
    }
  }

  @Test
  void changedBytesAreErrorsOrHarmless() throws IOException {
    byte[] good = video();
    int head = new String(good, StandardCharsets.ISO_8859_1).indexOf("mdat");
    Rng rng = new Rng(2);
    for (int i = 0; i < 3000; i++) {
      tryRead(damaged(good, 0, head, rng));
    }
  }

  @Test
  void changedTablesOfFramesAreErrorsOrHarmless() throws IOException {
    byte[] good = video();
    String text = new String(good, StandardCharsets.ISO_8859_1);
    Rng rng = new Rng(3);
    for (int i = 0; i < 500; i++) {
      tryDecode(damaged(good, text.indexOf("stts"), text.indexOf("udta"), rng));
    }
  }

  private static byte[] damaged(byte[] good, int from, int to, Rng rng) {
    byte[] bad = good.clone();
    for (int j = rng.nextInt(4); j >= 0; j--) {
      bad[from + rng.nextInt(to - from)] = (byte) (rng.nextInt(3) == 0 ? 255 : rng.nextInt());
    }
    return bad;
  }

  @Test
  void everyFieldOfFourBytesMayBeHuge() throws IOException {
    byte[] good = video();
    int head = new String(good, StandardCharsets.ISO_8859_1).indexOf("mdat");
    for (int at = 0; at < head; at += 2) {
      for (int value : new int[] {0, 1, 7, 0x7fffffff, 0x80000000, -1}) {
        byte[] bad = good.clone();
        ByteBuffer.wrap(bad).putInt(at, value);
        tryRead(bad);
      }
    }
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    byte[] good = video();
    assertMessage("no such file", folder.resolve("none.mp4"));
    assertMessage(
        "no mp4 video",
        Files.write(folder.resolve("text.mp4"), "hello, text".getBytes(StandardCharsets.UTF_8)));
    assertMessage("cut short", Files.write(folder.resolve("short.mp4"), Arrays.copyOf(good, 300)));
    assertMessage("no header", Files.write(folder.resolve("ftyp.mp4"), Arrays.copyOf(good, 32)));
    assertMessage("no header", Files.write(folder.resolve("empty.mp4"), new byte[0]));
  }

  private static void assertMessage(String part, Path file) {
    String message = assertThrows(IOException.class, () -> Mp4File.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.contains(part), message);
  }

  @Test
  void readsSizesOf64Bits() throws IOException {
    byte[] good = video();
    int at = new String(good, StandardCharsets.ISO_8859_1).indexOf("moov") - 4;
    int size = ByteBuffer.wrap(good).getInt(at);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(good, 0, at);
    out.writeInt(1);
    out.writeBytes("moov");
    out.writeLong(size + 8L);
    out.write(good, at + 8, good.length - at - 8);
    Path file = Files.write(folder.resolve("wide.mp4"), bytes.toByteArray());
    assertEquals(Mp4File.read(folder.resolve("good.mp4")), Mp4File.read(file));
  }

  /** More than 4 GB cannot be written in a test, but its header can. */
  @ParameterizedTest
  @ValueSource(longs = {1000, 3_000_000_000L})
  void offsetsGrowTo64BitsWhenNeeded(long chunkBytes) throws IOException {
    List<Mp4Boxes.Chunk> chunks = Collections.nCopies(3, new Mp4Boxes.Chunk(2, chunkBytes));
    int[] sizes = new int[6];
    Arrays.fill(sizes, (int) Math.min(1_500_000_000, chunkBytes / 2));
    PaintingEncoder encoder = new PaintingEncoder(32, 16, 24, 1);
    byte[] head =
        Mp4Boxes.head(
            new Mp4Boxes.Track(
                32,
                16,
                24,
                1,
                encoder.parameters().spsUnit(),
                encoder.parameters().ppsUnit(),
                IntBuffer.wrap(sizes),
                chunks),
            "t",
            "");
    Mp4Index header = Mp4Index.read(Files.write(folder.resolve("head.mp4"), head));
    Mp4Samples samples = new Mp4Samples(withSize(header, 10_000_000_000L));
    for (int i = 0; i < 6; i++) {
      assertTrue(samples.next());
      assertEquals(head.length + i * chunkBytes / 2, samples.offset());
    }
    assertTrue(!samples.next());
    assertEquals(chunkBytes > 1000, Mp4Index.child(header.tables(), "co64").hasRemaining());
    assertEquals(Optional.of("t"), header.title());
  }

  private static Mp4Index withSize(Mp4Index index, long size) {
    return new Mp4Index(
        index.file(),
        size,
        index.width(),
        index.height(),
        index.timescale(),
        index.duration(),
        index.frames(),
        index.format(),
        index.avcC(),
        index.tables(),
        index.title(),
        index.comment());
  }

  @Test
  void decodingStopsWhenTheHandlerHasSeenEnough() throws IOException {
    video();
    assertEquals(5, Mp4Frames.decode(folder.resolve("good.mp4"), (index, frame) -> index < 4));
  }
}
