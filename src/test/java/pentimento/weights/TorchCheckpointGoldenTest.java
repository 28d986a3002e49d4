package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.tensor.DType;

/** Files that torch wrote. */
class TorchCheckpointGoldenTest {
  private static final String WRAPPER = "state_dict.";

  /** The tensors of a file, without what they are wrapped in. */
  private static Map<String, StoredTensor> unwrapped(TensorFile file) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    boolean wrapped = file.tensors().keySet().stream().anyMatch(name -> name.startsWith(WRAPPER));
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (!wrapped) {
                tensors.put(name, tensor);
              } else if (name.startsWith(WRAPPER)) {
                tensors.put(name.substring(WRAPPER.length()), tensor);
              }
            });
    return tensors;
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.ckpt", "legacy.bin", "lightning.ckpt"})
  void holdsWhatItShould(String name) throws IOException {
    Map<String, StoredTensor> expected =
        Safetensors.read(Golden.file("pickle", "expected.safetensors")).tensors();
    TensorFile file = TensorFiles.read(Golden.file("pickle", name));
    Map<String, StoredTensor> tensors = unwrapped(file);
    assertEquals(expected.keySet(), tensors.keySet());
    expected.forEach((key, tensor) -> SafetensorsTest.assertSame(tensor, tensors.get(key), key));
  }

  @Test
  void metadataComeAlong() throws IOException {
    TensorFile zip = TensorFiles.read(Golden.file("pickle", "zip.ckpt"));
    assertTrue(zip.metadata().containsKey("global_step"), zip.metadata().toString());
    TensorFile lightning = TensorFiles.read(Golden.file("pickle", "lightning.ckpt"));
    assertTrue(lightning.metadata().containsKey("pytorch-lightning_version"));
    assertTrue(lightning.metadata().containsKey("epoch"));
  }

  @Test
  void whatCouldHarmIsRefused() {
    Path file = Golden.file("pickle", "malicious.ckpt");
    assertTrue(Files.exists(file));
    String message =
        assertThrows(IllegalArgumentException.class, () -> TensorFiles.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": refused: it asks for posix.system"), message);
    assertFalse(Files.exists(Path.of("owned.txt")));
  }

  @Test
  void wrappedMotionModulesAreThoseOfTheirSafetensorsFile() throws IOException {
    Map<String, StoredTensor> expected =
        Safetensors.read(Golden.file("motion-processpainter", "weights.safetensors")).tensors();
    Map<String, StoredTensor> tensors =
        unwrapped(TensorFiles.read(Golden.file("pickle", "motion-wrapped.ckpt")));
    assertEquals(expected.size(), tensors.size());
    tensors.forEach(
        (name, tensor) -> {
          StoredTensor other = expected.get(name.substring("module.".length()));
          assertEquals(other.shape(), tensor.shape(), name);
          assertEquals(DType.F32, tensor.dtype(), name);
          assertEquals(tensor.bytes(), singles(other), name);
        });
  }

  /** The elements in single precision. */
  private static ByteBuffer singles(StoredTensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    if (tensor.dtype() == DType.F32) {
      return bytes;
    }
    assertEquals(DType.F16, tensor.dtype());
    ByteBuffer singles = ByteBuffer.allocate(bytes.remaining() * 2).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      singles.putFloat(single(bytes.getShort()));
    }
    return singles.flip();
  }

  /** The value of a half-precision number. */
  private static float single(short half) {
    int exponent = half >> 10 & 31;
    float fraction = (half & 1023) / 1024f;
    float value =
        exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
    return half < 0 ? -value : value;
  }
}
