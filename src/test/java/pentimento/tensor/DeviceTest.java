package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {
  @Test
  void theProcessorIsAlwaysThere() {
    assertTrue(Device.CPU.trouble().isEmpty());
  }

  @Test
  void whatTheLibrarySaysIsOneSentence() {
    Device.GPU
        .trouble()
        .ifPresent(
            why -> {
              assertFalse(why.contains("\n") || why.contains("Traceback"), why);
              assertTrue(why.length() > 10 && why.length() < 200, why);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RuntimeError: Cannot initialize CUDA without ATen_cuda library. PyTorch splits | the PyTorch beside the program is one for processors alone",
        "x RuntimeError: Found no NVIDIA driver on your system. Please check | Found no NVIDIA driver on your system",
        "CUDA error: out of memory | CUDA error: out of memory"
      })
  void reasonsAreShort(String said, String reason) {
    assertEquals(reason, Device.reason(said));
  }
}
