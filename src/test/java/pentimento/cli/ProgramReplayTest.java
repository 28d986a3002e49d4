package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.cli.Terminal.assertSameBytes;
import static pentimento.cli.Terminal.png;
import static pentimento.cli.Terminal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.export.Mp4File;
import pentimento.export.ProvenanceReader;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.request.Request;

/** Stroke programs painted again, and masks. */
class ProgramReplayTest extends CatRuns {
  private Request request(String file) throws IOException {
    return ProvenanceReader.read(at(file)).orElseThrow().request();
  }

  @ParameterizedTest
  @CsvSource({
    "oil, --no-reveal",
    "oil, --reveal",
    "watercolour, --no-reveal",
    "watercolour, --reveal"
  })
  void sameSizeGivesTheSameBytes(String style, String reveal) throws IOException {
    run("reconstruct", cat, "--style", style, reveal, "-o", at("a"), "-o", at("a.json.gz")).ok();
    run("reconstruct", "--from", at("a.json.gz"), "-o", at("b"), "-o", at("b.json")).ok();
    assertSameBytes(at("a"), at("b"));
    run("reconstruct", "--from", at("b.json"), "--threads", 1, "-o", at("a.json.gz")).ok();
    run("reconstruct", "--from", at("a.json.gz"), "-o", at("c")).ok();
    assertSameBytes(at("a"), at("c"));
  }

  @Test
  void withoutThePictureTheOneWithinIsTaken() throws IOException {
    reconstruct(cat, "-o", at("a"), "-o", at("a.json.gz")).ok();
    Files.move(cat, at("elsewhere.png"));
    Terminal.Result result = run("reconstruct", "--from", at("a.json.gz"), "-o", at("b"));
    assertEquals(Main.DONE, result.code(), result.err());
    assertTrue(result.err().contains("cat.png is neither here nor beside"), result.err());
    for (String frame : new String[] {"003.png", "006.png", "007.png"}) {
      Picture before = PictureReader.read(at("a/" + frame));
      double psnr = Similarity.psnr(PictureReader.read(at("b/" + frame)), before);
      assertTrue(psnr > 30, frame + ": " + psnr + " dB");
    }
    // What planning would not make again says where its strokes are from.
    assertEquals("a.json.gz", request("b").program().get(0).name());
    // Named, the picture itself is taken.
    run("reconstruct", at("elsewhere.png"), "--from", at("a.json.gz"), "-o", at("c")).ok();
    assertEquals(PictureReader.read(at("a/005.png")), PictureReader.read(at("c/005.png")));
  }

  @Test
  void otherSizesAndShowingsAreMadeOfTheSameStrokes() throws IOException {
    reconstruct(cat, "--no-reveal", "-o", at("a.json.gz"), "-o", at("a.png")).ok();
    run(
            "reconstruct",
            "--from",
            at("a.json.gz"),
            "--size",
            200,
            "--frames",
            3,
            "--fps",
            10,
            "--captions",
            "-o",
            at("b.mp4"),
            "-o",
            at("b"))
        .ok();
    assertEquals(200, Mp4File.read(at("b.mp4")).width());
    assertEquals(200, PictureReader.read(at("b/002.png")).width());
    assertEquals(3, request("b").frames());
    Picture small = Resize.fit(PictureReader.read(at("b/002.png")), 96);
    run("reconstruct", "--from", at("a.json.gz"), "-o", at("c")).ok();
    double psnr = Similarity.psnr(small, PictureReader.read(at("c/007.png")));
    assertTrue(psnr > 22, psnr + " dB");
    // A result of another size is made again from the program, which must be there.
    run("reconstruct", "--from", at("b.mp4"), "-o", at("d.mp4")).ok();
    assertSameBytes(at("b.mp4"), at("d.mp4"));
    Files.delete(at("a.json.gz"));
    run("reconstruct", "--from", at("b.mp4"), "-o", at("d.mp4"))
        .complains(Main.MISUSED, "b.mp4", "a.json.gz", "name that file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--style=oil", "--seed=2", "--reveal", "--no-reveal", "--masks=m"})
  void whatDecidedTheStrokesIsDecided(String flag) throws IOException {
    reconstruct(cat, "--no-reveal", "-o", at("a.json")).ok();
    run("reconstruct", "--from", at("a.json"), flag, "-o", at("b"))
        .complains(Main.MISUSED, flag.replaceFirst("=.*", ""), "repeated as they are");
    assertFalse(Files.exists(at("b")));
  }

