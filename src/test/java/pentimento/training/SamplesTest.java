package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pentimento.diffusion.SamplerKind;
import pentimento.diffusion.SchedulerConfig;
import pentimento.image.Picture;
import pentimento.image.Similarity;
import pentimento.model.NetworkCase;
import pentimento.model.vae.Vae;
import pentimento.model.vae.VaeConfig;
import pentimento.pipeline.LatentPictures;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** What is seen of networks that learn. */
class SamplesTest {
  private static final int GIVEN = 0xd9822b;
  private static final SchedulerConfig SCHEDULER =
      SchedulerConfig.stableDiffusion(SamplerKind.DDIM).withLastAlphaOne(true);
  private static final Shape SHAPE = Shape.of(3, 8, 2, 4, 6);

  private Scope scope;
  private Vae vae;
  private Tensor latents;

  @BeforeEach
  void open() throws IOException {
    scope = Scope.open();
    VaeConfig config = ModelSizes.of(TinySizes.sizes()).vae();
    Map<String, Tensor> weights = new HashMap<>();
    Vae.forms(config, NetworkCase.PLAIN)
        .forEach(
            (name, form) ->
                weights.put(
                    name, FirstValue.of("vae." + name, form.shape(), 3).draw(form.shape())));
    vae = new Vae(config, NetworkCase.PLAIN, weights::get);
    latents = SamplingTest.noise(5, SHAPE);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private Samples samples(Optional<Tensor> mask) {
    Tensor ids = Tensor.of(new long[21], Shape.of(3, 7));
    return new Samples(vae, latents, ids, List.of("a pear", "a lake", "a cat"), mask);
  }

  private static long count(Picture picture, int colour) {
    int count = 0;
    for (int rgb : picture.rgb()) {
      count += rgb == colour ? 1 : 0;
    }
    return count;
  }

  /** Knows the clean latents of a part of the examples by their noisy ones' number. */
  private Predictor knowing(double share) {
    int[] at = {0};
    return (noisy, timesteps, ids, given) -> {
      long batch = noisy.shape().size(0);
      Tensor own = latents.slice(0, at[0], at[0] + batch);
      at[0] = (int) ((at[0] + batch) % SHAPE.size(0));
      return SamplingTest.exact(SCHEDULER, own.times(share)).predict(noisy, timesteps, ids, given);
    };
  }

  @Test
  void whoKnowsTheAnswerMakesThePictures() {
    Samples samples = samples(Optional.empty());
    Samples.Look look = samples.look("run", knowing(1), new Sampling(SCHEDULER, 1, 4), 2);
    assertTrue(look.figures().all() > 60, look.figures().toString());
    assertTrue(look.figures().last() > 60, look.figures().toString());
    assertEquals(look.figures().all(), look.figures().free());
    Samples.Look other = samples.look("run", knowing(0.2), new Sampling(SCHEDULER, 1, 4), 2);
    assertTrue(other.figures().all() < 50, other.figures().toString());
    assertNotEquals(look.sheet(), other.sheet());
    Samples.Look again = samples.look("run", knowing(0.2), new Sampling(SCHEDULER, 1, 4), 2);
    assertEquals(other.figures(), again.figures());
    assertEquals(other.sheet(), again.sheet());
  }

  @Test
  void figuresAreThoseOfThePictures() {
    Samples.Look look =
        samples(Optional.empty()).look("run", knowing(0.2), new Sampling(SCHEDULER, 1, 4), 3);
    double last = 0;
    double all = 0;
    for (int n = 0; n < 3; n++) {
      for (int f = 0; f < 2; f++) {
        Tensor one = latents.slice(0, n, n + 1).slice(2, f, f + 1).reshape(Shape.of(1, 8, 4, 6));
        Picture real = LatentPictures.decode(vae, one);
        double decibels = Similarity.psnr(real, LatentPictures.decode(vae, one.times(0.2)));
        all += decibels / 6;
        last += f == 1 ? decibels / 3 : 0;
      }
    }
    assertEquals(last, look.figures().last(), 0.02 * last);
    assertEquals(all, look.figures().all(), 0.02 * all);
  }

  @Test
  void framesThatAreGivenHaveAFrame() {
    Tensor mask = Tensor.of(new float[] {0, 1, 0, 0, 1, 1}, Shape.of(3, 1, 2, 1, 1));
    List<Integer> batches = new ArrayList<>();
    Predictor own = knowing(0.2);
    Predictor watching =
        (noisy, timesteps, ids, given) -> {
          batches.add(Math.toIntExact(given.orElseThrow().mask().shape().size(0)));
          return own.predict(noisy, timesteps, ids, given);
        };
    Samples.Look look =
        samples(Optional.of(mask)).look("run", watching, new Sampling(SCHEDULER, 1, 4), 2);
    Samples.Look none =
        samples(Optional.empty()).look("run", knowing(0.2), new Sampling(SCHEDULER, 1, 4), 2);
    assertEquals(List.of(2, 1), batches);
    // Three lines of 48 + 32 pixels, twice, around each of three frames, at least.
    assertTrue(count(look.sheet(), GIVEN) > 3 * 3 * 160, "frames are missing");
    assertEquals(0, count(none.sheet(), GIVEN));
    assertEquals(none.figures().all(), look.figures().all(), 1e-9);
    assertNotEquals(none.figures().free(), look.figures().free());
  }

  @Test
  void picturesByThemselvesAreShownToo() {
    Tensor ids = Tensor.of(new long[21], Shape.of(3, 7));
    Tensor single = latents.slice(2, 0, 1);
    Samples samples =
        new Samples(vae, single, ids, List.of("a pear", "a lake", "a cat"), Optional.empty());
    Predictor exact = SamplingTest.exact(SCHEDULER, single);
    Samples.Look look = samples.look("run", exact, new Sampling(SCHEDULER, 3, 4), 3);
    assertEquals(look.figures().last(), look.figures().all());
    assertTrue(look.figures().all() > 60, look.figures().toString());
  }

  @Test
  void examplesMustFit() {
    Tensor ids = Tensor.of(new long[14], Shape.of(2, 7));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new Samples(vae, latents, ids, List.of("", "", ""), Optional.empty()))
            .getMessage()
            .contains("expected (N, C, F, h, w), (N, T) and N"));
  }

  @Test
  void anAutoencodersPicturesAreBesideTheirs() {
    Tensor pictures = SamplingTest.noise(1, Shape.of(2, 3, 32, 48)).times(0.4);
    List<Picture> real = Reconstructions.pictures(pictures.clamp(-1, 1));
    Reconstructions.Look look = Reconstructions.of("vae", vae, real);
    double expected = 0;
    for (Picture picture : real) {
      Tensor mean = vae.encode(LatentPictures.tensor(picture)).mean();
      Picture made = LatentPictures.picture(vae.decode(mean).times(0.5).plus(0.5).clamp(0, 1));
      expected += Similarity.psnr(picture, made) / 2;
    }
    assertEquals(expected, look.psnr(), 1e-3 * expected);
    assertEquals(look.sheet(), Reconstructions.of("vae", vae, real).sheet());
    assertThrows(IllegalArgumentException.class, () -> Reconstructions.of("vae", vae, List.of()));
  }
}
