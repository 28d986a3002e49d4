package pentimento.dataset.timelapse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.image.PngFile;
import pentimento.image.Quad;

class TimelapseTest {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 96;
  private static final int DESK = 0x6b4a2f;
  private static final int HAND = 0x30b0c0;
  private static final int GROUND = 0xefe8da;
  private static final int FRAMES = 96;

  /** Where the canvas lies on the desk. */
  private static final int LEFT = 30;

  private static final int TOP = 18;
  private static final int SIDE = 60;
  private static final Picture FINISHED = TestPictures.named("cat", SIDE, SIDE);

  @TempDir Path folder;

  /** The cat, from the top down, as far as a share. */
  private static Picture painting(double share) {
    int[] rgb = Picture.filled(SIDE, SIDE, GROUND).rgb().clone();
    int until = (int) (share * rgb.length);
    System.arraycopy(FINISHED.rgb(), 0, rgb, 0, Math.min(rgb.length, until));
    return new Picture(SIDE, SIDE, rgb);
  }

  /** A frame of a camera above the desk. */
  private static Picture filmed(Picture canvas, int frame, boolean hand) {
    int[] rgb = Picture.filled(WIDTH, HEIGHT, DESK).rgb().clone();
    for (int y = 0; y < SIDE; y++) {
      System.arraycopy(canvas.rgb(), y * SIDE, rgb, (TOP + y) * WIDTH + LEFT, SIDE);
    }
    if (hand) {
      int x = LEFT + frame * 29 % 50;
      int y = TOP + frame * 17 % 40;
      for (int dy = 0; dy < 30; dy++) {
        for (int dx = 0; dx < 14; dx++) {
          rgb[Math.min(HEIGHT - 1, y + dy) * WIDTH + x + dx] = HAND;
        }
      }
    }
    return new Picture(WIDTH, HEIGHT, rgb);
  }