  @Test
  void wrongPicturesAndFilesAreRefused() throws IOException {
    Path other = png(at("other.png"), TestPictures.named("disc", 96, 72));
    Path tall = png(at("tall.png"), TestPictures.named("disc", 72, 96));
    reconstruct(cat, "--no-reveal", "-o", at("plain.json")).ok();
    run("reconstruct", other, "--from", at("plain.json"), "-o", at("b"))
        .complains(Main.MISUSED, "other.png", "take nothing from a PICTURE");
    reconstruct(cat, "--no-embed", "-o", at("lean.json")).ok();
    run("reconstruct", tall, "--from", at("lean.json"), "-o", at("b"))
        .complains(Main.MISUSED, "tall.png", "proportions");
    run("reconstruct", "--from", at("lean.json"), "-o", at("lean.json"))
        .complains(Main.MISUSED, "-o", "lean.json");
    Files.delete(cat);
    run("reconstruct", "--from", at("lean.json"), "-o", at("b"))
        .complains(Main.MISUSED, "lean.json", "cat.png", "name the PICTURE");
    Terminal.Result result = run("reconstruct", other, "--from", at("lean.json"), "-o", at("b"));
    assertEquals(Main.DONE, result.code(), result.err());
    assertTrue(result.err().contains("is not the picture"), result.err());
    Files.writeString(at("bad.json"), "{\"format\":\"pentimento strokes\",\"version\":7}");
    run("reconstruct", "--from", at("bad.json"), "-o", at("c"))
        .complains(Main.MISUSED, "bad.json", "version is 7");
    run("inspect", at("bad.json")).complains(Main.MISUSED, "bad.json", "version is 7");
  }

  @Test
  void inspectTellsOfProgramsAndDrawings() throws IOException {
    reconstruct(cat, "-o", at("a.json.gz"), "-o", at("a.svg")).ok();
    reconstruct(cat, "--no-reveal", "-o", at("b.json")).ok();
    reconstruct(cat, "--no-embed", "-o", at("c.json")).ok();
    String told =
        run("inspect", at("a.json.gz"), at("b.json"), at("c.json"), at("a.svg")).ok().out();
    for (String part :
        new String[] {
          "kind       stroke program, ",
          " strokes in 7 stages, ",
          "planned at 96 x 72",
          "pictures   in the file, 96 x 72",
          "pictures   not needed",
          "pictures   left out, but needed",
          "kind       SVG drawing",
          "oil, not revealing",
          "seed 1"
        }) {
      assertTrue(told.contains(part), part + "\n" + told);
    }
    run("reconstruct", "--from", at("a.svg"), "-o", at("again.svg")).ok();
    assertSameBytes(at("a.svg"), at("again.svg"));
  }

  @Test
  void masksAreRecordedAndWantedAgain() throws IOException {
    Files.createDirectory(at("masks"));
    png(at("masks/2.png"), Picture.filled(96, 72, 0xffffff));
    int[] half = new int[96 * 72];
    Arrays.fill(half, 0, half.length / 2, 0xffffff);
    png(at("masks/1.png"), new Picture(96, 72, half));
    reconstruct(cat, "--style", "region", "--masks", at("masks"), "-o", at("a"), "-o", at("a.json"))
        .ok();
    assertEquals("1.png", request("a").masks().get(0).name());
    assertEquals(2, request("a").masks().size());
    assertTrue(run("inspect", at("a")).ok().out().contains("mask       2.png, sha256 "));
    run("reconstruct", "--from", at("a"), "-o", at("b"))
        .complains(Main.MISUSED, "1.png, 2.png", "--masks");
    run("reconstruct", "--from", at("a"), "--masks", at("masks"), "-o", at("b")).ok();
    assertSameBytes(at("a"), at("b"));
    // The strokes of a program are there already.
    run("reconstruct", "--from", at("a.json"), "-o", at("c")).ok();
    assertSameBytes(at("a"), at("c"));
    png(at("masks/2.png"), Picture.filled(96, 96, 0xffffff));
    run("reconstruct", cat, "--masks", at("masks"), "-o", at("d"))
        .complains(Main.MISUSED, "--masks", "2.png", "proportions");
    run("reconstruct", cat, "--masks", at("a.json"), "-o", at("d"))
        .complains(Main.MISUSED, "--masks", "is no folder");
  }
}
