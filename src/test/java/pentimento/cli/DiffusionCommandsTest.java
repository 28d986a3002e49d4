package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.export.ProvenanceReader;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Similarity;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Diffusion;
import pentimento.request.Request;
import pentimento.tensor.DType;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;
import pentimento.weights.TensorFile;

/** The diffusion engine's three jobs from the command line, with a tiny model. */
class DiffusionCommandsTest {
  @TempDir static Path folder;
  private static Path model;
  private static Path cat;
  private static Picture picture;

  @BeforeAll
  static void files() throws IOException {
    model = TinyPainter.in(folder.resolve("model"));
    picture = TestPictures.named("cat", 96, 64);
    cat = Terminal.png(folder.resolve("cat.png"), picture);
  }

  private static Terminal.Result run(Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--model", model, "--steps", "2", "--threads", "1", "-q"));
    return Terminal.run(all.toArray());
  }

  private static Picture frame(Path frames, int index) throws IOException {
    return PictureReader.read(frames.resolve("%03d.png".formatted(index)));
  }

  @Test
  void aTextBecomesAProcess() throws IOException {
    Path frames = folder.resolve("text");
    Path video = folder.resolve("text.mp4");
    Path sheet = folder.resolve("text.png");
    String prompt = "a (cat:1.3) painting";
    run("generate", prompt, "--frames", "4", "-o", frames, "-o", video, "-o", sheet).ok();
    assertEquals(64, frame(frames, 0).width());
    assertNotEquals(frame(frames, 0), frame(frames, 3));
    Request request = ProvenanceReader.read(video).orElseThrow().request();
    Diffusion told = request.diffusion().orElseThrow();
    assertEquals(prompt, told.prompt());
    assertEquals("generate", request.command());
    assertEquals("model", told.model());
    Path again = folder.resolve("again");
    run("generate", "--from", video, "-o", again).ok();
    Terminal.assertSameBytes(frames, again);
    Path other = folder.resolve("other");
    run("generate", prompt, "--frames", "4", "--seed", "2", "-o", other).ok();
    assertNotEquals(frame(frames, 3), frame(other, 3));
  }

  @Test
  void aPictureIsTheLastFrameInItsOwnSize() throws IOException {
    Path frames = folder.resolve("picture");
    run("reconstruct", cat, "--engine", "diffusion", "--frames", "4", "-o", frames).ok();
    assertEquals(picture, frame(frames, 3));
    assertEquals(96, frame(frames, 0).width());
    assertEquals(64, frame(frames, 0).height());
  }

  @Test
  void aHalfDonePictureIsOneOfTheFrames() throws IOException {
    Path frames = folder.resolve("half");
    Picture done = TestPictures.named("stripes", 96, 64);
    Path finished = Terminal.png(folder.resolve("done.png"), done);
    run("complete", cat, "--engine", "diffusion", "--frame", "2", "--frames", "5", "-o", frames)
        .ok();
    assertEquals(picture, frame(frames, 2));
    assertNotEquals(picture, frame(frames, 4), "the process goes on");
    Path both = folder.resolve("both");
    run(
            "complete",
            cat,
            "--finished",
            finished,
            "--engine",
            "diffusion",
            "--frame",
            "2",
            "--frames",
            "5",
            "-o",
            both)
        .ok();
    assertEquals(picture, frame(both, 2));
    assertEquals(done, frame(both, 4));
  }

  @Test
  void batchesNameTheirFilesAndGoOn() throws IOException {
    Path out = folder.resolve("batch").resolve("b.png");
    run("generate", "cat", "--frames", "2", "--seed", "5", "--batch", "2", "-o", out);
    assertEquals(List.of("b-5.png", "b-6.png"), Terminal.tree(out.getParent()));
    Path single = folder.resolve("single.png");
    run("generate", "cat", "--frames", "2", "--seed", "6", "-o", single).ok();
    Terminal.assertSameBytes(single, out.resolveSibling("b-6.png"));
    Files.writeString(out.resolveSibling("b-5.png"), "kept");
    Files.delete(out.resolveSibling("b-6.png"));
    run("generate", "cat", "--frames", "2", "--seed", "5", "--batch", "2", "--resume", "-o", out);
    assertEquals("kept", Files.readString(out.resolveSibling("b-5.png")));
    Terminal.assertSameBytes(single, out.resolveSibling("b-6.png"));
  }

