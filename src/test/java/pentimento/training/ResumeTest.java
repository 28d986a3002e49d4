package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.dataset.FakeShards;
import pentimento.tensor.DType;
import pentimento.tensor.Shape;
import pentimento.training.Optimization.Kind;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** A run that was stopped goes on as if it had never been, or says why not. */
class ResumeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path shared;
  private static Path data;
  private static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    data = shared.resolve("data");
    FakeShards.write(data.resolve("000000.tar"), FakeShards.sequences(0, 3, 32, 32));
    model = TinySizes.model(shared, data, 6, DType.F16);
  }

  private Trainer.Outcome run(
      TrainingStage stage, TrainingSettings settings, Compute compute, String name, long stopAt)
      throws IOException {
    return TinyRuns.run(
        stage,
        model,
        data,
        settings,
        compute,
        TinyRuns.options(folder.resolve(name), stopAt),
        new TinyRuns.Told());
  }

  private static TrainingSettings settings(TrainingStage stage, Kind kind, int accumulation) {
    double rate = kind == Kind.PRODIGY ? 1 : 0.002;
    return TinyRuns.settings(stage, 4, 1, accumulation, TinyRuns.optimization(kind, rate));
  }

  /** Base, three steps. */
  private Trainer.Outcome small(String name, long stopAt) throws IOException {
    TrainingSettings settings =
        TinyRuns.settings(TrainingStage.BASE, 3, 1, 1, Optimization.adamW(0.002));
    return run(TrainingStage.BASE, settings, TinyRuns.F32, name, stopAt);
  }

  private Path checkpoint(String name) {
    return folder.resolve(name).resolve(Trainer.CHECKPOINT);
  }

  private Map<String, StoredTensor> tensors(String name) throws IOException {
    return Safetensors.read(checkpoint(name)).tensors();
  }

  private JsonNode numbers(String name) throws IOException {
    String run = Safetensors.read(checkpoint(name)).metadata().get("pentimento.run");
    return JSON.readTree(run).path("numbers");
  }

  /** Step, loss, norm and rate of each line. */
  private List<String> log(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve(Trainer.LOG))) {
      JsonNode json = JSON.readTree(line);
      if (json.path("loss").isNumber()) {
        lines.add(
            "%s %s %s %s"
                .formatted(json.get("step"), json.get("loss"), json.get("norm"), json.get("lr")));
      }
    }
    return lines;
  }

  private void assertSame(String expected, String actual) throws IOException {
    Map<String, StoredTensor> there = tensors(actual);
    assertEquals(tensors(expected).keySet(), there.keySet());
    for (Map.Entry<String, StoredTensor> each : tensors(expected).entrySet()) {
      assertEquals(each.getValue().bytes(), there.get(each.getKey()).bytes(), each.getKey());
    }
    assertEquals(numbers(expected), numbers(actual));
    assertEquals(log(expected), log(actual));
    for (String part : new String[] {"weights-00000.safetensors", PlanImport.RESULT}) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve(expected).resolve(part), folder.resolve(actual).resolve(part)),
          part);
    }
  }

  @ParameterizedTest
  @CsvSource({"VAE, ADAMW, F32", "VAE, PRODIGY, BF16", "JOINT, ADAMW, BF16", "JOINT, PRODIGY, F32"})
  void twoHalvesAreTheWhole(TrainingStage stage, Kind kind, DType type) throws IOException {
    TrainingSettings settings = settings(stage, kind, 2);
    Compute compute = new Compute(type, false);
    assertTrue(run(stage, settings, compute, "whole", 0).finished());
    Trainer.Outcome half = run(stage, settings, compute, "halves", 2);
    assertFalse(half.finished());
    assertEquals(2, half.step());
    assertFalse(Files.exists(folder.resolve("halves").resolve(PlanImport.RESULT)));
    Trainer.Outcome rest = run(stage, settings, compute, "halves", 0);
    assertTrue(rest.finished());
    assertEquals(4, rest.step());
    assertTrue(rest.seconds() > half.seconds(), "time adds up");
    assertEquals(4, log("whole").size());
    assertSame("whole", "halves");
    assertTrue(tensors("whole").keySet().stream().anyMatch(name -> name.contains("average.")));
  }

  /** The program was killed: the log is ahead of the checkpoint, and its last line half written. */
  @Test
  void whatWasToldAfterTheCheckpointIsForgotten() throws IOException {
    small("whole", 0);
    small("killed", 1);
    Path log = folder.resolve("killed").resolve(Trainer.LOG);
    Files.writeString(
        log,
        "{\"step\":2,\"loss\":99.0}\n{\"step\":3,\"loss\":99.0}\n{\"step\":4,\"lo",
        StandardOpenOption.APPEND);
    small("killed", 0);
    assertFalse(Files.readString(log).contains("99.0"));
    assertSame("whole", "killed");
  }

  @Test
  void aLogThatIsNoneIsNamed() throws IOException {
    small("a", 1);
    Path log = folder.resolve("a").resolve(Trainer.LOG);
    Files.writeString(log, Files.readString(log) + "[1]\n{}\n");
    refused("a", "log.jsonl: line 2");
  }

  @Test
  void aFinishedRunStaysAsItIs() throws IOException {
    small("a", 0);
    List<String> log = Files.readAllLines(folder.resolve("a").resolve(Trainer.LOG));
    Map<String, StoredTensor> before = tensors("a");
    assertTrue(small("a", 0).finished());
    assertEquals(log, Files.readAllLines(folder.resolve("a").resolve(Trainer.LOG)));
    for (Map.Entry<String, StoredTensor> each : before.entrySet()) {
      assertEquals(each.getValue().bytes(), tensors("a").get(each.getKey()).bytes());
    }
  }

  /** Refuses to go on, and leaves the checkpoint as it was. */
  private void refused(String name, String... parts) throws IOException {
    byte[] before = Files.readAllBytes(checkpoint(name));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> small(name, 0));
    for (String part : parts) {
      assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }
    assertTrue(Arrays.equals(before, Files.readAllBytes(checkpoint(name))), "as it was");
  }

  @Test
  void damagedCheckpointsAreRefused() throws IOException {
    small("a", 1);
    Path file = checkpoint("a");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    refused("a", file.toString());
    byte[] header = whole.clone();
    header[12] = 0;
    Files.write(file, header);
    refused("a", file.toString());
    Files.write(file, new byte[0]);
    refused("a", file.toString());
    Files.write(file, whole);
    assertTrue(small("a", 0).finished(), "the whole one goes on");
  }

  /** Writes the checkpoint anew with other metadata or tensors. */
  private void rewrite(String name, Map<String, String> metadata, Map<String, StoredTensor> changed)
      throws IOException {
    TreeMap<String, StoredTensor> all = new TreeMap<>(tensors(name));
    all.putAll(changed);
    all.values().removeIf(tensor -> tensor.shape().equals(Shape.of(0)));
    Safetensors.write(checkpoint(name), all, metadata);
  }

  @Test
  void checkpointsThatLackSomethingAreRefused() throws IOException {
    small("a", 1);
    String run = Safetensors.read(checkpoint("a")).metadata().get("pentimento.run");
    String file = checkpoint("a").toString();
    for (String[] wrong :
        new String[][] {
          {"", "is no checkpoint"},
          {"{", "is no checkpoint"},
          {run.replace("\"base\"", "\"joint\""), "is of the stage joint, not of base"},
          {run.replace("\"step\":1", "\"step\":-1"), "where the run is"},
          {run.replace("\"step\":1", "\"step\":\"x\""), "where the run is"},
          {run.replace("\"seconds\":", "\"x\":"), "where the run is"},
          {run.replace("\"networks\":[]", "\"networks\":[1]"), "another optimizer"},
          {run.replace("\"networks\":[]", "\"others\":[]"), "another optimizer"}
        }) {
      assertNotEquals(run, wrong[0]);
      rewrite("a", Map.of("pentimento.run", wrong[0]), Map.of());
      refused("a", file, wrong[1]);
    }
    Map<String, String> metadata = Map.of("pentimento.run", run);
    String name = "networks.master.unet.conv_in.bias";
    StoredTensor bias = tensors("a").get(name);
    StoredTensor none = new StoredTensor(DType.F32, Shape.of(0), () -> bias.bytes().limit(0));
    Map<String, StoredTensor> sound = tensors("a");
    rewrite("a", metadata, Map.of(name, none));
    refused("a", file, name);
    rewrite("a", metadata, Map.of(name, bias, "networks.master.unet.more", bias));
    refused("a", file, "unet.more");
    Safetensors.write(checkpoint("a"), sound, metadata);
    StoredTensor flat = new StoredTensor(DType.F32, Shape.of(4, 4), bias::bytes);
    rewrite("a", metadata, Map.of(name, flat));
    refused("a", file, name, "(4, 4)", "(16)");
  }

  @Test
  void otherStagesOptimizersAndAveragesAreRefused() throws IOException {
    small("a", 1);
    String file = checkpoint("a").toString();
    TrainingSettings prodigy =
        TinyRuns.settings(TrainingStage.BASE, 3, 1, 1, TinyRuns.optimization(Kind.PRODIGY, 1));
    IllegalArgumentException optimizer =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(TrainingStage.BASE, prodigy, TinyRuns.F32, "a", 0));
    assertTrue(optimizer.getMessage().contains(file), optimizer.getMessage());
    assertTrue(optimizer.getMessage().contains("optimizer"), optimizer.getMessage());
    IllegalArgumentException stage =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    TrainingStage.JOINT,
                    settings(TrainingStage.JOINT, Kind.ADAMW, 1),
                    TinyRuns.F32,
                    "a",
                    0));
    assertTrue(stage.getMessage().contains("is of the stage base"), stage.getMessage());
    assertTrue(small("a", 0).finished(), "nothing was lost");
  }

  @Test
  void whatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("a").resolve(Trainer.CURVES));
    IOException thrown = assertThrows(IOException.class, () -> small("a", 0));
    assertTrue(thrown.getMessage().contains(Trainer.CURVES), thrown.getMessage());
    assertTrue(Files.exists(checkpoint("a")), "what was learnt is kept");
  }
}
