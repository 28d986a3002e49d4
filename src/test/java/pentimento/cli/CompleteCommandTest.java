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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Resize;

class CompleteCommandTest {
  @TempDir Path folder;
  private Path half;
  private Path done;

  private Path at(String name) {
    return folder.resolve(name);
  }

  /** A cat of which the right half is still bare paper. */
  @BeforeEach
  void pictures() throws IOException {
    Picture cat = Resize.to(TestPictures.cat(), 96, 72);
    int[] rgb = cat.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = i % 96 < 48 ? rgb[i] : 0xf6f3ea;
    }
    half = png(at("half.png"), new Picture(96, 72, rgb));
    done = png(at("done.png"), cat);
  }

  @Test
  void stepsPassThroughThePictureAndAreMadeAgain() throws IOException {
    Terminal.Result result =
        run("complete", half, "--finished", done, "--frame", 3, "-o", at("frames"));
    assertEquals(Main.DONE, result.code(), result.err());
    assertEquals(PictureReader.read(half), PictureReader.read(at("frames/003.png")));
    assertEquals(PictureReader.read(done), PictureReader.read(at("frames/007.png")));
    String json = Files.readString(at("frames/sequence.json"));
    assertTrue(json.contains("\"keyFrames\" : [ {"), json);
    assertTrue(json.contains("\"given\" : true"), json);
    run("complete", half, "--from", at("frames"), "-q", "-o", at("again")).ok();
    assertSameBytes(at("frames"), at("again"));
    assertEquals(Main.DONE, run("evaluate", at("frames")).code());
  }

  @Test
  void saysWhatItEstimated() {
    Terminal.Result result = run("complete", half, "-o", at("so-far.png"));
    assertEquals(Main.DONE, result.code());
    assertTrue(result.err().contains("--at says otherwise"), result.err());
    assertTrue(result.err().contains("bare ground, #f6f3ea"), result.err());
  }

  @Test
  void planNamesBothPictures() {
    Terminal.Result plan =
        run("complete", half, "--finished", done, "--dry-run", "-o", at("x.mp4")).ok();
    assertTrue(plan.out().contains("finished done.png"), plan.out());
    assertFalse(Files.exists(at("x.mp4")));
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    Path out = at("out.png");
    run("complete", "-o", out).complains(Main.MISUSED, "which PICTURE?");
    run("complete", half, "--at", 1.2, "-o", out).complains(Main.MISUSED, "--at is 1.2");
    run("complete", half, "--at", "soon", "-o", out).complains(Main.MISUSED, "--at is 'soon'");
    run("complete", half, "--finished", done, "--at", 0.3, "--frame", 2, "-o", out)
        .complains(Main.MISUSED, "--at and --frame");
    run("complete", half, "--finished", done, "--frame", 7, "-o", out)
        .complains(Main.MISUSED, "--frame is 7", "1 to 6");
    run("complete", half, "--frame", 2, "-o", out).complains(Main.MISUSED, "needs --finished");
    run("complete", half, "--finished", done, "--frames", 2, "-o", out)
        .complains(Main.MISUSED, "--frames is 2");
    run("complete", half, "--ground", "beige", "-o", out)
        .complains(Main.MISUSED, "--ground is 'beige'");
    run("complete", half, "--finished", half, "-o", out)
        .complains(Main.MISUSED, "half.png", "the same as the finished picture");
    Path tall = png(at("tall.png"), TestPictures.gradient(60, 90));
    run("complete", half, "--finished", tall, "-o", out)
        .complains(Main.MISUSED, "96 x 72", "60 x 90", "proportions");
    Path blank = png(at("blank.png"), Picture.filled(96, 72, 0xf6f3ea));
    run("complete", blank, "-o", out).complains(Main.MISUSED, "blank.png: is blank");
    run("complete", half, "--finished", done, "-o", done)
        .complains(Main.MISUSED, "is the PICTURE itself");
    assertFalse(Files.exists(out));
  }
}
