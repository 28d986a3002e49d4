package pentimento.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pentimento.GoldenCase;

/** The stream is PyTorch's, to the last bit: long draws, ragged ones and short ones in a row. */
class RandnGoldenTest {
  private static final Pattern NAME = Pattern.compile("seed(\\d+)_(first|second|third)_(.+)");

  @Test
  void drawsInARowAreTheReferences() throws IOException {
    GoldenCase golden = new GoldenCase("randn");
    Map<String, TorchRandom> streams = new LinkedHashMap<>();
    for (String order : new String[] {"first", "second", "third"}) {
      for (String name : golden.names()) {
        Matcher parts = NAME.matcher(name);
        if (parts.matches() && parts.group(2).equals(order)) {
          float[] expected = golden.floats(name);
          float[] drawn =
              streams
                  .computeIfAbsent(parts.group(1), seed -> new TorchRandom(Long.parseLong(seed)))
                  .normal(expected.length);
          assertArrayEquals(expected, drawn, name);
        }
      }
    }
    assertFalse(streams.isEmpty());
  }
}
