package pentimento.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import pentimento.diffusion.NoiseSchedule;
import pentimento.model.ModelFiles;
import pentimento.model.text.ClipTokenizer;
import pentimento.pipeline.FreeMemory;
import pentimento.request.Progress;
import pentimento.tensor.Shape;
import pentimento.training.Batches.Noising;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.weights.Component;

/** A model that is learnt with, opened: what all kinds of training have in common. */
final class Studio implements AutoCloseable {
  private final ModelFiles model;
  private final ModelSizes sizes;
  private final ClipTokenizer tokenizer;
  private final Progress progress;

  Studio(Path place, Progress progress) throws IOException {
    model = ModelFiles.open(place);
    sizes = ModelSizes.of(model);
    this.progress = progress;
    Path words =
        model
            .tokenizer()
            .orElseThrow(
                () -> new IllegalArgumentException(model.place() + ": has no folder tokenizer"));
    tokenizer = ClipTokenizer.open(words);
  }

  ModelFiles model() {
    return model;
  }

  ModelSizes sizes() {
    return sizes;
  }

  /** A data set as latents; captions are changed before they are read. */
  Examples latents(Path dataset, int limit, UnaryOperator<String> caption) throws IOException {
    LatentCache cache = new LatentCache(sizes.vae(), model.part(Component.VAE), sizes.divisor());
    return Examples.latents(cache.read(dataset, limit, progress), tokenizer, caption);
  }

  /** A data set as pictures. */
  Examples pictures(Path dataset, int limit) throws IOException {
    return Examples.pictures(dataset, limit, sizes.divisor(), tokenizer, progress);
  }

  /** How latents become inputs of networks. */
  Noising noising(Networks networks, boolean sequences) {
    return new Noising(
        sequences,
        networks.replication().isPresent(),
        NoiseSchedule.of(sizes.betas()),
        sizes.scheduler().prediction(),
        tokenizer.encode("").ids());
  }

  /**
   * What is looked at of networks that remove noise.
   *
   * @param held what is not learnt from; empty to look at what is
   */
  Looking looking(
      String title,
      Networks networks,
      Noising noising,
      Optional<Integer> frame,
      Examples examples,
      Optional<Examples> held,
      TrainingSettings settings,
      Compute compute) {
    return new SampleLook(
        new SampleLook.Subject(
            title,
            networks,
            sizes.scheduler(),
            compute.lowering(),
            held.orElse(examples),
            noising.sequences() ? Optional.empty() : Optional.of(frame.orElse(-1)),
            held.map(all -> new SampleLook.Held(new Batches(all, settings), noising, frame)),
            settings.seed()),
        sizes.vae(),
        model.part(Component.VAE));
  }

  /**
   * What weights and all that belongs to them take, in words.
   *
   * @throws TrainingException when that is more than there is
   */
  static String memory(
      Map<String, Shape> weights,
      Predicate<String> learns,
      TrainingSettings settings,
      Compute compute) {
    long learning = 0;
    long frozen = 0;
    for (Map.Entry<String, Shape> weight : weights.entrySet()) {
      long count = weight.getValue().elements();
      if (learns.test(weight.getKey())) {
        learning += count;
      } else {
        frozen += count;
      }
    }
    long each = settings.optimization().kind() == Optimization.Kind.PRODIGY ? 16 : 8;
    each += 4 + 4 + (settings.ema() > 0 ? 4 : 0); // masters, gradients or sums, the average
    each += compute.type().bytes() == 2 ? 4 : 0; // copies and their gradients
    double bytes = (double) learning * each + (double) frozen * compute.type().bytes();
    long free = FreeMemory.bytes();
    if (bytes > free) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "weights and what belongs to them take %.1f GB, and %.1f GB are free: try --ema 0,"
                  + " --precision bf16, --optimizer adamw, or fewer networks by --learn",
              bytes / 1e9,
              free / 1e9));
    }
    return String.format(
        Locale.ROOT,
        "%,d numbers learn, %,d do not: they and what belongs to them take %.2f GB; what steps"
            + " compute comes on top",
        learning,
        frozen,
        bytes / 1e9);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
