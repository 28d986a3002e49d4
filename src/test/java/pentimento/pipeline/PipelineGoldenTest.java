package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.Close;
import pentimento.diffusion.BetaSchedule;
import pentimento.diffusion.Betas;
import pentimento.diffusion.Guidance;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Sampler;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.SchedulerConfig;
import pentimento.model.NetworkCase;
import pentimento.model.TinyModel;
import pentimento.model.vae.Vae;
import pentimento.request.Economy;
import pentimento.tensor.Scope;
import pentimento.tensor.Tensor;
import pentimento.weights.MotionFamily;

/** Whole pipelines give what diffusers and ProcessPainter give. */
class PipelineGoldenTest {
  private static final double TOLERANCE = 5e-5;
  private static final int STEPS = 8;

  @TempDir static Path folder;

  @BeforeAll
  static void model() throws IOException {
    TinyModel.in(folder, "unet", "vae", "motion", "replication");
  }

  @Test
  void textBecomesTheReferencesFrames() throws IOException {
    NetworkCase golden = new NetworkCase("pipeline-text");
    try (Scope scope = Scope.open();
        PaintingModel model = open()) {
      check(
          golden,
          model,
          config(model),
          References.NONE,
          golden.get("noise"),
          Guidance.Passes.BATCHED);
      check(
          golden,
          model,
          config(model),
          References.NONE,
          golden.get("noise"),
          Guidance.Passes.SEQUENTIAL);
    }
  }

  @Test
  void pictureBecomesTheReferencesFrames() throws IOException {
    NetworkCase golden = new NetworkCase("pipeline-reconstruct");
    int frame = golden.config().get("reference_frame").asInt();
    try (Scope scope = Scope.open();
        PaintingModel model = open()) {
      Vae vae = model.vae();
      Tensor latent = vae.scaled(vae.encode(golden.get("reference")).mean());
      close(golden, "reference_latent", latent);
      Tensor inverted =
          Inversion.noise(
              model.stillUNet(),
              golden.get("inversion_embeds"),
              latent,
              model.still(SamplerKind.DDIM_INVERSION),
              STEPS,
              share -> {});
      close(golden, "inverted", inverted);
      References references = new References(new TreeMap<>(Map.of(frame, latent)));
      Tensor noise = SequenceSampling.replaced(golden.get("noise"), Map.of(frame, inverted));
      check(golden, model, config(model), references, noise, Guidance.Passes.BATCHED);
    }
  }

  @Test
  void wrongNumbersWouldBeSeen() throws IOException {
    NetworkCase golden = new NetworkCase("pipeline-text");
    try (Scope scope = Scope.open();
        PaintingModel model = open()) {
      Betas scaled = new Betas(BetaSchedule.SCALED_LINEAR, 0.00085, 0.012, 1000, false);
      List<SchedulerConfig> wrong =
          List.of(config(model).withLastAlphaOne(false), config(model).withBetas(scaled));
      for (SchedulerConfig config : wrong) {
        Tensor latents =
            latents(
                golden,
                model,
                config,
                References.NONE,
                golden.get("noise"),
                Guidance.Passes.BATCHED);
        assertThrows(AssertionError.class, () -> close(golden, "latents", latents));
      }
    }
  }

  private static PaintingModel open() throws IOException {
    return PaintingModel.open(folder, NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER);
  }

  private static SchedulerConfig config(PaintingModel model) {
    return model.scheduler(SamplerKind.DDIM);
  }

  private static void check(
      NetworkCase golden,
      PaintingModel model,
      SchedulerConfig config,
      References references,
      Tensor noise,
      Guidance.Passes passes)
      throws IOException {
    Tensor latents = latents(golden, model, config, references, noise, passes);
    close(golden, "latents", latents);
    Vae vae = model.vae();
    List<Tensor> frames = new ArrayList<>();
    for (int f = 0; f < latents.shape().size(2); f++) {
      frames.add(LatentPictures.frame(vae, References.frame(latents, f)));
    }
    close(golden, "frames", References.video(frames));
  }

  private static Tensor latents(
      NetworkCase golden,
      PaintingModel model,
      SchedulerConfig config,
      References references,
      Tensor noise,
      Guidance.Passes passes)
      throws IOException {
    JsonNode json = golden.config();
    SequenceSampling sampling =
        new SequenceSampling(
            Sampler.of(SamplerKind.DDIM, config, STEPS),
            new Guidance(json.get("guidance").asDouble(), 0),
            passes,
            1,
            model.positions(),
            Economy.NONE);
    return sampling.run(
        model.unet(),
        model.replication(),
        step -> new TextPair(golden.get("prompt_embeds"), golden.get("negative_embeds")),
        references,
        noise,
        NoiseSource.none(),
        (step, steps, x0) -> {},
        share -> {});
  }

  private static void close(NetworkCase golden, String name, Tensor actual) {
    Tensor expected = golden.get(name);
    assertEquals(expected.shape(), actual.shape(), name);
    Close.assertClose(expected.toFloats(), actual.toFloats(), TOLERANCE, name);
  }
}
