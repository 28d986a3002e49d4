package pentimento.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What random streams promise beyond being the reference's. */
class TorchRandomTest {
  @Test
  void theLow32BitsOfASeedCount() {
    float[] five = new TorchRandom(5).normal(20);
    assertArrayEquals(five, new TorchRandom(5 + (1L << 32)).normal(20));
    assertArrayEquals(new TorchRandom(-1).normal(20), new TorchRandom(0xffffffffL).normal(20));
    assertTrue(!Arrays.equals(five, new TorchRandom(6).normal(20)));
  }

  @Test
  void aShortDrawLeavesItsSpareForTheNextShortOneOnly() {
    TorchRandom one = new TorchRandom(9);
    float[] three = one.normal(3);
    float[] between = one.normal(32);
    float[] rest = one.normal(1);

    TorchRandom other = new TorchRandom(9);
    float[] four = other.normal(4);
    assertArrayEquals(Arrays.copyOf(four, 3), three);
    assertArrayEquals(other.normal(32), between);
    assertEquals(four[3], rest[0]);
  }

  @Test
  void drawsOfWholeBlocksContinueEachOther() {
    TorchRandom parts = new TorchRandom(3);
    float[] first = parts.normal(48);
    float[] second = parts.normal(32);
    float[] whole = new TorchRandom(3).normal(80);
    assertArrayEquals(Arrays.copyOfRange(whole, 0, 48), first);
    assertArrayEquals(Arrays.copyOfRange(whole, 48, 80), second);
  }

  @Test
  void numbersAreNormal() {
    float[] drawn = new TorchRandom(1).normal(200_000);
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (float x : drawn) {
      mean += x / (double) drawn.length;
      square += x * x / (double) drawn.length;
      fourth += Math.pow(x, 4) / drawn.length;
    }
    assertEquals(0, mean, 0.01);
    assertEquals(1, square, 0.01);
    assertEquals(3, fourth, 0.1);
  }

  @Test
  void noDrawAndANegativeOne() {
    assertEquals(0, new TorchRandom(1).normal(0).length);
    assertThrows(IllegalArgumentException.class, () -> new TorchRandom(1).normal(-1));
  }

  @Test
  void aFrameHasItsNoiseWhateverTheNumberOfFrames() {
    float[] two = new FrameRandom(7).normal(1, 4, 2, 3, 5);
    float[] three = new FrameRandom(7).normal(1, 4, 3, 3, 5);
    int plane = 3 * 5;
    for (int f = 0; f < 2; f++) {
      float[] alone = new TorchRandom(Rng.derive(7, f)).normal(4 * plane);
      for (int c = 0; c < 4; c++) {
        float[] expected = Arrays.copyOfRange(alone, c * plane, (c + 1) * plane);
        assertArrayEquals(expected, plane(two, plane, c * 2 + f), "of two");
        assertArrayEquals(expected, plane(three, plane, c * 3 + f), "of three");
      }
    }
  }

  private static float[] plane(float[] all, int size, int number) {
    return Arrays.copyOfRange(all, number * size, (number + 1) * size);
  }

  @Test
  void framesGoOnWhereTheyStopped() {
    FrameRandom stream = new FrameRandom(7);
    stream.normal(1, 4, 2, 4, 4);
    float[] second = stream.normal(1, 4, 2, 4, 4);
    TorchRandom frame = new TorchRandom(Rng.derive(7, 1));
    frame.normal(64);
    float[] expected = frame.normal(64);
    assertArrayEquals(Arrays.copyOf(expected, 16), plane(second, 16, 1));
  }

  @Test
  void sizesOfFramesThatCannotBe() {
    FrameRandom stream = new FrameRandom(7);
    assertThrows(IllegalArgumentException.class, () -> stream.normal(1, 4, -2, 4, 4));
    assertThrows(ArithmeticException.class, () -> stream.normal(1, 4, 1 << 20, 1 << 10, 1 << 10));
  }

  /** SHA-256 of little-endian bytes, its beginning. */
  private static String hash(ByteBuffer bytes) throws NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /**
   * Hashes of {@code torch.rand(n)}, of {@code torch.randint(3, 1000, (n,))} after it, as 32 bits,
   * and the first number of {@code torch.rand(3)} after both; by PyTorch 2.
   */
  @ParameterizedTest
  @CsvSource({
    "42, 1, 35471a4558ed5862, 0ba0094cdbbef444, 0.38286375999450684",
    "42, 5, 89519a133f058aed, f9b92e4f7fa05233, 0.9345980882644653",
    "42, 16, 5e0577df47f5f44c, bbdc727383d7f206, 0.8860136866569519",
    "42, 100, a2f1029a3f45f5d5, 3a1fdd12d89aad3e, 0.045871615409851074",
    "12345678901, 1, 894fbd72cac3d073, b65101c7ca666677, 0.21012181043624878",
    "12345678901, 5, 7cdb29ba274bc1e0, 9c58abca029165c2, 0.08634793758392334",
    "12345678901, 16, 51ac88c4bc050e04, 0a74cfdb5bd9e42f, 0.263790488243103",
    "12345678901, 100, 3517f10589c6a257, f4b8acc65aa7ddc1, 0.5770321488380432"
  })
  void evenAndWholeNumbersArePyTorchs(long seed, int count, String even, String whole, float after)
      throws NoSuchAlgorithmException {
    TorchRandom random = new TorchRandom(seed);
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(random.uniform(count));
    assertEquals(even, hash(bytes));
    bytes.asIntBuffer().put(random.whole(3, 1000, count));
    assertEquals(whole, hash(bytes));
    assertEquals(after, random.uniform(3)[0]);
  }

  @Test
  void wholeNumbersNeedRoom() {
    TorchRandom random = new TorchRandom(1);
    assertThrows(IllegalArgumentException.class, () -> random.whole(4, 4, 1));
    assertThrows(IllegalArgumentException.class, () -> random.whole(4, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> random.whole(0, 1 << 28, 1));
    assertArrayEquals(new int[] {7, 7, 7}, random.whole(7, 8, 3));
    assertEquals(0, random.whole(0, 5, 0).length);
  }
}
