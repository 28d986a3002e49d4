package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.cli.Terminal.assertSameBytes;
import static pentimento.cli.Terminal.png;
import static pentimento.cli.Terminal.run;
import static pentimento.cli.Terminal.runOn;
import static pentimento.cli.Terminal.tree;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.export.Mp4File;
import pentimento.export.ProvenanceReader;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.PngFile;
import pentimento.image.Resize;
import pentimento.request.Request;
import pentimento.strokes.StyleReader;

class ReconstructCommandTest {
  @TempDir Path folder;

  private Path cat;

  @BeforeEach
  void picture() throws IOException {
    cat = png(folder.resolve("cat.png"), Resize.fit(TestPictures.cat(), 96));
  }

  private Path at(String name) {
    return folder.resolve(name);
  }

  /** A run for a short video, with more words behind. */
  private Terminal.Result reconstruct(Object... more) {
    Object[] words = Arrays.copyOf(new Object[] {"reconstruct", "--duration", 1}, 3 + more.length);
    System.arraycopy(more, 0, words, 3, more.length);
    return run(words);
  }

  @Test
  void makesAllThreeResults() throws IOException {
    Terminal.Result result =
        reconstruct(cat, "-o", at("a.mp4"), "--output", at("b.png"), "-o", at("c"));
    List<String> named = result.ok().out().lines().toList();
    assertEquals(
        List.of(at("a.mp4").toString(), at("b.png").toString(), at("c").toString()), named);
    Mp4File.Info info = Mp4File.read(at("a.mp4"));
    assertEquals(96, info.width());
    assertEquals(72, info.height());
    assertEquals(3 * 24, info.frames());
    assertEquals(PictureReader.read(cat), PictureReader.read(at("c/007.png")));
    PictureReader.read(at("b.png"));
    assertEquals(List.of("a.mp4", "b.png", "c"), tree(folder).subList(0, 3));
    assertEquals(13, tree(folder).size(), tree(folder).toString());
  }