  @Test
  void promptsAndPicturesComeFromFilesAndFolders() throws IOException {
    Path prompts = Files.writeString(folder.resolve("p.txt"), "# two\ncat\n\ndog\n");
    Path out = folder.resolve("prompts").resolve("p.png");
    run("generate", "--prompts", prompts, "--frames", "2", "-o", out);
    assertEquals(List.of("p-001.png", "p-002.png"), Terminal.tree(out.getParent()));
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    Files.copy(cat, pictures.resolve("a.png"));
    Files.copy(cat, pictures.resolve("b.png"));
    Path sheets = folder.resolve("sheets").resolve("s.png");
    run("reconstruct", pictures, "--engine", "diffusion", "--frames", "2", "-o", sheets);
    assertEquals(List.of("s-a.png", "s-b.png"), Terminal.tree(sheets.getParent()));
    Files.writeString(pictures.resolve("a.txt"), "a letter");
    Path others = folder.resolve("others").resolve("s.png");
    Terminal.Result result =
        run("reconstruct", pictures, "--engine", "diffusion", "--frames", "2", "-o", others);
    assertEquals(Main.MISUSED, result.code());
    assertTrue(result.err().contains("1 of 3 passed over: a-txt"), result.err());
    assertEquals(List.of("s-a-png.png", "s-b-png.png"), Terminal.tree(others.getParent()));
  }

