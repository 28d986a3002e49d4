package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.Close;
import pentimento.diffusion.Guidance;
import pentimento.diffusion.Guidance.Branch;
import pentimento.diffusion.Guidance.Passes;
import pentimento.diffusion.NoiseSource;
import pentimento.diffusion.Sampler;
import pentimento.diffusion.SamplerKind;
import pentimento.image.Picture;
import pentimento.image.Similarity;
import pentimento.model.NetworkCase;
import pentimento.model.TinyModel;
import pentimento.model.vae.Vae;
import pentimento.request.Economy;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.weights.MotionFamily;

/** Deep features that are kept, guidance in some steps only: what they may change, and what not. */
class SavedWorkTest {
  private static final int STEPS = 6;
  private static final int FRAMES = 4;
  private static final int SIDE = 8;
  private static final Guidance GUIDED = new Guidance(5, 0.3);

  @TempDir static Path folder;

  private Scope scope;
  private PaintingModel model;

  @BeforeAll
  static void model() throws IOException {
    TinyModel.in(folder, "unet", "vae", "motion", "replication");
  }

  @BeforeEach
  void open() throws IOException {
    scope = Scope.open();
    model = PaintingModel.open(folder, NetworkCase.SINGLE, MotionFamily.PROCESSPAINTER);
  }

  @AfterEach
  void close() {
    model.close();
    scope.close();
  }

  private static Tensor noise(long seed, long... sizes) {
    return NoiseSource.ofSeed(seed).next(Shape.of(sizes));
  }

  private static References none() {
    return References.NONE;
  }

  /** A picture for the second frame. */
  private static References given() {
    return new References(new TreeMap<>(Map.of(1, noise(7, 1, 4, SIDE, SIDE))));
  }

  private Tensor run(
      SamplerKind kind,
      Guidance guidance,
      Passes passes,
      References references,
      int frames,
      int positions,
      Economy economy) {
    TextPair text = new TextPair(noise(2, 1, 5, 24), noise(3, 1, 5, 24));
    List<Double> shares = new ArrayList<>(List.of(0.0));
    Tensor result =
        new SequenceSampling(
                Sampler.of(kind, model.scheduler(kind), STEPS),
                guidance,
                passes,
                1,
                positions,
                economy)
            .run(
                model.unet(),
                model.replication(),
                step -> text,
                references,
                noise(1, 1, 4, frames, SIDE, SIDE),
                NoiseSource.ofSeed(4),
                (step, steps, x0) -> {},
                share -> {
                  assertTrue(share > shares.get(shares.size() - 1), shares + ", " + share);
                  shares.add(share);
                });
    assertEquals(1, shares.get(shares.size() - 1));
    return result;
  }

  private Tensor run(Guidance guidance, Passes passes, References references, Economy economy) {
    return run(SamplerKind.DDIM, guidance, passes, references, FRAMES, model.positions(), economy);
  }

  private static void assertNear(Tensor expected, Tensor actual, String what) {
    Close.assertClose(expected.toFloats(), actual.toFloats(), 1e-4, what);
  }

  private static double apart(Tensor a, Tensor b) {
    return a.minus(b).abs().max().toDoubles()[0] / a.abs().max().toDoubles()[0];
  }

  @Test
  void bothPromptsAtOnceOrInTurnKeepTheSame() {
    for (References references : List.of(none(), given())) {
      for (Economy economy :
          List.of(
              new Economy(3, 0, 1, 0), new Economy(2, 0.2, 0.7, 0), new Economy(4, 0.5, 1, 0))) {
        assertNear(
            run(GUIDED, Passes.BATCHED, references, economy),
            run(GUIDED, Passes.SEQUENTIAL, references, economy),
            economy.toString());
      }
    }
  }

  @Test
  void keptFeaturesChangeSomethingButNotMuch() throws IOException {
    for (References references : List.of(none(), given())) {
      Tensor whole = run(Guidance.NONE, Passes.BATCHED, references, Economy.NONE);
      Tensor second = run(Guidance.NONE, Passes.BATCHED, references, new Economy(2, 0, 1, 0));
      Tensor never = run(Guidance.NONE, Passes.BATCHED, references, new Economy(50, 0, 1, 0));
      assertTrue(apart(whole, second) > 1e-4, "nothing is kept");
      double psnr = psnr(whole, second);
      assertTrue(psnr > 25, "every second step: " + psnr + " dB");
      assertTrue(psnr(whole, never) < psnr, "the first step alone: " + psnr(whole, never));
    }
  }

