package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jcodec.api.FrameGrab;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.io.SeekableByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.image.Picture;
import pentimento.random.Rng;

class Mp4WriterTest {
  @TempDir Path folder;

  private static List<Picture> decode(Path file) throws IOException {
    List<Picture> frames = new ArrayList<>();
    int count =
        Mp4Frames.decode(
            file,
            (index, frame) -> {
              assertEquals(frames.size(), index);
              return frames.add(frame);
            });
    assertEquals(frames.size(), count);
    return frames;
  }

  private Path write(int width, int height, int frames, long seed, String title, String comment)
      throws IOException {
    Path file = folder.resolve(width + "x" + height + "-" + seed + ".mp4");
    PaintedFrames painting = new PaintedFrames(width, height, seed);
    try (Mp4Writer writer = new Mp4Writer(file, width, height, 24, 1, title, comment)) {
      for (int i = 0; i < frames; i++) {
        writer.frame(painting.stroke().rgb());
      }
      writer.finish();
    }
    return file;
  }

  /** Through JCodec's own reader of mp4, so that ours cannot agree with our writer's mistakes. */
  @ParameterizedTest
  @CsvSource({
    "16, 16, 20",
    "17, 33, 20",
    "301, 501, 12",
    "512, 300, 12",
    "640, 427, 12",
    "96, 80, 130"
  })
  void everyFrameComesBackCloseToItsSource(int width, int height, int count) throws Exception {
    Path file = write(width, height, count, 1, "", "");
    PaintedFrames painting = new PaintedFrames(width, height, 1);
    try (SeekableByteChannel channel = NIOUtils.readableChannel(file.toFile())) {
      FrameGrab grab = FrameGrab.createFrameGrab(channel);
      for (int i = 0; i < count; i++) {
        int[] source = painting.stroke().rgb();
        org.jcodec.common.model.Picture frame = grab.getNativeFrame();
        assertEquals(PaintingEncoder.even(width), frame.getCroppedWidth());
        assertEquals(PaintingEncoder.even(height), frame.getCroppedHeight());
        double sum = 0;
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int shown = frame.getPlaneData(0)[y * frame.getWidth() + x] + 128;
            int off = Bt709.luma(source[y * width + x]) - shown;
            sum += off * off;
          }
        }
        double psnr = 10 * Math.log10(255 * 255 / (sum / source.length));
        assertTrue(psnr >= 40, "frame " + i + ": " + psnr + " dB");
      }
      assertNull(grab.getNativeFrame());
    }
  }

  /** A little less than luma as coded: where chroma at half size leaves 0..255, RGB is clipped. */
  @ParameterizedTest
  @CsvSource({"17, 33, 20", "301, 501, 12", "640, 427, 12"})
  void picturesComeBackCloseToTheirSources(int width, int height, int count) throws IOException {
    List<Picture> decoded = decode(write(width, height, count, 1, "", ""));
    assertEquals(count, decoded.size());
    PaintedFrames painting = new PaintedFrames(width, height, 1);
    for (int i = 0; i < count; i++) {
      int[] source = painting.stroke().rgb();
      double psnr = PaintedFrames.lumaPsnr(source, crop(decoded.get(i), width, height));
      assertTrue(psnr >= 38, "frame " + i + ": " + psnr + " dB");
    }
  }

  private static int[] crop(Picture picture, int width, int height) {
    int[] out = new int[width * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(picture.rgb(), y * picture.width(), out, y * width, width);
    }
    return out;
  }

  @Test
  void lumaStaysWithinTheQuantiserAfterManyFrames() {
    PaintedFrames painting = new PaintedFrames(160, 96, 3);
    PaintingEncoder encoder = new PaintingEncoder(160, 96, 24, 1);
    NalUnit unit = new NalUnit();
    for (int i = 0; i < 300; i++) {
      encoder.encode(painting.stroke().rgb(), i == 0, unit);
      double sum = 0;
      for (int j = 0; j < painting.rgb().length; j++) {
        int off = Bt709.luma(painting.rgb()[j]) - (encoder.reconstruction(0)[j] & 255);
        sum += off * off;
      }
      double psnr = 10 * Math.log10(255 * 255 / (sum / painting.rgb().length));
      assertTrue(psnr >= 40, "frame " + i + ": " + psnr + " dB");
    }
  }

  @Test
  void noiseAndHardestContrastsComeBackToo() throws IOException {
    int side = 64;
    int[] checks = new int[side * side];
    int[] noise = new int[side * side];
    Rng rng = new Rng(8);
    for (int i = 0; i < checks.length; i++) {
      checks[i] = (i / side + i) % 2 == 0 ? 0xffffff : 0;
      int grey = rng.nextInt(256);
      noise[i] = grey << 16 | grey << 8 | grey;
    }
    List<int[]> sources = List.of(checks, noise, checks, new int[side * side], noise);
    Path file = folder.resolve("hard.mp4");
    try (Mp4Writer writer = new Mp4Writer(file, side, side, 24, 1, "", "")) {
      for (int[] source : sources) {
        writer.frame(source);
      }
      writer.finish();
    }
    List<Picture> decoded = decode(file);
    for (int i = 0; i < sources.size(); i++) {
      double psnr = PaintedFrames.lumaPsnr(sources.get(i), decoded.get(i).rgb());
      assertTrue(psnr >= 38, "frame " + i + ": " + psnr + " dB");
    }
  }

  @ParameterizedTest
  @CsvSource({"0x000000", "0xffffff", "0xff0000", "0x00ff00", "0x0000ff", "0x7f7f7f", "0xc08040"})
  void flatColourComesBackWithinTwoSteps(String hex) throws IOException {
    int colour = Integer.decode(hex);
    Path file = folder.resolve("flat.mp4");
    try (Mp4Writer writer = new Mp4Writer(file, 32, 32, 24, 1, "", "")) {
      writer.frame(Picture.filled(32, 32, colour).rgb());
      writer.finish();
    }
    for (int pixel : decode(file).get(0).rgb()) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int off = (pixel >> shift & 255) - (colour >> shift & 255);
        assertTrue(Math.abs(off) <= 2, Integer.toHexString(pixel) + " for " + hex);
      }
    }
  }

  @Test
  void whatDoesNotChangeCostsAFewBytes() throws IOException {
    int[] rgb = new PaintedFrames(320, 240, 4).stroke().stroke().rgb();
    Path once = folder.resolve("once.mp4");
    Path held = folder.resolve("held.mp4");
    Path given = folder.resolve("given.mp4");
    try (Mp4Writer writer = new Mp4Writer(once, 320, 240, 24, 1, "", "")) {
      writer.frame(rgb);
      writer.finish();
    }
    try (Mp4Writer writer = new Mp4Writer(held, 320, 240, 24, 1, "", "")) {
      writer.frame(rgb);
      writer.hold(0);
      writer.hold(50);
      writer.finish();
    }
    try (Mp4Writer writer = new Mp4Writer(given, 320, 240, 24, 1, "", "")) {
      for (int i = 0; i < 51; i++) {
        writer.frame(rgb);
      }
      writer.finish();
    }
    assertEquals(-1, Files.mismatch(held, given));
    assertTrue(Files.size(held) < Files.size(once) + 50 * 16, () -> sizes(once, held));
    List<Picture> frames = decode(held);
    assertEquals(51, frames.size());
    for (Picture frame : frames) {
      assertEquals(frames.get(0), frame);
    }
  }

  private static String sizes(Path a, Path b) {
    return a.toFile().length() + " and " + b.toFile().length();
  }

  @Test
  void aLongHoldStillHasKeyFrames() throws IOException {
    Path file = folder.resolve("long.mp4");
    try (Mp4Writer writer = new Mp4Writer(file, 16, 16, 1, 1, "", "")) {
      writer.frame(new int[256]);
      writer.hold(99);
      writer.finish();
    }
    // A key frame every four seconds at most where there is change, every 40 where there is none.
    assertEquals(3, syncSamples(file));
    assertEquals(100, decode(file).size());
  }

  private static int syncSamples(Path file) throws IOException {
    return Mp4Index.child(Mp4Index.read(file).tables(), "stss").getInt(4);
  }

  @Test
  void oddSizesRepeatTheirLastColumnAndRow() throws IOException {
    Path file = folder.resolve("odd.mp4");
    int[] rgb = new int[7 * 5];
    Arrays.fill(rgb, 0x404040);
    for (int y = 0; y < 5; y++) {
      rgb[y * 7 + 6] = 0xd0d0d0;
    }
    try (Mp4Writer writer = new Mp4Writer(file, 7, 5, 24, 1, "", "")) {
      writer.frame(rgb);
      writer.finish();
    }
    Picture shown = decode(file).get(0);
    assertEquals(8, shown.width());
    assertEquals(6, shown.height());
    for (int y = 0; y < 6; y++) {
      assertEquals(0xd0, shown.rgb()[y * 8 + 7] & 255, 8);
      assertEquals(0xd0, shown.rgb()[y * 8 + 6] & 255, 8);
      assertEquals(0x40, shown.rgb()[y * 8 + 5] & 255, 8);
    }
  }

  @Test
  void saysWhatItIs() throws IOException {
    String title = "Ein Bild — 絵の過程 — Процесс 🎨";
    String comment = "{\"prompt\":\"" + "дом у моря ".repeat(2000) + "\"}";
    Path file = write(48, 32, 30, 5, title, comment);
    Mp4File.Info info = Mp4File.read(file);
    assertEquals(
        new Mp4File.Info(
            48, 32, 24, 30, Duration.ofMillis(1250), Optional.of(title), Optional.of(comment)),
        info);
    Mp4File.Info without = Mp4File.read(write(48, 32, 3, 6, "", ""));
    assertEquals(Optional.empty(), without.title());
    assertEquals(Optional.empty(), without.comment());
  }

  @Test
  void keepsOddFrameRates() throws IOException {
    Path file = folder.resolve("film.mp4");
    try (Mp4Writer writer = new Mp4Writer(file, 16, 16, 24_000, 1001, "", "")) {
      writer.frame(new int[256]);
      writer.hold(23);
      writer.finish();
    }
    Mp4File.Info info = Mp4File.read(file);
    assertEquals(24_000.0 / 1001, info.fps(), 1e-9);
    assertEquals(Duration.ofMillis(1001), info.duration());
  }

  @Test
  void headerComesBeforeTheFrames() throws IOException {
    String bytes =
        new String(Files.readAllBytes(write(64, 48, 5, 7, "t", "c")), StandardCharsets.ISO_8859_1);
    assertEquals(4, bytes.indexOf("ftyp"));
    assertTrue(bytes.indexOf("moov") < bytes.indexOf("mdat"));
  }

  @Test
  void sameFramesSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(write(100, 60, 110, 8, "t", "c"));
    byte[] second = Files.readAllBytes(write(100, 60, 110, 8, "t", "c"));
    assertArrayEquals(first, second);
  }

  @Test
  void callerMayWriteIntoTheArrayAgain() throws IOException {
    Path file = folder.resolve("reuse.mp4");
    int[] rgb = new int[32 * 32];
    try (Mp4Writer writer = new Mp4Writer(file, 32, 32, 24, 1, "", "")) {
      for (int i = 0; i < 4; i++) {
        Arrays.fill(rgb, 0x404040 * i);
        writer.frame(rgb);
        Arrays.fill(rgb, 0xff00ff);
      }
      writer.finish();
    }
    List<Picture> frames = decode(file);
    for (int i = 0; i < 4; i++) {
      assertEquals(Math.min(255, 0x40 * i), frames.get(i).rgb()[100] & 255, 2);
    }
  }

  @Test
  void leavesNothingBehindUnlessFinished() throws IOException {
    Path file = folder.resolve("half.mp4");
    try (Mp4Writer writer = new Mp4Writer(file, 32, 32, 24, 1, "", "")) {
      writer.frame(new int[32 * 32]);
    }
    assertArrayEquals(new String[0], folder.toFile().list());
    try (Mp4Writer writer = new Mp4Writer(file, 32, 32, 24, 1, "", "")) {
      writer.frame(new int[32 * 32]);
      writer.finish();
      assertThrows(IllegalStateException.class, () -> writer.frame(new int[32 * 32]));
    }
    assertArrayEquals(new String[] {"half.mp4"}, folder.toFile().list());
  }

  @Test
  void refusesWhatMakesNoVideo() throws IOException {
    Path file = folder.resolve("no.mp4");
    assertThrows(
        IllegalArgumentException.class, () -> new Mp4Writer(file, 0, 5, 24, 1, "", "").close());
    assertThrows(
        IllegalArgumentException.class, () -> new Mp4Writer(file, 5, 5, 24, 0, "", "").close());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Mp4Writer(file, 20_000, 16, 24, 1, "", "").close());
    try (Mp4Writer writer = new Mp4Writer(file, 5, 5, 24, 1, "", "")) {
      assertThrows(IllegalArgumentException.class, () -> writer.frame(new int[24]));
      assertThrows(IllegalStateException.class, () -> writer.hold(1));
      assertThrows(IllegalStateException.class, writer::finish);
    }
    assertFalse(Files.exists(file));
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64, 24, 30",
    "720, 576, 24, 30",
    "1280, 720, 30, 31",
    "1024, 768, 24, 31",
    "1024, 1024, 24, 40",
    "1920, 1080, 30, 40",
    "1920, 1080, 60, 42",
    "2560, 1920, 24, 50",
    "4096, 2304, 24, 51",
    "3840, 2160, 60, 52",
    "8192, 4320, 24, 60",
    "8192, 4320, 60, 61",
    "8192, 4320, 120, 62",
    "5000, 16, 24, 50",
  })
  void levelFollowsFromSizeAndRate(int width, int height, int fps, int idc) {
    assertEquals(idc, H264Level.of(width, height, fps, 1).idc());
  }
}
