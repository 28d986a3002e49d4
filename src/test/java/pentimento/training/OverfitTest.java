package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.diffusion.NoiseSchedule;
import pentimento.model.ModelFiles;
import pentimento.model.text.ClipTokenizer;
import pentimento.random.TorchRandom;
import pentimento.tensor.DType;
import pentimento.tensor.Graph;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.Batches.Noising;
import pentimento.training.DenoisingGraphs.Networks;
import pentimento.training.Predictor.Given;

/**
 * All networks together learn four sequences by heart: from noise, the caption and the last frame
 * they make the right one again.
 */
class OverfitTest {
  private static final String[] CAPTIONS = {
    "a red house", "a blue lake", "a green tree", "an old cat"
  };

  private static final int FRAMES = 4;

  /** Numbers of a frame: 8 channels of 4 x 4. */
  private static final int FRAME = 8 * 4 * 4;

  private static final double RATE = 0.01;

  @TempDir Path folder;
  private Scope scope;
  private ModelFiles model;
  private ModelSizes sizes;
  private ClipTokenizer tokenizer;

  @BeforeEach
  void open() throws IOException {
    scope = Scope.open();
    ObjectNode configs = (ObjectNode) TinySizes.sizes();
    for (String network : new String[] {"unet", "replication"}) {
      ((ObjectNode) configs.get(network)).put("norm_num_groups", 4);
    }
    for (String network : new String[] {"motion", "replication"}) {
      ((ObjectNode) configs.get(network)).put("motion_norm_num_groups", 4);
    }
    Path data = TinySizes.data(folder);
    model =
        ModelFiles.open(NewModel.make(configs, data, folder.resolve("m"), 3, DType.F32).folder());
    sizes = ModelSizes.of(model);
    tokenizer = ClipTokenizer.open(model.tokenizer().orElseThrow());
  }

  @AfterEach
  void close() {
    tokenizer.close();
    scope.close();
  }

  /** Patches of a pattern come up one after the other, as paint does on paper. */
  private static LatentCache.Latents sequence(int number) {
    float[] pattern = new TorchRandom(40 + number).normal(FRAME);
    float[] all = new float[FRAMES * FRAME];
    for (int i = 0; i < all.length; i++) {
      int place = i % FRAME;
      boolean painted = place % 16 % FRAMES <= i / FRAME;
      all[i] = painted ? pattern[place] : 0.5f;
    }
    Shape shape = Shape.of(FRAMES, 8, 4, 4);
    return new LatentCache.Latents(
        CAPTIONS[number], shape, Tensor.of(all, shape).to(DType.F16).toBytes());
  }

  private static TrainingSettings settings(int steps) {
    TrainingSettings usual = TrainingSettings.usual(TrainingStage.JOINT);
    return new TrainingSettings(
        steps,
        0,
        4,
        1,
        Optimization.adamW(RATE),
        new RateSchedule(RateSchedule.Kind.COSINE, 0, 0.1),
        0,
        0,
        References.shares(1, 0, 0),
        0,
        usual.mix(),
        0,
        0,
        0,
        5);
  }

  /** Mean squared differences of all frames but the last: of each that was sampled to each. */
  private double[][] afterSteps(int steps) {
    List<LatentCache.Latents> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(sequence(i));
    }
    Networks networks = sizes.networks(true, true);
    TrainingSettings settings = settings(Math.max(1, steps));
    Batches batches =
        new Batches(Examples.latents(all, tokenizer, UnaryOperator.identity()), settings);
    Noising noising =
        new Noising(
            true,
            true,
            NoiseSchedule.of(sizes.betas()),
            sizes.scheduler().prediction(),
            tokenizer.encode("").ids());
    Graph graph = DenoisingGraphs.step(networks, noising.prediction(), TinyRuns.F32.lowering());
    try (Learner learner =
        Learners.make(
            graph,
            name -> true,
            Learners.of(model, graph.weights()),
            TinyRuns.F32,
            settings.optimization(),
            false)) {
      for (int i = 0; i < steps; i++) {
        try (Scope inner = Scope.open()) {
          learner.accumulate(1, batches.latents(i, noising));
          learner.step(RATE * settings.schedule().share(i, i / (double) steps), 0);
        }
      }
      return compared(all, sampled(all, networks, learner));
    }
  }

  private Tensor sampled(List<LatentCache.Latents> all, Networks networks, Learner learner) {
    Tensor[] clean = new Tensor[4];
    long[] ids = new long[4 * 77];
    float[] mask = new float[4 * FRAMES];
    for (int i = 0; i < 4; i++) {
      LatentCache.Latents each = all.get(i);
      clean[i] =
          Tensor.of(each.latents(), DType.F16, each.shape())
              .to(DType.F32)
              .permute(1, 0, 2, 3)
              .reshape(Shape.of(1, 8, FRAMES, 4, 4));
      int[] own = tokenizer.encode(each.caption()).ids();
      for (int t = 0; t < 77; t++) {
        ids[77 * i + t] = own[t];
      }
      mask[FRAMES * i + FRAMES - 1] = 1;
    }
    Tensor whole = Tensor.cat(0, clean);
    Given given = Given.of(whole, Tensor.of(mask, Shape.of(4, 1, FRAMES, 1, 1)));
    return new Sampling(sizes.scheduler(), 10, 1)
        .sample(
            Predictor.of(networks, TinyRuns.F32.lowering(), learner),
            whole.shape(),
            Tensor.of(ids, Shape.of(4, 77)),
            Optional.of(given),
            0);
  }

  private static double[][] compared(List<LatentCache.Latents> all, Tensor made) {
    float[] values = made.permute(0, 2, 1, 3, 4).copy().toFloats();
    double[][] errors = new double[4][4];
    for (int j = 0; j < 4; j++) {
      LatentCache.Latents other = all.get(j);
      float[] right = Tensor.of(other.latents(), DType.F16, other.shape()).to(DType.F32).toFloats();
      int free = (FRAMES - 1) * FRAME;
      for (int i = 0; i < 4; i++) {
        for (int k = 0; k < free; k++) {
          double error = values[i * FRAMES * FRAME + k] - right[k];
          errors[i][j] += error * error / free;
        }
      }
    }
    return errors;
  }

  private static boolean recognised(double[][] errors) {
    boolean all = true;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        // Two different sequences are 1.0 apart; noise is 1.6 away from each.
        all &= i == j ? errors[i][i] < 0.85 : errors[i][i] < 0.7 * errors[i][j];
      }
    }
    return all;
  }

  @Test
  void fourSequencesAreLearntByHeart() {
    double[][] errors = afterSteps(0);
    assertTrue(!recognised(errors), "without learning: " + Arrays.deepToString(errors));
    errors = afterSteps(130);
    assertTrue(recognised(errors), Arrays.deepToString(errors));
  }
}
