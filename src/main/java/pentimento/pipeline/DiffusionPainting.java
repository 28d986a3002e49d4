package pentimento.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pentimento.diffusion.Guidance;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Sampler;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.SchedulerConfig;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.model.unet.UNet;
import pentimento.model.vae.Vae;
import pentimento.request.Diffusion;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.Component;

/**
 * Paints the key frames of a process by a model: from a text, a finished picture, a half-done one,
 * or pictures for any frames. The method is ProcessPainter's (Song et al. 2024, arXiv 2406.06062).
 */
public final class DiffusionPainting {
  private final PaintingModel model;
  private final Optional<Path> cache;
  private final Progress progress;

  /**
   * Painting by a model.
   *
   * @param model stays the caller's
   * @param cache folder where noise that pictures were inverted to is kept; empty to keep none
   * @param progress hears of "reading the prompt", "encoding", "inverting", "sampling" and
   *     "decoding"
   */
  public DiffusionPainting(PaintingModel model, Optional<Path> cache, Progress progress) {
    this.model = model;
    this.cache = cache;
    this.progress = progress;
  }

  /** Sees what the frames will look like, while they come to be. */
  @FunctionalInterface
  public interface Preview {
    /**
     * Takes the state after a step.
     *
     * @param frames a small picture of each
     * @throws IOException when it cannot be kept; ends the painting
     */
    void show(int step, int steps, List<Picture> frames) throws IOException;
  }

  /**
   * Paints.
   *
   * @param request of the diffusion engine; where its economy has no word about memory, that is
   *     saved as this machine needed it when the model was opened
   * @param references the pictures given, by frame, of any size
   * @param preview sees each step; empty costs nothing
   * @return as many key frames as the request says, in the model's size; frames that a picture was
   *     given for show what the model made of it
   * @throws IllegalArgumentException when the model lacks a network that is needed, a prompt is
   *     wrong, or settings do not go together
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   * @throws IOException when the model's files cannot be read, or the preview cannot be kept
   */
  public List<Picture> keyFrames(
      Request request, SortedMap<Integer, Picture> references, Optional<Preview> preview)
      throws IOException {
    Diffusion told = request.diffusion().orElseThrow();
    List<String> words = told.saved().memory();
    Saving saving = Saving.NONE;
    int tile = told.saved().tile();
    if (words.isEmpty()) {
      MemoryLadder.Step chosen = MemoryLadder.of(request, model).chosen();
      saving = chosen.saving();
      tile = chosen.tile() > 0 ? chosen.tile() : tile;
    } else {
      saving = Saving.of(words);
    }
    model.save(saving);
    model.forgetOverflow();
    SamplerKind kind = SamplerKind.named(told.sampler());
    Sampler sampler = Sampler.of(kind, model.scheduler(kind), told.steps(), told.eta());
    try (Scope scope = Scope.open()) {
      progress.report("reading the prompt", 0);
      Cancelling.check();
      PromptStates texts = PromptStates.of(model, told, request.frames());
      model.release(Component.TEXT_ENCODER);
      progress.report("reading the prompt", 1);
      Cancelling.check();
      SortedMap<Integer, Tensor> latents = encoded(told, references);
      Optional<LatentPreview> colours =
          preview.isPresent() ? Optional.of(LatentPreview.of(model.vae())) : Optional.empty();
      model.release(Component.VAE);
      NoiseSource source = NoiseSource.perFrame(request.seed());
      Tensor noise =
          source.next(
              Shape.of(
                  1,
                  model.latentChannels(),
                  request.frames(),
                  told.height() / model.factor(),
                  told.width() / model.factor()));
      noise = SequenceSampling.replaced(noise, inverted(told, latents, texts.empty()));
      Tensor result =
          new SequenceSampling(
                  sampler,
                  new Guidance(told.guidance(), told.rescale()),
                  saving.passes(),
                  told.replication(),
                  model.positions(),
                  told.saved())
              .run(
                  model.unet(),
                  latents.isEmpty() ? Optional.empty() : model.replication(),
                  texts,
                  new References(latents),
                  noise,
                  source,
                  (step, steps, x0) -> show(preview, colours, step, steps, x0),
                  share -> progress.report("sampling", share));
      if (!saving.equals(Saving.NONE)) {
        model.release(Component.UNET);
        model.release(Component.REPLICATION);
      }
      return decoded(result, tile / model.factor());
    } catch (PreviewFailure e) {
      throw e.cause;
    }
  }

  private SortedMap<Integer, Tensor> encoded(
      Diffusion told, SortedMap<Integer, Picture> references) {
    SortedMap<Integer, Tensor> latents = new TreeMap<>();
    if (references.isEmpty()) {
      return latents;
    }
    progress.report("encoding", 0);
    Vae vae = model.vae();
    for (Map.Entry<Integer, Picture> reference : references.entrySet()) {
      Cancelling.check();
      Picture fitted = Resize.to(reference.getValue(), told.width(), told.height());
      latents.put(reference.getKey(), LatentPictures.encode(vae, fitted));
      progress.report("encoding", latents.size() / (double) references.size());
    }
    return latents;
  }

  private Map<Integer, Tensor> inverted(
      Diffusion told, SortedMap<Integer, Tensor> latents, Tensor empty) throws IOException {
    SortedMap<Integer, Tensor> noises = new TreeMap<>();
    if (told.inversion() == Diffusion.Inversion.NONE || latents.isEmpty()) {
      return noises;
    }
    progress.report("inverting", 0);
    SchedulerConfig config =
        told.inversion() == Diffusion.Inversion.AS_RELEASED
            ? model.still(SamplerKind.DDIM_INVERSION)
            : model.scheduler(SamplerKind.DDIM_INVERSION);
    UNet unet = model.stillUNet();
    InversionCache kept = new InversionCache(cache);
    String settings = "%s %s %d steps".formatted(config, model.lowering(), told.steps());
    for (Map.Entry<Integer, Tensor> entry : latents.entrySet()) {
      double before = noises.size();
      Tensor noise =
          kept.noise(
              entry.getValue(),
              empty,
              model.files().part(Component.UNET),
              settings,
              () ->
                  Inversion.noise(
                      unet,
                      empty,
                      entry.getValue(),
                      config,
                      told.steps(),
                      share -> progress.report("inverting", (before + share) / latents.size())));
      noises.put(entry.getKey(), noise);
    }
    progress.report("inverting", 1);
    return noises;
  }

  private List<Picture> decoded(Tensor latents, int tile) {
    progress.report("decoding", 0);
    Vae vae = model.vae();
    int frames = Math.toIntExact(latents.shape().size(2));
    List<Picture> pictures = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      Cancelling.check();
      try (Scope scope = Scope.open()) {
        pictures.add(LatentPictures.decode(vae, References.frame(latents, f), tile));
      }
      progress.report("decoding", (f + 1.0) / frames);
    }
    return pictures;
  }

  private static void show(
      Optional<Preview> preview, Optional<LatentPreview> colours, int step, int steps, Tensor x0) {
    if (preview.isPresent()) {
      try {
        preview.get().show(step, steps, colours.orElseThrow().pictures(x0));
      } catch (IOException e) {
        throw new PreviewFailure(e);
      }
    }
  }

  /** Carries a preview's failure out of the sampling. */
  private static final class PreviewFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient IOException cause;

    PreviewFailure(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
