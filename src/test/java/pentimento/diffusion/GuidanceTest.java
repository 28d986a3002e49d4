package pentimento.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pentimento.Close.assertClose;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pentimento.diffusion.Guidance.Branch;
import pentimento.diffusion.Guidance.Passes;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** What guidance asks of a network, and what it makes of the answers. */
class GuidanceTest {
  private static final Shape SHAPE = Shape.of(2, 4, 3, 5);

  private final List<List<Branch>> asked = new ArrayList<>();
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor latents(long seed) {
    return NoiseSource.ofSeed(seed).next(SHAPE);
  }

  /** Answers sin(x) by the prompt and x/2 by the negative one. */
  private Tensor network(Tensor latents, double timestep, List<Branch> branches) {
    asked.add(branches);
    long batch = latents.shape().size(0) / branches.size();
    Tensor[] parts = new Tensor[branches.size()];
    for (int i = 0; i < parts.length; i++) {
      Tensor part = latents.slice(0, i * batch, (i + 1) * batch);
      parts[i] = branches.get(i) == Branch.POSITIVE ? part.sin() : part.times(0.5);
    }
    return Tensor.cat(0, parts);
  }

  @Test
  void bothWaysOfAskingGiveTheSame() {
    Guidance guidance = new Guidance(7.5, 0.4);
    Tensor x = latents(1);
    double[] batched = guidance.over(this::network, Passes.BATCHED).predict(x, 9).toDoubles();
    double[] sequential = guidance.over(this::network, Passes.SEQUENTIAL).predict(x, 9).toDoubles();
    assertArrayEquals(batched, sequential);
    assertEquals(
        List.of(
            List.of(Branch.NEGATIVE, Branch.POSITIVE),
            List.of(Branch.NEGATIVE),
            List.of(Branch.POSITIVE)),
        asked);
  }

  @Test
  void aScaleOf1AsksByThePromptAlone() {
    Tensor x = latents(1);
    for (Passes passes : Passes.values()) {
      asked.clear();
      float[] answer = Guidance.NONE.over(this::network, passes).predict(x, 9).toFloats();
      assertArrayEquals(x.sin().toFloats(), answer);
      assertEquals(List.of(List.of(Branch.POSITIVE)), asked);
    }
  }

  @Test
  void aScaleOf0HeedsTheNegativePromptAlone() {
    Tensor negative = latents(1);
    assertArrayEquals(
        negative.toDoubles(), new Guidance(0, 0).guide(negative, latents(2)).toDoubles());
  }

  @Test
  void rescaledWhollyItHasThePromptsDeviationInEveryItem() {
    Tensor positive = latents(2);
    Tensor guided = new Guidance(12, 1).guide(latents(1), positive);
    assertClose(
        positive.std(1, 2, 3).toDoubles(), guided.std(1, 2, 3).toDoubles(), 1e-6, "deviation");
  }

  @Test
  void numbersOutOfRange() {
    for (double scale : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 101}) {
      String said =
          assertThrows(IllegalArgumentException.class, () -> new Guidance(scale, 0)).getMessage();
      assertEquals(
          "guidance is %s, expected 0 to 100".formatted(scale == 101 ? "101" : scale), said);
    }
    assertThrows(IllegalArgumentException.class, () -> new Guidance(5, 1.1));
    assertThrows(IllegalArgumentException.class, () -> new Guidance(5, Double.NaN));
  }
}
