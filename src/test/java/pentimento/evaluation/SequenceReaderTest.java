package pentimento.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.image.NaturalOrder;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.request.StrictJson;
import pentimento.sequence.SequenceFile;

class SequenceReaderTest {
  @TempDir Path temporary;

  private static Moments read(Path source) throws IOException {
    return SequenceReader.read(source, Progress.NONE);
  }

  /** What reading says; it must name the file. */
  private static String refused(Path source, String named) {
    String message = assertThrows(IOException.class, () -> read(source)).getMessage();
    assertTrue(message.contains(named), message);
    return message;
  }

  private static SequenceFile told() {
    return HandMade.told(
        List.of(HandMade.stage("ground", 0.3), HandMade.stage("block-in", 0.1)),
        "ground",
        "block-in",
        "finished");
  }

  private Path painted() throws IOException {
    Path folder = HandMade.folder(temporary.resolve("painted"), HandMade.frames(0, 2, 4));
    HandMade.json(folder, told());
    return folder;
  }

  /** A folder whose sequence.json was meddled with. */
  private Path meddled(Consumer<ObjectNode> change) throws IOException {
    Path folder = painted();
    ObjectNode json = StrictJson.mapper().valueToTree(told());
    change.accept(json);
    HandMade.json(folder, json);
    return folder;
  }

  @Test
  void folderWithJson() throws IOException {
    Path folder = painted();
    HandMade.png(folder.resolve("zz-sheet.png"), Picture.filled(5, 5, 0)); // not named: no frame
    Moments moments = read(folder);
    assertEquals(List.of("000.png", "001.png", "002.png"), moments.names());
    assertEquals(HandMade.frames(0, 2, 4), moments.reduced());
    assertEquals(3, moments.found());
    assertEquals("block-in", moments.told().orElseThrow().frames().get(1).stage());
  }

  @Test
  void folderInTheOrderOfNames() throws IOException {
    for (int i : new int[] {0, 1, 2, 3, 4}) {
      HandMade.png(
          temporary.resolve(List.of("a1.png", "a2.png", "a10.PNG", "a10b.png", "b.png").get(i)),
          HandMade.quarters(i));
    }
    Files.writeString(temporary.resolve("notes.txt"), "not a picture");
    Files.writeString(temporary.resolve(".hidden.png"), "nor this");
    Moments moments = read(temporary);
    assertEquals(List.of("a1.png", "a2.png", "a10.PNG", "a10b.png", "b.png"), moments.names());
    assertEquals(HandMade.frames(0, 1, 2, 3, 4), moments.reduced());
    assertTrue(moments.told().isEmpty());
  }

  @Test
  void naturalOrder() {
    List<String> order =
        List.of(
            "", "1", "01", "1a", "2", "10", "99999999999999999999", "a", "a0", "a1", "a1.5", "b");
    List<String> names = new ArrayList<>(order);
    Collections.reverse(names);
    names.sort(new NaturalOrder());
    // "01" and "1" are one number: then as strings.
    List<String> expected = new ArrayList<>(order);
    Collections.swap(expected, 1, 2);
    assertEquals(expected, names);
  }

  @Test
  void largeFramesAreReduced() throws IOException {
    List<Picture> frames =
        List.of(Picture.filled(1600, 400, 0xeeeeee), Picture.filled(1600, 400, 0x202020));
    Moments moments = read(HandMade.folder(temporary, frames));
    assertEquals(256, moments.reduced().get(0).width());
    assertEquals(64, moments.reduced().get(1).height());
    assertEquals(1024, moments.last().width());
    assertEquals(1600, moments.width());
  }

  @Test
  void evenlySpread() {
    assertEquals(List.of(0, 1, 2, 3), Moments.evenly(0, 4, 64));
    assertEquals(List.of(5, 9), Moments.evenly(5, 5, 2));
    assertEquals(List.of(0, 33, 66, 99), Moments.evenly(0, 100, 4));
    assertEquals(List.of(7), Moments.evenly(7, 1, 64));
    List<Integer> huge = Moments.evenly(0, Integer.MAX_VALUE, 64);
    assertEquals(64, huge.size());
    assertEquals(Integer.MAX_VALUE - 1, huge.get(63));
    assertTrue(IntStream.range(1, 64).allMatch(i -> huge.get(i) > huge.get(i - 1)));
  }

