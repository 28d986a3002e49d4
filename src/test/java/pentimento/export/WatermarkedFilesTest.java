package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.request.CanvasSize;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.KeyFrame;
import pentimento.sequence.PaintingSequence;

/** The mark in the files that a sequence becomes. */
class WatermarkedFilesTest {
  private static final Request.Video VIDEO = new Request.Video(6, 1, 0.5, false, false);

  private static Picture picture;
  private static PaintingSequence plain;
  private static PaintingSequence marked;

  @TempDir Path folder;

  @BeforeAll
  static void paint() {
    picture = TestPictures.named("cat", 288, 256);
    Request request = TestRequests.request(picture, 4, true, VIDEO);
    plain = TestRequests.sequence(request, picture);
    marked = TestRequests.sequence(request.but().watermark(true).done(), picture);
  }

  private Path write(PaintingSequence what, String name, int threads) throws IOException {
    Path target = folder.resolve(name);
    Exporter.of(target).write(what, target, threads, Progress.NONE);
    return target;
  }

  private static List<Path> pngs(Path frames) {
    return List.of(0, 1, 2, 3).stream().map(i -> frames.resolve("00" + i + ".png")).toList();
  }

  private static List<Picture> frames(Path video) throws IOException {
    List<Picture> frames = new ArrayList<>();
    Mp4Frames.decode(video, (index, frame) -> frames.add(frame));
    return frames;
  }

  @Test
  void framesAreMarkedButForThePictureGiven() throws IOException {
    List<Path> with = pngs(write(marked, "with", 1));
    List<Path> without = pngs(write(plain, "without", 1));
    List<Path> again = pngs(write(marked, "again", 3));
    for (int i = 0; i < 4; i++) {
      Picture frame = PictureReader.read(with.get(i));
      assertArrayEquals(Files.readAllBytes(with.get(i)), Files.readAllBytes(again.get(i)));
      assertEquals(i < 3, WatermarkReader.pictures(with.subList(i, i + 1)).found(), "frame " + i);
      assertEquals(i == 3, frame.equals(PictureReader.read(without.get(i))), "frame " + i);
    }
    assertEquals(picture, PictureReader.read(with.get(3)));
    WatermarkVote.Result result = WatermarkReader.pictures(with);
    assertTrue(result.found(), result.toString());
    assertEquals(4, result.pictures());
    assertEquals(Optional.of("strokes"), result.engine());
    assertFalse(WatermarkReader.pictures(without).found());
  }

  @Test
  void videosKeepTheMarkWhereThePaintingIs() throws IOException {
    Path with = write(marked, "with.mp4", 2);
    WatermarkVote.Result result = WatermarkReader.video(with);
    assertTrue(result.found(), result.toString());
    assertEquals(Optional.of("strokes"), result.engine());
    Path without = write(plain, "without.mp4", 2);
    assertFalse(WatermarkReader.video(without).found());
    List<Picture> frames = frames(with);
    for (int i = 0; i < frames.size(); i++) {
      WatermarkVote vote = new WatermarkVote();
      vote.add(frames.get(i));
      boolean given = i >= 5; // the last of a second's six, and what is held
      assertEquals(!given, vote.result().found(), "frame " + i + " " + vote.result());
    }
  }

  @Test
  void whatSurroundsThePaintingStaysAsItIs() throws IOException {
    Request.Video settings =
        new Request.Video(6, 1, 0, false, true, 6, new CanvasSize(760, 430), true);
    Request request = TestRequests.request(picture, 4, true, settings).but().watermark(true).done();
    PaintingSequence beside = TestRequests.sequence(request, picture);
    PaintingSequence bare = TestRequests.sequence(request.but().watermark(false).done(), picture);
    MountLayout.Box painting = MountLayout.of(288, 256, settings).painting();
    List<Picture> with = shown(beside);
    List<Picture> without = shown(bare);
    assertEquals(without.size(), with.size());
    for (int i = 0; i < with.size(); i++) {
      boolean given = i == with.size() - 1;
      assertEquals(given, with.get(i).equals(without.get(i)), "frame " + i);
      for (int at = 0; at < 760 * 430; at++) {
        int x = at % 760 - painting.left();
        int y = at / 760 - painting.top();
        boolean within = x >= 0 && y >= 0 && x < painting.width() && y < painting.height();
        assertTrue(within || with.get(i).rgb()[at] == without.get(i).rgb()[at], "frame " + i);
      }
    }
    assertTrue(WatermarkReader.video(write(beside, "beside.mp4", 2)).found());
  }

