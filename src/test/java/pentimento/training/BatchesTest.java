package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.dataset.FakeShards;
import pentimento.diffusion.Betas;
import pentimento.diffusion.NoiseSchedule;
import pentimento.diffusion.Prediction;
import pentimento.model.text.ClipTokenizer;
import pentimento.request.Progress;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;
import pentimento.training.Batches.Noising;

/** What steps learn from is drawn as the settings say, and by the seed and the draw alone. */
class BatchesTest {
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(Betas.MOTION);
  private static final int[] EMPTY = new int[77];
  private static final int FRAMES = 4;

  @TempDir Path folder;
  private Scope scope;
  private ClipTokenizer tokenizer;

  @BeforeEach
  void open() throws IOException {
    scope = Scope.open();
    Path data = TinySizes.data(folder);
    tokenizer =
        ClipTokenizer.open(TinySizes.model(folder, data, 1, DType.F16).resolve("tokenizer"));
  }

  @AfterEach
  void close() {
    tokenizer.close();
    scope.close();
  }

  /** Every number of a sequence is its own: its number and, in the tenths, the frame. */
  private static LatentCache.Latents latents(int number, long height, long width) {
    Shape shape = Shape.of(FRAMES, 2, height, width);
    int each = (int) (2 * height * width);
    float[] values = new float[FRAMES * each];
    for (int i = 0; i < values.length; i++) {
      values[i] = number + i / each / 8f;
    }
    ByteBuffer bytes = Tensor.of(values, shape).to(DType.F16).toBytes();
    return new LatentCache.Latents("a red house", shape, bytes);
  }

  /** One square sequence, three wide ones. */
  private Examples examples() {
    return Examples.latents(
        List.of(latents(1, 4, 4), latents(2, 4, 8), latents(3, 4, 8), latents(4, 4, 8)),
        tokenizer,
        UnaryOperator.identity());
  }

  private static TrainingSettings settings(int batch, double dropout, double minSnr, long seed) {
    TrainingSettings usual = TrainingSettings.usual(TrainingStage.JOINT);
    return new TrainingSettings(
        10,
        0,
        batch,
        1,
        usual.optimization(),
        usual.schedule(),
        0,
        dropout,
        usual.references(),
        minSnr,
        usual.mix(),
        usual.crop(),
        0,
        0,
        seed);
  }

  private static Noising noising(boolean sequences, Prediction prediction) {
    return new Noising(sequences, sequences, SCHEDULE, prediction, EMPTY);
  }

  private static final Noising WHOLE = noising(true, Prediction.V_PREDICTION);

  private static List<ByteBuffer> bytes(List<Tensor> all) {
    return all.stream().map(Tensor::toBytes).toList();
  }

  @Test
  void whatIsDrawnDependsOnSeedAndDrawAlone() {
    Batches one = new Batches(examples(), settings(3, 0.1, 0, 7));
    List<ByteBuffer> fifth = bytes(one.latents(5, WHOLE));
    one.latents(6, WHOLE);
    assertEquals(fifth, bytes(one.latents(5, WHOLE)), "asked again");
    Batches other = new Batches(examples(), settings(3, 0.1, 0, 7));
    other.latents(1, WHOLE);
    assertEquals(fifth, bytes(other.latents(5, WHOLE)), "after another");
    assertFalse(fifth.get(1).equals(bytes(other.latents(6, WHOLE)).get(1)), "another draw");
    Batches seeded = new Batches(examples(), settings(3, 0.1, 0, 8));
    assertFalse(fifth.get(1).equals(bytes(seeded.latents(5, WHOLE)).get(1)), "another seed");
  }

