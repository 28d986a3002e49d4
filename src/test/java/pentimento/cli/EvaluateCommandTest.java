package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.evaluation.HandMade;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.PngFile;
import pentimento.request.StrictJson;
import pentimento.sequence.SequenceFile;

class EvaluateCommandTest {
  @TempDir Path temporary;

  private Path steady;
  private Path backward;

  private record Result(int code, String out, String err) {
    Result {
      assertFalse(err.contains("\tat "), err);
    }
  }

  @BeforeEach
  void sequences() throws IOException {
    steady = HandMade.folder(temporary.resolve("steady"), HandMade.frames(0, 1, 2, 3, 4));
    HandMade.json(
        steady,
        HandMade.told(
            List.of(
                HandMade.stage("ground", 0.31),
                HandMade.stage("block-in", 0.12),
                HandMade.stage("detail", 0.05)),
            "ground",
            "block-in",
            "block-in",
            "detail",
            "finished"));
    backward = HandMade.folder(temporary.resolve("backward"), HandMade.frames(0, 1, 3, 2, 4, 4));
  }

  private static Result run(Object... args) {
    List<String> all = new ArrayList<>(List.of("evaluate"));
    Arrays.stream(args).map(Object::toString).forEach(all::add);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            all.toArray(String[]::new),
            new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Refused as misuse, with nothing on stdout, by a message that has these words. */
  private static void refused(Result result, String... words) {
    assertEquals(2, result.code(), result.err());
    assertEquals("", result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    for (String word : words) {
      assertTrue(result.err().contains(word), result.err());
    }
  }

  @Test
  void table() {
    Result result = run(steady);
    assertEquals(0, result.code());
    assertEquals("", result.err());
    String out = result.out();
    assertTrue(out.startsWith(steady + "\n  5 frames of 128 x 96 pixels;"), out);
    assertTrue(out.contains("mean hop, block-in"), out);
    assertTrue(out.contains("<= 0.20  ok"), out);
    assertTrue(out.contains("covered after the block-in    99.7 %"), out);
    assertTrue(out.contains("MSE 0.000400  L1 0.01250  PSNR 33.98 dB  SSIM 0.9000"), out);
    assertFalse(out.contains("FAILS"), out);
    assertFalse(out.contains("mean hop, ground"), out);
    assertTrue(out.lines().noneMatch(line -> line.endsWith(" ") || line.length() > 100), out);
  }

  @Test
  void failuresCountOnlyWhenStrict() {
    Result result = run(backward);
    assertEquals(0, result.code());
    assertEquals(2, result.out().split("FAILS", -1).length - 1, result.out());
    Result strict = run(backward, steady, "--strict");
    assertEquals(1, strict.code());
    assertTrue(strict.out().startsWith(result.out()), "the tables are printed all the same");
    assertTrue(strict.err().contains("2 of 6 judged figures"), strict.err());
    assertEquals(0, run(steady, "--strict").code());
  }

  @Test
  void jsonSaysWhatTheTableSays() throws IOException {
    Result table = run(steady, backward);
    Result json = run(steady, backward, "--json");
    assertEquals(0, json.code());
    JsonNode array = StrictJson.mapper().readTree(json.out());
    assertEquals(2, array.size());
    Pattern row = Pattern.compile("(?m)^ {4}(\\d{3}\\.png) .*?(\\d\\.\\d{3}) +(\\d\\.\\d{4})(.*)$");
    Matcher matcher = row.matcher(table.out());
    for (JsonNode sequence : array) {
      for (int i = 0; i < sequence.get("frames").size(); i++) {
        assertTrue(matcher.find());
        JsonNode frame = sequence.get("frames").get(i);
        assertEquals(frame.get("name").asText(), matcher.group(1));
        assertNear(frame.get("progress"), matcher.group(2), 0.0005);
        assertNear(frame.get("distance"), matcher.group(3), 0.00005);
        if (i > 0) {
          String[] rest = matcher.group(4).trim().split("\\s+", -1);
          JsonNode change = sequence.get("changes").get(i - 1);
          assertNear(change.get("distance"), rest[0], 0.00005);
          assertEquals(100 * change.get("share").asDouble(), Double.parseDouble(rest[1]), 0.05);
          assertEquals(change.get("pieces").asText(), rest[3]);
        }
      }
      for (JsonNode judged : sequence.get("judged")) {
        String line =
            String.format(
                Locale.ROOT,
                "%.4f  %s %.2f  %s",
                judged.get("value").asDouble(),
                judged.get("atMost").asBoolean() ? "<=" : ">=",
                judged.get("limit").asDouble(),
                judged.get("ok").asBoolean() ? "ok" : "FAILS");
        assertTrue(table.out().contains(line), line);
      }
    }
    assertFalse(matcher.find());
    assertTrue(array.get(0).get("gapToFirst").isNull());
    String gap = String.format(Locale.ROOT, "%.4f", array.get(1).get("gapToFirst").asDouble());
    assertTrue(table.out().contains("gap to the first sequence     " + gap), table.out());
  }

  private static void assertNear(JsonNode number, String text, double tolerance) {
    assertTrue(number.isNumber());
    assertEquals(number.asDouble(), Double.parseDouble(text), tolerance + 1e-9);
  }

  @Test
  void jsonKeysStayInOrder() throws IOException {
    List<String> keys = new ArrayList<>();
    JsonNode first = StrictJson.mapper().readTree(run(backward, "--json").out()).get(0);
    first.fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of(
            "sequence",
            "kind",
            "framesFound",
            "width",
            "height",
            "distancesTo",
            "frames",
            "changes",
            "rise",
            "gapToFirst",
            "stages",
            "covered",
            "endBeforePicture",
            "lastFrameAsIs",
            "judged"),
        keys);
    assertTrue(first.get("covered").isNull());
    assertTrue(first.get("frames").get(0).get("stage").isNull());
  }

  @Test
  void reference() throws IOException {
    Path picture = HandMade.png(temporary.resolve("cup.png"), HandMade.quarters(4));
    String out = run(steady, "--reference", picture).out();
    assertTrue(out.contains("end, picture not yet put in   MSE 0.000400"), out);
    assertTrue(
        out.contains("last frame, as it is          MSE 0.000000  L1 0.00000  PSNR inf dB"), out);
    JsonNode json =
        StrictJson.mapper().readTree(run(steady, "--json", "--reference", picture).out()).get(0);
    assertTrue(json.at("/lastFrameAsIs/psnr").isNull());
    assertEquals(0.0004, json.at("/endBeforePicture/mse").asDouble());
    assertEquals(picture.toString(), json.get("distancesTo").asText());
  }

  @Test
  void masks() throws IOException {
    Path folder = temporary.resolve("new/masks");
    assertEquals(0, run(steady, backward, "--masks", folder).code());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of(
              "1-001.png",
              "1-002.png",
              "1-003.png",
              "1-004.png",
              "2-001.png",
              "2-002.png",
              "2-003.png",
              "2-004.png",
              "2-005.png"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    Picture mask = PictureReader.read(folder.resolve("1-002.png"));
    Picture frame = HandMade.quarters(2);
    int changed = 20 * 128 + 100;
    int same = 20 * 128 + 20;
    assertEquals(frame.rgb()[changed], mask.rgb()[changed]);
    int grey = mask.rgb()[same] & 255;
    assertEquals(grey * 0x010101, mask.rgb()[same]);
    String text = PngFile.texts(folder.resolve("1-002.png")).get("Description");
    assertTrue(text.startsWith("What changes from 001.png to 002.png of steady: "), text);
    assertTrue(text.contains("in 1 pieces"), text);
  }

  @Test
  void turkishMachine() {
    Path video = temporary.resolve("V.MP4");
    String expected = run(steady, backward).out();
    String json = run(steady, "--json").out();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      assertEquals(expected, run(steady, backward).out());
      assertEquals(json, run(steady, "--json").out());
      assertEquals(0, run("--help").code());
      HandMade.video(video, HandMade.frames(0, 2, 4), "");
      String film = run(video, "--json").out();
      assertTrue(film.contains("\"kind\" : \"video\""), film);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void videosAreNotJudgedByTheirSmallestChange() throws IOException {
    Path video = HandMade.video(temporary.resolve("v.mp4"), HandMade.frames(0, 1, 1, 2, 3, 4), "");
    Result result = run(video, "--strict");
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("smallest change"), result.out());
    assertFalse(result.out().contains("smallest change, neighbouring"), result.out());
  }

  @Test
  void namesCannotCommandTheTerminal() throws IOException {
    ObjectMapper mapper = StrictJson.mapper();
    SequenceFile told =
        HandMade.told(
            List.of(HandMade.stage("block-in", 0.1), HandMade.stage("\u001b[2Jgone", 0.1)),
            "block-in",
            "\u001b[2Jgone",
            "block-in",
            "block-in",
            "finished");
    Files.write(steady.resolve(SequenceFile.NAME), mapper.writeValueAsBytes(told));
    Result result = run(steady);
    assertEquals(0, result.code());
    assertFalse(result.out().contains("\u001b"));
  }

  @Test
  void misuse() throws IOException {
    refused(run(), "which SEQUENCE");
    refused(run(temporary.resolve("nowhere")), "nowhere", "no such file or folder");
    refused(run(Files.createDirectory(temporary.resolve("empty"))), "empty", "no pictures");
    refused(run(steady, "--frobnicate"), "--frobnicate");
    refused(run(steady, "--reference", temporary.resolve("no.png")), "--reference", "no.png");
    Path tall = HandMade.png(temporary.resolve("tall.png"), Picture.filled(50, 90, 0));
    refused(run(steady, "--reference", tall), "--reference", "50 x 90", "128 x 96");
    refused(run(steady, "--masks", tall), "--masks", "expected a folder");
    refused(run(steady, "--masks", steady), "--masks", "SEQUENCE");
    refused(run(tall), "tall.png", "expected a folder of frames");
    // Good sequences before a bad one print nothing.
    refused(run(steady, temporary.resolve("nowhere")), "nowhere");
    HandMade.png(backward.resolve("003.png"), Picture.filled(20, 20, 0));
    refused(run(backward, "--json"), "003.png", "20 x 20");
    HandMade.png(steady.resolve("003.png"), Picture.filled(20, 20, 0));
    refused(run(steady), "003.png", "sequence.json says 128 x 96");
    Files.write(steady.resolve("003.png"), new byte[] {1, 2, 3});
    refused(run(steady), "003.png");
    Path video = HandMade.video(temporary.resolve("v.mp4"), HandMade.frames(0, 2, 4), "");
    byte[] bytes = Files.readAllBytes(video);
    Files.write(video, Arrays.copyOf(bytes, bytes.length / 2));
    refused(run(video), "v.mp4");
  }

  @Test
  void masksThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    Result result = run(steady, "--masks", file.resolve("below"));
    assertEquals(1, result.code());
    assertTrue(result.err().contains("cannot write here"), result.err());
  }

  @Test
  void help() {
    Result result = run("--help");
    assertEquals(0, result.code());
    assertTrue(result.out().startsWith("Usage: pentimento evaluate SEQUENCE..."), result.out());
    assertTrue(result.out().lines().allMatch(line -> line.length() <= 80), result.out());
    for (String flag : List.of("--reference", "--json", "--masks", "--strict")) {
      assertTrue(result.out().contains(flag), result.out());
    }
  }
}
