package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor row(double... values) {
    return Tensor.of(values, Shape.of(values.length));
  }

  @Test
  void computes() {
    Tensor x = row(1, -2, 3);
    Tensor y = row(4, 5, 6);
    assertArrayEquals(new double[] {5, 3, 9}, x.plus(y).toDoubles());
    assertArrayEquals(new double[] {-3, -7, -3}, x.minus(y).toDoubles());
    assertArrayEquals(new double[] {4, -10, 18}, x.times(y).toDoubles());
    assertArrayEquals(new double[] {0.5, -1, 1.5}, x.times(0.5).toDoubles());
    assertArrayEquals(new double[] {2, -1, 4}, x.plus(1).toDoubles());
    assertArrayEquals(new double[] {0.25, -0.4, 0.5}, x.divide(y).toDoubles());
    assertArrayEquals(new double[] {1, 2, 3}, x.abs().toDoubles());
    assertArrayEquals(new double[] {2, Math.sqrt(5), Math.sqrt(6)}, y.sqrt().toDoubles(), 1e-15);
    assertArrayEquals(new double[] {0, 1}, row(0, Math.PI / 2).sin().toDoubles(), 1e-15);
    assertArrayEquals(new double[] {1, Math.E}, row(0, 1).exp().toDoubles(), 1e-15);
    assertArrayEquals(new double[] {1, -1, 1.5}, x.clamp(-1, 1.5).toDoubles());
    assertArrayEquals(new double[] {5}, y.mean(0).toDoubles());
    assertArrayEquals(new double[] {1}, y.std(0).toDoubles());
    assertArrayEquals(new double[] {5}, y.quantile(0.5).toDoubles());
    assertArrayEquals(new double[] {3}, x.max().toDoubles());
    assertArrayEquals(
        new double[] {-2, -9, 0}, Tensor.combine(new double[] {2, -1}, x, y).toDoubles());
    assertArrayEquals(
        new double[] {12}, x.reshape(Shape.of(1, 3)).matmul(y.reshape(Shape.of(3, 1))).toDoubles());
  }

  @Test
  void movesElements() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3));
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, x.permute(1, 0).toFloats());
    assertEquals(Shape.of(3, 2), x.permute(1, 0).shape());
    assertArrayEquals(new float[] {2, 3, 5, 6}, x.slice(1, 1, 3).toFloats());
    assertEquals(Shape.of(4, 3), Tensor.cat(0, x, x).shape());
    Tensor map = Tensor.of(new float[] {1, 2, 3, 4}, Shape.of(1, 2, 2, 1)).channelsLast();
    assertArrayEquals(new float[] {1, 2, 3, 4}, map.toFloats());
  }

  @Test
  void convertsTypes() {
    Tensor x = row(1.5, -2.25, 1e-3);
    assertEquals(DType.F32, x.to(DType.F32).dtype());
    assertEquals(DType.I64, x.to(DType.I64).dtype());
    assertArrayEquals(new long[] {1, -2, 0}, x.toLongs());
    Tensor half = x.to(DType.BF16);
    assertEquals(DType.BF16, half.dtype());
    assertEquals(DType.BF16, half.plus(half).dtype());
    assertArrayEquals(new float[] {1.5f, -2.25f, 0.0010004f}, half.toFloats(), 1e-6f);
    assertEquals(DType.F16, x.to(DType.F16).dtype());
  }

  @Test
  void liesInBuffers() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(10).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(2, (short) 0x3f80).putShort(4, (short) 0xc000).position(2).limit(6);
    Tensor halves = Tensor.of(bytes, DType.BF16, Shape.of(2));
    assertArrayEquals(new float[] {1, -2}, halves.toFloats());
    assertEquals(bytes.duplicate().slice(), halves.toBytes());
    Tensor words = Tensor.of(bytes, DType.U8, Shape.of(4));
    assertArrayEquals(new long[] {0x80, 0x3f, 0, 0xc0}, words.toLongs());
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(bytes, DType.F32, Shape.of(2)));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(bytes, DType.I16, Shape.of(2)));
  }

  @Test
  void seesWhatIsNoNumber() {
    assertTrue(row(1, 2).isFinite());
    assertFalse(row(1, Double.NaN).isFinite());
    assertFalse(row(1, Double.POSITIVE_INFINITY).isFinite());
  }

  @Test
  void saysWhatDoesNotFit() {
    TensorException e = assertThrows(TensorException.class, () -> row(1, 2, 3).plus(row(1, 2)));
    assertTrue(e.getMessage().contains("size of tensor a (3)"), e.getMessage());
    assertFalse(e.getMessage().contains("frame #0"), e.getMessage());
  }

  @Test
  void belongsToTheInnermostScope() {
    Tensor kept;
    Tensor freed;
    Tensor released;
    try (Scope inner = Scope.open()) {
      freed = row(1);
      kept = inner.keep(row(2).plus(1));
      released = inner.release(row(4));
      assertEquals(2, inner.size());
    }
    assertThrows(IllegalStateException.class, freed::toDoubles);
    assertArrayEquals(new double[] {3}, kept.toDoubles());
    released.close();
    released.close();
    assertThrows(IllegalStateException.class, released::toDoubles);
    assertThrows(IllegalStateException.class, () -> scope.keep(kept));
  }

  @Test
  void scopesCloseInReverseOrder() {
    try (Scope inner = Scope.open()) {
      assertThrows(IllegalStateException.class, scope::close);
      assertEquals(0, inner.size());
    }
  }

  @Test
  void needsAScope() throws Exception {
    var threads = Executors.newSingleThreadExecutor();
    try {
      var made = threads.submit(() -> Tensor.of(1));
      Exception e = assertThrows(Exception.class, made::get);
      assertTrue(e.getMessage().contains("no Scope is open"), e.getMessage());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void findsGradientsOnlyWhenAsked() {
    Tensor x = row(1, 2, 3).requireGradient(true);
    assertTrue(x.gradient().isEmpty());
    try (Gradients recording = Gradients.record()) {
      recording.backward(x.times(x).mean(0).reshape(Shape.of()));
    }
    double[] expected = {2 / 3.0, 4 / 3.0, 2};
    assertArrayEquals(expected, x.gradient().orElseThrow().toDoubles(), 1e-15);
    Tensor unrecorded = x.times(x);
    try (Gradients recording = Gradients.record()) {
      assertThrows(TensorException.class, () -> recording.backward(unrecorded, unrecorded));
      assertThrows(IllegalStateException.class, Gradients::record);
    }
    assertEquals(List.of(3L), List.of(x.shape().size(0)));
  }
}