  @Test
  void inputsHaveTheirShapesAndValues() {
    Batches batches = new Batches(examples(), settings(5, 0.1, 0, 7));
    TreeSet<Float> numbers = new TreeSet<>();
    for (long draw = 0; draw < 20; draw++) {
      List<Tensor> inputs = batches.latents(draw, WHOLE);
      assertEquals(7, inputs.size());
      Shape shape = inputs.get(0).shape();
      long width = shape.size(4);
      assertEquals(Shape.of(5, 2, FRAMES, 4, width), shape);
      assertEquals(shape, inputs.get(1).shape());
      assertEquals(Shape.of(5), inputs.get(2).shape());
      assertEquals(Shape.of(5, 77), inputs.get(4).shape());
      assertEquals(DType.I64, inputs.get(4).dtype());
      assertEquals(Shape.of(5, 1, FRAMES, 1, 1), inputs.get(6).shape());
      float[] values = inputs.get(0).toFloats();
      int plane = (int) (4 * width);
      for (int i = 0; i < values.length; i++) {
        int frame = i / plane % FRAMES;
        float number = values[i] - frame / 8f;
        assertTrue(width == 4 ? number == 1 : number >= 2 && number <= 4, "value " + values[i]);
        assertEquals(values[i / (2 * FRAMES * plane) * 2 * FRAMES * plane], number, "one sequence");
        numbers.add(number);
      }
      float[] steps = inputs.get(2).toFloats();
      float[] kept = inputs.get(3).toFloats();
      for (int i = 0; i < 5; i++) {
        double alpha = SCHEDULE.at((int) steps[i]).alpha();
        assertEquals(alpha * alpha, kept[i], 1e-6);
      }
      assertArrayEquals(new float[] {1, 1, 1, 1, 1}, inputs.get(5).toFloats());
    }
    assertEquals(new TreeSet<>(List.of(1f, 2f, 3f, 4f)), numbers, "all sequences are drawn");
  }

  @Test
  void shapesAreDrawnByTheirShare() {
    Batches batches = new Batches(examples(), settings(1, 0.1, 0, 3));
    int square = 0;
    double steps = 0;
    int draws = 2000;
    for (int draw = 0; draw < draws; draw++) {
      try (Scope inner = Scope.open()) {
        List<Tensor> inputs = batches.latents(draw, WHOLE);
        square += inputs.get(0).shape().size(4) == 4 ? 1 : 0;
        steps += inputs.get(2).toFloats()[0] / draws;
      }
    }
    assertEquals(0.25, square / (double) draws, 0.05, "one sequence of four is square");
    assertEquals(499.5, steps, 35, "mean of the steps");
  }

  @Test
  void captionsAreForgottenByTheirShare() {
    Batches batches = new Batches(examples(), settings(4000, 0.3, 0, 3));
    float forgotten = 0;
    long[] ids = batches.latents(0, noising(false, Prediction.EPSILON)).get(4).toLongs();
    int[] caption = tokenizer.encode("a red house").ids();
    for (int i = 0; i < 4000; i++) {
      long[] own = Arrays.copyOfRange(ids, 77 * i, 77 * i + 77);
      if (own[0] == 0) {
        assertArrayEquals(new long[77], own);
        forgotten++;
      } else {
        assertArrayEquals(Arrays.stream(caption).asLongStream().toArray(), own);
      }
    }
    assertEquals(0.3, forgotten / 4000, 0.04);
  }

  @Test
  void framesAsPictures() {
    Batches batches = new Batches(examples(), settings(400, 0, 0, 3));
    Noising single = noising(false, Prediction.EPSILON);
    List<Tensor> inputs = batches.latents(1, single);
    assertEquals(6, inputs.size(), "no mask");
    assertEquals(1, inputs.get(0).shape().size(2));
    assertEquals(FRAMES, frames(inputs).size(), "every frame is drawn");
    assertEquals(List.of(0.375f), List.copyOf(frames(batches.latents(1, single, Optional.of(-1)))));
    assertEquals(List.of(0.125f), List.copyOf(frames(batches.latents(1, single, Optional.of(1)))));
  }

  /** What is behind the point of all numbers: the eighths of frames. */
  private static TreeSet<Float> frames(List<Tensor> inputs) {
    TreeSet<Float> frames = new TreeSet<>();
    for (float value : inputs.get(0).toFloats()) {
      frames.add(value % 1);
    }
    return frames;
  }

  /** Hang et al. 2023: the ratio of signal to noise counts up to a limit, by what is predicted. */
  @Test
  void ratiosOfSignalToNoiseAreLimited() {
    for (Prediction prediction : List.of(Prediction.EPSILON, Prediction.V_PREDICTION)) {
      Batches batches = new Batches(examples(), settings(300, 0, 5, 3));
      List<Tensor> inputs = batches.latents(0, noising(false, prediction));
      float[] kept = inputs.get(3).toFloats();
      float[] counts = inputs.get(5).toFloats();
      int limited = 0;
      for (int i = 0; i < kept.length; i++) {
        double ratio = kept[i] / (1 - (double) kept[i]);
        limited += ratio > 5 ? 1 : 0;
        double expected =
            prediction == Prediction.EPSILON
                ? (ratio > 5 ? 5 / ratio : 1)
                : (ratio > 5 ? 5 : ratio) * (1 - kept[i]);
        assertEquals(expected, counts[i], 1e-6, "ratio " + ratio);
      }
      assertTrue(limited > 20 && limited < 280, limited + " of 300 are limited");
    }
  }