  @Test
  void longFoldersAreThinnedInStepWithTheirJson() throws IOException {
    int count = 600;
    List<Picture> frames = new ArrayList<>();
    String[] stages = new String[count];
    for (int i = 0; i < count; i++) {
      frames.add(Picture.filled(8, 8, i));
      stages[i] = "stage of " + SequenceFile.frameName(i);
    }
    Path folder = HandMade.folder(temporary.resolve("long"), frames);
    ObjectNode json = StrictJson.mapper().valueToTree(HandMade.told(List.of(), stages));
    json.put("width", 8).put("height", 8);
    HandMade.json(folder, json);
    Moments moments = read(folder);
    assertEquals(512, moments.names().size());
    assertEquals(600, moments.found());
    assertEquals("599.png", moments.names().get(511));
    for (int i = 0; i < 512; i++) {
      assertEquals(
          "stage of " + moments.names().get(i),
          moments.told().orElseThrow().frames().get(i).stage());
    }
  }

  @Test
  void missing() {
    assertThrows(NoSuchFileException.class, () -> read(temporary.resolve("nowhere")));
  }

  @Test
  void emptyOrSingle() throws IOException {
    assertTrue(refused(temporary, temporary.toString()).contains("no pictures"));
    HandMade.png(temporary.resolve("only.png"), HandMade.quarters(1));
    assertTrue(refused(temporary, temporary.toString()).contains("one picture"));
    assertTrue(refused(temporary.resolve("only.png"), "only.png").contains("folder"));
  }

  @Test
  void corruptFrame() throws IOException {
    Path folder = HandMade.folder(temporary, HandMade.frames(0, 2, 4));
    Path frame = folder.resolve("001.png");
    byte[] bytes = Files.readAllBytes(frame);
    Files.write(frame, Arrays.copyOf(bytes, bytes.length / 2));
    refused(folder, "001.png");
    Files.write(frame, new byte[0]);
    refused(folder, "001.png");
    Files.writeString(frame, "no picture at all");
    refused(folder, "001.png");
  }

