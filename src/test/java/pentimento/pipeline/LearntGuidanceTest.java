package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.diffusion.Guidance;
import pentimento.diffusion.Guidance.Passes;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Sampler;
import pentimento.diffusion.SamplerKind;
import pentimento.model.NetworkCase;
import pentimento.model.TinyModel;
import pentimento.random.TorchRandom;
import pentimento.request.Economy;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.MotionFamily;
import pentimento.weights.Safetensors;
import pentimento.weights.StoredTensor;

/** A latent consistency model whose U-Net takes guidance as an input. */
class LearntGuidanceTest {
  private static final int CHANNELS = 32;
  private static final int WIDTH = 8;

  @TempDir Path folder;

  private void model(String... more) throws IOException {
    TinyModel.in(folder, "unet", "vae", "motion");
    if (more.length > 0) {
      TinyModel.in(folder, more);
    }
    Path unet = folder.resolve("unet");
    Path config = unet.resolve("config.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(Files.readString(config));
    Files.writeString(config, json.put("time_cond_proj_dim", WIDTH).toString());
    Path weights = unet.resolve(TinyModel.USUAL);
    Map<String, StoredTensor> all = new LinkedHashMap<>(Safetensors.read(weights).tensors());
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(4 * CHANNELS * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : new TorchRandom(3).normal(CHANNELS * WIDTH)) {
      bytes.putFloat(value);
    }
    bytes.flip();
    Shape shape = Shape.of(CHANNELS, WIDTH);
    all.put(
        "time_embedding.cond_proj.weight", new StoredTensor(DType.F32, shape, bytes::duplicate));
    Path changed = unet.resolve("changed.safetensors");
    Safetensors.write(changed, all, Map.of());
    Files.delete(weights);
    Files.move(changed, weights);
  }

  private static Tensor noise(long seed, long... sizes) {
    return NoiseSource.ofSeed(seed).next(Shape.of(sizes));
  }

  private static double[] run(PaintingModel model, double guidance, long negative) {
    TextPair text = new TextPair(noise(2, 1, 5, 24), noise(negative, 1, 5, 24));
    return new SequenceSampling(
            Sampler.of(SamplerKind.LCM, model.scheduler(SamplerKind.LCM), 4),
            new Guidance(guidance, 0),
            Passes.BATCHED,
            1,
            model.positions(),
            Economy.NONE)
        .run(
            model.unet(),
            model.replication(),
            step -> text,
            References.NONE,
            noise(1, 1, 4, 3, 8, 8),
            NoiseSource.ofSeed(4),
            (step, steps, x0) -> {},
            share -> {})
        .toDoubles();
  }

  @Test
  void theScaleCountsAndTheNegativePromptIsNotAsked() throws IOException {
    model();
    try (Scope scope = Scope.open();
        PaintingModel model =
            PaintingModel.open(folder, NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER)) {
      assertTrue(model.embedsGuidance());
      double[] usual = run(model, 8, 3);
      assertArrayEquals(usual, run(model, 8, 5));
      double apart = Math.abs(usual[0] - run(model, 2, 3)[0]);
      assertTrue(apart > 1e-4, "guidance changes nothing: " + apart);
    }
  }

  /** What it would be told by the U-Net's, which has an input that replication networks lack. */
  @Test
  void aReplicationNetworkWithoutConfigurationFitsIt() throws IOException {
    model("replication");
    Files.delete(folder.resolve("replication/config.json"));
    try (Scope scope = Scope.open();
        PaintingModel model =
            PaintingModel.open(folder, NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER)) {
      assertTrue(model.embedsGuidance());
      assertTrue(model.replication().isPresent());
    }
  }
}