  private static List<Picture> shown(PaintingSequence sequence) throws IOException {
    List<Picture> shown = new ArrayList<>();
    new Film(sequence, 6, true, 2).play((frame, frames) -> shown.add(frame), done -> {});
    return shown;
  }

  @Test
  void sheetsAreMarkedFrameByFrameAndOtherFormatsAreNot() throws IOException {
    assertTrue(WatermarkReader.pictures(List.of(write(marked, "with.png", 1))).found());
    assertFalse(WatermarkReader.pictures(List.of(write(plain, "without.png", 1))).found());
    Path gif = write(marked, "with.gif", 1);
    assertEquals(PictureReader.read(write(plain, "without.gif", 1)), PictureReader.read(gif));
  }

  @Test
  void keyFramesThatSomebodyGaveAreLeftAlone() {
    for (boolean given : List.of(true, false)) {
      Picture half = TestPictures.named("gradient", 288, 256);
      PaintingSequence through =
          new PaintingSequence(
              marked.program(),
              List.of(half, picture),
              picture,
              marked.stages(),
              marked.frames(),
              marked.finish(),
              marked.provenance(),
              List.of(new KeyFrame(1, 0, 5, 0.5, given, Optional.empty())),
              marked.between());
      FrameMark mark = new FrameMark(through);
      assertEquals(given, mark.on(half).equals(half));
      assertEquals(picture, mark.on(picture));
      assertNotEquals(TestPictures.named("disc", 288, 256), mark.on(disc()));
    }
    assertEquals(disc(), new FrameMark(plain).on(disc()), "no mark is asked for");
  }

  private static Picture disc() {
    return TestPictures.named("disc", 288, 256);
  }

  @Test
  void keyFramesOfVideosAreReadAlone() throws IOException {
    Path file = folder.resolve("keys.mp4");
    List<Picture> all = new ArrayList<>();
    try (Mp4Writer video = new Mp4Writer(file, 64, 48, 2, 1, "", "")) {
      for (int i = 0; i < 40; i++) { // a key frame every 4 seconds: 0, 8, ... 32
        video.frame(TestPictures.noise(64, 48, i).rgb());
      }
      video.finish();
    }
    Mp4Frames.decode(file, (index, frame) -> all.add(frame));
    for (int most : List.of(1, 2, 3, 9)) {
      List<Integer> keys = new ArrayList<>();
      int count =
          Mp4Frames.keyFrames(
              file,
              most,
              (index, frame) -> {
                assertEquals(all.get(index), frame, "frame " + index);
                return keys.add(index);
              });
      assertEquals(keys.size(), count);
      List<Integer> expected =
          switch (most) {
            case 1 -> List.of(0);
            case 2 -> List.of(0, 32);
            case 3 -> List.of(0, 16, 32);
            default -> List.of(0, 8, 16, 24, 32);
          };
      assertEquals(expected, keys);
    }
    byte[] bytes = Files.readAllBytes(file);
    int table = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("stss");
    Arrays.fill(bytes, table + 8, table + 12, (byte) 0);
    Path none = Files.write(folder.resolve("none.mp4"), bytes);
    int count =
        Mp4Frames.keyFrames(
            none,
            9,
            (index, frame) -> {
              assertEquals(all.get(0), frame, "where no key frame is named, the first is one");
              return true;
            });
    assertEquals(1, count);
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(write(marked, "whole.mp4", 1));
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
    IOException tooShort = assertThrows(IOException.class, () -> WatermarkReader.video(cut));
    assertTrue(tooShort.getMessage().contains("cut.mp4"), tooShort.getMessage());
    // A table of key frames that points behind the end.
    int stss = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("stss");
    bytes[stss + 12] = 0x7f;
    Path lying = Files.write(folder.resolve("lying.mp4"), bytes);
    IOException lies = assertThrows(IOException.class, () -> WatermarkReader.video(lying));
    assertTrue(lies.getMessage().contains("lying.mp4"), lies.getMessage());
    Path text = Files.writeString(folder.resolve("a.png"), "Dear reader,");
    assertThrows(IOException.class, () -> WatermarkReader.pictures(List.of(text)));
  }
}
