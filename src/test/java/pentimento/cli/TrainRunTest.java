package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pentimento.dataset.FakeShards;
import pentimento.tensor.DType;
import pentimento.training.TinySizes;

/** {@code train STAGE --run}, and all that can go wrong with it. */
class TrainRunTest {
  @TempDir static Path shared;
  private static Path data;
  private static Path made;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    data = shared.resolve("data");
    FakeShards.write(data.resolve("000000.tar"), FakeShards.sequences(0, 2, 32, 32));
    made = TinySizes.model(shared, data, 6, DType.F16);
  }

  private static Object[] words(Object stage, Path model, Path from, Path run, Object... more) {
    List<Object> all =
        new ArrayList<>(List.of("train", stage, "--model", model, "--data", from, "--run", run));
    all.addAll(List.of(more));
    String[] usual = {"--steps", "3", "--batch", "1", "--log-every", "1", "--sample-every", "0"};
    for (int i = 0; i < usual.length; i += 2) {
      if (!all.contains(usual[i])) {
        all.addAll(List.of(usual[i], usual[i + 1]));
      }
    }
    return all.toArray();
  }

  private Terminal.Result run(Object stage, Object... more) {
    return Terminal.run(words(stage, made, data, folder.resolve("run"), more));
  }

  private Path in(String name) {
    return folder.resolve("run").resolve(name);
  }

  /** It ended with a code; the last line says why. */
  private static void assertEnds(Terminal.Result result, int code, String... parts) {
    assertEquals(code, result.code(), result.err());
    String last = result.err().lines().reduce((a, b) -> b).orElse("");
    assertFalse(result.err().contains("\tat "), result.err());
    for (String part : parts) {
      assertTrue(last.contains(part), result.err());
    }
  }

  @Test
  void aStageIsLearntInTwoRuns() throws IOException {
    Path model = folder.resolve("model");
    try (Stream<Path> all = Files.walk(made)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, model.resolve(made.relativize(path).toString()));
      }
    }
    Path place = folder.resolve("run");
    Terminal.Result first = Terminal.run(words("base", model, data, place, "--stop-at", 2));
    assertEquals(0, first.code(), first.err());
    assertTrue(first.out().contains("stopped after step 2"), first.out());
    assertTrue(first.err().contains("step 1 of 3: loss "), first.err());
    Path unet = Path.of("unet", "diffusion_pytorch_model.safetensors");
    assertEquals(-1, Files.mismatch(made.resolve(unet), model.resolve(unet)), "not yet");
    Terminal.Result rest = Terminal.run(words("base", model, data, place));
    assertEquals(0, rest.code(), rest.err());
    assertTrue(rest.err().contains("going on after step 2"), rest.err());
    assertFalse(rest.err().contains("step 2 of 3"), rest.err());
    assertTrue(rest.out().endsWith(model + System.lineSeparator()), rest.out());
    assertTrue(Files.mismatch(made.resolve(unet), model.resolve(unet)) >= 0, "learnt");
    List<String> log = Files.readAllLines(in("log.jsonl"));
    for (int i = 0; i < 3; i++) {
      assertTrue(log.get(i).startsWith("{\"step\":" + (i + 1) + ",\"loss\":"), log.get(i));
    }
    assertTrue(Files.size(in("curves.png")) > 1000);
    byte[] curves = Files.readAllBytes(in("curves.png"));
    Files.delete(in("curves.png"));
    Terminal.Result taken = Terminal.run("train", "base", "--model", model, "--import", place).ok();
    assertTrue(taken.out().endsWith(in("curves.png") + System.lineSeparator()), taken.out());
    assertTrue(Arrays.equals(curves, Files.readAllBytes(in("curves.png"))), "of the same log");
    Files.writeString(in("log.jsonl"), "{\"step\": 4, \"loss\": \n", StandardOpenOption.APPEND);
    Terminal.run("train", "base", "--model", model, "--import", place)
        .complains(2, "log.jsonl: line 5");
  }

  @Test
  void wrongUseIsExplained() {
    String way = "expected one of --run DIR, --export DIR and --import DIR";
    Terminal.run("train", "joint", "--model", "m", "--data", "d").complains(2, way);
    Terminal.run("train", "vae", "--run", "x", "--import", "x").complains(2, way);
    Terminal.run("train", "vae", "--run", "x").complains(2, "--model is missing");
    Terminal.run("train", "vae", "--run", "x", "--model", made).complains(2, "--data is missing");
    for (String[] wrong :
        new String[][] {
          {"--optimizer", "sgd", "--optimizer is 'sgd', expected adamw or prodigy"},
          {"--schedule", "steps", "--schedule is 'steps', expected constant or linear or cosine"},
          {"--precision", "f16", "--precision is 'f16', expected f32 or bf16"},
          {"--references", "often", "expected 3 numbers"},
          {"--references", "0.5,0.6,0.1", "more often than always"},
          {"--references", "1,,", "expected 3 numbers"},
          {"--lr", "-1", "--lr is -1"},
          {"--accumulate", "0", "--accumulate is 0"},
          {"--log-every", "0", "--log-every is 0"},
          {"--ema", "1", "--ema is 1"},
          {"--learn", "vae", "no weight of this stage learns"}
        }) {
      assertEnds(run("base", wrong[0], wrong[1]), 2, wrong[2]);
    }
    assertFalse(Files.exists(in("checkpoint.safetensors")));
  }

  @Test
  void badDataIsNamed() throws IOException {
    Path bad = Files.createDirectories(folder.resolve("bad"));
    Path place = folder.resolve("run");
    assertEnds(Terminal.run(words("base", made, bad, place)), 2, bad + ": has no shards");
    assertEnds(Terminal.run(words("vae", made, bad, place)), 2, bad + ": has no shards");
    Path none = folder.resolve("none");
    assertEnds(Terminal.run(words("joint", made, none, place)), 1, none + ": is no folder");
    assertFalse(Files.exists(none));
    FakeShards.write(bad.resolve("000000.tar"), Map.of());
    assertEnds(Terminal.run(words("base", made, bad, place)), 2, "hold no sequence");
    byte[] whole = Files.readAllBytes(data.resolve("000000.tar"));
    Files.write(bad.resolve("000000.tar"), Arrays.copyOf(whole, whole.length / 2));
    for (String stage : new String[] {"vae", "base"}) {
      assertEnds(Terminal.run(words(stage, made, bad, place)), 2, "000000.tar", "is cut off");
    }
    FakeShards.write(bad.resolve("000000.tar"), FakeShards.sequences(0, 1, 40, 64));
    assertEnds(
        Terminal.run(words("base", made, bad, place)),
        2,
        "000000.tar",
        "is 40 x 64 pixels",
        "divisible by 32");
    assertFalse(Files.exists(in("checkpoint.safetensors")));
  }

  @Test
  void anotherNetworksCheckpointIsRefused() throws IOException {
    assertEquals(0, run("base", "--stop-at", 1).code());
    byte[] before = Files.readAllBytes(in("checkpoint.safetensors"));
    assertEnds(
        run("joint"),
        2,
        in("checkpoint.safetensors").toString(),
        "of the stage base, not of joint");
    assertEnds(
        run("base", "--optimizer", "prodigy"),
        2,
        in("checkpoint.safetensors").toString(),
        "another network, average or optimizer");
    assertEnds(
        run("base", "--learn", "unet"), 2, in("checkpoint.safetensors").toString(), "text_encoder");
    assertTrue(Arrays.equals(before, Files.readAllBytes(in("checkpoint.safetensors"))));
  }

  /**
   * A high rate alone makes losses of thousands but no infinite ones, as norms and limits hold
   * these networks: a loss that counts too much does.
   */
  @Test
  void whatIsNoNumberEndsTheRunAndIsNamed() throws IOException {
    assertEquals(0, run("vae", "--stop-at", 1).code());
    byte[] before = Files.readAllBytes(in("checkpoint.safetensors"));
    Terminal.Result result = run("vae", "--lr", 1, "--warmup", 0, "--loss", "3e38,3e38,3e38,0");
    assertEnds(result, 1, "no numbers any more", "learning rate of ", "vae.", "smaller --lr");
    assertTrue(Arrays.equals(before, Files.readAllBytes(in("checkpoint.safetensors"))));
    assertEquals(0, run("vae", "--steps", 2, "--no-import").code(), "it goes on from there");
  }

  @Test
  void placesThatCannotBeWrittenAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("run"), "a file");
    assertEnds(run("base"), 1, file.toString());
    Files.delete(file);
    Files.createDirectories(in("checkpoint.safetensors").resolve("x"));
    assertEnds(run("base"), 1, "checkpoint.safetensors");
  }

  private Process start(boolean fullDisk, Object... words) throws IOException {
    List<String> command = new ArrayList<>();
    if (fullDisk) {
      command.addAll(List.of("sh", "-c", "ulimit -f 1500; exec \"$@\"", "sh"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx500m", "-XX:-UsePerfData"));
    command.addAll(List.of("-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().put("OPT_OUT_TRACKING", "true");
    return builder.start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("err.txt"), StandardCharsets.UTF_8);
  }

  private static int end(Process process) throws InterruptedException {
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not end");
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void anInterruptSavesTheStepAtWork() throws Exception {
    Path place = folder.resolve("run");
    Process process = start(false, words("base", made, data, place, "--steps", 100_000));
    try {
      for (int i = 0; i < 1200 && process.isAlive() && !said().contains("step 2 of"); i++) {
        Thread.sleep(50);
      }
      assertTrue(said().contains("step 2 of 100000: loss"), said());
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    } finally {
      assertEquals(130, end(process), said());
    }
    assertTrue(said().contains("stopping: the step at work"), said());
    List<String> log = Files.readAllLines(in("log.jsonl"));
    assertTrue(log.size() >= 2, said());
    List<String> left = Terminal.tree(place);
    assertTrue(left.contains("checkpoint.safetensors"), left.toString());
    assertTrue(left.stream().noneMatch(name -> name.endsWith(".part")), left.toString());
    Terminal.Result rest = run("base", "--steps", 100_000, "--stop-at", log.size() + 1);
    assertEquals(0, rest.code(), rest.err());
    assertTrue(rest.err().contains("going on after step " + log.size()), rest.err());
    assertEquals(log, Files.readAllLines(in("log.jsonl")).subList(0, log.size()));
  }

  /** No disk is at hand to fill; a limit on the size of files fails in the same places. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFullDiskIsNamed() throws Exception {
    assertEquals(0, run("base", "--stop-at", 1).code());
    byte[] before = Files.readAllBytes(in("checkpoint.safetensors"));
    Process process = start(true, words("base", made, data, folder.resolve("run")));
    assertEquals(1, end(process), said());
    assertTrue(said().contains(in("checkpoint.safetensors").toString()), said());
    assertFalse(said().contains("\tat "), said());
    assertTrue(Arrays.equals(before, Files.readAllBytes(in("checkpoint.safetensors"))));
    assertTrue(Terminal.tree(folder).stream().noneMatch(name -> name.endsWith(".part")));
  }
}
