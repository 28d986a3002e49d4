package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of tensors change where they lie. */
class InPlaceTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor tensor(float... values) {
    return Tensor.of(values, Shape.of(values.length)).copy();
  }

  private static void assertValues(Tensor tensor, double... expected) {
    assertArrayEquals(expected, tensor.toDoubles(), 1e-6);
  }

  @Test
  void sumsCopiesZerosAndProducts() {
    Tensor a = tensor(1, 2);
    Tensor b = Tensor.of(new float[] {3}, Shape.of()).copy();
    InPlace.add(List.of(a, b), List.of(tensor(10, 20), Tensor.of(5.0).to(DType.F32)));
    assertValues(a, 11, 22);
    assertValues(b, 8);
    InPlace.scale(List.of(a, b), 0.5);
    assertValues(a, 5.5, 11);
    assertValues(b, 4);
    InPlace.lerp(List.of(a), List.of(tensor(6.5f, 1)), 0.1);
    assertValues(a, 5.6, 10);
    InPlace.copy(List.of(a), List.of(tensor(-1, 7)));
    assertValues(a, -1, 7);
    InPlace.zero(List.of(a));
    assertValues(a, 0, 0);
    assertValues(b, 4);
  }

  @Test
  void otherTypesAreConverted() {
    Tensor sum = tensor(1, 1);
    InPlace.add(List.of(sum), List.of(tensor(0.5f, 256).to(DType.BF16)));
    assertValues(sum, 1.5, 257); // BF16 itself would have 256
    Tensor half = tensor(0, 0).to(DType.BF16);
    InPlace.copy(List.of(half), List.of(tensor(1, 257)));
    assertEquals(DType.BF16, half.dtype());
    assertValues(half.to(DType.F32), 1, 256);
  }

  @Test
  void theNormIsThatOfAllTogether() {
    assertEquals(13, InPlace.norm(List.of(tensor(3, 4), tensor(12))), 1e-6);
    assertEquals(0, InPlace.norm(List.of()));
    assertEquals(
        5, InPlace.norm(List.of(tensor(3).to(DType.BF16), tensor(4).to(DType.BF16))), 1e-6);
    assertTrue(Double.isNaN(InPlace.norm(List.of(tensor(3), tensor(Float.NaN)))));
  }

  @Test
  void whatLearnsChangesWithoutAHistory() {
    Tensor weight = tensor(1, 2).requireGradient(true);
    try (Gradients recording = Gradients.record()) {
      InPlace.add(List.of(weight), List.of(tensor(1, 1)));
      recording.backward(weight.times(weight), tensor(1, 10));
    }
    assertValues(weight, 2, 3);
    assertValues(weight.gradient().orElseThrow(), 4, 60);
    InPlace.zero(List.of(weight.gradient().orElseThrow()));
    assertValues(weight.gradient().orElseThrow(), 0, 0);
  }

  @Test
  void oneStepOfAdamW() {
    Tensor weight = tensor(1, -2);
    Tensor first = tensor(0, 0);
    Tensor second = tensor(0, 0);
    Tensor steps = Tensor.of(new float[1], Shape.of()).copy();
    InPlace.adamW(
        List.of(weight),
        List.of(tensor(0.5f, -3)),
        List.of(first),
        List.of(second),
        List.of(steps),
        0.1,
        0.9,
        0.99,
        0.5,
        1e-8);
    // The first step is as long as the rate, whatever the gradient.
    assertValues(weight, 0.95 - 0.1, -1.9 + 0.1);
    assertValues(first, 0.05, -0.3);
    assertValues(second, 0.0025, 0.09);
    assertValues(steps, 1);
  }

  @Test
  void theHalvesOfAStepOfProdigy() {
    Tensor weight = tensor(1, 2);
    Tensor first = tensor(1, 1);
    Tensor second = tensor(1, 4);
    Tensor sums = tensor(1, -3);
    double[] seen =
        InPlace.prodigyLook(
            List.of(weight),
            List.of(tensor(2, -1)),
            List.of(first),
            List.of(second),
            List.of(sums),
            List.of(tensor(4, 1)),
            0.5,
            0.25,
            0.9,
            0.99,
            0.8);
    assertArrayEquals(new double[] {2 * 3 + -1 * -1, 1.3 + 2.65}, seen, 1e-6);
    assertValues(first, 0.9 + 0.5 * 0.1 * 2, 0.9 - 0.5 * 0.1);
    assertValues(second, 0.99 + 0.25 * 0.01 * 4, 3.96 + 0.25 * 0.01);
    assertValues(sums, 0.8 + 0.5, -2.4 - 0.25);
    assertValues(weight, 1, 2);
    InPlace.prodigyStep(
        List.of(weight), List.of(tensor(3, -1)), List.of(tensor(9, 4)), 0.5, 0.2, 1);
    assertValues(weight, 0.9 - 0.5 * 3 / 4, 1.8 + 0.5 / 3);
  }

  @Test
  void listsOfDifferentLengthsAreRefused() {
    List<Tensor> two = List.of(tensor(1), tensor(2));
    List<Tensor> one = List.of(tensor(1));
    assertThrows(IllegalArgumentException.class, () -> InPlace.add(two, one));
    assertThrows(IllegalArgumentException.class, () -> InPlace.copy(one, two));
    assertThrows(IllegalArgumentException.class, () -> InPlace.lerp(one, two, 1));
    assertThrows(IllegalArgumentException.class, () -> InPlace.prodigyStep(two, two, one, 1, 0, 0));
    InPlace.add(List.of(), List.of());
    InPlace.zero(List.of());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThrows(
        TensorException.class, () -> InPlace.add(List.of(tensor(1, 2)), List.of(tensor(1, 2, 3))));
  }
}
