package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.Close;
import pentimento.diffusion.Guidance.Branch;
import pentimento.model.lora.LoraFile;
import pentimento.model.text.ClipTokenizer;
import pentimento.model.text.Embedding;
import pentimento.model.text.SmallTokenizer;
import pentimento.model.text.TextEncoder;
import pentimento.prompt.FramePrompts;
import pentimento.prompt.Prompt;
import pentimento.tensor.DType;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

class TextConditioningTest {
  private static final int WIDTH = TinyText.WIDTH;
  private static final Prompt CAT = Prompt.parse("a cat painting");
  private static final Prompt DOG = Prompt.parse("the dog");
  private static final Prompt LONG = Prompt.parse("cat ".repeat(80));

  @TempDir static Path folder;

  private static ClipTokenizer tokenizer;

  private Scope scope;
  private TextEncoder encoder;
  private TextConditioning text;

  @BeforeAll
  static void openTokenizer() throws IOException {
    tokenizer = TinyText.tokenizer(folder, 77);
  }

  @AfterAll
  static void closeTokenizer() {
    tokenizer.close();
  }

  @BeforeEach
  void open() {
    scope = Scope.open();
    encoder = TinyText.encoder(DType.F32);
    text = TextConditioning.of(tokenizer, encoder);
  }

  @AfterEach
  void close() {
    text.close();
    scope.close();
  }

  /** As the encoder gives it, without any of what is tested here: (1, 77, width). */
  private Tensor plain(String words) {
    long[] ids = Arrays.stream(tokenizer.encode(words).ids()).asLongStream().toArray();
    return encoder.states(Tensor.of(ids, Shape.of(1, 77)));
  }

  private Tensor states(String prompt) {
    return text.states(Prompt.parse(prompt), 0, 1);
  }

