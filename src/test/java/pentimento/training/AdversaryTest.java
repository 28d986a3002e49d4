package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.tensor.DType;
import pentimento.weights.Safetensors;

/** An autoencoder with a discriminator, and what a run notes of changed settings. */
class AdversaryTest {
  @TempDir Path folder;

  private static TrainingSettings settings(int steps, int from) {
    TrainingSettings plain =
        TinyRuns.settings(TrainingStage.VAE, steps, 2, 1, Optimization.adamW(0.002));
    return new TrainingSettings(
        plain.steps(),
        0,
        plain.batch(),
        1,
        plain.optimization(),
        plain.schedule(),
        plain.ema(),
        plain.textDropout(),
        plain.references(),
        0,
        plain.mix(),
        64,
        0.1,
        from,
        plain.seed());
  }

  private ByteBuffer judge(Path run) throws IOException {
    return Safetensors.read(run.resolve(Trainer.CHECKPOINT)).tensors().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("discriminator.master."))
        .findFirst()
        .orElseThrow()
        .getValue()
        .bytes();
  }

  @Test
  void itLearnsFromItsStepOn() throws IOException {
    Path data = TinySizes.data(folder);
    Path model = TinySizes.model(folder, data, 6, DType.F16);
    Path run = folder.resolve("run");
    TinyRuns.Told told = new TinyRuns.Told();
    TrainingStage vae = TrainingStage.VAE;
    TinyRuns.run(vae, model, data, settings(4, 2), TinyRuns.F32, TinyRuns.options(run, 2), told);
    ByteBuffer before = judge(run);
    TinyRuns.run(vae, model, data, settings(4, 2), TinyRuns.F32, TinyRuns.options(run, 3), told);
    assertNotEquals(before, judge(run), "it learns");
    List<String> log = Files.readAllLines(run.resolve(Trainer.LOG));
    assertFalse(log.get(1).contains("discriminator"), log.get(1));
    assertTrue(log.get(2).contains("discriminator"), log.get(2));

    told.notes.clear();
    TinyRuns.run(vae, model, data, settings(5, 2), TinyRuns.F32, TinyRuns.options(run, 0), told);
    assertTrue(told.notes.contains("settings: steps 5, before 4"), told.notes.toString());
    assertEquals(
        PlanImport.read(vae, model, run).values().iterator().next(),
        Safetensors.read(model.resolve("vae/diffusion_pytorch_model.safetensors")).tensors().size(),
        "the discriminator stays out of the model");
  }
}
