package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.cli.Terminal.assertSameBytes;
import static pentimento.cli.Terminal.png;
import static pentimento.cli.Terminal.run;
import static pentimento.cli.Terminal.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.image.Picture;
import pentimento.image.PngFile;
import pentimento.strokes.StyleReader;

/** What reconstruct refuses, and how it says so; nothing is lost. */
class ReconstructRefusalTest extends CatRuns {
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
  void videoBeyondH264IsRefusedBeforeTheWork() {
    Object[] words = {"reconstruct", cat, "--size", 8192, "--fps", 120, "-o"};
    Object[] video = Arrays.copyOf(words, words.length + 1);
    video[words.length] = at("a.mp4");
    run(video).complains(Main.MISUSED, "-o ", "a.mp4", "8192 x 6144", "smaller size");
  }

  @Test
  void canvasThatCannotBeIsRefusedBeforeTheWork() {
    run("reconstruct", cat, "--canvas", "101x101", "-o", at("a.mp4"))
        .complains(Main.MISUSED, "-o ", "a.mp4", "even numbers", "102x102");
    run("reconstruct", cat, "--canvas", "64x40", "--captions", "-o", at("a.gif"))
        .complains(Main.MISUSED, "-o ", "a.gif", "64x40", "captions");
    run("reconstruct", cat, "--canvas", "8192x8192", "-o", at("a.mp4"))
        .complains(Main.MISUSED, "a.mp4", "8192 x 8192");
    run("reconstruct", cat, "--beside", "--size", 6000, "-o", at("a.mp4"))
        .complains(Main.MISUSED, "a.mp4", "12");
    assertFalse(Files.exists(at("a.mp4")) || Files.exists(at("a.gif")));
  }

  @Test
  void gifsOfStrangersAreNotTrusted() throws IOException {
    Files.writeString(at("text.gif"), "Dear reader,");
    run("reconstruct", "--from", at("text.gif"), "-o", at("b.png"))
        .complains(Main.MISUSED, "text.gif", "does not say what it was made by");
    reconstruct(cat, "-o", at("a.gif")).ok();
    byte[] gif = Files.readAllBytes(at("a.gif"));
    Files.write(at("half.gif"), Arrays.copyOf(gif, gif.length / 2));
    run("reconstruct", "--from", at("half.gif"), "-o", at("b.png"))
        .complains(Main.MISUSED, "half.gif", "cut short");
    String evil = new String(gif, StandardCharsets.ISO_8859_1);
    Files.writeString(
        at("evil.gif"), evil.replace("\"frames\":8", "\"frames\":0"), StandardCharsets.ISO_8859_1);
    run("reconstruct", "--from", at("evil.gif"), "-o", at("b.png"))
        .complains(Main.MISUSED, "evil.gif", "frames is 0, expected 2 to 512");
    assertFalse(Files.exists(at("b.png")));
  }

  @Test
  void captionBandCountsAsPartOfTheVideo() throws IOException {
    // 8192 x 4352 is just what H.264 holds: 512 x 272 macroblocks.
    Path wide = png(at("wide.png"), Picture.filled(256, 136, 0x336699));
    run("reconstruct", wide, "--size", 8192, "--captions", "-o", at("wide.mp4"))
        .complains(Main.MISUSED, "wide.mp4");
    assertFalse(Files.exists(at("wide.mp4")));
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
    "--canvas, banana, '--canvas is ''banana'', expected square, vertical, wide or a size such as'",
    "--canvas, 10x10, '--canvas is 10x10, expected sides of 16 to 8192 pixels'",
    "--canvas, 9000x100, '--canvas is 9000x100, expected'",
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
}
