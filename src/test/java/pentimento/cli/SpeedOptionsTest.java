package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.export.ProvenanceReader;
import pentimento.pipeline.TinyPainter;
import pentimento.request.Diffusion;
import pentimento.request.Economy;

/** What saves the diffusion engine work, from the command line, with a tiny model. */
class SpeedOptionsTest {
  @TempDir static Path folder;
  private static Path model;
  private static Path cat;

  @BeforeAll
  static void files() throws IOException {
    model = TinyPainter.in(folder.resolve("model"));
    Files.writeString(model.resolve("painting.json"), "{\"steps\": 4}");
    cat = Terminal.png(folder.resolve("cat.png"), TestPictures.named("cat", 48, 32));
  }

  private static Terminal.Result run(Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--model", model, "--threads", "1", "--frames", "3"));
    return Terminal.run(all.toArray());
  }

  private static Diffusion told(Path file) throws IOException {
    return ProvenanceReader.read(file).orElseThrow().request().diffusion().orElseThrow();
  }

  @Test
  void whatIsSavedIsRecordedAndRepeated() throws IOException {
    Path usual = folder.resolve("usual.png");
    Path saved = folder.resolve("saved.png");
    Object[] job = {
      "reconstruct", cat, "--engine", "diffusion", "--steps", "4", "--between", "none", "-o"
    };
    run(with(job, usual)).ok();
    run(with(job, saved, "--cache-every", "2", "--guidance-from", "0.25", "--guidance-to", "0.75"))
        .ok();
    assertEquals(Economy.NONE, told(usual).saved().withMemory(List.of(), 0));
    assertEquals(new Economy(2, 0.25, 0.75, 0), told(saved).saved().withMemory(List.of(), 0));
    Path again = folder.resolve("again.png");
    run("reconstruct", cat, "--from", saved, "-o", again).ok();
    Terminal.assertSameBytes(saved, again);
    Path whole = folder.resolve("whole.png");
    run(
            "reconstruct",
            cat,
            "--from",
            saved,
            "--cache-every",
            "1",
            "--guidance-from",
            "0",
            "--guidance-to",
            "1",
            "-o",
            whole)
        .ok();
    Terminal.assertSameBytes(usual, whole);
    assertNotEquals(-1, Files.mismatch(usual, saved));
  }

  private static Object[] with(Object[] job, Object... more) {
    List<Object> all = new ArrayList<>(List.of(job));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void plansSayIt() {
    String plan =
        run(
                "generate",
                "cat",
                "--steps",
                "10",
                "--cache-every",
                "5",
                "--guidance-to",
                "0.5",
                "--dry-run")
            .ok()
            .out();
    assertTrue(
        plan.contains(
            "saved        deep layers in 1 of 5 steps, guidance from 0.0 to 0.5 of the steps"),
        plan);
    String usual = run("generate", "cat", "--steps", "10", "--dry-run").ok().out();
    assertFalse(usual.contains("saved        "), usual);
    assertTrue(usual.contains("for 60 steps of a picture"), usual);
    assertFalse(plan.contains("for 60 steps of a picture"), plan);
  }

  @Test
  void wrongValuesAreNamed() {
    run("generate", "cat", "--cache-every", "0", "-o", folder.resolve("a.png"))
        .complains(Main.MISUSED, "--cache-every", "1 to 50");
    run("generate", "cat", "--guidance-from", "1.5", "-o", folder.resolve("a.png"))
        .complains(Main.MISUSED, "--guidance-from", "0.0 to 1.0");
    run(
            "generate",
            "cat",
            "--guidance-from",
            "0.6",
            "--guidance-to",
            "0.4",
            "-o",
            folder.resolve("a.png"))
        .complains(Main.MISUSED, "--guidance-to is 0.4", "0.6");
    Terminal.run("reconstruct", cat, "--cache-every", "2", "-o", folder.resolve("a.png"))
        .complains(Main.MISUSED, "--cache-every", "--engine diffusion");
  }

  @Test
  void lcmPaintsInFewStepsWithoutGuidance() throws IOException {
    Path out = folder.resolve("lcm.png");
    Terminal.Result good =
        run("generate", "cat", "--sampler", "lcm", "--steps", "4", "--guidance", "1", "-o", out);
    assertFalse(good.ok().err().contains("LCM-LoRA"), good.err());
    assertEquals("lcm", told(out).sampler());
    Terminal.Result much =
        run("generate", "cat", "--sampler", "lcm", "--steps", "9", "--guidance", "5", "--dry-run");
    assertTrue(much.err().contains("guidance is 1 to 2, not 5.0 (--guidance 1)"), much.err());
    assertTrue(much.err().contains("2 to 8 steps, not 9 (--steps 4)"), much.err());
    Terminal.Result other = run("generate", "cat", "--steps", "9", "--dry-run");
    assertFalse(other.err().contains("LCM-LoRA"), other.err());
  }

  @Test
  void stepsAndJobsAreMeasured() throws IOException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                Terminal.run(
                        "bench",
                        "process",
                        cat,
                        "--model",
                        model,
                        "--frames",
                        "2",
                        "--size",
                        "64",
                        "--precision",
                        "f32",
                        "--json")
                    .ok()
                    .out());
    assertEquals(
        List.of(
            "text",
            "text cache 3",
            "text cache 5",
            "unguided",
            "lcm",
            "reconstruct",
            "reconstruct cache 3",
            "reconstruct cache 5",
            "job",
            "job cache 3",
            "job cache 5"),
        rows.findValuesAsText("job"));
    for (JsonNode row : rows) {
      assertTrue(row.path("seconds").asDouble() > 0, row.toString());
      boolean compared = row.path("job").asText().startsWith("job cache");
      assertEquals(compared, row.path("psnr").asDouble() > 5, row.toString());
    }
    Terminal.run("bench", "process", cat).complains(Main.MISUSED, "--model", "cat.png");
    Terminal.run("bench", "process", "--size", "100").complains(Main.MISUSED, "divisible by 64");
    Terminal.run("bench", "process", "--network", "unet")
        .complains(Main.MISUSED, "--network goes with bench networks");
    Terminal.run("bench", "strokes", "--frames", "2")
        .complains(Main.MISUSED, "--frames goes with bench process");
  }
}