  @Test
  void aResultIsMadeAgainFromWhatItSays() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("repeat"));
    Path own = Files.copy(cat, pictures.resolve("own.png"));
    Path other = Terminal.png(pictures.resolve("other.png"), TestPictures.named("disc", 96, 64));
    Path first = pictures.resolve("first.mp4");
    run(
            "reconstruct",
            own,
            "--engine",
            "diffusion",
            "--frames",
            "4",
            "--width",
            "48",
            "--height",
            "32",
            "--reference",
            "2",
            other,
            "--inversion",
            "consistent",
            "--no-lift",
            "--guidance",
            "3",
            "-o",
            first)
        .ok();
    Path again = pictures.resolve("again.mp4");
    run("reconstruct", "--from", first, "-o", again).ok();
    Terminal.assertSameBytes(first, again);
    List<Object> threads = new ArrayList<>(List.of("reconstruct", "--from", first));
    Path many = pictures.resolve("many.mp4");
    threads.addAll(List.of("--model", model, "--threads", "3", "-q", "-o", many));
    Terminal.run(threads.toArray()).ok();
    Terminal.assertSameBytes(first, many);
    Diffusion told = ProvenanceReader.read(again).orElseThrow().request().diffusion().orElseThrow();
    assertEquals(List.of(2, 3), told.references().stream().map(r -> r.frame()).toList());
  }

  @Test
  void everySamplerPaints() throws IOException {
    for (String sampler : List.of("euler", "euler-a", "dpmpp-2m", "unipc", "pndm", "lcm")) {
      Path sheet = folder.resolve(sampler + ".png");
      run(
              "generate",
              "cat",
              "--frames",
              "2",
              "--sampler",
              sampler,
              "--between",
              "none",
              "-o",
              sheet)
          .ok();
      assertTrue(Files.size(sheet) > 0, sampler);
    }
  }

  @Test
  void promptsOfAnyLengthAndForFrames() throws IOException {
    Path plain = folder.resolve("prompt-plain");
    Path later = folder.resolve("prompt-later");
    Path others = folder.resolve("prompt-others");
    String longPrompt = "cat and dog, ".repeat(20) + "BREAK [painting:(dog:1.2):0.5]";
    String[] between = {"--between", "none"};
    run("generate", "cat", "--frames", "3", between[0], between[1], "-o", plain).ok();
    run("generate", longPrompt, "--frames", "3", between[0], between[1], "-o", later).ok();
    run(
            "generate",
            "cat",
            "--frames",
            "3",
            "--prompt-at",
            "2",
            "dog",
            between[0],
            between[1],
            "-o",
            others)
        .ok();
    assertNotEquals(frame(plain, 2), frame(later, 2));
    assertNotEquals(frame(plain, 2), frame(others, 2));
  }

  @Test
  void picturesGivenAreSafe() throws IOException {
    Path own = Files.copy(cat, folder.resolve("safe.png"));
    byte[] before = Files.readAllBytes(own);
    complains(
        "--preview",
        "reconstruct",
        own,
        "--engine",
        "diffusion",
        "--preview",
        own,
        "-o",
        folder.resolve("x.png"));
    Path inputs = Files.createDirectories(folder.resolve("inputs"));
    Files.copy(cat, inputs.resolve("a.png"));
    Files.copy(cat, inputs.resolve("x-a.png"));
    run("reconstruct", inputs, "--engine", "diffusion", "-o", inputs.resolve("x.png"));
    assertEquals(
        List.of("a.png", "x-a.png"), List.of(Terminal.tree(inputs).toArray()).subList(0, 2));
    Terminal.assertSameBytes(cat, inputs.resolve("x-a.png"));
    assertArrayEquals(before, Files.readAllBytes(own));
  }

  @Test
  void aPreviewIsThere() throws IOException {
    Path preview = folder.resolve("preview.png");
    Path out = folder.resolve("previewed.png");
    run("generate", "cat", "--frames", "4", "--preview", preview, "-o", out).ok();
    assertTrue(PictureReader.read(preview).width() > 160);
  }

  @Test
  void theWaysBetweenKeyFramesWork() throws IOException {
    for (String between : List.of("strokes", "fade", "none")) {
      Path video = folder.resolve(between + ".mp4");
      run("generate", "cat", "--frames", "3", "--between", between, "--duration", "1", "-o", video)
          .ok();
      assertTrue(Files.size(video) > 0);
    }
  }

  @Test
  void theStrokesBetweenAreAProgram() throws IOException {
    for (String what : List.of("text", "picture")) {
      Path program = folder.resolve(what + ".json.gz");
      Path frames = folder.resolve(what + "-program");
      boolean text = what.equals("text");
      if (text) {
        run("generate", "cat", "--frames", "3", "-o", program, "-o", frames).ok();
      } else {
        run(
                "reconstruct",
                cat,
                "--engine",
                "diffusion",
                "--frames",
                "3",
                "-o",
                program,
                "-o",
                frames)
            .ok();
      }
      Path again = folder.resolve(what + "-replayed");
      String command = text ? "generate" : "reconstruct";
      Terminal.run(command, "--from", program, "-q", "-o", again).ok();
      for (int i = 0; i < 3; i++) {
        double psnr = Similarity.psnr(frame(frames, i), frame(again, i));
        assertTrue(psnr > 20, what + " frame " + i + ": " + psnr + " dB");
      }
    }
  }

  @Test
  void damagedWeightsAreNamed() throws IOException {
    Path damaged = TinyPainter.in(folder.resolve("damaged"));
    Path file = damaged.resolve("unet").resolve("diffusion_pytorch_model.safetensors");
    TensorFile read = Safetensors.read(file);
    Map<String, StoredTensor> tensors = new TreeMap<>(read.tensors());
    StoredTensor bias = tensors.get("conv_out.bias");
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(Float.NaN).putFloat(0).putFloat(0).putFloat(0).flip();
    tensors.put("conv_out.bias", new StoredTensor(DType.F32, bias.shape(), bytes::duplicate));
    Path whole = folder.resolve("whole.safetensors");
    Safetensors.write(whole, tensors, read.metadata());
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    Path out = folder.resolve("never.png");
    Terminal.run("generate", "cat", "--steps", "1", "--model", damaged, "-o", out)
        .complains(Main.MISUSED, "conv_out.bias", "finite");
  }

  @Test
  void moreFramesThanTheModelSees() throws IOException {
    Path frames = folder.resolve("many");
    run("generate", "cat", "--frames", "40", "--between", "none", "-o", frames).ok();
    assertEquals(64, frame(frames, 39).width());
  }

  @Test
  void aPlanIsPrinted() {
    Terminal.Result result = run("generate", "cat", "--dry-run", "-o", folder.resolve("no.mp4"));
    assertEquals(Main.DONE, result.code(), result.err());
    for (String part : List.of("prompt       cat", "2 steps", "memory", "64 x 64")) {
      assertTrue(result.out().contains(part), result.out());
    }
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path out = folder.resolve("never.png");
    complains("PROMPT is empty", "generate", " ", "-o", out);
    complains("10000", "generate", "x".repeat(10_001), "-o", out);
    complains("control", "generate", "a\u0007b", "-o", out);
    complains("--steps", "generate", "cat", "--steps", "0", "-o", out);
    complains("--steps", "generate", "cat", "--steps", "10000", "-o", out);
    complains("--guidance", "generate", "cat", "--guidance", "-1", "-o", out);
    complains("--sampler", "generate", "cat", "--sampler", "dimm", "-o", out);
    complains("--sampler", "generate", "cat", "--sampler", "ddim-inversion", "-o", out);
    complains("divisible", "generate", "cat", "--width", "65", "-o", out);
    complains("0 to 7", "generate", "cat", "--reference", "8", cat, "-o", out);
    complains(
        "two pictures",
        "reconstruct",
        cat,
        "--engine",
        "diffusion",
        "--reference",
        "7",
        cat,
        "-o",
        out);
    complains("--between", "generate", "cat", "--between", "magic", "-o", out);
    complains("prompt-at", "generate", "cat", "--prompt-at", "9", "dog", "-o", out);
    complains(
        "expected at least 3",
        "complete",
        cat,
        "--finished",
        cat,
        "--engine",
        "diffusion",
        "--frames",
        "2",
        "-o",
        out);
    complains("1 to 7", "complete", cat, "--engine", "diffusion", "--frame", "8", "-o", out);
    complains(
        "--arrange", "reconstruct", cat, "--engine", "diffusion", "--arrange", "x", "-o", out);
    Path slim = Terminal.png(folder.resolve("slim.png"), TestPictures.named("disc", 96, 32));
    complains(
        "proportions",
        "reconstruct",
        cat,
        "--engine",
        "diffusion",
        "--reference",
        "2",
        slim,
        "-o",
        out);
    Path empty = Files.createDirectories(folder.resolve("empty"));
    complains("no pictures", "reconstruct", empty, "--engine", "diffusion", "-o", out);
    Terminal.run("reconstruct", cat, "--steps", "3", "-o", out)
        .complains(Main.MISUSED, "--steps", "--engine diffusion");
    Path text = folder.resolve("of-a-text.png");
    run("generate", "cat", "--frames", "2", "--between", "none", "-o", text).ok();
    complains("text", "reconstruct", "--from", text, "-o", out);
  }

  private static void complains(String part, Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    if (!all.contains("--steps")) {
      all.addAll(List.of("--steps", "2"));
    }
    all.addAll(List.of("--model", model));
    Terminal.run(all.toArray()).complains(Main.MISUSED, part);
  }

  @Test
  void aModelThatLacksSomethingSaysWhat() throws IOException {
    Path still = TinyPainter.in(folder.resolve("still"), "unet", "vae");
    Path out = folder.resolve("never.png");
    Terminal.run("generate", "cat", "--model", still, "-o", out)
        .complains(Main.MISUSED, "motion modules", "motion/", "models/README.md");
    Path moving = TinyPainter.in(folder.resolve("moving"), "unet", "vae", "motion");
    Terminal.run("reconstruct", cat, "--engine", "diffusion", "--model", moving, "-o", out)
        .complains(Main.MISUSED, "replication network", "replication/");
    Terminal.run("generate", "cat", "--model", folder.resolve("nowhere"), "-o", out)
        .complains(Main.MISUSED, "--model", "nowhere");
    Path deaf = TinyPainter.in(folder.resolve("deaf"));
    Files.delete(deaf.resolve("tokenizer").resolve("merges.txt"));
    Terminal.run("generate", "cat", "--model", deaf, "-o", out)
        .complains(Main.MISUSED, "merges.txt");
  }
}