  @Test
  void framesOfDifferentSize() throws IOException {
    Path folder = HandMade.folder(temporary, HandMade.frames(0, 2, 4));
    HandMade.png(folder.resolve("002.png"), Picture.filled(96, 128, 0));
    String message = refused(folder, "002.png");
    assertTrue(message.contains("96 x 128") && message.contains("128 x 96"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.png",
        "..",
        ".",
        "",
        "/etc/hostname",
        "inner/000.png",
        "..\\outside.png",
        "./000.png",
        "000.png/",
        "a\u0000b.png",
        "missing.png",
        "000.png"
      })
  void jsonThatNamesOtherFiles(String name) throws IOException {
    HandMade.png(temporary.resolve("outside.png"), HandMade.quarters(2));
    Path folder =
        meddled(json -> ((ObjectNode) ((ArrayNode) json.get("frames")).get(1)).put("file", name));
    HandMade.folder(folder.resolve("inner"), HandMade.frames(0, 1));
    refused(folder, SequenceFile.NAME);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "making links there takes an administrator")
  void linksOutOfTheFolder() throws IOException {
    HandMade.png(temporary.resolve("outside.png"), HandMade.quarters(2));
    Path folder = painted();
    Files.delete(folder.resolve("001.png"));
    Files.createSymbolicLink(folder.resolve("001.png"), temporary.resolve("outside.png"));
    assertTrue(refused(folder, SequenceFile.NAME).contains("link"));
  }

  static Stream<Consumer<ObjectNode>> lies() {
    return Stream.of(
        json -> json.put("width", 64),
        json -> json.put("height", 1 << 30),
        json -> json.putArray("frames"),
        json -> ((ArrayNode) json.get("frames")).addNull(),
        json -> ((ArrayNode) json.get("stages")).insertNull(0),
        json -> json.putNull("frames"),
        json -> json.putNull("finish"),
        json -> json.put("stages", "none"),
        json -> json.remove("provenance"),
        json -> ((ObjectNode) json.get("finish")).put("covered", 1.5),
        json -> ((ObjectNode) json.get("finish")).put("mse", -1),
        json -> ((ObjectNode) json.get("finish")).put("ssim", "NaN"),
        json -> ((ObjectNode) json.get("finish")).put("l1", "0.1"),
        json -> ((ObjectNode) json.get("stages").get(0)).put("meanHop", "NaN"),
        json -> ((ObjectNode) json.get("stages").get(1)).put("meanHop", -0.1),
        json -> ((ObjectNode) json.get("stages").get(1)).put("strokes", -1),
        json -> ((ObjectNode) json.get("stages").get(1)).putNull("name"),
        json -> ((ObjectNode) json.get("frames").get(1)).putNull("stage"),
        json -> ((ObjectNode) json.get("frames").get(1)).putNull("file"));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void jsonThatCannotBe(Consumer<ObjectNode> lie) throws IOException {
    refused(meddled(lie), temporary.toString());
  }

  @Test
  void jsonOfEqualPictures() throws IOException {
    // The PSNR of equal pictures is written as "Infinity".
    Path folder = meddled(json -> ((ObjectNode) json.get("finish")).put("psnr", "Infinity"));
    assertEquals(Double.POSITIVE_INFINITY, read(folder).told().orElseThrow().finish().psnr());
  }

  @Test
  void jsonOfLaterVersions() throws IOException {
    assertEquals(3, read(meddled(json -> json.put("mood", "calm"))).names().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"frames\":[]} x", "\u0000\u0001"})
  void noJson(String text) throws IOException {
    Path folder = painted();
    Files.writeString(folder.resolve(SequenceFile.NAME), text);
    refused(folder, SequenceFile.NAME);
  }

  @Test
  void deepOrHugeJson() throws IOException {
    Path folder = painted();
    Path json = folder.resolve(SequenceFile.NAME);
    Files.writeString(json, "{\"stages\":" + "[".repeat(200_000));
    refused(folder, SequenceFile.NAME);
    Files.write(json, new byte[17 << 20]);
    assertTrue(refused(folder, SequenceFile.NAME).contains("too large"));
    Files.delete(json);
    Files.createDirectory(json);
    refused(folder, SequenceFile.NAME);
  }

  @Test
  void video() throws IOException {
    List<Picture> frames = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      frames.add(HandMade.quarters(i / 20));
    }
    Moments moments = read(HandMade.video(temporary.resolve("v.mp4"), frames, ""));
    assertEquals(Moments.Kind.VIDEO, moments.kind());
    assertEquals(100, moments.found());
    assertEquals(SequenceReader.MOST_OF_VIDEO, moments.names().size());
    assertEquals("frame 0", moments.names().get(0));
    assertEquals("frame 99", moments.names().get(63));
    assertEquals(HandMade.WIDTH, moments.width());
    SequenceReport report = Evaluation.measure(moments, Optional.empty(), Optional.empty());
    assertTrue(report.rise().share() < Rise.LIMIT, "rise " + report.rise());
    assertEquals(4, report.changes().stream().filter(change -> change.share() > 0.2).count());
    assertTrue(report.judgements().stream().allMatch(Judgement::ok));
  }

  @Test
  void ofOurVideosOnlyThePaintingCounts() throws IOException {
    // A second of the result, two of painting, one held, at 10 frames a second.
    List<Picture> frames = new ArrayList<>(Collections.nCopies(10, HandMade.quarters(4)));
    for (int i = 0; i < 20; i++) {
      frames.add(HandMade.quarters(i / 4));
    }
    frames.addAll(Collections.nCopies(10, HandMade.quarters(4)));
    String comment = HandMade.provenance(new Request.Video(10, 2, 1, true, false)).toJson();
    Moments ours = read(HandMade.video(temporary.resolve("ours.mp4"), frames, comment));
    assertEquals("frame 10", ours.names().get(0));
    assertEquals("frame 29", ours.names().get(19));
    assertEquals(20, ours.names().size());
    assertEquals(40, ours.found());
    for (String other : List.of("", "{\"a\":1}", "{", comment.replace("2.0", "3000.0"))) {
      Path file = HandMade.video(temporary.resolve("others.mp4"), frames, other);
      assertEquals(40, read(file).names().size(), other);
    }
  }

  @Test
  void damagedVideos() throws IOException {
    Path file =
        HandMade.video(temporary.resolve("v.mp4"), HandMade.frames(0, 1, 2, 3, 4), "comment");
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length - 100; length += 1 + bytes.length / 40) {
      Files.write(file, Arrays.copyOf(bytes, length));
      refused(file, "v.mp4");
    }
    HandMade.video(file, HandMade.frames(1), "");
    assertTrue(refused(file, "v.mp4").contains("one frame"));
    Files.writeString(file, "this is no video");
    refused(file, "v.mp4");
  }

  @Test
  void namesInAnyCountry() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      HandMade.png(temporary.resolve("1.TIF.PNG"), HandMade.quarters(1));
      HandMade.png(temporary.resolve("2.GIF"), HandMade.quarters(2));
      assertEquals(2, read(temporary).names().size());
      Path video = temporary.resolve("FILM.MP4");
      HandMade.video(video, HandMade.frames(0, 4), "");
      assertEquals(2, read(video).names().size());
      assertFalse(Files.exists(temporary.resolve("FILM.MP4.frames")));
    } finally {
      Locale.setDefault(before);
    }
  }
}
