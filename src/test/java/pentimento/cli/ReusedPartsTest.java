package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.export.ProvenanceReader;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;

/** Parts of a model that a result was made with, and what becomes of them with {@code --from}. */
class ReusedPartsTest {
  private static final String HOME = "pentimento.home";

  @TempDir Path folder;
  private final String before = System.getProperty(HOME, "");
  private Path models;

  @BeforeEach
  void moveIn() throws IOException {
    models = Files.createDirectories(folder.resolve("models"));
    System.setProperty(HOME, folder.toString());
  }

  @AfterEach
  void moveOut() {
    if (before.isEmpty()) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  private Path generate(String name, Object... options) {
    Path out = folder.resolve(name);
    List<Object> all = new ArrayList<>(List.of("generate", "-q", "-o", out));
    all.addAll(List.of(options));
    Terminal.run(all.toArray()).ok();
    return out;
  }

  private static Object[] first(Path model, Object... options) {
    List<Object> all =
        new ArrayList<>(List.of("a cat", "--model", model, "--frames", "2", "--steps", "1"));
    all.addAll(List.of("--width", "32", "--height", "32", "--threads", "1"));
    all.addAll(List.of(options));
    return all.toArray();
  }

  private static Diffusion told(Path result) throws IOException {
    return ProvenanceReader.read(result).orElseThrow().request().diffusion().orElseThrow();
  }

  private static List<Assembly.Piece> replaced(Path result) throws IOException {
    return told(result).assembly().orElseThrow().pieces().stream()
        .filter(Assembly.Piece::replaced)
        .toList();
  }

  @Test
  void anotherModelIsTakenAsItIs() throws IOException {
    Path model = TinyPainter.in(models.resolve("one"), "unet", "vae");
    Path other = TinyPainter.in(models.resolve("other"));
    Path motion = Parts.bare(models.resolve("mm.safetensors"), "motion-animatediff-v1");
    Object[] parts = {"--motion", motion, "--motion-family", "animatediff-v1", "--prediction", "v"};
    Path made = generate("made.png", first(model, parts));
    Path again = generate("again.png", "--from", made);
    assertEquals(1, replaced(again).size());
    assertEquals(Optional.of("v"), told(again).assembly().orElseThrow().prediction());
    assertEquals(Optional.of("animatediff-v1"), told(again).motionFamily());
    Path moved = Files.move(model, folder.resolve("one"));
    Path same = generate("same.png", "--from", made, "--model", moved);
    assertEquals(1, replaced(same).size(), "it only lies elsewhere");
    Path changed = generate("changed.png", "--from", made, "--model", other);
    assertEquals(List.of(), replaced(changed));
    assertEquals(Optional.empty(), told(changed).assembly().orElseThrow().prediction());
    assertEquals(Optional.empty(), told(changed).motionFamily());
    Path second = Parts.bare(folder.resolve("v2.ckpt"), "motion-animatediff-v2");
    Terminal.Result plan =
        Terminal.run(
            "generate",
            "--from",
            made,
            "--model",
            moved,
            "--motion",
            second,
            "--dry-run",
            "-o",
            folder.resolve("never.png"));
    assertEquals(Main.DONE, plan.code(), plan.err());
    assertFalse(plan.err().contains("is not animatediff-v1"), plan.err());
  }

  @Test
  void partsOfModelsAreRememberedByTheModel() throws IOException {
    Path model = TinyPainter.in(models.resolve("one"));
    Path other = TinyPainter.in(models.resolve("other"));
    Object[] parts = {"--vae", other.resolve("vae"), "--tokenizer", other.resolve("tokenizer")};
    Path made = generate("made.png", first(model, parts));
    assertEquals(
        List.of("other", "other"), replaced(made).stream().map(Assembly.Piece::name).toList());
    Path again = generate("again.png", "--from", made);
    Terminal.assertSameBytes(made, again);
    // Of two of a name it is the one with the same bytes, whatever comes first.
    Files.move(other, folder.resolve("away"));
    Path damaged = Files.createDirectories(models.resolve("other/vae"));
    Files.writeString(damaged.resolve("diffusion_pytorch_model.safetensors"), "no weights");
    Files.move(folder.resolve("away"), models.resolve("other.pt"));
    List<Assembly.Piece> found = replaced(generate("found.png", "--from", made));
    assertTrue(found.get(0).name().equals("other.pt"), found.toString());
    assertEquals(replaced(made).get(0).sha256(), found.get(0).sha256());
  }

  @Test
  void whatDecidesBesideWeightsIsHashedToo() throws IOException {
    Path model = TinyPainter.in(models.resolve("one"));
    Path made = generate("made.png", first(model));
    Path merges = model.resolve("tokenizer").resolve("merges.txt");
    Files.writeString(merges, Files.readString(merges) + "\n");
    Terminal.Result again =
        Terminal.run("generate", "--from", made, "-o", folder.resolve("again.png"));
    assertEquals(Main.DONE, again.code(), again.err());
    assertTrue(again.err().contains("the merges merges.txt is not the file of then"), again.err());
  }
}
