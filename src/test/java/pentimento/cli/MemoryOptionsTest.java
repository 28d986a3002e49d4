package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.export.ProvenanceReader;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Economy;

class MemoryOptionsTest {
  @TempDir static Path folder;

  @BeforeAll
  static void model() throws IOException {
    TinyPainter.in(folder.resolve("model"));
    TinyPainter.single(folder.resolve("single"));
  }

  private static Terminal.Result run(Object... args) {
    return runWith("model", args);
  }

  private static Terminal.Result runWith(String model, Object... args) {
    List<Object> all = new ArrayList<>(List.of("generate"));
    all.addAll(List.of(args));
    all.addAll(
        List.of("--model", folder.resolve(model), "--steps", "1", "--frames", "2", "--threads"));
    all.add("1");
    return Terminal.run(all.toArray());
  }

  private static Economy economy(Path file) throws IOException {
    return ProvenanceReader.read(file).orElseThrow().request().diffusion().orElseThrow().saved();
  }

  @Test
  void aPlanShowsWhatIsTakenAndWhatElseThereIs() {
    Terminal.Result plan =
        run("cat", "--memory", "turns,chunks", "--dry-run", "-o", folder.resolve("no.png"));
    assertEquals(Main.DONE, plan.code(), plan.err());
    for (String part : List.of("saved by: turns, chunks", "> turns, chunks", "  none", "GB")) {
      assertTrue(plan.out().contains(part), plan.out());
    }
    assertFalse(plan.err().contains("note: this needs"), plan.err());
  }

  @Test
  void whatDoesNotFitIsSaidBeforeItStarts() {
    Path no = folder.resolve("no.png");
    Terminal.Result plan = run("cat", "--memory", "0.1", "--dry-run", "-o", no);
    assertEquals(Main.DONE, plan.code(), plan.err());
    assertTrue(plan.err().contains("note: this needs about"), plan.err());
    assertTrue(plan.err().contains("there are 0.1"), plan.err());
    plan = run("cat", "--memory", "100", "--dry-run", "-o", no);
    assertTrue(plan.out().contains("saved by: none"), plan.out());
    assertFalse(plan.err().contains("note: this needs"), plan.err());
  }

  @Test
  void aResultSaysHowItWasMadeAndIsMadeSoAgain() throws IOException {
    Path first = folder.resolve("first.png");
    run("cat", "--memory", "chunks,swap,tiles", "--width", "64", "-o", first, "-q").ok();
    assertEquals(List.of("chunks", "swap", "tiles"), economy(first).memory());
    assertEquals(0, economy(first).tile(), "small pictures have no tiles");
    Path again = folder.resolve("again.png");
    run("--from", first, "-o", again, "-q").ok();
    Terminal.assertSameBytes(first, again);
    Path free = folder.resolve("free.png");
    run("cat", "-o", free, "-q").ok();
    assertFalse(economy(free).memory().isEmpty());
    Terminal.Result large =
        run("cat", "--memory", "tiles", "--width", "1024", "--dry-run", "-o", free);
    assertTrue(large.out().contains("saved by: tiles"), large.out());
  }

  @Test
  void whatIsNeitherANumberNorWordsIsRefused() {
    for (String wrong :
        List.of(
            "",
            "0",
            "-3",
            "NaN",
            "1e999",
            "0.01",
            "10001",
            "4GB",
            "lots",
            "turns,",
            "turns;swap",
            "none,turns",
            "auto,turns",
            "turns,4",
            "Infinity")) {
      run("cat", "--memory", wrong, "--dry-run", "-o", folder.resolve("never.png"))
          .complains(Main.MISUSED, "--memory");
    }
  }

  @Test
  void whatCannotStayInItsFileIsNotMapped() throws IOException {
    Path mapped = folder.resolve("mapped.png");
    runWith("single", "cat", "--memory", "mapped", "--precision", "f32", "-o", mapped, "-q").ok();
    String said =
        runWith(
                "single",
                "cat",
                "--memory",
                "mapped",
                "--precision",
                "bf16",
                "--dry-run",
                "-o",
                mapped)
            .complains(Main.MISUSED, "--memory: mapped")
            .err();
    assertTrue(said.contains("bf16") && said.contains("U-Net"), said);
    Terminal.Result again =
        runWith("single", "--from", mapped, "--precision", "bf16", "--dry-run", "-o", mapped);
    assertEquals(Main.MISUSED, again.code(), again.err());
    assertTrue(again.err().contains("--from: mapped"), again.err());
  }
}
