package pentimento.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import pentimento.image.Picture;
import pentimento.model.vae.Vae;
import pentimento.pipeline.LatentPictures;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.Predictor.Given;

/**
 * The same few examples, at every look at networks that learn: what they make of noise, beside what
 * is real. Holds the real pictures decoded, four bytes a pixel. For one thread.
 */
public final class Samples {
  private final Vae vae;
  private final Tensor latents;
  private final Tensor ids;
  private final List<String> captions;
  private final Optional<Tensor> mask;
  private final List<List<Picture>> real = new ArrayList<>();

  /**
   * Examples; their tensors and the autoencoder stay the caller's and must last.
   *
   * @param vae that pictures are decoded by, one at a time
   * @param latents real ones, scaled (N, C, F, h, w), F32 on the CPU; F is 1 for pictures
   * @param ids of their captions' tokens (N, T), I64
   * @param captions as many, for the sheet
   * @param mask of frames given (N, 1, F, 1, 1), 1 or 0, for networks that heed them
   * @throws IllegalArgumentException when the shapes do not fit each other
   */
  public Samples(
      Vae vae, Tensor latents, Tensor ids, List<String> captions, Optional<Tensor> mask) {
    Shape shape = latents.shape();
    if (shape.rank() != 5
        || shape.size(0) == 0
        || shape.size(0) != captions.size()
        || ids.shape().rank() != 2
        || ids.shape().size(0) != shape.size(0)) {
      throw new IllegalArgumentException(
          "latents %s, ids %s and %d captions, expected (N, C, F, h, w), (N, T) and N"
              .formatted(shape, ids.shape(), captions.size()));
    }
    mask.ifPresent(frames -> new Given(latents, frames));
    this.vae = vae;
    this.latents = latents;
    this.ids = ids;
    this.captions = List.copyOf(captions);
    this.mask = mask;
    for (int n = 0; n < captions.size(); n++) {
      try (Scope scope = Scope.open()) {
        real.add(decoded(latents.slice(0, n, n + 1)));
      }
    }
  }

  /**
   * How close what was sampled is to what is real: means of decibels, where a pair of equal
   * pictures counts 100.
   *
   * @param last of last frames
   * @param all of all frames
   * @param free of frames that were not given; where all were, those of all
   */
  public record Figures(double last, double all, double free) {}

  /** A look: the sheet, and figures. */
  public record Look(Picture sheet, Figures figures) {}

  /**
   * Samples all examples.
   *
   * @param title of the sheet, such as the stage and the step
   * @param batch examples at a time, 1 or more; the result does not depend on it but for rounding
   * @throws ArithmeticException when the networks answer with something else than finite numbers
   */
  public Look look(String title, Predictor predictor, Sampling sampling, int batch) {
    int frames = Math.toIntExact(latents.shape().size(2));
    PairSheet sheet = new PairSheet("real", "sampled", frames);
    List<Double> last = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    List<Double> free = new ArrayList<>();
    for (int from = 0; from < captions.size(); from += batch) {
      int to = Math.min(captions.size(), from + batch);
      try (Scope scope = Scope.open()) {
        Tensor made = sampled(predictor, sampling, from, to);
        for (int n = from; n < to; n++) {
          Set<Integer> given = given(n);
          List<Picture> pictures = decoded(made.slice(0, n - from, n - from + 1));
          List<Double> decibels = sheet.add(captions.get(n), real.get(n), pictures, given);
          last.add(decibels.get(frames - 1));
          all.addAll(decibels);
          for (int f = 0; f < frames; f++) {
            if (!given.contains(f)) {
              free.add(decibels.get(f));
            }
          }
        }
      }
    }
    Figures figures = new Figures(mean(last), mean(all), mean(free.isEmpty() ? all : free));
    String summary =
        frames == 1
            ? String.format(Locale.ROOT, "%.2f dB", figures.all)
            : String.format(
                Locale.ROOT, "last frames %.2f dB, all %.2f dB", figures.last, figures.all);
    return new Look(sheet.draw(title, summary), figures);
  }

  private Tensor sampled(Predictor predictor, Sampling sampling, int from, int to) {
    Tensor some = latents.slice(0, from, to);
    Optional<Given> given = mask.map(frames -> Given.of(some, frames.slice(0, from, to)));
    return sampling.sample(predictor, some.shape(), ids.slice(0, from, to), given, from);
  }

  private Set<Integer> given(int example) {
    Set<Integer> given = new TreeSet<>();
    if (mask.isPresent()) {
      float[] frames = mask.get().slice(0, example, example + 1).toFloats();
      for (int f = 0; f < frames.length; f++) {
        if (frames[f] > 0) {
          given.add(f);
        }
      }
    }
    return given;
  }

  /** Frames of latents (1, C, F, h, w), one after the other. */
  private List<Picture> decoded(Tensor sequence) {
    Shape shape = sequence.shape();
    Shape frame = Shape.of(1, shape.size(1), shape.size(3), shape.size(4));
    List<Picture> pictures = new ArrayList<>();
    for (int f = 0; f < shape.size(2); f++) {
      try (Scope scope = Scope.open()) {
        pictures.add(LatentPictures.decode(vae, sequence.slice(2, f, f + 1).reshape(frame)));
      }
    }
    return pictures;
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }
}
