package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.model.ModelFiles;
import pentimento.model.ModelPart;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Device;
import pentimento.tensor.Lowering;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.tensor.WeightForm;
import pentimento.weights.Component;
import pentimento.weights.LoadedWeights;

/** An autoencoder that overflows, as in half precision: the other one behind it answers. */
class FullVaeTest {
  private static final Lowering SINGLE = Lowering.plain(DType.F32, Device.CPU);

  @TempDir Path folder;

  @Test
  void whatOverflowsIsComputedOnceMore() throws IOException {
    ModelPart part = ModelFiles.open(TinyPainter.in(folder)).part(Component.VAE);
    VaeConfig config = VaeConfig.of(part);
    Map<String, WeightForm> forms = new LinkedHashMap<>(Vae.forms(config, SINGLE));
    try (Scope scope = Scope.open();
        LoadedWeights weights = ModelPart.load("a VAE", forms, SINGLE, part);
        FullVae full = new FullVae(part, config, SINGLE);
        FullVae idle = new FullVae(part, config, SINGLE)) {
      Vae right = new Vae(config, SINGLE, weights);
      // Weights so large that single precision overflows, as half does by usual ones.
      Vae broken = new Vae(config, SINGLE, name -> weights.get(name).times(1e25));
      Tensor latents = noise(Shape.of(1, config.latentChannels(), 4, 4));
      Tensor pictures = noise(Shape.of(1, config.inChannels(), 32, 32));
      assertFalse(broken.decode(latents).isFinite());
      assertFalse(broken.encode(pictures).mean().isFinite());
      Vae guarded = full.behind(broken, DType.F16);
      assertFalse(full.used());
      assertArrayEquals(
          right.decode(latents).toFloats(), guarded.decode(latents).toFloats(), 1e-4f);
      assertTrue(full.used());
      assertArrayEquals(
          right.encode(pictures).mean().toFloats(),
          guarded.encode(pictures).mean().toFloats(),
          1e-4f);
      full.close();
      assertTrue(full.used(), "that its weights are let go does not undo it");
      full.forget();
      assertFalse(full.used(), "of another result nothing is known");
      guarded.decode(latents);
      assertTrue(full.used(), "it is read again");
      Vae sound = idle.behind(right, DType.F16);
      assertEquals(right.decode(latents).toFloats()[5], sound.decode(latents).toFloats()[5]);
      assertFalse(idle.used());
      assertSame(right, idle.behind(right, DType.BF16));
    }
  }

  private static Tensor noise(Shape shape) {
    return Tensor.of(new TorchRandom(3).normal(Math.toIntExact(shape.elements())), shape);
  }

  @Test
  void itGoesWithTheOtherAutoencoder() throws IOException {
    ModelFiles files = ModelFiles.open(TinyPainter.in(folder));
    ModelPart part = files.part(Component.VAE);
    VaeConfig config = VaeConfig.of(part);
    FullVae full = new FullVae(part, config, SINGLE);
    try (Scope scope = Scope.open();
        ResidentWeights resident = new ResidentWeights(files, SINGLE, full)) {
      full.vae();
      assertTrue(full.there());
      resident.release(Component.UNET);
      assertTrue(full.there());
      resident.release(Component.VAE);
      assertFalse(full.there());
      assertTrue(full.used());
    }
  }
}
