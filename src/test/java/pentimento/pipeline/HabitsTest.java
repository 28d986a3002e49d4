package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.request.Diffusion;

class HabitsTest {
  @TempDir Path folder;

  private Habits read(String json) throws IOException {
    Files.writeString(folder.resolve(Habits.FILE), json);
    return Habits.of(folder);
  }

  @Test
  void whatTheFileLeavesOutIsProcessPainters() throws IOException {
    assertEquals(Habits.PROCESSPAINTER, Habits.of(folder));
    assertEquals(Habits.PROCESSPAINTER, read("{}"));
    Habits habits = read("{\"steps\": 7, \"inversion\": \"none\"}");
    assertEquals(7, habits.steps());
    assertEquals(Diffusion.Inversion.NONE, habits.inversion());
    assertEquals(5, habits.guidance());
    assertEquals(Habits.PROCESSPAINTER, Habits.of(folder.resolve(Habits.FILE)), "of one file");
  }

  @Test
  void mistakesNameTheFileAndTheField() {
    for (String wrong :
        new String[] {
          "{\"steps\": 0}",
          "{\"guidance\": -1}",
          "{\"inversion\": \"up\"}",
          "{\"stepz\": 3}",
          "{\"steps\": \"many\"}",
          "[]",
          "nonsense"
        }) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> read(wrong), wrong);
      assertTrue(e.getMessage().contains(Habits.FILE), e.getMessage());
    }
  }
}