  private void write(int number, Picture picture) throws IOException {
    Path file = folder.resolve(String.format(Locale.ROOT, "%04d.png", number));
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, picture, Map.of());
    }
  }

  private Timelapse read(Optional<Quad> crop, int count) throws IOException {
    return Timelapse.read(folder, crop, count, ratio -> new int[] {64, 64}, share -> {});
  }

  private static double apart(Picture one, Picture other) {
    return PerceptualDistance.between(
        pentimento.image.Resize.to(one, 64, 64), pentimento.image.Resize.to(other, 64, 64));
  }

  @Test
  void findsTheCanvasAndTakesTheHandOut() throws IOException {
    for (int f = 0; f < FRAMES; f++) {
      double share = Math.min(1, Math.max(0, (f - 8) / 76.0));
      write(f, filmed(painting(share), f, f > 4 && f < FRAMES - 4));
    }
    Timelapse sequence = read(Optional.empty(), 8);
    assertTrue(sequence.canvas().isRectangle());
    assertEquals(LEFT / (double) WIDTH, sequence.canvas().x0(), 0.03);
    assertEquals(TOP / (double) HEIGHT, sequence.canvas().y0(), 0.03);
    assertEquals((LEFT + SIDE) / (double) WIDTH, sequence.canvas().x2(), 0.03);
    assertEquals((TOP + SIDE) / (double) HEIGHT, sequence.canvas().y2(), 0.03);
    assertEquals(FRAMES, sequence.looked());
    assertFalse(sequence.made());
    assertEquals("blank", sequence.names().get(0));
    assertEquals("finished", sequence.names().get(7));
    assertTrue(apart(painting(0), sequence.frames().get(0)) < 0.05);
    assertTrue(apart(FINISHED, sequence.frames().get(7)) < 0.1);
    for (Picture frame : sequence.frames()) {
      int hands = 0;
      for (int pixel : frame.rgb()) {
        int red = (pixel >> 16 & 255) - (HAND >> 16 & 255);
        int blue = (pixel & 255) - (HAND & 255);
        hands += red * red + blue * blue < 900 ? 1 : 0;
      }
      assertTrue(hands < 60, "pixels of the hand: " + hands);
    }
    // Each frame is nearer to the finished picture than the one before.
    double before = 2;
    for (Picture frame : sequence.frames()) {
      double now = apart(FINISHED, frame);
      assertTrue(now < before, now + " after " + before);
      before = now;
    }
  }

  @Test
  void leavesOutTheResultShownFirstAndBlackFrames() throws IOException {
    for (int f = 0; f < FRAMES; f++) {
      Picture shown =
          f < 4 || f > 92
              ? Picture.filled(SIDE, SIDE, 0)
              : f < 14 ? FINISHED : painting(Math.max(0, (f - 20) / 64.0));
      write(f, shown);
    }
    Timelapse sequence = read(Optional.of(Quad.WHOLE), 8);
    assertEquals(14, sequence.cut());
    assertTrue(apart(painting(0), sequence.frames().get(0)) < 0.02);
    assertTrue(apart(FINISHED, sequence.frames().get(7)) < 0.02);
  }

  @Test
  void makesABareGroundWhereNoneIsShown() throws IOException {
    for (int i = 1; i <= 9; i++) {
      write(i, painting(i / 9.0 * 0.75 + 0.25));
    }
    Timelapse sequence = read(Optional.empty(), 8);
    assertTrue(sequence.made());
    assertEquals(Quad.WHOLE, sequence.canvas());
    int ground = sequence.frames().get(0).rgb()[0];
    assertEquals(GROUND >> 8 & 255, ground >> 8 & 255, 3);
    assertEquals(Picture.filled(64, 64, ground), sequence.frames().get(0));
    assertTrue(apart(FINISHED, sequence.frames().get(7)) < 0.02);
  }

  @Test
  void fewStagesAreFilledUpByPaintingBetweenThem() throws IOException {
    write(1, painting(0.4));
    write(2, painting(0.4)); // given twice
    write(3, painting(0.7));
    write(4, FINISHED);
    Timelapse sequence = read(Optional.empty(), 8);
    List<Picture> frames = sequence.frames();
    assertEquals(8, frames.size());
    assertTrue(sequence.made());
    assertEquals(4, sequence.painted().size());
    assertEquals(8, new HashSet<>(frames).size(), "frames that are the same");
    // Those that were given are there as they are.
    List<Picture> given = new ArrayList<>();
    for (int f = 1; f < 8; f++) {
      if (!sequence.painted().contains(f)) {
        given.add(frames.get(f));
      }
    }
    List<Picture> stages = List.of(painting(0.4), painting(0.7), FINISHED);
    for (int i = 0; i < 3; i++) {
      assertTrue(apart(stages.get(i), given.get(i)) < 0.02, "stage " + i);
    }
    double before = 2;
    for (Picture frame : frames) {
      double now = apart(FINISHED, frame);
      assertTrue(now < before + 0.02, now + " after " + before);
      before = now;
    }
    assertEquals(frames, read(Optional.empty(), 8).frames());
  }

  /** A program that gives the same frame for ever, and one that gives none. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aVideoThatDoesNotEndIsLeft() throws IOException, InterruptedException {
    Ffmpeg video = new Ffmpeg(Path.of("endless.mkv"));
    byte[] frame = {'P', '6', '\n', '1', ' ', '1', '\n', '2', '5', '5', '\n', 1, 2, 3};
    InputStream endless =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return frame[at++ % frame.length];
          }
        };
    int[] seen = new int[1];
    Process process = new ProcessBuilder("sleep", "100").start();
    try (Silence silence = new Silence(process, Duration.ofSeconds(50))) {
      video.frames(endless, (index, picture) -> ++seen[0] > 0, silence);
      assertEquals(Recording.MOST_FRAMES, seen[0]);
      assertFalse(silence.broken());
    }
    try (Silence silence = new Silence(process, Duration.ofMillis(100))) {
      int frames = video.frames(process.getInputStream(), (index, picture) -> true, silence);
      assertEquals(0, frames);
      assertTrue(silence.broken());
      assertTrue(process.waitFor() != 0);
    }
  }

  @Test
  void squaresUpASlantedCanvas() {
    Quad quad = new Quad(0.2, 0.1, 0.9, 0.2, 0.8, 0.9, 0.1, 0.8);
    // A picture whose colour says where it is.
    int[] rgb = new int[200 * 200];
    for (int p = 0; p < rgb.length; p++) {
      rgb[p] = (p % 200) << 16 | (p / 200);
    }
    Picture squared = quad.squared(new Picture(200, 200, rgb), 40, 40);
    double[][] corners = {
      {0, 0.2, 0.1}, {39, 0.9, 0.2}, {39 * 40 + 39, 0.8, 0.9}, {39 * 40, 0.1, 0.8}
    };
    for (double[] corner : corners) {
      int pixel = squared.rgb()[(int) corner[0]];
      assertEquals(corner[1] * 200, pixel >> 16 & 255, 5);
      assertEquals(corner[2] * 200, pixel & 255, 5);
    }
    assertEquals(1, quad.ratio(200, 200), 0.02);
    assertThrows(
        IllegalArgumentException.class, () -> new Quad(0.9, 0.1, 0.2, 0.2, 0.1, 0.9, 0.8, 0.8));
  }

  @Test
  void namesWhatIsNoRecording() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> read(Optional.empty(), 8));
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello");
    List<Path> wrong = List.of(text, folder.resolve("missing.mp4"));
    for (Path file : wrong) {
      Exception e =
          assertThrows(
              Exception.class,
              () ->
                  Timelapse.read(
                      file, Optional.empty(), 8, ratio -> new int[] {64, 64}, share -> {}));
      assertTrue(e instanceof IOException || e instanceof IllegalArgumentException);
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
  }
}
