package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.PngFile;
import pentimento.request.CanvasSize;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.request.StrictJson;
import pentimento.sequence.Frame;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceFile;

/** The formats, written from a small painting and read back. */
class ExporterTest {
  private static Picture picture;
  private static PaintingSequence sequence;

  @TempDir Path folder;

  @BeforeAll
  static void paint() {
    picture = TestPictures.named("cat", 96, 72);
    sequence = TestRequests.sequence(picture, 8, true);
  }

  private static PaintingSequence sequence(Request.Video video, boolean reveal) {
    return TestRequests.sequence(TestRequests.request(picture, 8, reveal, video), picture);
  }

  private Path write(PaintingSequence what, String name, int threads) throws IOException {
    Path target = folder.resolve(name);
    Exporter.of(target).write(what, target, threads, Progress.NONE);
    return target;
  }

  private static List<Picture> frames(Path video) throws IOException {
    List<Picture> frames = new ArrayList<>();
    Mp4Frames.decode(video, (index, frame) -> frames.add(frame));
    return frames;
  }

  @ParameterizedTest
  @CsvSource({
    "a.mp4, VIDEO",
    "A.MP4, VIDEO",
    "a.b.Mp4, VIDEO",
    "a.GIF, GIF",
    "a.png, SHEET",
    "a b.PNG, SHEET",
    "a.Srt, SUBTITLES",
    "a.PDF, LESSON",
    "frames, FOLDER",
    "frames/, FOLDER",
    "деревня, FOLDER",
    "., FOLDER",
    "/, FOLDER",
  })
  void endingPicksTheFormat(String name, Exporter expected) {
    assertEquals(expected, Exporter.of(Path.of(name)));
    Locale before = Locale.getDefault();
    try {
      // Where "I" in small letters is "ı".
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(expected, Exporter.of(Path.of(name)));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.avi", "a.jpg", "a.mp4.txt", "a.", "video.webm"})
  void unknownEndingsAreRefused(String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Exporter.of(Path.of(name))).getMessage();
    assertTrue(message.startsWith(name + ": "), message);
    assertTrue(message.contains(".mp4") && message.contains(".png"), message);
    assertTrue(message.contains(".srt") && message.contains(".pdf"), message);
    assertTrue(message.contains("folder"), message);
  }

  @Test
  void folderThatExistsIsAFolderWhateverItsName() throws IOException {
    assertEquals(Exporter.FOLDER, Exporter.of(Files.createDirectory(folder.resolve("my.steps"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.png", "a.srt", "a.pdf", "a"})
  void probeLeavesNothingBehind(String name) throws IOException {
    Path target = folder.resolve("deep/" + name);
    Exporter.of(target).probe(target);
    assertFalse(Files.exists(target));
    try (Stream<Path> left = Files.list(target.getParent())) {
      assertEquals(List.of(), left.toList());
    }
    Path file = Files.writeString(folder.resolve("file"), "");
    Path under = file.resolve(name);
    String message =
        assertThrows(IOException.class, () -> Exporter.of(under).probe(under)).getMessage();
    assertTrue(message.startsWith(under + ": "), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.png", "a.srt", "a.pdf", "a"})
  void sameRequestGivesTheSameBytes(String name) throws IOException {
    Path one = write(sequence, "one/" + name, 1);
    Path two = write(TestRequests.sequence(picture, 8, true), "two/" + name, 3);
    for (Path file : files(one)) {
      Path other = two.resolve(one.relativize(file).toString());
      assertEquals(-1, Files.mismatch(file, name.equals("a") ? other : two), file.toString());
    }
    assertEquals(files(one).size(), files(two).size());
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.png", "a.pdf", "a"})
  void filesSayHowTheyWereMade(String name) throws IOException {
    Path file = write(sequence, name, 2);
    assertEquals(sequence.provenance(), ProvenanceReader.read(file).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.png", "a.srt", "a.pdf", "a"})
  void progressRisesToOne(String name) throws IOException {
    Path target = folder.resolve(name);
    List<Double> heard = new ArrayList<>();
    Exporter.of(target)
        .write(
            sequence,
            target,
            2,
            (phase, done) -> {
              assertEquals("writing " + name, phase);
              heard.add(done);
            });
    assertEquals(heard.stream().sorted().toList(), heard);
    assertEquals(1.0, heard.get(heard.size() - 1));
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 1", "3, 3, 1", "4, 4, 1", "5, 4, 2", "8, 4, 2", "16, 4, 4", "20, 6, 4"})
  void sheetHoldsAllFrames(int count, int columns, int rows) throws IOException {
    PaintingSequence some = TestRequests.sequence(picture, count, true);
    Picture sheet = PictureReader.read(write(some, "a.png", 2));
    // Small pictures keep their size; a column leaves room for its caption.
    int column = sheet.width() / columns;
    assertTrue(column >= 300 && column < 350, sheet.toString());
    assertTrue(sheet.height() > rows * 150 && sheet.height() < rows * 260 + 100, "" + sheet);
    List<Picture> frames = new ArrayList<>();
    some.forEachFrame(1, (frame, shown) -> frames.add(shown));
    for (int i = 0; i < count; i++) {
      int left = 28 + i % columns * (sheet.width() - 28) / columns;
      assertTrue(contains(sheet, frames.get(i), left), "frame " + i + " of " + count);
    }
  }

  /** Is the picture somewhere in the sheet, its left edge at a column? */
  private static boolean contains(Picture sheet, Picture part, int left) {
    for (int top = 0; top + part.height() <= sheet.height(); top++) {
      boolean same = true;
      for (int i = 0; same && i < part.rgb().length; i++) {
        int x = left + i % part.width();
        int y = top + i / part.width();
        same = sheet.rgb()[y * sheet.width() + x] == part.rgb()[i];
      }
      if (same) {
        return true;
      }
    }
    return false;
  }

  @Test
  void largePicturesAreShrunkOnTheSheet() throws IOException {
    Picture large = TestPictures.named("gradient", 700, 350);
    Picture sheet = PictureReader.read(write(TestRequests.sequence(large, 4, true), "a.png", 2));
    assertEquals(28 + 4 * (480 + 28), sheet.width());
    assertTrue(sheet.height() < 500, sheet.toString());
  }

  @Test
  void sheetCarriesItsTexts() throws IOException {
    Map<String, String> texts = PngFile.texts(write(sequence, "a.png", 2));
    assertEquals(List.of("Software", "Comment", "parameters", "pentimento"), keys(texts));
    assertEquals(Provenance.STATEMENT, texts.get("Comment"));
    assertEquals(sequence.provenance().toParameters(), texts.get("parameters"));
  }

  private static List<String> keys(Map<String, String> texts) {
    return List.copyOf(texts.keySet());
  }

  @Test
  void folderHoldsFramesAndTheirStory() throws IOException {
    Path target = write(sequence, "frames", 2);
    SequenceFile file =
        StrictJson.mapper().readValue(target.resolve("sequence.json").toFile(), SequenceFile.class);
    assertEquals(SequenceFile.of(sequence), file);
    assertEquals(8, file.frames().size());
    assertEquals(96, file.width());
    assertEquals(72, file.height());
    assertEquals(sequence.program().strokes().size(), file.strokes());
    assertEquals(file.strokes(), file.stages().stream().mapToInt(s -> s.strokes()).sum());
    assertEquals(9, files(target).size());
    List<Picture> frames = new ArrayList<>();
    sequence.forEachFrame(1, (frame, shown) -> frames.add(shown));
    for (int i = 0; i < 8; i++) {
      Path png = target.resolve(file.frames().get(i).file());
      assertEquals("00" + i + ".png", png.getFileName().toString());
      assertEquals(frames.get(i), PictureReader.read(png));
      Frame frame = sequence.frames().get(i);
      assertEquals(frame.caption(), PngFile.texts(png).get("Description"));
      assertEquals(sequence.provenance(), ProvenanceReader.read(png).orElseThrow());
    }
    assertEquals(picture, frames.get(7));
  }

  @ParameterizedTest
  @CsvSource({
    "24, 1, 0.5, false, true",
    "24, 1, 0.5, true, false",
    "12, 2.5, 0, true, true",
    "1, 0.5, 0, false, true",
    "7, 0.5, 0.3, false, false",
    "30, 0.9, 1, true, true",
  })
  void videoRunsAsLongAsAsked(int fps, double duration, double hold, boolean first, boolean reveal)
      throws IOException {
    Request.Video video = new Request.Video(fps, duration, hold, first, false);
    PaintingSequence painted = sequence(video, reveal);
    Path file = write(painted, "a.mp4", 2);
    Mp4File.Info info = Mp4File.read(file);
    assertEquals("Painting process of my cat.png", info.title().orElseThrow());
    assertEquals(fps, info.fps(), 1e-9);
    List<Picture> frames = frames(file);
    int before = first ? fps : 0;
    int process = Math.max(2, (int) Math.round(duration * fps));
    int after = (int) Math.round(hold * fps);
    assertEquals(before + process + after, frames.size());
    assertEquals(frames.size(), info.frames());
    for (int i = 0; i < before; i++) {
      assertShows(painted.finished(), frames.get(i));
    }
    int paper = painted.program().style().paper();
    assertShows(Picture.filled(96, 72, paper), frames.get(before), 24);
    for (int i = before + process - 1; i < frames.size(); i++) {
      assertShows(painted.finished(), frames.get(i));
    }
  }

  private static void assertShows(Picture expected, Picture shown) {
    assertShows(expected, shown, 40);
  }

  private static void assertShows(Picture expected, Picture shown, double least) {
    double psnr = PaintedFrames.lumaPsnr(expected.rgb(), shown.rgb());
    assertTrue(psnr >= least, psnr + " dB");
  }

  /** From frame to frame little changes, also where the canvas turns into the picture itself. */
  @Test
  void videoDoesNotJump() throws IOException {
    PaintingSequence painted = sequence(new Request.Video(24, 5, 0, false, false), true);
    List<Picture> frames = frames(write(painted, "a.mp4", 2));
    for (int i = 100; i < frames.size(); i++) {
      double psnr = PaintedFrames.lumaPsnr(frames.get(i - 1).rgb(), frames.get(i).rgb());
      assertTrue(psnr > 33, "frame " + i + " is far from the one before: " + psnr + " dB");
    }
  }

  @Test
  void captionsStandBelowAndHideNothing() throws IOException {
    Request.Video plain = new Request.Video(12, 1, 0.5, false, false);
    Request.Video lettered = new Request.Video(12, 1, 0.5, false, true);
    Picture wide = TestPictures.named("cat", 320, 240);
    List<Picture> without =
        frames(
            write(
                TestRequests.sequence(TestRequests.request(wide, 8, true, plain), wide),
                "plain.mp4",
                2));
    List<Picture> with =
        frames(
            write(
                TestRequests.sequence(TestRequests.request(wide, 8, true, lettered), wide),
                "lettered.mp4",
                2));
    assertEquals(without.size(), with.size());
    int height = with.get(0).height();
    assertTrue(height > 260 && height < 320, "the band is " + (height - 240) + " pixels high");
    for (int i = 0; i < with.size(); i++) {
      assertShows(without.get(i), part(with.get(i), 0, 240), 40);
      int light = 0;
      for (int rgb : part(with.get(i), 242, height).rgb()) {
        light += (rgb >> 8 & 255) > 150 ? 1 : 0;
      }
      assertTrue(light > 60, "no caption below frame " + i + ": " + light + " light pixels");
    }
    assertTrue(
        !part(with.get(0), 242, height).equals(part(with.get(10), 242, height)),
        "the same text from beginning to end");
  }

  @ParameterizedTest
  @CsvSource({"64x96", "96x64", "200x200"})
  void canvasAndReferenceSurroundThePainting(String canvas) throws IOException {
    CanvasSize size = CanvasSize.parse(canvas);
    Request.Video video = new Request.Video(6, 1, 0.5, true, false, 6, size, true);
    for (boolean reveal : new boolean[] {true, false}) {
      PaintingSequence painted = sequence(video, reveal);
      List<Picture> frames = frames(write(painted, "a.mp4", 2));
      assertEquals(6 + 6 + 3, frames.size());
      MountLayout layout = MountLayout.of(96, 72, video);
      MountLayout.Box place = layout.painting();
      PaintingSequence shown = painted.resized(place.width(), place.height(), 1);
      for (int i : new int[] {0, 5, 11, 14}) {
        assertEquals(size.width(), frames.get(i).width());
        assertEquals(size.height(), frames.get(i).height());
        assertShows(shown.finished(), cut(frames.get(i), place), 30);
        assertShows(shown.target(), cut(frames.get(i), layout.reference().orElseThrow()), 30);
      }
      int paper = painted.program().style().paper();
      Picture bare = Picture.filled(place.width(), place.height(), paper);
      assertShows(bare, cut(frames.get(6), place), 24);
      assertShows(shown.target(), cut(frames.get(6), layout.reference().orElseThrow()), 30);
    }
  }

  private static Picture cut(Picture whole, MountLayout.Box place) {
    int[] rgb = new int[place.width() * place.height()];
    for (int y = 0; y < place.height(); y++) {
      int from = (place.top() + y) * whole.width() + place.left();
      System.arraycopy(whole.rgb(), from, rgb, y * place.width(), place.width());
    }
    return new Picture(place.width(), place.height(), rgb);
  }

  @Test
  void roomIsThatOfTheWholeFrame() {
    Request.Video plain = TestRequests.VIDEO;
    Request.Video beside = new Request.Video(12, 1, 0.5, false, false, 12, CanvasSize.OWN, true);
    Exporter.VIDEO.requireRoom(6000, 4000, plain);
    assertThrows(
        IllegalArgumentException.class, () -> Exporter.VIDEO.requireRoom(6000, 4000, beside));
    Exporter.GIF.requireRoom(6000, 4000, beside);
    Request.Video odd =
        new Request.Video(12, 1, 0.5, false, false, 12, CanvasSize.parse("101x55"), false);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Exporter.VIDEO.requireRoom(60, 40, odd))
            .getMessage();
    assertTrue(message.contains("102x56") && message.contains("101x55"), message);
    Exporter.GIF.requireRoom(60, 40, odd);
    Exporter.SHEET.requireRoom(60, 40, odd);
    Request.Video tiny =
        new Request.Video(12, 1, 0.5, false, true, 12, CanvasSize.parse("16x16"), false);
    assertThrows(IllegalArgumentException.class, () -> Exporter.GIF.requireRoom(60, 40, tiny));
  }

  @Test
  void burdensAreNamedWithAWayOut() {
    Request.Video own = TestRequests.VIDEO;
    Request.Video square =
        new Request.Video(12, 1, 0.5, false, false, 12, CanvasSize.parse("square"), false);
    assertTrue(Exporter.GIF.burden(800, 600, own).isEmpty());
    assertTrue(Exporter.GIF.burden(801, 600, own).orElseThrow().contains("--size 640"));
    assertTrue(Exporter.GIF.burden(80, 60, square).orElseThrow().contains("--canvas"));
    assertTrue(Exporter.VIDEO.burden(4096, 2304, own).isEmpty());
    assertTrue(Exporter.VIDEO.burden(4096, 2400, own).orElseThrow().contains("--size 1920"));
    assertTrue(Exporter.VIDEO.burden(4096, 2400, square).isEmpty());
    assertTrue(Exporter.SHEET.burden(8000, 8000, own).isEmpty());
  }

  private static Picture part(Picture whole, int top, int bottom) {
    int[] rgb = new int[whole.width() * (bottom - top)];
    System.arraycopy(whole.rgb(), whole.width() * top, rgb, 0, rgb.length);
    return new Picture(whole.width(), bottom - top, rgb);
  }

  @ParameterizedTest
  @CsvSource({"16, 320", "320, 16", "16, 16", "17, 33", "1, 20"})
  void oddShapesAreWritten(int width, int height) throws IOException {
    Picture odd = TestPictures.named("cat", width, height);
    Request.Video lettered = new Request.Video(4, 1, 0.5, true, true);
    PaintingSequence painted =
        TestRequests.sequence(
            new Request(
                "reconstruct",
                new Request.Source("odd.png", TestRequests.HASH, width, height),
                "strokes",
                sequence.provenance().request().style(),
                true,
                3,
                1,
                Math.max(width, height),
                lettered),
            odd);
    Mp4File.Info info = Mp4File.read(write(painted, "a.mp4", 2));
    assertEquals(4 + 4 + 2, info.frames());
    assertTrue(info.width() >= width && info.width() <= width + 1, info.toString());
    int band = CaptionBar.under(width).height();
    assertTrue(
        info.height() >= height + band && info.height() <= height + band + 1, info.toString());
    GifFile.Info gif = GifFile.read(write(painted, "a.gif", 2));
    assertEquals(width, gif.width());
    assertEquals(height + band, gif.height());
    PictureReader.read(write(painted, "a.png", 2));
    assertEquals(odd, PictureReader.read(write(painted, "a", 2).resolve("002.png")));
  }
}