  private double psnr(Tensor a, Tensor b) {
    Vae vae = model.vae();
    double least = Double.POSITIVE_INFINITY;
    for (int f = 0; f < FRAMES; f++) {
      Picture one = LatentPictures.decode(vae, References.frame(a, f));
      least =
          Math.min(least, Similarity.psnr(one, LatentPictures.decode(vae, References.frame(b, f))));
    }
    return least;
  }

  @Test
  void guidanceInAllStepsIsAsBefore() {
    double[] before = run(GUIDED, Passes.BATCHED, given(), Economy.NONE).toDoubles();
    assertArrayEquals(
        before, run(GUIDED, Passes.BATCHED, given(), new Economy(1, 0, 1, 0)).toDoubles());
    double[] half = run(GUIDED, Passes.BATCHED, given(), new Economy(1, 0, 0.5, 0)).toDoubles();
    assertNotEquals(before[0], half[0]);
  }

  @Test
  void guidanceInNoStepIsNone() {
    for (int every : new int[] {1, 2}) {
      Economy economy = new Economy(every, 0.5, 0.5, 0);
      assertArrayEquals(
          run(Guidance.NONE, Passes.BATCHED, none(), new Economy(every, 0, 1, 0)).toDoubles(),
          run(GUIDED, Passes.SEQUENTIAL, none(), economy).toDoubles());
    }
  }

  /** The model is asked once in each step by all of them, PNDM takes one more. */
  @Test
  void allSamplersKeep() {
    for (SamplerKind kind : SamplerKind.values()) {
      if (kind != SamplerKind.DDIM_INVERSION) {
        Economy economy = new Economy(2, 0, 1, 0);
        Tensor kept = run(kind, GUIDED, Passes.BATCHED, none(), FRAMES, 8, economy);
        Tensor whole = run(kind, GUIDED, Passes.BATCHED, none(), FRAMES, 8, Economy.NONE);
        double apart = apart(whole, kept);
        assertTrue(apart > 1e-5 && apart < 1, kind + ": " + apart);
      }
    }
  }

  /** More frames than the motion modules see at once: others come together in each step. */
  @Test
  void windowsKeepByFrame() {
    for (References references : List.of(none(), given())) {
      Economy economy = new Economy(2, 0, 1, 0);
      Tensor whole = run(SamplerKind.DDIM, GUIDED, Passes.BATCHED, references, 7, 3, Economy.NONE);
      Tensor kept = run(SamplerKind.DDIM, GUIDED, Passes.BATCHED, references, 7, 3, economy);
      Tensor inTurn = run(SamplerKind.DDIM, GUIDED, Passes.SEQUENTIAL, references, 7, 3, economy);
      assertNear(kept, inTurn, "in turn");
      double apart = apart(whole, kept);
      assertTrue(apart > 1e-5 && apart < 1, "by windows: " + apart);
    }
  }

  @Test
  void featuresAreKeptByPromptAndFrame() {
    try (KeptFeatures kept = new KeptFeatures()) {
      List<Branch> both = List.of(Branch.NEGATIVE, Branch.POSITIVE);
      Tensor rows = Tensor.of(new float[] {0, 1, 2, 3}, Shape.of(4, 1));
      kept.keep(both, List.of(4, 6), List.of(rows));
      kept.keep(both, List.of(5, 6), List.of(rows.times(10)));
      assertArrayEquals(
          new float[] {2, 20, (3 + 30) / 2f, 0},
          Tensor.cat(
                  0,
                  kept.of(List.of(Branch.POSITIVE), List.of(4, 5, 6)).get(0),
                  kept.of(List.of(Branch.NEGATIVE), List.of(4)).get(0))
              .toFloats());
      assertThrows(NoSuchElementException.class, () -> kept.of(both, List.of(7)));
      kept.forget();
      assertThrows(NoSuchElementException.class, () -> kept.of(both, List.of(4)));
    }
  }
}
