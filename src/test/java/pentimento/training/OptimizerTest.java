package pentimento.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.Close;
import pentimento.tensor.InPlace;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** Optimizers against their formulas, and against another implementation's numbers. */
class OptimizerTest {
  private static final List<String> NAMES = List.of("matrix", "vector");
  private static final float[] MATRIX = {0.5f, -1, 0.25f, 2, -0.75f, 1.5f};
  private static final float[] VECTOR = {0.1f, -0.2f, 0.3f};

  /** The loss is half the sum of these times the squared distances to the goals. */
  private static final double[] CURVED = {1, 0.1, 3, 0.5, 0.02, 2, 0.7, 5, 0.3};

  private static final double[] GOALS = {1, 1, -1, 0.5, 0, -2, 0, 1, -1};

  private Scope scope;
  private List<Tensor> weights;

  @BeforeEach
  void open() {
    scope = Scope.open();
    weights =
        List.of(Tensor.of(MATRIX, Shape.of(3, 2)).copy(), Tensor.of(VECTOR, Shape.of(3)).copy());
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Optimization how(Optimization.Kind kind, double decay, boolean vectors) {
    double beta2 = kind == Optimization.Kind.PRODIGY ? 0.999 : 0.99;
    return new Optimization(kind, 1, 0.9, beta2, 1e-8, decay, vectors, 1);
  }

  private double[] values() {
    double[] all = Arrays.copyOf(weights.get(0).toDoubles(), 9);
    System.arraycopy(weights.get(1).toDoubles(), 0, all, 6, 3);
    return all;
  }

  private static double slope(int i, double weight) {
    return CURVED[i] * (weight - GOALS[i]);
  }

  private double loss() {
    double[] at = values();
    double loss = 0;
    for (int i = 0; i < 9; i++) {
      loss += slope(i, at[i]) * (at[i] - GOALS[i]) / 2;
    }
    return loss;
  }

  private static List<Tensor> tensors(float[] all) {
    return List.of(
        Tensor.of(Arrays.copyOf(all, 6), Shape.of(3, 2)),
        Tensor.of(Arrays.copyOfRange(all, 6, 9), Shape.of(3)));
  }

  private void step(Optimizer optimizer, double rate) {
    double[] at = values();
    float[] gradients = new float[9];
    for (int i = 0; i < 9; i++) {
      gradients[i] = (float) slope(i, at[i]);
    }
    optimizer.step(tensors(gradients), rate);
  }

  @Test
  void adamWFollowsItsFormulas() {
    double decay = 0.3;
    double[] at = values();
    double[] first = new double[9];
    double[] second = new double[9];
    try (Optimizer optimizer =
        Optimizer.of(how(Optimization.Kind.ADAMW, decay, false), NAMES, weights)) {
      for (int t = 1; t <= 12; t++) {
        double rate = 0.05 / t;
        step(optimizer, rate);
        for (int i = 0; i < 9; i++) {
          double gradient = slope(i, at[i]);
          first[i] = 0.9 * first[i] + 0.1 * gradient;
          second[i] = 0.99 * second[i] + 0.01 * gradient * gradient;
          at[i] -= rate * (i < 6 ? decay : 0) * at[i]; // biases and norms stay
          double root = Math.sqrt(second[i] / (1 - Math.pow(0.99, t)));
          at[i] -= rate * first[i] / (1 - Math.pow(0.9, t)) / (root + 1e-8);
        }
        Close.assertClose(at, values(), 1e-5, "step " + t);
      }
    }
  }

  @Test
  void vectorsDecayWhereThatIsAsked() {
    try (Optimizer optimizer =
        Optimizer.of(how(Optimization.Kind.ADAMW, 0.5, true), NAMES, weights)) {
      optimizer.step(tensors(new float[9]), 0.1);
    }
    assertEquals(0.95 * 0.5, values()[0], 1e-6);
    assertEquals(0.95 * 0.1, values()[6], 1e-6);
  }

  /** Step; rate found; weights after it: by its authors' prodigyopt 1.1.2, in double precision. */
  private static final String ALL_DECAY =
      """
      1 1e-06 0.0004914435 -0.0009734001 0.0002409783 0.001956287 -0.0007293263
          0.001461681 9.450852e-05 -0.0001921502 0.0002898064;
      2 1.581557e-06 0.000495693 -0.0009691505 0.0002367287 0.001960536 -0.0007251776
          0.001457432 9.028533e-05 -0.0001879006 0.0002855568;
      5 3.45105e-05 0.0005863927 -0.0008784485 0.0001460276 0.002051233 -0.0006386001
          0.001366728 -4.698471e-06 -9.719954e-05 0.0001948558;
      10 0.00387329 0.01153939 0.01007483 -0.01080715 0.01300904 0.001461823
          -0.009584185 -0.003042963 0.01085597 -0.01075831;
      20 0.4164733 1.223209 1.231803 -1.227468 0.7742295 0.3575591
          -0.896415 -0.3567272 1.227183 -1.22777;
      30 0.4164733 1.071675 1.078592 -1.075097 0.655906 -0.2762187
          -1.570477 0.2800354 1.074867 -1.07534;
      """;

  /** Likewise, with a rate that rises from 0.2 to 1 in five steps. */
  private static final String WARM_UP =
      """
      2 1e-06 0.0004906135 -0.0009742302 0.0002418083 0.001955457 -0.0007301285
          0.001462511 9.533272e-05 -0.0001929802 0.0002906364;
      5 9.95508e-06 0.0005184296 -0.0009464135 0.0002139918 0.001983272 -0.0007034477
          0.001434694 6.742635e-05 -0.0001651638 0.00026282;
      10 0.001203743 0.003921511 0.002456755 -0.003189146 0.005386734 -0.0003248112
          -0.00196829 0.001172565 0.003237971 -0.003140314;
      20 0.4795333 0.105212 0.09742884 -0.1013161 0.6289671 0.3190258
          -1.318823 -0.3107794 0.1015752 -0.1010498;
      30 0.4795333 1.481731 1.482938 -1.482369 0.3052771 0.1675629
          -1.901132 -0.1484138 1.482329 -1.48241;
      """;

  /** Likewise, when vectors do not decay. */
  private static final String MATRICES_DECAY =
      """
      5 3.451036e-05 0.0005863924 -0.0008784488 0.0001460279 0.002051233 -0.0006386004
          0.001366729 -4.697995e-06 -9.720019e-05 0.0001948567;
      10 0.003873307 0.01153936 0.01007479 -0.01080712 0.013009 0.001461821
          -0.009584149 -0.003042777 0.01085665 -0.01075897;
      20 0.4169165 1.220151 1.22874 -1.224408 0.7729817 0.3578025
          -0.8950076 -0.337122 1.306469 -1.307035;
      30 0.4169165 1.069302 1.076183 -1.072706 0.6571264 -0.2765981
          -1.572019 0.3346439 1.200648 -1.201063;
      """;

  private void compare(String expected, boolean vectors, IntToDoubleFunction rate) {
    // Small at first: what is near zero has room for small steps.
    InPlace.scale(weights, 1.0 / 1024);
    int step = 0;
    try (Prodigy optimizer =
        new Prodigy(how(Optimization.Kind.PRODIGY, 0.1, vectors), NAMES, weights)) {
      for (String line : expected.split(";\\s*")) {
        double[] numbers =
            Arrays.stream(line.trim().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
        for (; step < numbers[0]; step++) {
          step(optimizer, rate.applyAsDouble(step));
        }
        String what = "after step " + step;
        assertEquals(numbers[1], optimizer.distance(), 1e-4 * numbers[1], what);
        Close.assertClose(Arrays.copyOfRange(numbers, 2, 11), values(), 1e-4, what);
      }
    }
    assertEquals(30, step);
  }

  @Test
  void prodigyGivesItsAuthorsNumbers() {
    compare(ALL_DECAY, true, i -> 1);
  }

  @Test
  void prodigyGivesItsAuthorsNumbersInAWarmUp() {
    compare(WARM_UP, true, i -> Math.min(1, (i + 1) / 5.0));
  }

  @Test
  void prodigyGivesItsAuthorsNumbersWhereVectorsStay() {
    compare(MATRICES_DECAY, false, i -> 1);
  }

  @Test
  void prodigyFindsARate() {
    double before = loss();
    try (Prodigy optimizer =
        new Prodigy(how(Optimization.Kind.PRODIGY, 0, false), NAMES, weights)) {
      for (int i = 0; i < 400; i++) {
        step(optimizer, 1 - i / 400.0);
      }
      // The goals are up to 3.5 away.
      assertTrue(
          optimizer.distance() > 0.1 && optimizer.distance() < 5, "rate " + optimizer.distance());
    }
    assertTrue(loss() < 0.001 * before, loss() + " of " + before);
  }

  @Test
  void withoutGradientsProdigyWaits() {
    double[] before = values();
    try (Prodigy optimizer =
        new Prodigy(how(Optimization.Kind.PRODIGY, 0.01, true), NAMES, weights)) {
      optimizer.step(tensors(new float[9]), 1);
      assertArrayEquals(before, values());
      step(optimizer, 1);
    }
    assertNotEquals(before[0], values()[0]);
  }

  private void copyInto(Map<String, Tensor> to, Map<String, Tensor> from) {
    assertEquals(from.keySet(), to.keySet());
    InPlace.copy(new ArrayList<>(to.values()), new ArrayList<>(from.values()));
  }

  @ParameterizedTest
  @EnumSource(Optimization.Kind.class)
  void whatIsRememberedGoesOnExactly(Optimization.Kind kind) {
    Optimization how = how(kind, 0.01, false);
    double rate = kind == Optimization.Kind.PRODIGY ? 1 : 0.01;
    double[] expected;
    try (Optimizer one = Optimizer.of(how, NAMES, weights);
        Optimizer other = Optimizer.of(how, NAMES, weights)) {
      for (int i = 0; i < 15; i++) {
        step(one, rate);
      }
      copyInto(other.memory(), one.memory());
      other.numbers(one.numbers());
      List<Tensor> then = weights.stream().map(Tensor::copy).toList();
      for (int i = 0; i < 15; i++) {
        step(one, rate);
      }
      expected = values();
      InPlace.copy(weights, then);
      for (int i = 0; i < 15; i++) {
        step(other, rate);
      }
      assertArrayEquals(one.numbers(), other.numbers());
    }
    assertArrayEquals(expected, values());
  }
}