  @Test
  void flagsReachTheRequest() throws IOException {
    run(
            "reconstruct",
            cat,
            "--no-reveal",
            "--frames=3",
            "--seed",
            "-12",
            "--size",
            "64",
            "--fps",
            "10",
            "--duration",
            "2.5",
            "--hold",
            "0",
            "--show-result-first",
            "--captions",
            "--style",
            "oil",
            "--engine",
            "strokes",
            "--threads",
            "1",
            "-o",
            at("a.mp4"))
        .ok();
    Request request = ProvenanceReader.read(at("a.mp4")).orElseThrow().request();
    assertEquals("reconstruct", request.command());
    assertEquals("cat.png", request.picture().name(), "without its folder");
    assertEquals(PictureReader.sha256(cat), request.picture().sha256());
    assertFalse(request.reveal());
    assertEquals(3, request.frames());
    assertEquals(-12, request.seed());
    assertEquals(64, request.size());
    assertEquals(new Request.Video(10, 2.5, 0, true, true), request.video());
    assertEquals(35, Mp4File.read(at("a.mp4")).frames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.png", "a", "a/sequence.json", "a/003.png"})
  void fromMakesTheSameAgain(String from) throws IOException {
    String made = from.startsWith("a/") ? "a" : from;
    String again = made.replace("a", "again");
    reconstruct(cat, "--seed", 9, "--frames", 4, "-o", at(made)).ok();
    run("reconstruct", "--from", at(from), "-o", at(again)).ok();
    assertSameBytes(at(made), at(again));
    run("reconstruct", cat, "--from", at(from), "--threads", 1, "-o", at(again)).ok();
    assertSameBytes(at(made), at(again));
    // Other flags change it.
    run("reconstruct", "--from", at(from), "--seed", 10, "-o", at(again)).ok();
    assertEquals(10, ProvenanceReader.read(at(again)).orElseThrow().request().seed());
    assertEquals(4, ProvenanceReader.read(at(again)).orElseThrow().request().frames());
  }

  @Test
  void fromFindsOnlyTheVeryPicture() throws IOException {
    reconstruct(cat, "-o", at("a.png")).ok();
    Path moved = Files.move(cat, at("elsewhere.png"));
    run("reconstruct", "--from", at("a.png"), "-o", at("b.png"))
        .complains(Main.MISUSED, "--from", "made from cat.png", "neither here nor beside it");
    png(cat, TestPictures.disc(96, 72));
    run("reconstruct", "--from", at("a.png"), "-o", at("b.png"))
        .complains(Main.MISUSED, "made from cat.png");
    assertFalse(Files.exists(at("b.png")));
    Terminal.Result other = run("reconstruct", cat, "--from", at("a.png"), "-o", at("b.png"));
    assertEquals(Main.DONE, other.code());
    assertTrue(other.err().contains("note: ") && other.err().contains("not the picture"));
    run("reconstruct", moved, "--from", at("a.png"), "-o", at("c.png")).ok();
    Request again = ProvenanceReader.read(at("c.png")).orElseThrow().request();
    assertEquals("elsewhere.png", again.picture().name());
  }

  @Test
  void fromRefusesWhatIsNotOurs() throws IOException {
    run("reconstruct", "--from", cat, "-o", at("b.png"))
        .complains(Main.MISUSED, "--from", "cat.png", "does not say what it was made by");
    run("reconstruct", "--from", at("none.mp4"), "-o", at("b.png"))
        .complains(Main.MISUSED, "none.mp4", "no such file");
    Files.writeString(at("text.mp4"), "Dear reader,");
    run("reconstruct", "--from", at("text.mp4"), "-o", at("b.png"))
        .complains(Main.MISUSED, "text.mp4");
    run("reconstruct", "--from", folder, "-o", at("b.png")).complains(Main.MISUSED, "--from");
    for (String name : new String[] {"/", "", "..", "a/../../b.png", "\\u0000"}) {
      String json =
          """
          {"program":"P","statement":"S","request":{"command":"reconstruct",
          "picture":{"name":"%s","sha256":"%s","width":1,"height":1},"engine":"strokes",
          "style":"oil","reveal":true,"frames":8,"seed":1,"size":64,
          "video":{"fps":24,"duration":15,"hold":2,"showResultFirst":false,"captions":false}}}
          """
              .formatted(name, "0".repeat(64));
      withText(at("evil.png"), json);
      run("reconstruct", "--from", at("evil.png"), "-o", at("b.png")).complains(Main.MISUSED);
      withText(at("evil.png"), json.replace("\"oil\"", "{\"name\":3}"));
      run("reconstruct", cat, "--from", at("evil.png"), "-o", at("b.png"));
    }
    withText(at("evil.png"), "{\"program\":3");
    run("reconstruct", "--from", at("evil.png"), "-o", at("b.png"))
        .complains(Main.MISUSED, "not a request of this program");
    assertFalse(Files.exists(at("b.png")));
  }

  private static void withText(Path file, String text) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, Picture.filled(2, 2, 0), Map.of("pentimento", text));
    }
  }

  @Test
  void dryRunPlansAndWritesNothing() throws IOException {
    Terminal.Result plan =
        run("reconstruct", cat, "--dry-run", "-o", at("a.MP4"), "-o", at("b.png"), "-o", at("c"))
            .ok();
    assertTrue(plan.out().contains("96 x 72 pixels, 8 frames"), plan.out());
    assertTrue(plan.out().contains("408 frames at 24 a second"), plan.out());
    assertTrue(plan.out().contains("(video)") && plan.out().contains("(folder)"), plan.out());
    assertTrue(plan.out().contains("memory") && plan.out().contains("time"), plan.out());
    run("reconstruct", cat, "--dry-run").ok();
    run("reconstruct", cat, "--dry-run", "-o", at("a.avi")).complains(Main.MISUSED, "a.avi");
    assertEquals(List.of("cat.png"), tree(folder));
  }

  @Test
  void progressIsDrawnOnTerminalsOnly() throws IOException {
    Terminal.Result shown =
        runOn(true, "reconstruct", cat, "--duration", 1, "-o", at("a.mp4"), "-o", at("b.png"));
    assertEquals(Main.DONE, shown.code());
    assertTrue(shown.err().contains("writing a.mp4"), shown.err());
    assertTrue(shown.err().contains("100%"), shown.err());
    Terminal.Result quiet =
        runOn(true, "reconstruct", cat, "--quiet", "--duration", 1, "-o", at("c.mp4"));
    quiet.ok();
    assertSameBytes(at("a.mp4"), at("c.mp4"));
  }

  @Test
  void quietRunsTellNothingByTheWay() throws IOException {
    Path large = png(at("large.png"), Picture.filled(4100, 300, 0));
    assertTrue(run("reconstruct", large, "--dry-run").err().startsWith("note: "));
    run("reconstruct", large, "--dry-run", "-q").ok();
  }

  @Test
  void videoBeyondH264IsRefusedBeforeTheWork() {
    Object[] words = {"reconstruct", cat, "--size", 8192, "--fps", 120, "-o"};
    Object[] video = Arrays.copyOf(words, words.length + 1);
    video[words.length] = at("a.mp4");
    run(video).complains(Main.MISUSED, "-o ", "a.mp4", "8192 x 6144", "smaller size");
  }

  @Test
  void folderOfThePictureIsNotReplaced() throws IOException {
    reconstruct(cat, "-o", at("frames")).ok();
    reconstruct(at("frames/007.png"), "-o", at("frames"))
        .complains(Main.MISUSED, "frames", "holds the PICTURE");
    reconstruct(cat, "-o", at("frames")).ok();
  }

  @Test
  void textsOfFilesDoNotSteerTheTerminal() throws IOException {
    reconstruct(cat, "-o", at("a")).ok();
    Path json = at("a/sequence.json");
    Files.writeString(
        json, Files.readString(json).replace("\"oil\"", "\"oil\\u001b[2J\\n\\u009b2J\""));
    String told = run("inspect", at("a")).ok().out();
    assertTrue(told.contains("oil?[2J??2J"), told);
  }

  @ParameterizedTest
  @CsvSource({
    "--frames, -3, '--frames is -3, expected 2 to 512'",
    "--frames, 0, '--frames is 0, expected 2 to 512'",
    "--frames, 513, '--frames is 513'",
    "--frames, abc, '--frames is ''abc'', expected a whole number'",
    "--frames, 8.5, expected a whole number",
    "--size, 5, '--size is 5, expected 16 to 8192'",
    "--size, 8193, --size",
    "--seed, x, --seed",
    "--seed, 99999999999999999999, --seed",
    "--fps, 0, '--fps is 0, expected 1 to 120'",
    "--duration, 0.1, --duration",
    "--duration, NaN, --duration",
    "--duration, long, expected a number",
    "--hold, -1, --hold",
    "--threads, 0, --threads",
    "--engine, hands, 'engine is ''hands'', expected strokes'",
    "--style, watercolor, 'watercolor'",
  })
  void wrongValuesAreNamed(String flag, String value, String part) throws IOException {
    run("reconstruct", cat, flag, value, "-o", at("a.png")).complains(Main.MISUSED, part);
    assertEquals(List.of("cat.png"), tree(folder));
  }

  @Test
  void wrongUsageIsNamed() throws IOException {
    run("reconstruct").complains(Main.MISUSED, "PICTURE");
    run("reconstruct", cat).complains(Main.MISUSED, "-o OUT");
    run("reconstruct", cat, "-o").complains(Main.MISUSED, "o");
    run("reconstruct", cat, cat, "-o", at("a.png")).complains(Main.MISUSED, "one PICTURE");
    run("reconstruct", cat, "--reveal", "--no-reveal", "-o", at("a.png"))
        .complains(Main.MISUSED, "--reveal and --no-reveal");
    run("reconstruct", cat, "--rev", "-o", at("a.png")).complains(Main.MISUSED, "--rev");
    run("reconstruct", cat, "-o", at("a.webm"))
        .complains(Main.MISUSED, "a.webm", ".mp4", ".png", "folder");
    assertEquals(List.of("cat.png"), tree(folder));
  }

  @Test
  void unknownStyleListsTheStyles() {
    Terminal.Result result = run("reconstruct", cat, "--style", "oli", "-o", at("a.png"));
    result.complains(Main.MISUSED, "'oli'");
    for (String name : StyleReader.BUILT_IN) {
      result.complains(Main.MISUSED, name);
    }
  }

  @Test
  void ownStyleIsReadAndItsFaultsAreNamed() throws IOException {
    String oil = StyleReader.named("oil").toString();
    Path style = Files.writeString(at("my style.json"), oil.replaceFirst("oil", "mine"));
    reconstruct(cat, "--style", style, "-o", at("a.mp4")).ok();
    // The style travels with the result.
    Files.delete(style);
    run("reconstruct", "--from", at("a.mp4"), "-o", at("b.mp4")).ok();
    assertSameBytes(at("a.mp4"), at("b.mp4"));
    Files.writeString(style, oil.replace("\"alpha\":0.62", "\"alpha\":62"));
    run("reconstruct", cat, "--style", style, "-o", at("c.png"))
        .complains(
            Main.MISUSED, "my style.json", "stages[1].layers[0].brush.alpha is 62, expected 0");
    Files.writeString(style, "{");
    run("reconstruct", cat, "--style", style, "-o", at("c.png"))
        .complains(Main.MISUSED, "my style.json", "is not JSON");
    Files.write(style, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    run("reconstruct", cat, "--style", style, "-o", at("c.png"))
        .complains(Main.MISUSED, "my style.json");
    Files.write(style, new byte[(1 << 20) + 1]);
    run("reconstruct", cat, "--style", style, "-o", at("c.png"))
        .complains(Main.MISUSED, "my style.json", "larger than");
    run("reconstruct", cat, "--style", "oil", "--engine", "hands", "-o", at("c.png"))
        .complains(Main.MISUSED, "--engine is 'hands'");
  }

  private void refused(Path file, String... parts) throws IOException {
    List<String> before = tree(folder);
    run("reconstruct", file, "-o", at("out.png"))
        .complains(Main.MISUSED, parts)
        .complains(Main.MISUSED, file.toString());
    assertEquals(before, tree(folder));
  }

  @Test
  void unusablePicturesAreRefused() throws IOException {
    refused(at("none.png"), "no such file");
    refused(folder, "is a folder");
    refused(Files.writeString(at("letter.png"), "Dear reader,"), "is not a picture");
    refused(Files.write(at("empty.png"), new byte[0]), "is empty");
    byte[] whole = Files.readAllBytes(cat);
    refused(Files.write(at("half.png"), Arrays.copyOf(whole, whole.length / 2)), "ends too early");
    refused(png(at("one.png"), Picture.filled(1, 1, 0)), "1 x 1", "at least 16");
    refused(png(at("line.png"), Picture.filled(1, 5000, 0)), "1 x 5000");
    refused(png(at("slim.png"), Picture.filled(16, 400, 0)), "too slim", "20 times");
    refused(Files.write(at("huge.png"), hugeHeader(whole)), "100000 x 100000");
  }

  /** The PNG with a header that promises a hundred thousand pixels each way. */
  private static byte[] hugeHeader(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png.clone());
    file.putInt(16, 100_000).putInt(20, 100_000);
    CRC32 crc = new CRC32();
    crc.update(file.array(), 12, 17);
    file.putInt(29, (int) crc.getValue());
    return file.array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"black", "white", "red", "noise"})
  void plainPicturesArePainted(String name) throws IOException {
    Path plain = png(at("plain.png"), TestPictures.named(name, 40, 30));
    reconstruct(plain, "-o", at("a.mp4"), "-o", at("b.png"), "-o", at("c")).ok();
    assertEquals(PictureReader.read(plain), PictureReader.read(at("c/007.png")));
  }

  @ParameterizedTest
  @CsvSource({"16, 16", "16, 320", "320, 16"})
  void smallestPicturesArePainted(int width, int height) throws IOException {
    Path small = png(at("small.png"), TestPictures.named("cat", width, height));
    reconstruct(small, "-o", at("a.mp4"), "-o", at("b.png"), "-o", at("c")).ok();
    reconstruct(small, "--size", 16, "--captions", "-o", at("a.mp4"), "-o", at("b.png")).ok();
  }

  @Test
  void firstFrameOfAnAnimatedGifIsPainted() throws IOException {
    Path gif = at("moving.gif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(gif.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int colour : new int[] {0xff0000, 0x0000ff}) {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 40 * 30; i++) {
          image.setRGB(i % 40, i / 40, colour);
        }
        writer.writeToSequence(new IIOImage(image, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    reconstruct(gif, "-o", at("c")).ok();
    assertEquals(Picture.filled(40, 30, 0xff0000), PictureReader.read(at("c/007.png")));
  }

  @Test
  void placesThatCannotBeWrittenAreRefusedBeforeTheWork() throws IOException {
    Path file = Files.writeString(at("file"), "mine");
    run("reconstruct", cat, "-o", file).complains(Main.MISUSED, "-o " + file, "this is a file");
    run("reconstruct", cat, "-o", at("file/a.mp4")).complains(Main.MISUSED, "is no folder");
    Files.createDirectory(at("folder.mp4"));
    run("reconstruct", cat, "-o", at("folder.mp4")).complains(Main.MISUSED, "folder.mp4");
    Files.createDirectory(at("holiday"));
    Files.writeString(at("holiday/beach.jpg"), "sea");
    run("reconstruct", cat, "-o", at("holiday"))
        .complains(Main.MISUSED, "holiday", "beach.jpg", "will not replace");
    assertEquals("mine", Files.readString(file));
    assertEquals("sea", Files.readString(at("holiday/beach.jpg")));
    assertEquals(
        List.of("cat.png", "file", "folder.mp4", "holiday", "holiday/beach.jpg"), tree(folder));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void noOneMayWriteToProc() {
    for (String target : new String[] {"/proc/a.mp4", "/proc/a.png", "/proc/a"}) {
      run("reconstruct", cat, "-o", target).complains(Main.MISUSED, "-o " + target + ": ");
    }
  }

  @Test
  void pictureItselfIsNotOverwritten() throws IOException {
    byte[] before = Files.readAllBytes(cat);
    run("reconstruct", cat, "-o", at("b.png"), "-o", folder.resolve("./cat.png"))
        .complains(Main.MISUSED, "-o ", "cat.png", "is the PICTURE itself");
    assertEquals(List.of("cat.png"), tree(folder));
    assertEquals(before.length, Files.size(cat));
  }

  @Test
  void resultsAreReplaced() throws IOException {
    for (String out : new String[] {"a.mp4", "a.png", "a"}) {
      reconstruct(cat, "--seed", 1, "-o", at(out)).ok();
      reconstruct(cat, "--seed", 2, "-o", at(out)).ok();
      assertEquals(2, ProvenanceReader.read(at(out)).orElseThrow().request().seed());
    }
    assertTrue(tree(folder).stream().noneMatch(name -> name.contains(".part")));
  }

  @Test
  void namesMayHoldSpacesAndAnyLetters() throws IOException {
    Path source = png(at("Мои картины/кот 絵 \u00e9.png"), PictureReader.read(cat));
    Path target = at("neuer Ordner/Größe 1");
    reconstruct(source, "-o", target.resolve("фильм 1.mp4"), "-o", target.resolve("шаги")).ok();
    Request request = ProvenanceReader.read(target.resolve("фильм 1.mp4")).orElseThrow().request();
    assertEquals("кот 絵 \u00e9.png", request.picture().name());
    assertEquals(
        "Painting process of кот 絵 \u00e9.png",
        Mp4File.read(target.resolve("фильм 1.mp4")).title().orElseThrow());
    run("inspect", target.resolve("шаги")).ok();
  }

  @Test
  void worksInTurkeyToTheSameBytes() throws IOException {
    reconstruct(cat, "-o", at("a.mp4"), "-o", at("a.png"), "-o", at("a")).ok();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      reconstruct(
              cat,
              "--reveal",
              "--engine",
              "strokes",
              "-o",
              at("I.MP4"),
              "-o",
              at("I.PNG"),
              "-o",
              at("I"))
          .ok();
      run("inspect", at("I.MP4"), at("I.PNG"), at("I")).ok();
      run("reconstruct", cat, "--show-result-first", "--hold", "abc", "-o", at("I.PNG"))
          .complains(Main.MISUSED, "--hold");
    } finally {
      Locale.setDefault(before);
    }
    assertSameBytes(at("a.mp4"), at("I.MP4"));
    assertSameBytes(at("a.png"), at("I.PNG"));
    assertSameBytes(at("a"), at("I"));
  }

  @Test
  void inspectTellsWhatResultsAre() throws IOException {
    reconstruct(cat, "--no-reveal", "-o", at("a.mp4"), "-o", at("b.png"), "-o", at("c")).ok();
    String told =
        run("inspect", at("a.mp4"), at("b.png"), at("c"), at("c/sequence.json"), at("c/002.png"))
            .ok()
            .out();
    assertEquals(
        5, told.split("\n  statement  This painting process was generated by", -1).length - 1);
    assertTrue(told.contains("video, 96 x 72, 72 frames at 24"), told);
    assertTrue(told.contains("picture    cat.png, 96 x 72, sha256 "), told);
    assertTrue(told.contains("oil, not revealing"), told);
    assertTrue(run("inspect", cat).ok().out().contains("it does not say"));
    String json = run("inspect", "--json", at("a.mp4")).ok().out();
    assertEquals(ProvenanceReader.read(at("a.mp4")).orElseThrow().toJson(), json.strip());
    assertEquals("null", run("inspect", "--json", cat).ok().out().strip());
    run("inspect").complains(Main.MISUSED, "FILE");
    run("inspect", at("none.png")).complains(Main.MISUSED, "none.png");
    Path other = Files.writeString(at("other.json"), "{}", StandardCharsets.UTF_8);
    assertTrue(run("inspect", other).ok().out().contains("kind       JSON, but no"));
    Path text = Files.writeString(at("a.txt"), "Dear reader,", StandardCharsets.UTF_8);
    Terminal.Result unknown = run("inspect", text);
    assertEquals(Main.MISUSED, unknown.code());
    assertTrue(unknown.err().contains("a.txt: is not a picture"), unknown.err());
  }

  @Test
  void doctorTellsWhatThereIs() {
    String told = run("doctor").ok().out();
    for (String part : new String[] {"java ", "cores ", "memory ", "reads ", "webp"}) {
      assertTrue(told.contains(part), told);
    }
    run("doctor", "now").complains(Main.MISUSED, "now");
  }
}