  private static void assertSame(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toFloats(), actual.toFloats());
  }

  private static double mean(Tensor tensor) {
    return Arrays.stream(tensor.toDoubles()).average().orElseThrow();
  }

  @Test
  void plainPromptsHaveTheEncodersStates() {
    assertSame(plain("a cat painting"), text.states(CAT, 0, 1));
    assertSame(plain("A  Cat, (painting)"), states("A  Cat, \\(painting\\)"));
    assertSame(plain(""), text.states(Prompt.NONE, 0, 1));
    assertSame(plain("cats"), states("(cats:1)"));
  }

  @Test
  void halfPrecisionStaysHalf() {
    TextEncoder half = TinyText.encoder(DType.BF16);
    try (TextConditioning halves = TextConditioning.of(tokenizer, half)) {
      Tensor weighted = halves.states(Prompt.parse("a (cat:1.3)"), 0, 1);
      assertEquals(DType.BF16, weighted.dtype());
      FramePrompts frames = FramePrompts.of(CAT, Map.of(2, DOG));
      assertEquals(DType.BF16, halves.states(frames, 3, 0, 1).dtype());
      Close.assertClose(
          states("a (cat:1.3)").toFloats(), weighted.toFloats(), 0.1, "half precision");
    }
  }

  @Test
  void chunksStandOneAfterTheOther() {
    Tensor two = states("a cat BREAK the dog");
    assertEquals(Shape.of(1, 154, WIDTH), two.shape());
    assertSame(plain("a cat"), two.slice(1, 0, 77));
    assertSame(plain("the dog"), two.slice(1, 77, 154));
    Tensor cats = text.states(LONG, 0, 1);
    assertSame(plain("cat ".repeat(75)), cats.slice(1, 0, 77));
    assertSame(plain("cat ".repeat(5)), cats.slice(1, 77, 154));
  }

  @Test
  void weightsScaleStatesAndTheMeanIsRestored() {
    Tensor plain = plain("a cat and dog");
    Tensor weighted = states("a (cat:1.5) and [dog]");
    assertEquals(mean(plain), mean(weighted), 1e-6 * Math.abs(mean(plain)));
    double[] factors = new double[77];
    Arrays.fill(factors, 1);
    factors[2] = 1.5;
    factors[4] = 1 / 1.1;
    double[] expected = plain.toDoubles();
    double sum = 0;
    double changed = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += expected[i];
      expected[i] *= factors[i / WIDTH];
      changed += expected[i];
    }
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= sum / changed;
    }
    Close.assertClose(expected, weighted.toDoubles(), 1e-6, "weighted states");
  }

  @Test
  void eachChunkKeepsItsOwnMean() {
    Tensor two = states("(a cat:1.4) BREAK the dog");
    assertSame(states("(a cat:1.4)"), two.slice(1, 0, 77));
    assertSame(plain("the dog"), two.slice(1, 77, 154));
  }

  @Test
  void weightsThatCancelOutAreRefused() {
    // All states are 1, so that the mean is that of the weights: 7 times -10 and 70 times 1.
    TextEncoder ones =
        TinyText.filled(name -> name.equals("text_model.final_layer_norm.bias") ? 1 : 0);
    try (TextConditioning alike = TextConditioning.of(tokenizer, ones)) {
      assertEquals(1, mean(alike.states(Prompt.parse("(cat:2)"), 0, 1)), 1e-6);
      Prompt prompt = Prompt.parse("(" + "cat ".repeat(7) + ":-10)");
      String said =
          assertThrows(IllegalArgumentException.class, () -> alike.states(prompt, 0, 1))
              .getMessage();
      assertTrue(said.startsWith("the weights of a prompt cancel each other out"), said);
    }
  }

  @Test
  void statesFollowTheSteps() {
    Prompt prompt = Prompt.parse("a [cat:dog:2] and [ing|painting]");
    for (int step = 0; step < 4; step++) {
      String words =
          "a " + (step < 2 ? "cat" : "dog") + " and " + (step % 2 == 0 ? "ing" : "painting");
      assertSame(plain(words), text.states(prompt, step, 4));
    }
    assertEquals(
        new TreeSet<>(List.of(0, 1, 3)),
        TextConditioning.changes(
            FramePrompts.of(CAT, Map.of(2, Prompt.parse("[cat:dog:1]"))),
            Prompt.parseNegative("[:dog:3]"),
            4));
  }

  @Test
  void theSameIsEncodedOnce() {
    long before = scope.size();
    Tensor first = text.states(CAT, 0, 10);
    Tensor again = text.states(Prompt.parse("a cat painting"), 9, 10);
    assertSame(first, again);
    assertEquals(before + 2, scope.size(), "more is left than what was given");
    first.close();
    text.close();
    assertSame(plain("a cat painting"), again);
    assertThrows(IllegalStateException.class, () -> text.states(CAT, 0, 1));
  }

  @Test
  void onlyNewChunksAreEncoded() {
    List<String> runs = new ArrayList<>();
    TextEncoder watched =
        TinyText.encoder(
            name -> {
              if (name.equals("text_model.final_layer_norm.bias")) {
                runs.add(name);
              }
            });
    try (TextConditioning states = TextConditioning.of(tokenizer, watched)) {
      FramePrompts prompts = FramePrompts.of(CAT, Map.of(2, Prompt.parse("[a|the] dog BREAK cat")));
      for (int step = 0; step < 10; step++) {
        states.pair(prompts, Prompt.NONE, 4, step, 10);
      }
      assertEquals(5, runs.size(), "CAT, nothing, cat, a dog, the dog");
    }
  }

  @Test
  void manyChunksMayBeAskedFor() {
    StringBuilder turns = new StringBuilder("[a");
    for (int i = 0; i < 269; i++) {
      turns.append("|").append(Integer.toString(i));
    }
    Prompt prompt = Prompt.parse(turns + "]");
    for (int step = 0; step < 270; step++) {
      try (Scope one = Scope.open()) {
        text.states(prompt, step, 270);
        assertEquals(1, one.size());
      }
    }
    assertSame(plain("a"), text.states(prompt, 0, 270));
  }

  @Test
  void bothPromptsBecomeEquallyLong() {
    for (boolean longFirst : new boolean[] {true, false}) {
      TextPair pair = text.pair(longFirst ? LONG : CAT, longFirst ? CAT : LONG, 0, 1);
      Tensor shorter = longFirst ? pair.negative() : pair.positive();
      Tensor longer = longFirst ? pair.positive() : pair.negative();
      assertEquals(Shape.of(1, 154, WIDTH), shorter.shape());
      assertSame(text.states(LONG, 0, 1), longer);
      assertSame(plain("a cat painting"), shorter.slice(1, 0, 77));
      assertSame(plain(""), shorter.slice(1, 77, 154));
    }
    TextPair none = text.pair(CAT, Prompt.NONE, 0, 1);
    assertSame(plain(""), none.negative());
  }

  /** What one prompt gives does not depend on what stands beside it. */
  @Test
  void aBatchIsItsParts() {
    TextPair pair = text.pair(CAT, DOG, 0, 1);
    assertEquals(1, pair.frames());
    Tensor positive = plain("a cat painting");
    Tensor negative = plain("the dog");
    assertSame(
        Tensor.cat(0, negative, positive),
        pair.batch(List.of(Branch.NEGATIVE, Branch.POSITIVE), 1));
    assertSame(positive, pair.batch(List.of(Branch.POSITIVE), 1));
    assertSame(
        Tensor.cat(0, negative, negative, positive, positive),
        pair.batch(List.of(Branch.NEGATIVE, Branch.POSITIVE), 2));
  }

  @Test
  void framesAreBlended() {
    FramePrompts prompts = FramePrompts.of(CAT, Map.of(4, LONG));
    TextPair pair = text.pair(prompts, DOG, 6, 0, 1);
    assertEquals(6, pair.frames());
    assertEquals(Shape.of(6, 154, WIDTH), pair.positive().shape());
    assertEquals(Shape.of(1, 154, WIDTH), pair.negative().shape());
    double[] a = Tensor.cat(1, plain("a cat painting"), plain("")).toDoubles();
    double[] b = text.states(LONG, 0, 1).toDoubles();
    for (int frame = 0; frame < 6; frame++) {
      double share = Math.min(1, frame / 4.0);
      double[] expected = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        expected[i] = (1 - share) * a[i] + share * b[i];
      }
      Tensor actual = pair.positive().slice(0, frame, frame + 1);
      Close.assertClose(expected, actual.toDoubles(), 1e-7, "frame " + frame);
    }
    Tensor batch = pair.batch(List.of(Branch.NEGATIVE, Branch.POSITIVE), 2);
    assertEquals(Shape.of(24, 154, WIDTH), batch.shape());
    for (int row = 0; row < 12; row++) {
      assertSame(pair.negative(), batch.slice(0, row, row + 1));
    }
    assertSame(pair.positive(), batch.slice(0, 12, 18));
    assertSame(pair.positive(), batch.slice(0, 18, 24));
    assertSame(pair.positive(), text.states(prompts, 6, 0, 1));
  }

  @Test
  void onePromptForAllFramesIsOneRow() {
    FramePrompts prompts = FramePrompts.of(CAT, Map.of(3, CAT));
    assertSame(plain("a cat painting"), text.states(prompts, 8, 0, 1));
  }

  @Test
  void blendedPromptsChangeOverTheSteps() {
    FramePrompts prompts = FramePrompts.of(CAT, Map.of(1, Prompt.parse("[cat:dog:1]")));
    assertSame(plain("cat"), text.states(prompts, 2, 0, 2).slice(0, 1, 2));
    assertSame(plain("dog"), text.states(prompts, 2, 1, 2).slice(0, 1, 2));
    assertSame(plain("a cat painting"), text.states(prompts, 2, 1, 2).slice(0, 0, 1));
  }

  @Test
  void badInputIsRefused() {
    FramePrompts late = FramePrompts.of(CAT, Map.of(8, DOG));
    String said =
        assertThrows(IllegalArgumentException.class, () -> text.pair(late, DOG, 8, 0, 1))
            .getMessage();
    assertEquals("a prompt for frame 8, but the sequence has 8 frames, 0 to 7", said);
    assertThrows(IllegalArgumentException.class, () -> text.states(late, 8, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> text.states(CAT, 1, 1));
    Prompt breaks = Prompt.parse("cat " + "BREAK dog ".repeat(64));
    assertThrows(IllegalArgumentException.class, () -> text.states(breaks, 0, 1));
    Tensor one = plain("a cat");
    assertThrows(IllegalArgumentException.class, () -> new TextPair(one, one.repeat(2, 1, 1)));
    assertThrows(IllegalArgumentException.class, () -> new TextPair(one, one.slice(1, 0, 7)));
  }

  @Test
  void tokenizersOfOtherModelsAreRefused() throws IOException {
    int size = SmallTokenizer.vocabulary().size();
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> TextConditioning.of(tokenizer, TinyText.encoder(DType.F32, size - 1, 77)))
            .getMessage();
    assertTrue(said.endsWith("knows " + (size - 1) + ": they are not of one model"), said);
    Path other = Files.createDirectories(folder.resolve("long"));
    try (ClipTokenizer longer = TinyText.tokenizer(other, 248)) {
      said =
          assertThrows(IllegalArgumentException.class, () -> TextConditioning.of(longer, encoder))
              .getMessage();
      assertTrue(said.contains("texts of 248 tokens, the text encoder has places for 77"), said);
    }
  }

  @Test
  void brokenWeightsAreTold() {
    TextEncoder broken = TinyText.filled(name -> Float.NaN);
    try (TextConditioning states = TextConditioning.of(tokenizer, broken)) {
      String said =
          assertThrows(ArithmeticException.class, () -> states.states(CAT, 0, 1)).getMessage();
      assertTrue(said.contains("not all finite numbers"), said);
    }
  }

  @Test
  void placesOfLearntWordsAreNoTokens() {
    int tokens = tokenizer.vocabularySize();
    LearntWords words =
        new LearntWords(
            List.of(
                new Embedding(
                    "brush",
                    Optional.empty(),
                    LoraFile.stored(new float[2 * WIDTH], Shape.of(2, WIDTH)))),
            tokens - 2);
    TextEncoder small = TinyText.encoder(DType.F32, tokens, 77);
    String said =
        assertThrows(
                IllegalArgumentException.class, () -> TextConditioning.of(tokenizer, small, words))
            .getMessage();
    assertTrue(said.contains("the text encoder knows " + (tokens - 2)), said);
    TextEncoder grown = TinyText.encoder(DType.F32, tokens + 2, 77);
    TextConditioning.of(tokenizer, grown, words).close();
  }
}