  @Test
  void picturesAreDrawnAndCropped() throws IOException {
    Map<String, byte[]> files = FakeShards.sequences(0, 2, 64, 96);
    FakeShards.write(folder.resolve("p/000000.tar"), files);
    Examples pictures = Examples.pictures(folder.resolve("p"), 9, 32, tokenizer, Progress.NONE);
    assertEquals(2, pictures.count());
    List<Tensor> whole = new Batches(pictures, settings(3, 0, 0, 1)).pictures(4, 8, 8);
    assertEquals(Shape.of(3, 3, 96, 64), whole.get(0).shape());
    assertEquals(Shape.of(3, 8, 12, 8), whole.get(1).shape());
    assertTrue(whole.get(0).abs().max().toDoubles()[0] <= 1);
    assertTrue(whole.get(0).std(0, 1, 2, 3).toDoubles()[0] > 0.1);

    TrainingSettings cropped = cropped(32);
    List<Tensor> part = new Batches(pictures, cropped).pictures(4, 8, 8);
    assertEquals(Shape.of(3, 3, 32, 32), part.get(0).shape());
    assertEquals(Shape.of(3, 8, 4, 4), part.get(1).shape());
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Batches(pictures, cropped(128)).pictures(0, 8, 8));
    assertTrue(thrown.getMessage().contains("128"), thrown.getMessage());
  }

  private static TrainingSettings cropped(int crop) {
    TrainingSettings usual = settings(3, 0, 0, 1);
    return new TrainingSettings(
        usual.steps(),
        0,
        3,
        1,
        usual.optimization(),
        usual.schedule(),
        0,
        0,
        usual.references(),
        0,
        usual.mix(),
        crop,
        0,
        0,
        1);
  }

  /** Only first frames are looked at when a run begins. */
  @Test
  void laterFramesOfOtherSizesAreNamed() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>(FakeShards.sequences(0, 1, 64, 64));
    files.put("000000.f5.jpg", FakeShards.sequences(0, 1, 32, 32).get("000000.f5.jpg"));
    FakeShards.write(folder.resolve("p/000000.tar"), files);
    Examples pictures = Examples.pictures(folder.resolve("p"), 9, 32, tokenizer, Progress.NONE);
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> pictures.gather(0, new int[] {0}, Optional.of(new int[] {5})));
    assertTrue(
        thrown.getMessage().contains("000000.f5.jpg is 32 x 32 pixels, the first frame 64 x 64"),
        thrown.getMessage());
  }

  @Test
  void ratesRiseAndFall() {
    RateSchedule cosine = new RateSchedule(RateSchedule.Kind.COSINE, 10, 0.1);
    assertEquals(0.1, cosine.share(0, 0), 1e-12);
    assertEquals(0.5, cosine.share(4, 0), 1e-12);
    assertEquals(1, cosine.share(9, 0), 1e-12);
    assertEquals(0.55, cosine.share(50, 0.5), 1e-12);
    assertEquals(0.1 + 0.9 * 0.5 * (1 + Math.sqrt(0.5)), cosine.share(25, 0.25), 1e-12);
    assertEquals(0.1, cosine.share(100, 1), 1e-12);
    assertEquals(0.1, cosine.share(100, 2), 1e-12);
    RateSchedule linear = new RateSchedule(RateSchedule.Kind.LINEAR, 0, 0.2);
    assertEquals(1, linear.share(0, 0), 1e-12);
    assertEquals(0.8, linear.share(5, 0.25), 1e-12);
    assertEquals(0.2, linear.share(5, 1), 1e-12);
    RateSchedule constant = new RateSchedule(RateSchedule.Kind.CONSTANT, 4, 0);
    assertEquals(0.25, constant.share(0, 0), 1e-12);
    assertEquals(1, constant.share(100, 1), 1e-12);
    assertThrows(
        IllegalArgumentException.class, () -> new RateSchedule(RateSchedule.Kind.LINEAR, -1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new RateSchedule(RateSchedule.Kind.LINEAR, 0, 1.5));
  }
}
