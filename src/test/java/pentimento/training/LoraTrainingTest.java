package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.dataset.FakeShards;
import pentimento.model.Branches;
import pentimento.model.Branches.Part;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** A painter's manner, learnt in two steps. */
class LoraTrainingTest {
  private static final Branches BOTH = new Branches(2, 1, Set.of(Part.SPATIAL, Part.TEMPORAL));

  @TempDir static Path shared;
  private static Path data;
  private static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    data = shared.resolve("data");
    FakeShards.write(data.resolve("000000.tar"), FakeShards.sequences(0, 3, 32, 32));
    model = TinySizes.model(shared, data, 6, DType.F16);
    // One that has learnt a little: all that blocks add is zero at first, and so are gradients.
    Path before = shared.resolve("before");
    TinyRuns.run(
        TrainingStage.JOINT,
        model,
        data,
        TinyRuns.settings(TrainingStage.JOINT, 2, 1, 1, Optimization.adamW(0.01)),
        TinyRuns.F32,
        TinyRuns.options(before, 0),
        new TinyRuns.Told());
    PlanImport.read(TrainingStage.JOINT, model, before);
  }

  private Trainer.Outcome run(Branches branches, String name, long stopAt, TinyRuns.Told told)
      throws IOException {
    TrainingSettings usual = LoraTraining.usual();
    TrainingSettings few =
        new TrainingSettings(
            3,
            0,
            1,
            1,
            Optimization.adamW(0.01),
            usual.schedule(),
            0,
            usual.textDropout(),
            usual.references(),
            0,
            usual.mix(),
            0,
            0,
            0,
            4);
    boolean temporal = branches.parts().contains(Part.TEMPORAL);
    return LoraTraining.run(
        model,
        new Training.Data(data, Integer.MAX_VALUE, Optional.of(data)),
        new LoraTraining.Recipe(branches, Optional.of("sks")),
        few,
        TinyRuns.F32,
        TinyRuns.options(folder.resolve(name), stopAt),
        new LoraTraining.Files(
            folder.resolve(name + ".safetensors"),
            Optional.of(folder.resolve(name + "-spatial.safetensors")),
            temporal
                ? Optional.of(folder.resolve(name + "-motion.safetensors"))
                : Optional.empty()),
        told,
        Progress.NONE);
  }

  private Map<String, StoredTensor> checkpoint(String name, String part) throws IOException {
    return Safetensors.read(folder.resolve(name).resolve(part).resolve(Trainer.CHECKPOINT))
        .tensors();
  }

  @Test
  void bothPartsAreLearntOneAfterTheOther() throws IOException {
    TinyRuns.Told told = new TinyRuns.Told();
    Trainer.Outcome outcome = run(BOTH, "mine", 0, told);
    assertTrue(outcome.finished());
    assertEquals(6, outcome.step());
    assertTrue(told.notes.stream().anyMatch(note -> note.startsWith("lora temporal: ")));
    Map<String, StoredTensor> spatial = checkpoint("mine", "spatial");
    Map<String, StoredTensor> temporal = checkpoint("mine", "temporal");
    assertTrue(spatial.keySet().stream().noneMatch(name -> name.contains("motion_modules")));
    assertTrue(
        temporal.keySet().stream().allMatch(name -> name.contains("motion_modules")),
        "what was learnt before stays as it is");
    Map<String, StoredTensor> whole =
        Safetensors.read(folder.resolve("mine.safetensors")).tensors();
    Map<String, StoredTensor> first =
        Safetensors.read(folder.resolve("mine-spatial.safetensors")).tensors();
    assertTrue(whole.keySet().containsAll(first.keySet()));
    assertTrue(first.size() < whole.size());
    assertEquals(
        "2", Safetensors.read(folder.resolve("mine.safetensors")).metadata().get("ss_network_dim"));
    assertTrue(
        Safetensors.read(folder.resolve("mine.safetensors"))
            .metadata()
            .get("ss_tag_frequency")
            .contains("sks"));
    assertTrue(Files.size(folder.resolve("mine-motion.safetensors")) > 0);
    for (String part : new String[] {"spatial", "temporal"}) {
      assertTrue(Files.exists(folder.resolve("mine").resolve(part).resolve("samples/000003.png")));
      String log = Files.readString(folder.resolve("mine").resolve(part).resolve(Trainer.LOG));
      assertTrue(log.contains("\"" + SampleLook.HELD_OUT + "\""), log);
    }
  }

  @Test
  void aStoppedRunGoesOnToTheSameFile() throws IOException {
    Branches spatial = BOTH.of(Part.SPATIAL);
    assertFalse(run(spatial, "twice", 2, new TinyRuns.Told()).finished());
    assertFalse(Files.exists(folder.resolve("twice.safetensors")));
    assertTrue(run(spatial, "twice", 0, new TinyRuns.Told()).finished());
    run(spatial, "once", 0, new TinyRuns.Told());
    assertEquals(
        Safetensors.read(folder.resolve("once-spatial.safetensors")).tensors().keySet(),
        Safetensors.read(folder.resolve("twice-spatial.safetensors")).tensors().keySet());
    Map<String, StoredTensor> once = checkpoint("once", "spatial");
    checkpoint("twice", "spatial")
        .forEach((name, tensor) -> assertEquals(once.get(name).bytes(), tensor.bytes(), name));
  }

  @Test
  void anotherRanksCheckpointIsRefused() throws IOException {
    run(BOTH.of(Part.SPATIAL), "mine", 1, new TinyRuns.Told());
    Branches wider = new Branches(3, 1, Set.of(Part.SPATIAL));
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> run(wider, "mine", 0, new TinyRuns.Told()));
    assertTrue(thrown.getMessage().contains(Trainer.CHECKPOINT), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("is of another network"), thrown.getMessage());
  }
}
