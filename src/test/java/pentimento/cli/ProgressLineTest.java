package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private long seconds = 1000;

  @Test
  void aLogGetsALineAMinute() {
    List<String> lines = new ArrayList<>();
    try (ProgressLine progress =
        ProgressLine.inLog(lines::add, () -> Instant.ofEpochSecond(seconds))) {
      progress.report("painting", 0);
      for (int i = 1; i <= 10; i++) {
        seconds += 15;
        progress.report("painting", i / 20.0);
      }
      seconds += 300;
      progress.report("painting", 1);
      progress.report("writing", 0.5);
      seconds += 59;
      progress.report("writing", 0.6);
      seconds += 1;
      progress.report("writing", 0.75);
    }
    assertEquals(
        List.of(
            "painting: 20%, 1:00 taken, 4:00 left",
            "painting: 40%, 2:00 taken, 3:00 left", "writing: 75%, 1:00 taken, 0:20 left"),
        lines);
  }
}
