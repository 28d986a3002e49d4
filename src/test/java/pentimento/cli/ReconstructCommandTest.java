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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.export.GifFile;
import pentimento.export.Mp4File;
import pentimento.export.ProvenanceReader;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.request.CanvasSize;
import pentimento.request.Request;

/** What reconstruct makes, and again from what it made. */
class ReconstructCommandTest extends CatRuns {
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
            "--canvas",
            "240x160",
            "--beside",
            "--style",
            "oil",
            "--engine",
            "strokes",
            "--language",
            "de",
            "--paper",
            "letter",
            "--threads",
            "1",
            "-o",
            at("a.mp4"))
        .ok();
    Request request = ProvenanceReader.read(at("a.mp4")).orElseThrow().request();
    assertEquals("reconstruct", request.command());
    assertEquals("cat.png", request.source().name(), "without its folder");
    assertEquals(PictureReader.sha256(cat), request.source().sha256());
    assertFalse(request.reveal());
    assertEquals(3, request.frames());
    assertEquals(-12, request.seed());
    assertEquals(64, request.size());
    CanvasSize canvas = new CanvasSize(240, 160);
    assertEquals(new Request.Video(10, 2.5, 0, true, true, 10, canvas, true), request.video());
    assertEquals("de", request.language());
    assertEquals("letter", request.paper());
    assertEquals(240, Mp4File.read(at("a.mp4")).width());
    assertEquals(160, Mp4File.read(at("a.mp4")).height());
    assertEquals(35, Mp4File.read(at("a.mp4")).frames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.png", "a.pdf", "a", "a/sequence.json", "a/003.png"})
  void fromMakesTheSameAgain(String from) throws IOException {
    String made = from.startsWith("a/") ? "a" : from;
    String again = made.replace("a", "again");
    reconstruct(cat, "--seed", 9, "--frames", 4, "--language", "zh", "-o", at(made)).ok();
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
  void rateOfGifsIsTheirOwnUnlessAskedFor() throws IOException {
    reconstruct(cat, "-o", at("a.gif"), "-o", at("a.mp4")).ok();
    assertEquals(Duration.ofSeconds(3), GifFile.read(at("a.gif")).duration());
    assertEquals(72, Mp4File.read(at("a.mp4")).frames());
    assertTrue(GifFile.read(at("a.gif")).frames() <= 10);
    reconstruct(cat, "--fps", 60, "-o", at("b.gif"), "-o", at("b.mp4")).ok();
    assertEquals(180, Mp4File.read(at("b.mp4")).frames());
    long pictures = GifFile.read(at("b.gif")).frames();
    assertTrue(pictures > 20 && pictures <= 50, pictures + " pictures");
    assertEquals(Duration.ofSeconds(3), GifFile.read(at("b.gif")).duration());
    assertEquals(60, ProvenanceReader.read(at("b.gif")).orElseThrow().request().video().fps());
  }

  @Test
  void heavyGifsAreRemarkedOn() {
    Terminal.Result heavy =
        run("reconstruct", cat, "--size", 801, "--duration", "0.5", "--fps", 4, "-o", at("a.gif"));
    assertEquals(Main.DONE, heavy.code());
    assertTrue(heavy.err().startsWith("note: a GIF of 801 x "), heavy.err());
    assertTrue(heavy.err().contains("--size 640"), heavy.err());
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
    assertEquals("elsewhere.png", again.source().name());
  }

  @Test
  void dryRunPlansAndWritesNothing() throws IOException {
    Terminal.Result plan =
        run("reconstruct", cat, "--dry-run", "-o", at("a.MP4"), "-o", at("b.png"), "-o", at("c"))
            .ok();
    assertTrue(plan.out().startsWith("picture      cat.png, 96 x 72 pixels"), plan.out());
    assertTrue(plan.out().contains("stages       ground, drawing, umber, block-in"), plan.out());
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
    assertEquals("кот 絵 \u00e9.png", request.source().name());
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
}
